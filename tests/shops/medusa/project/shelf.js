// What the shop has to sell: regions with prices without tax, with tax and in yen, goods, delivery, and a promotion.
const { ContainerRegistrationKeys, Modules } = require("@medusajs/framework/utils");
const flows = require("@medusajs/medusa/core-flows");

const REGIONS = [
  { name: "net", currency_code: "usd", countries: ["us"], is_tax_inclusive: false },
  { name: "gross", currency_code: "eur", countries: ["de"], is_tax_inclusive: true },
  { name: "tokyo", currency_code: "jpy", countries: ["jp"], is_tax_inclusive: true },
];
const GOODS = [
  { sku: "W-1", title: "Widget", usd: 20, eur: 19.99, jpy: 1000 },
  { sku: "M-BL", title: "Mug | Blue", usd: 10, eur: 7.77, jpy: 555 },
];
const prices = (of) => ["usd", "eur", "jpy"].map((currency_code) => ({ currency_code, amount: of[currency_code] }));

exports.fill = async (container) => {
  const run = async (flow, input) => (await flow(container).run({ input })).result;
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const fulfillment = container.resolve(Modules.FULFILLMENT);
  const [channel] = await run(flows.createSalesChannelsWorkflow, { salesChannelsData: [{ name: "web" }] });
  const regions = await run(flows.createRegionsWorkflow, {
    regions: REGIONS.map((region) => ({ ...region, automatic_taxes: true, payment_providers: ["pp_system_default"] })),
  });
  const pricing = container.resolve(Modules.PRICING);
  for (const { currency_code: value, is_tax_inclusive } of REGIONS) {
    // A new shop has a preference for its first currency already.
    const [known] = await pricing.listPricePreferences({ attribute: "currency_code", value });
    await pricing.upsertPricePreferences([{ id: known?.id, attribute: "currency_code", value, is_tax_inclusive }]);
  }
  await run(flows.createTaxRegionsWorkflow, REGIONS.map(({ countries }) => ({
    country_code: countries[0], provider_id: "tp_system", default_tax_rate: { rate: 20, code: "standard", name: "Standard" },
  })));
  const [place] = await run(flows.createStockLocationsWorkflow, {
    locations: [{ name: "Warehouse", address: { city: "Berlin", country_code: "DE", address_1: "" } }],
  });
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: place.id }, [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
  });
  const [profile] = await run(flows.createShippingProfilesWorkflow, { data: [{ name: "Default", type: "default" }] });
  const set = await fulfillment.createFulfillmentSets({
    name: "Delivery", type: "shipping",
    service_zones: [{
      name: "World", geo_zones: ["us", "de", "jp"].map((country_code) => ({ country_code, type: "country" })),
    }],
  });
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: place.id }, [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
  });
  await run(flows.linkSalesChannelsToStockLocationWorkflow, { id: place.id, add: [channel.id] });
  await run(flows.createShippingOptionsWorkflow, [["post", { usd: 5, eur: 6, jpy: 600 }]].map(([name, price]) => ({
    name, price_type: "flat", provider_id: "manual_manual", service_zone_id: set.service_zones[0].id,
    shipping_profile_id: profile.id, type: { label: name, description: name, code: name }, prices: prices(price),
    rules: [
      { attribute: "enabled_in_store", value: "true", operator: "eq" },
      { attribute: "is_return", value: "false", operator: "eq" },
    ],
  })));
  await run(flows.createProductsWorkflow, {
    products: GOODS.map((item) => ({
      title: item.title, status: "published", shipping_profile_id: profile.id, sales_channels: [{ id: channel.id }],
      options: [{ title: "Kind", values: ["Plain"] }],
      variants: [{
        title: "Plain", sku: item.sku, manage_inventory: false, options: { Kind: "Plain" }, prices: prices(item),
      }],
    })),
  });
  await run(flows.createPromotionsWorkflow, {
    promotionsData: [["TEN", false], ["TENTAX", true]].map(([code, is_tax_inclusive]) => ({
      code, type: "standard", status: "active", is_automatic: false, is_tax_inclusive,
      application_method: {
        type: "percentage", value: 10, target_type: "items", allocation: "across",
      },
    })),
  });
  return regions.length;
};
