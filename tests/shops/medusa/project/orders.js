// Orders as the storefront and the administration make them: Medusa's own workflows.
const { ContainerRegistrationKeys } = require("@medusajs/framework/utils");
const flows = require("@medusajs/medusa/core-flows");

const FIELDS = [
  "id", "display_id", "status", "version", "currency_code", "canceled_at", "total", "tax_total", "item_subtotal",
  "discount_subtotal", "shipping_subtotal", "items.id", "items.variant_sku", "items.quantity", "items.unit_price",
  "items.subtotal", "items.discount_subtotal", "transactions.amount", "transactions.reference",
  "payment_collections.payments.id", "payment_collections.payments.amount",
];

exports.hands = async (container) => {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const run = async (flow, input) => (await flow(container).run({ input })).result;
  const all = async (entity, fields, filters) => (await query.graph({ entity, fields, filters })).data;
  const skus = new Map((await all("variant", ["id", "sku"])).map((found) => [found.sku, found.id]));
  const regions = new Map((await all("region", ["id", "name", "countries.iso_2"])).map((found) => [found.name, found]));
  const [channel] = (await all("sales_channel", ["id", "name"])).filter((found) => found.name === "web");
  const options = await all("shipping_option", ["id", "name"]);
  const [place] = await all("stock_location", ["id"]);

  const look = async (id) => (await all("order", FIELDS, { id }))[0];
  const payment = async (id) => (await look(id)).payment_collections[0].payments[0];
  const named = (order, lines) => lines.map(([sku, quantity]) => ({
    id: order.items.find((item) => item.variant_sku === sku).id, quantity,
  }));

  return {
    look,
    place: async ({ region, lines, coupon, mail = "anna@shop.example", click, cart = false }) => {
      const address = {
        first_name: "Anna", last_name: "Invented", address_1: "Street 1", city: "Town", postal_code: "10115",
        country_code: regions.get(region).countries[0].iso_2,
      };
      const metadata = click && {
        rakuten_ran_site_id: click, rakuten_landed_at: "2026-01-05T09:51:00.000Z",
        rakuten_landing_url: `https://shop.example/?ranSiteID=${click}`,
      };
      const { id } = await run(flows.createCartWorkflow, {
        region_id: regions.get(region).id, sales_channel_id: channel.id, email: mail, metadata,
        items: lines.map(([sku, quantity]) => ({ variant_id: skus.get(sku), quantity })),
        shipping_address: address, billing_address: address, promo_codes: coupon ? [coupon] : [],
      });
      if (cart) return undefined;
      await run(flows.addShippingMethodToCartWorkflow, { cart_id: id, options: [{ id: options[0].id }] });
      await run(flows.createPaymentCollectionForCartWorkflow, { cart_id: id });
      const [paid] = await all("cart", ["payment_collection.id"], { id });
      await run(flows.createPaymentSessionsWorkflow, {
        payment_collection_id: paid.payment_collection.id, provider_id: "pp_system_default",
      });
      return (await run(flows.completeCartWorkflow, { id })).id;
    },
    capture: async (id) => run(flows.capturePaymentWorkflow, { payment_id: (await payment(id)).id }),
    refund: async (id, amount) => run(flows.refundPaymentWorkflow, {
      payment_id: (await payment(id)).id, amount: amount ?? (await payment(id)).amount,
    }),
    cancel: async (id) => run(flows.cancelOrderWorkflow, { order_id: id }),
    complete: async (id) => run(flows.completeOrderWorkflow, { orderIds: [id] }),
    ship: async (id) => {
      const order = await look(id);
      const items = order.items.map((item) => ({ id: item.id, quantity: item.quantity }));
      const made = await run(flows.createOrderFulfillmentWorkflow, { order_id: id, items, location_id: place.id });
      await run(flows.createOrderShipmentWorkflow, { order_id: id, fulfillment_id: made.id, items });
    },
    giveBack: async (id, lines) => {
      const items = named(await look(id), lines);
      const made = await run(flows.createAndCompleteReturnOrderWorkflow, {
        order_id: id, items, location_id: place.id, return_shipping: { option_id: options[0].id, price: 0 },
      });
      await run(flows.receiveAndCompleteReturnOrderWorkflow, { return_id: made.id, items });
    },
    change: async (id, sku, quantity) => {
      await run(flows.beginOrderEditOrderWorkflow, { order_id: id });
      await run(flows.orderEditUpdateItemQuantityWorkflow, { order_id: id, items: named(await look(id), [[sku, quantity]]) });
      await run(flows.requestOrderEditRequestWorkflow, { order_id: id });
      await run(flows.confirmOrderEditRequestWorkflow, { order_id: id });
    },
    backdate: (statement, values) => container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(statement, values),
  };
};
