"""Whether a book speaks of the shop's orders at all: a report whose references are nobody's proves no order missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recon.records import numerals


class ToldBook(StrEnum):
    """This is a book that speaks of the shop's orders by their references."""

    NETWORK = "network"
    LOG = "log"


_WHERE = {ToldBook.NETWORK: "Rakuten's report", ToldBook.LOG: "the postback log"}
FEWEST_SALES, FEWEST_ORDERS = 10, 5
"""Sales of a book, and orders with a click, from which on it is no chance that none of them belong together."""
_NEARLY_NONE = 50  # one in so many


@dataclass(frozen=True, slots=True)
class Paired:
    """This is how one programme's report or log goes with the shop's orders, over the days that both hold.

    Of `rows` (sales) `paired_rows` name an order of the shop; of `orders` with a click `paired_orders` stand in the
    book. `book_says` and `shop_says` are a reference of each.
    """

    programme: str
    book: ToldBook
    rows: int
    paired_rows: int
    orders: int
    paired_orders: int
    book_says: str = ""
    shop_says: str = ""


@dataclass(frozen=True, slots=True)
class Strange:
    """This is a book that knows next to none of the shop's orders, though both have enough of them: one finding."""

    book: ToldBook
    rows: int
    paired: int
    book_says: str
    shop_says: str

    def __str__(self) -> str:
        few = "none" if not self.paired else f"only {self.paired:,}"
        return (
            f"of {numerals.counted(self.rows, 'sale')} in {_WHERE[self.book]} {few} can be told to be the shop's: it says "
            f"'{self.book_says}' where the shop says '{self.shop_says}'; check the column and the key rules of the reference"
        )


def strange_books(found: Iterable[Paired]) -> dict[str, tuple[Strange, ...]]:
    """Name the books, by programme, of which next to no sale is the shop's and that hold next to none of its orders.

    Both are asked: a report may list a sister shop's sales beside all of ours.
    """
    told: dict[str, tuple[Strange, ...]] = {}
    for each in found:
        enough = each.rows >= FEWEST_SALES and each.orders >= FEWEST_ORDERS
        if (
            enough
            and _is_next_to_none(each.paired_rows, each.rows)
            and _is_next_to_none(each.paired_orders, each.orders)
        ):
            strange = Strange(each.book, each.rows, each.paired_rows, each.book_says, each.shop_says)
            told[each.programme] = (*told.get(each.programme, ()), strange)
    return told


def _is_next_to_none(part: int, whole: int) -> bool:
    return part * _NEARLY_NONE <= whole
