// Ninety days of orders for a stopwatch: `bulk_orders.js COUNT` on an empty database.
// They go through the Shop and Admin APIs like any other; only their times are set back in the database afterwards.
const { TransactionalConnection } = require("@vendure/core");
const { admin, caller, start } = require("./shop");
const { fill } = require("./shelf");
const { hands } = require("./orders");

const DAYS = 90;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const RESULT = `{ __typename ... on ErrorResult { errorCode message } }`;

// The same orders every time: a row of numbers that only looks like chance.
let seed = 20260105;
const chance = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};
const one = (of) => of[Math.floor(chance() * of.length)];
const letters = (count) => Array.from({ length: count }, () => one(LETTERS)).join("");

const BEFORE_PAYMENT = `mutation ($custom: UpdateOrderInput!, $customer: CreateCustomerInput!, $shipping: [ID!]!) {
  setOrderCustomFields(input: $custom) ${RESULT}
  setCustomerForOrder(input: $customer) ${RESULT}
  setOrderShippingAddress(input: { streetLine1: "Street 1", city: "Berlin", postalCode: "10115", countryCode: "DE" }) ${RESULT}
  setOrderShippingMethod(shippingMethodId: $shipping) ${RESULT}
  transitionOrderToState(state: "ArrangingPayment") ${RESULT}
}`;

async function place(number, shelf, shipping) {
  const shop = caller("shop-api", "gross");
  for (const sku of chance() < 0.4 ? ["W-1", "M-BL"] : [one(["W-1", "M-BL", "K-1"])]) {
    await shop(
      `mutation ($id: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $id, quantity: $quantity) ${RESULT} }`,
      { id: shelf.get(sku), quantity: 1 + Math.floor(chance() * 3) },
    );
  }
  if (chance() < 0.2) await shop(`mutation { applyCouponCode(couponCode: "TEN") ${RESULT} }`);
  const click = chance() < 0.6 ? `${letters(11)}-${letters(22)}` : null;
  const landing = click && `https://shop.example/?ranMID=41234&ranSiteID=${click}`;
  await shop(BEFORE_PAYMENT, {
    custom: { customFields: { rakutenRanSiteId: click, rakutenLandingUrl: landing } },
    customer: {
      firstName: "Anna", lastName: "Invented", emailAddress: `customer${Math.floor(number * 0.8)}@shop.example`,
    },
    shipping: [shipping],
  });
  const { addPaymentToOrder } = await shop(
    `mutation { addPaymentToOrder(input: { method: "paypal", metadata: {} }) {
      __typename ... on Order { id lines { id quantity } } ... on ErrorResult { errorCode message } } }`,
  );
  return addPaymentToOrder.id;
}

async function happen(desk, id) {
  const fate = chance();
  if (fate < 0.04) return desk.cancel(id, { shipping: true });
  if (fate < 0.08) return desk.refund(id, { amount: 500 });
  if (fate < 0.1) {
    const [line] = (await desk.look(id)).lines;
    return desk.refund(id, { lines: [[line.productVariant.sku, 1]] });
  }
  if (fate < 0.6) return desk.ship(id);
  return undefined;
}

// Orders spread over the days before now; cancellations and refunds happen three days after their order.
const SET_BACK = [
  `CREATE TABLE bulk_shift AS SELECT o.id,
     (now()::timestamp - interval '${DAYS} days' - o."orderPlacedAt")
       + (row_number() OVER (ORDER BY o.id) - 0.5) * (interval '${DAYS} days' / count(*) OVER ()) AS shift
   FROM "order" o WHERE o."orderPlacedAt" IS NOT NULL`,
  `UPDATE history_entry h SET "createdAt" = LEAST(h."createdAt" + s.shift + CASE
       WHEN h.type IN ('ORDER_CANCELLATION', 'ORDER_REFUND_TRANSITION') OR h.data LIKE '%"to":"Cancelled"%'
       THEN interval '3 days' ELSE interval '0' END, now()::timestamp)
   FROM bulk_shift s WHERE s.id = h."orderId"`,
  `UPDATE refund r SET "createdAt" = LEAST(r."createdAt" + s.shift + interval '3 days', now()::timestamp),
       "updatedAt" = LEAST(r."updatedAt" + s.shift + interval '3 days', now()::timestamp)
   FROM payment p JOIN bulk_shift s ON s.id = p."orderId" WHERE p.id = r."paymentId"`,
  ...["payment", "order_line"].map((table) => `UPDATE ${table} t SET "createdAt" = t."createdAt" + s.shift,
       "updatedAt" = t."updatedAt" + s.shift FROM bulk_shift s WHERE s.id = t."orderId"`),
  `UPDATE "order" o SET "createdAt" = o."createdAt" + s.shift, "updatedAt" = o."updatedAt" + s.shift,
       "orderPlacedAt" = o."orderPlacedAt" + s.shift FROM bulk_shift s WHERE s.id = o.id`,
  "DROP TABLE bulk_shift",
];

async function main() {
  const count = Number(process.argv[2]);
  const app = await start(true);
  await fill();
  const [call, desk] = [await admin(), await hands()];
  const { productVariants, shippingMethods } = await call(
    `query { productVariants { items { id sku } } shippingMethods { items { id code } } }`,
  );
  const shelf = new Map(productVariants.items.map((item) => [item.sku, item.id]));
  const post = shippingMethods.items.find((item) => item.code === "post").id;
  for (let number = 0; number < count; number += 1) {
    await happen(desk, await place(number, shelf, post));
    if (number % 100 === 99) console.log(`${number + 1} of ${count} orders`);
  }
  const { rawConnection } = app.get(TransactionalConnection);
  for (const statement of SET_BACK) await rawConnection.query(statement);
  await app.close();
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
