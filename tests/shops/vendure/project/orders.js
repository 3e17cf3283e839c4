// Orders as a customer and an administrator make them: through the Shop API and the Admin API.
const { admin, caller } = require("./shop");

const RESULT = `{ __typename ... on ErrorResult { errorCode message } }`;
const FACTS = `id code state type currencyCode subTotal subTotalWithTax shipping shippingWithTax totalWithTax
  payments { id amount state refunds { id total state } } lines { id quantity orderPlacedQuantity proratedLinePrice proratedLinePriceWithTax
  productVariant { sku } }`;

// Place an order in a channel; `pay` is a payment method's code, and without one the cart is left as it is.
exports.place = async ({ channel, lines, coupon, mail = "anna@shop.example", click, pay, method = "post" }) => {
  const shop = caller("shop-api", channel);
  const shelf = await variants();
  for (const [sku, quantity] of lines) {
    await shop(
      `mutation ($id: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $id, quantity: $quantity) ${RESULT} }`,
      { id: shelf.get(sku), quantity },
    );
  }
  if (coupon) await shop(`mutation ($code: String!) { applyCouponCode(couponCode: $code) ${RESULT} }`, { code: coupon });
  if (click) {
    const customFields = {
      rakutenRanSiteId: click, rakutenLandedAt: "2026-01-05T09:51:00.000Z",
      rakutenLandingUrl: `https://shop.example/?ranSiteID=${click}`,
    };
    await shop(
      `mutation ($input: UpdateOrderInput!) { setOrderCustomFields(input: $input) ${RESULT} }`, { input: { customFields } },
    );
  }
  if (!pay) return undefined;
  await shop(
    `mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) ${RESULT} }`,
    { input: { firstName: "Anna", lastName: "Invented", emailAddress: mail } },
  );
  await shop(
    `mutation { setOrderShippingAddress(input: { streetLine1: "Street 1", city: "Berlin", postalCode: "10115",
      countryCode: "DE" }) ${RESULT} }`,
  );
  const { eligibleShippingMethods } = await shop(`query { eligibleShippingMethods { id code } }`);
  const shipping = eligibleShippingMethods.find((found) => found.code === method).id;
  await shop(`mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) ${RESULT} }`, { id: [shipping] });
  await shop(`mutation { transitionOrderToState(state: "ArrangingPayment") ${RESULT} }`);
  const { addPaymentToOrder } = await shop(
    `mutation ($method: String!) { addPaymentToOrder(input: { method: $method, metadata: {} }) {
      __typename ... on Order { id } ... on ErrorResult { errorCode message } } }`, { method: pay },
  );
  return addPaymentToOrder.id;
};

let known;
async function variants() {
  if (known) return known;
  const call = await admin();
  const { productVariants } = await call(`query { productVariants { items { id sku } } }`);
  known = new Map(productVariants.items.map((item) => [item.sku, item.id]));
  return known;
}

// One administrator's hands on one order.
exports.hands = async () => {
  const call = await admin();
  const look = async (id) => (await call(`query ($id: ID!) { order(id: $id) { ${FACTS} } }`, { id })).order;
  const lineOf = (order, sku, quantity) => ({
    orderLineId: order.lines.find((line) => line.productVariant.sku === sku).id, quantity,
  });
  const named = (order, lines) => lines.map(([sku, quantity]) => lineOf(order, sku, quantity));
  return {
    look,
    settle: async (id) => {
      const order = await look(id);
      await call(`mutation ($id: ID!) { settlePayment(id: $id) ${RESULT} }`, { id: order.payments[0].id });
    },
    cancel: async (id, { lines, shipping = false } = {}) => {
      const order = await look(id);
      const input = { orderId: id, cancelShipping: shipping, reason: "no longer wanted" };
      if (lines) input.lines = named(order, lines);
      await call(`mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) ${RESULT} }`, { input });
    },
    refund: async (id, { lines = [], amount }) => {
      const order = await look(id);
      // Without shipping and adjustment, which the API calls optional, the database refuses the refund.
      const input = {
        paymentId: order.payments[0].id, reason: "given back", lines: named(order, lines), amount,
        shipping: 0, adjustment: 0,
      };
      const { refundOrder } = await call(
        `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) {
          ... on Refund { id } ... on ErrorResult { errorCode message } } }`, { input },
      );
      const settled = { id: refundOrder.id, transactionId: "R1" };
      await call(`mutation ($input: SettleRefundInput!) { settleRefund(input: $input) ${RESULT} }`, { input: settled });
    },
    ship: async (id) => {
      const order = await look(id);
      const input = {
        lines: order.lines.map((line) => ({ orderLineId: line.id, quantity: line.quantity })),
        handler: { code: "manual-fulfillment", arguments: [{ name: "method", value: "post" }, { name: "trackingCode", value: "T1" }] },
      };
      const { addFulfillmentToOrder } = await call(
        `mutation ($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) {
          ... on Fulfillment { id } ... on ErrorResult { errorCode message } } }`, { input },
      );
      await call(
        `mutation ($id: ID!) { transitionFulfillmentToState(id: $id, state: "Shipped") ${RESULT} }`,
        { id: addFulfillmentToOrder.id },
      );
    },
    fewer: async (id, sku, quantity, amount) => {
      const order = await look(id);
      await call(`mutation ($id: ID!) { transitionOrderToState(id: $id, state: "Modifying") ${RESULT} }`, { id });
      const input = {
        dryRun: false, orderId: id, adjustOrderLines: [lineOf(order, sku, quantity)],
        refunds: [{ paymentId: order.payments[0].id, amount, reason: "fewer" }],
      };
      await call(`mutation ($input: ModifyOrderInput!) { modifyOrder(input: $input) ${RESULT} }`, { input });
      const { refunds } = (await look(id)).payments[0];
      const settled = { id: refunds[0].id, transactionId: "R2" };
      await call(`mutation ($input: SettleRefundInput!) { settleRefund(input: $input) ${RESULT} }`, { input: settled });
      await call(`mutation ($id: ID!) { transitionOrderToState(id: $id, state: "PaymentSettled") ${RESULT} }`, { id });
    },
  };
};
