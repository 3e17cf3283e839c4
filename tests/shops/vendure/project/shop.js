// A Vendure shop with the custom fields a click is kept in, a second seller, and both of its APIs.
const {
  bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel, ChannelService,
} = require("@vendure/core");
const { populate } = require("@vendure/core/cli");

const PORT = Number(process.env.SHOP_PORT);

const connection = process.env.SHOP_FILE
  ? { type: "better-sqlite3", database: process.env.SHOP_FILE }
  : {
      type: "postgres", host: process.env.SHOP_HOST, port: Number(process.env.SHOP_DB_PORT),
      database: process.env.SHOP_NAME, username: process.env.SHOP_USER, password: process.env.SHOP_PASSWORD,
    };

// Lines whose SKU begins with "S2-" are the second seller's; an order with such lines is split when it is placed.
class Sellers {
  async init(injector) {
    this.channels = injector.get(ChannelService);
  }

  async setOrderLineSellerChannel(ctx, line) {
    const token = line.productVariant.sku.startsWith("S2-") ? "seller-two" : "gross";
    if (!line.productVariant.sku.includes("-MV-")) return undefined;
    return this.channels.getChannelFromToken(ctx, token);
  }

  async splitOrder(ctx, order) {
    const parts = new Map();
    for (const line of order.lines) {
      if (!line.sellerChannelId) return [];
      const part = parts.get(line.sellerChannelId) ?? {
        channelId: line.sellerChannelId, state: "PaymentSettled", lines: [], shippingLines: [],
      };
      part.lines.push(line);
      parts.set(line.sellerChannelId, part);
    }
    return [...parts.values()];
  }
}

const text = (name) => ({ name, type: "string", length: 255, nullable: true, public: true });

const config = {
  apiOptions: { port: PORT, hostname: "127.0.0.1", adminApiPath: "admin-api", shopApiPath: "shop-api" },
  authOptions: {
    tokenMethod: ["bearer"], superadminCredentials: { identifier: "superadmin", password: "superadmin" },
  },
  dbConnectionOptions: { ...connection, synchronize: true, logging: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  orderOptions: { orderSellerStrategy: new Sellers() },
  customFields: {
    Order: [
      text("rakutenRanSiteId"), text("rakutenLandingUrl"),
      { name: "rakutenLandedAt", type: "datetime", nullable: true, public: true },
    ],
  },
  logger: new DefaultLogger({ level: LogLevel.Error }),
};

const paying = (name, automaticSettle) => ({
  name,
  handler: {
    code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: String(automaticSettle) }],
  },
});

const initialData = {
  defaultLanguage: "en",
  defaultZone: "Europe",
  countries: [
    { name: "Germany", code: "DE", zone: "Europe" },
    { name: "Austria", code: "AT", zone: "Europe" },
  ],
  taxRates: [
    { name: "Standard", percentage: 20 },
    { name: "Reduced", percentage: 7 },
  ],
  shippingMethods: [],
  paymentMethods: [paying("PayPal", true), paying("Card", false)],
  collections: [],
};

// Start the shop; the first time with its countries, taxes and payment methods.
exports.start = async (first) => (first ? populate(() => bootstrap(config), initialData) : bootstrap(config));

// One caller of one API: it keeps the session's token and the channel, and refuses every kind of error.
exports.caller = (api, channel) => {
  const headers = { "content-type": "application/json" };
  if (channel) headers["vendure-token"] = channel;
  return async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(`http://127.0.0.1:${PORT}/${api}`, { method: "POST", headers, body });
    const token = answer.headers.get("vendure-auth-token");
    if (token) headers.authorization = `Bearer ${token}`;
    const { data, errors } = await answer.json();
    if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    for (const value of Object.values(data)) {
      if (value && value.errorCode) throw new Error(`${query}: ${JSON.stringify(value)}`);
    }
    return data;
  };
};

exports.admin = async (channel) => {
  const call = exports.caller("admin-api", channel);
  await call(`mutation { login(username: "superadmin", password: "superadmin") { __typename } }`);
  return call;
};
