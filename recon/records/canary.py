"""A canary: an order that somebody places at a rhythm to see that it arrives in every book."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class CanaryBook(StrEnum):
    """This is a book in which a canary must arrive."""

    SHOP = "shop"
    LOG = "log"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Canary:
    """This is one canary of a programme: how often it is placed, how long it may take, and where it must arrive.

    An order is a canary's by its reference, see the rule of the same name. In Rakuten's report it has as long as any
    order has to settle, beside `within`.
    """

    name: str
    programme: str
    every: timedelta
    within: timedelta
    books: tuple[CanaryBook, ...] = tuple(CanaryBook)
