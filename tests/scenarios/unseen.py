"""The codes that no scene can show in the three books, and why."""

UNSEEN = {
    "L25": "a share of all orders that is tolerated; no single order is a normal loss",
    "B64": "a report that was cut is refused by the door, or is a book that is short: see test_bad_input",
    "O11": "the report of another network is no book of ours",
    "D04": "the doors refuse a currency without a rule; the books hold minor units only",
}
