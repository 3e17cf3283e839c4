// Fills the shop (`first TRUTH`) or changes it later (`later TRUTH`); TRUTH is a file with what its own API says.
const fs = require("fs");
const { start } = require("./shop");
const { fill } = require("./shelf");
const { hands, place } = require("./orders");

const BOTH = [["W-1", 2], ["M-BL", 1]];
const ORDERS = {
  plain: { lines: BOTH, coupon: "TEN", click: "AbC123", pay: "paypal" },
  cancelled: { lines: BOTH, coupon: "TEN", click: "cancelled", pay: "paypal", mail: "cora@shop.example" },
  partly: { lines: BOTH, coupon: "TEN", click: "partly", pay: "paypal" },
  authorized: { lines: [["W-1", 1]], pay: "card", mail: "dora@shop.example" },
  settled: { lines: [["W-1", 3]], click: "settled", pay: "card", mail: "emil@shop.example", method: "pickup" },
  gross: { channel: "gross", lines: [["W-1", 3], ["M-BL", 5]], coupon: "TEN", click: "gross", pay: "paypal" },
  fewer: { channel: "gross", lines: [["W-1", 3], ["M-BL", 7]], coupon: "TEN", click: "fewer", pay: "paypal" },
  lump: { channel: "gross", lines: [["M-BL", 3]], click: "lump", pay: "paypal", mail: "fred@shop.example" },
  whole: { lines: [["M-BL", 2]], click: "whole", pay: "paypal", mail: "gina@shop.example" },
  given_up: { lines: BOTH, coupon: "TEN", click: "given-up", pay: "paypal", mail: "hans@shop.example" },
  yen: { channel: "tokyo", lines: [["K-1", 2], ["W-1", 1]], coupon: "TEN", click: "yen", pay: "paypal" },
  split: { lines: [["S1-MV-1", 2], ["S2-MV-1", 1]], click: "split", pay: "paypal", mail: "ida@shop.example" },
  modified: { lines: [["W-1", 4]], coupon: "TEN", click: "modified", pay: "paypal", mail: "jan@shop.example" },
  modified_later: { lines: [["W-1", 4]], coupon: "TEN", click: "later", pay: "paypal", mail: "kai@shop.example" },
};

const EVENTS = {
  cancelled: (desk, id) => desk.cancel(id, { shipping: true }),
  partly: (desk, id) => desk.refund(id, { lines: [["W-1", 1]] }),
  settled: async (desk, id) => {
    await desk.settle(id);
    await desk.ship(id);
  },
  fewer: (desk, id) => desk.cancel(id, { lines: [["W-1", 1], ["M-BL", 2]] }),
  lump: (desk, id) => desk.refund(id, { amount: 600 }),
  whole: async (desk, id) => desk.refund(id, { amount: (await desk.look(id)).totalWithTax }),
  given_up: async (desk, id) => {
    await desk.cancel(id, { lines: [["W-1", 1]] });
    await desk.refund(id, { amount: 2160 });
  },
  modified: (desk, id) => desk.fewer(id, "W-1", 2, 4080),
};

async function first(desk, truth) {
  await fill();
  for (const [name, wanted] of Object.entries(ORDERS)) {
    truth[name] = { placed: await desk.look(await place(wanted)) };
    if (EVENTS[name]) await EVENTS[name](desk, truth[name].placed.id);
    truth[name].now = await desk.look(truth[name].placed.id);
  }
  await place({ lines: BOTH, click: "cart" });
}

// What happens after the first pull: the whole order is cancelled, and another is given back without a cancellation.
async function later(desk, truth) {
  await desk.cancel(truth.plain.placed.id, { shipping: true });
  await desk.refund(truth.gross.placed.id, { amount: 500 });
  await desk.cancel(truth.given_up.placed.id, { shipping: true });
  await desk.fewer(truth.modified_later.placed.id, "W-1", 2, 4080);
  for (const told of Object.values(truth)) told.now = await desk.look(told.placed.id);
}

async function main() {
  const [stage, file] = process.argv.slice(2);
  const truth = stage === "first" ? {} : JSON.parse(fs.readFileSync(file, "utf8"));
  const app = await start(stage === "first");
  await { first, later }[stage](await hands(), truth);
  fs.writeFileSync(file, JSON.stringify(truth, null, 1));
  await app.close();
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
