"""The shop whose books are committed under tests/data/books/v1: every later version must read them.

`python -m tests.journeys.first_books FOLDER` writes them anew. That is done once per schema, never to repair a test.
"""

import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from tests.journeys.shop_scene import NOON, PLACED, REFUSED, Shop

COMMITTED = Path(__file__).resolve().parents[1] / "data" / "books" / "v1"
KINDS = {
    "matched": "matched",
    "never-sent": "never_sent",
    "refused": "refused",
    "cancelled": "cancelled_not_reversed",
    "ghost": "unknown_order",
    "changed": "refund_not_reversed",
}


def written(folder: Path) -> Shop:
    """Pull twice, with a change in between, so that the books have a history."""
    shop = Shop(folder)
    for ref in ("matched", "never-sent", "refused", "cancelled", "changed"):
        shop.order(ref)
    for ref in ("matched", "cancelled", "changed"):
        shop.attempt(ref)
    shop.attempt("refused", REFUSED)
    shop.attempt("matched", at=NOON - timedelta(hours=2))
    shop.report([{"order": ref, "amount": "10.00"} for ref in ("matched", "cancelled", "changed", "ghost")])
    shop.clock.at = NOON - timedelta(hours=30)
    shop.pull()
    later = (PLACED + timedelta(days=1)).isoformat()
    shop.order("cancelled", state="cancelled", cancelled_at=later, updated_at=NOON.isoformat())
    shop.order("changed", refunded_amount="4.00", refunded_at=later, updated_at=NOON.isoformat())
    shop.clock.at = NOON
    shop.pull()
    return shop


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        made = written(Path(scratch) / "shop")
        shutil.copytree(made.folder / "var" / "books", sys.argv[1], ignore=shutil.ignore_patterns(".*"))
