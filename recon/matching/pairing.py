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
FEWEST_COMPARED = 30
"""Sales from which on it is no chance that their amounts have nothing to do with those of their orders."""
_NEARLY_NONE, _FEW = 50, 10  # one in so many


@dataclass(frozen=True, slots=True)
class Paired:
    """This is how one programme's report or log goes with the shop's orders, over the days that both hold.

    Of `rows` (sales) `paired_rows` name an order of the shop; of `orders` with a click `paired_orders` stand in the
    book. `book_says` and `shop_says` are a reference of each. Of `compared` sales the amount was held against their
    order's, of `same` it is that; `is_apart` tells that the two have nothing to do with each other.
    """

    programme: str
    book: ToldBook
    rows: int
    paired_rows: int
    orders: int
    paired_orders: int
    book_says: str = ""
    shop_says: str = ""
    compared: int = 0
    same: int = 0
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Strange:
    """This is a book that knows next to none of the shop's orders, though both have enough of them: one finding.

    Where `compared` is not 0 it names orders of the shop, and next to none has the amount of its order.
    """

    book: ToldBook
    rows: int
    paired: int
    book_says: str
    shop_says: str
    compared: int = 0

    def __str__(self) -> str:
        if self.compared:
            return (
                f"{numerals.counted(self.compared, 'sale')} in {_WHERE[self.book]} have references of the shop's orders, and amounts "
                "that have nothing to do with them: other orders, it seems; check mid in [programme.*], which two programmes that "
                "number orders alike may have exchanged, and the column of amounts"
            )
        few = "none" if not self.paired else f"only {self.paired:,}"
        return (
            f"of {numerals.counted(self.rows, 'sale')} in {_WHERE[self.book]} {few} can be told to be the shop's: it says "
            f"'{self.book_says}' where the shop says '{self.shop_says}'; check the column and the key rules of the reference"
        )


def strange_books(found: Iterable[Paired]) -> dict[str, tuple[Strange, ...]]:
    """Name the books, by programme, of which next to no sale is the shop's and that hold next to none of its orders.

    Both are asked: a report may list a sister shop's sales beside all of ours. So is a book whose sales have the shop's
    references and amounts of other orders.
    """
    told: dict[str, tuple[Strange, ...]] = {}
    for each in found:
        if each.is_apart and each.compared >= FEWEST_COMPARED and each.same * _FEW <= each.compared:
            strange = Strange(each.book, each.rows, each.same, each.book_says, each.shop_says, each.compared)
            told[each.programme] = (*told.get(each.programme, ()), strange)
            continue
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
