// Fills the shop (`first TRUTH`) or changes it later (`later TRUTH`); TRUTH is a file with what Medusa itself says.
const fs = require("fs");
const { fill } = require("./shelf");
const { hands } = require("./orders");

const BOTH = [["W-1", 2], ["M-BL", 1]];
const ODD = [["W-1", 3], ["M-BL", 7]];
const ORDERS = {
  plain: { region: "net", lines: BOTH, coupon: "TEN", click: "AbC123" },
  cancelled: { region: "net", lines: BOTH, coupon: "TEN", click: "cancelled", mail: "cora@shop.example" },
  partly: { region: "net", lines: BOTH, coupon: "TEN", click: "partly" },
  authorized: { region: "net", lines: [["W-1", 1]], mail: "dora@shop.example" },
  sent: { region: "net", lines: [["W-1", 3]], click: "sent", mail: "emil@shop.example" },
  gross: { region: "gross", lines: ODD, coupon: "TEN", click: "gross", mail: "fred@shop.example" },
  taxed: { region: "gross", lines: ODD, coupon: "TENTAX", click: "taxed", mail: "gina@shop.example" },
  fewer: { region: "gross", lines: ODD, coupon: "TEN", click: "fewer", mail: "hans@shop.example" },
  whole: { region: "net", lines: [["M-BL", 2]], click: "whole", mail: "ida@shop.example" },
  returned: { region: "gross", lines: ODD, coupon: "TENTAX", click: "returned", mail: "jan@shop.example" },
  yen: { region: "tokyo", lines: [["W-1", 1], ["M-BL", 3]], coupon: "TEN", click: "yen", mail: "kai@shop.example" },
};
const UNPAID = ["authorized"];
const EVENTS = {
  cancelled: (desk, id) => desk.cancel(id),
  partly: (desk, id) => desk.refund(id, 21.6),
  sent: async (desk, id) => {
    await desk.ship(id);
    await desk.complete(id);
  },
  fewer: (desk, id) => desk.change(id, "W-1", 1),
  whole: (desk, id) => desk.refund(id),
  returned: async (desk, id) => {
    await desk.ship(id);
    await desk.giveBack(id, [["W-1", 1], ["M-BL", 2]]);
  },
};

async function first(desk, truth) {
  for (const [name, wanted] of Object.entries(ORDERS)) {
    const id = await desk.place(wanted);
    truth[name] = { placed: await desk.look(id) };
    if (!UNPAID.includes(name)) await desk.capture(id);
    if (EVENTS[name]) await EVENTS[name](desk, id);
    truth[name].now = await desk.look(id);
  }
  await desk.place({ region: "net", lines: BOTH, click: "cart", cart: true });
}

async function later(desk, truth) {
  await desk.cancel(truth.plain.placed.id);
  await desk.refund(truth.gross.placed.id, 6);
  for (const told of Object.values(truth)) told.now = await desk.look(told.placed.id);
}

exports.default = async ({ container, args }) => {
  const [stage, file] = args;
  const truth = stage === "first" ? {} : JSON.parse(fs.readFileSync(file, "utf8"));
  if (stage === "first") await fill(container);
  await { first, later }[stage](await hands(container), truth);
  fs.writeFileSync(file, JSON.stringify(truth, null, 1));
};
