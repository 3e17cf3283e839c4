// What the shop has to sell, and where: channels with prices without tax, with tax, in yen, and of a second seller.
const { admin } = require("./shop");

const SHIPPING = (rate) => ({
  code: "default-shipping-calculator",
  arguments: [
    { name: "rate", value: String(rate) }, { name: "includesTax", value: "exclude" }, { name: "taxRate", value: "20" },
  ],
});
const GOODS = [
  { sku: "W-1", name: "Widget", price: 2000, gross: 1999, tax: "Standard" },
  { sku: "M-BL", name: "Mug | Blue", price: 1000, gross: 777, tax: "Reduced" },
  { sku: "K-1", name: "Kyoto print", price: 100000, gross: 100000, tax: "Standard" },
  { sku: "S1-MV-1", name: "Tea of seller one", price: 1500, gross: 1500, tax: "Standard" },
  { sku: "S2-MV-1", name: "Pot of seller two", price: 4500, gross: 4500, tax: "Standard" },
];

async function channel(call, { code, currency, gross }) {
  const { zones } = await call(`query { zones { items { id name } } }`);
  const zone = zones.items.find((item) => item.name === "Europe").id;
  const { createSeller } = await call(
    `mutation ($name: String!) { createSeller(input: { name: $name }) { id } }`, { name: code },
  );
  const input = {
    code, token: code, defaultLanguageCode: "en", pricesIncludeTax: gross, defaultCurrencyCode: currency,
    availableCurrencyCodes: [currency], defaultTaxZoneId: zone, defaultShippingZoneId: zone, sellerId: createSeller.id,
  };
  const made = await call(
    `mutation ($input: CreateChannelInput!) { createChannel(input: $input) { ... on Channel { id }
      ... on ErrorResult { errorCode message } } }`, { input },
  );
  return { id: made.createChannel.id, code, gross };
}

async function products(call) {
  const { taxCategories } = await call(`query { taxCategories { items { id name } } }`);
  const made = [];
  for (const { sku, name, price, tax } of GOODS) {
    const { createProduct } = await call(
      `mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }`,
      { input: { translations: [{ languageCode: "en", name, slug: sku.toLowerCase(), description: "" }] } },
    );
    const category = taxCategories.items.find((item) => item.name.startsWith(tax)).id;
    const { createProductVariants } = await call(
      `mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id sku } }`,
      {
        input: [{
          productId: createProduct.id, sku, price, taxCategoryId: category, stockOnHand: 1000000,
          translations: [{ languageCode: "en", name }],
        }],
      },
    );
    made.push({ product: createProduct.id, variant: createProductVariants[0].id, sku });
  }
  return made;
}

async function assign(call, id, kind, name, ids) {
  const one = name.replace(/s$/, "");
  const input = { channelId: id, [`${one}Ids`]: ids };
  const mutation = `assign${name[0].toUpperCase()}${name.slice(1)}ToChannel`;
  await call(`mutation ($input: ${kind}!) { ${mutation}(input: $input) { id } }`, { input });
}

exports.fill = async () => {
  const call = await admin();
  const goods = await products(call);
  const { createPromotion } = await call(
    `mutation ($input: CreatePromotionInput!) { createPromotion(input: $input) { ... on Promotion { id }
      ... on ErrorResult { errorCode message } } }`,
    {
      input: {
        enabled: true, couponCode: "TEN", conditions: [],
        actions: [{ code: "order_percentage_discount", arguments: [{ name: "discount", value: "10" }] }],
        translations: [{ languageCode: "en", name: "Ten per cent" }],
      },
    },
  );
  const methods = [];
  for (const [code, rate] of [["post", 500], ["pickup", 0]]) {
    const { createShippingMethod } = await call(
      `mutation ($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { id } }`,
      {
        input: {
          code, fulfillmentHandler: "manual-fulfillment", calculator: SHIPPING(rate),
          checker: { code: "default-shipping-eligibility-checker", arguments: [{ name: "orderMinimum", value: "0" }] },
          translations: [{ languageCode: "en", name: code, description: "" }],
        },
      },
    );
    methods.push(createShippingMethod.id);
  }
  const { paymentMethods, stockLocations } = await call(
    `query { paymentMethods { items { id } } stockLocations { items { id } } }`,
  );
  const ids = (found) => found.items.map((item) => item.id);
  for (const given of [
    { code: "gross", currency: "EUR", gross: true }, { code: "tokyo", currency: "JPY", gross: true },
    { code: "seller-two", currency: "EUR", gross: true },
  ]) {
    const { id } = await channel(call, given);
    const all = goods.map((item) => item.product);
    await call(
      `mutation ($input: AssignProductsToChannelInput!) { assignProductsToChannel(input: $input) { id } }`,
      { input: { productIds: all, channelId: id, priceFactor: 1 } },
    );
    await assign(call, id, "AssignPromotionsToChannelInput", "promotions", [createPromotion.id]);
    await assign(call, id, "AssignShippingMethodsToChannelInput", "shippingMethods", methods);
    await assign(call, id, "AssignPaymentMethodsToChannelInput", "paymentMethods", ids(paymentMethods));
    await assign(call, id, "AssignStockLocationsToChannelInput", "stockLocations", ids(stockLocations));
    const there = await admin(given.code);
    for (const { variant, sku } of goods) {
      const price = GOODS.find((item) => item.sku === sku).gross;
      await there(
        `mutation ($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }`,
        { input: [{ id: variant, price }] },
      );
    }
  }
};
