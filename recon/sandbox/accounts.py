"""Whom the stand-in knows: advertisers' programmes and the publishers they pay.

What Rakuten documents nowhere (rakuten.md section 8) is a setting of the programme, so that each answer can be tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum


class Duplicates(StrEnum):
    """This is what happens to a repeated order id; Rakuten says nothing about it, so each can be tried."""

    COUNTS_TWICE = "counts_twice"
    DROPS = "drops"
    REPLACES = "replaces"


class Late(StrEnum):
    """This is what happens to an order older than the programme's horizon."""

    KEEPS = "keeps"
    """Booked at its own date."""
    RECEIPT = "receipt"
    """Booked at the moment it came in."""
    REFUSES = "refuses"
    LOSES = "loses"
    """Called good, and not booked."""


class OtherReturns(StrEnum):
    """This is what happens to a return whose SKU was not sold."""

    STANDS_ALONE = "stands_alone"
    NETS = "nets"
    """Booked for the first SKU that was sold."""
    REFUSES = "refuses"
    IGNORES = "ignores"
    """Called good, and not booked."""


class Scale(StrEnum):
    """This is how amounts are read: times a hundred, as they stand, or times a hundred but for yen and their like."""

    CENTS = "cents"
    PLAIN = "plain"
    UNSCALED = "unscaled"


class ForeignSku(StrEnum):
    """This is what happens to a line whose SKU is not in the programme's list."""

    UNPAID = "unpaid"
    """Taken, and not commissionable."""
    BAD = "bad"


class PartlyBad(StrEnum):
    """This is what happens to the good lines of an order that has bad ones."""

    KEEPS = "keeps"
    DROPS = "drops"
    """Nothing is booked although the answer counts the good lines."""
    REFUSES = "refuses"
    """All lines are counted as bad."""


class Linkless(StrEnum):
    """This is whether an order may come without a click id."""

    REFUSES = "refuses"
    COUPON = "coupon"
    """Where it has a coupon."""
    TAKES = "takes"


class OtherCurrency(StrEnum):
    """This is what happens to a currency other than the network's."""

    TAKES = "takes"
    REFUSES = "refuses"
    RENAMES = "renames"
    """The number is kept and the network's currency written beside it."""


@dataclass(frozen=True, slots=True)
class Restating:
    """This is how reports change afterwards; the defaults only fill the adjusted commission at the month's end.

    `u1_after` is how long U1 stays empty. `month_end_factor` is what commission is multiplied by once the month of
    processing is over. `vanishing` is the share of rows, of a hundred, that are gone after `vanish_after`. `locks_after`
    is when an order is locked: its status says so, and corrections of it are refused.
    """

    u1_after: timedelta | None = None
    month_end_factor: Decimal = Decimal(1)
    vanishing: int = 0
    vanish_after: timedelta = timedelta(days=3)
    locks_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SandboxProgramme:
    """This is one MID at the stand-in.

    `enabled` is whether it may send to the tracking endpoint. `skus` is its SKU list, None where it has none.
    `unpaid_skus` are SKUs that are not commissionable, each with the reason that the report gives. `horizon` is the age
    from which an order is late. `longest_url` is the longest address taken, None where any is. `coupons` are codes that
    stand for a publisher, by its encrypted id.
    """

    mid: str
    name: str
    currency: str
    rate: Decimal = Decimal("0.06")
    enabled: bool = True
    return_days: int = 30
    skus: frozenset[str] | None = None
    duplicates: Duplicates = Duplicates.COUNTS_TWICE
    scale: Scale = Scale.CENTS
    late: Late = Late.KEEPS
    horizon: timedelta = timedelta(days=60)
    other_returns: OtherReturns = OtherReturns.STANDS_ALONE
    foreign_sku: ForeignSku = ForeignSku.UNPAID
    partly_bad: PartlyBad = PartlyBad.KEEPS
    linkless: Linkless = Linkless.REFUSES
    other_currency: OtherCurrency = OtherCurrency.TAKES
    longest_url: int | None = None
    unpaid_skus: Mapping[str, str] = field(default_factory=dict)
    coupons: Mapping[str, str] = field(default_factory=dict)
    restating: Restating = field(default_factory=Restating)


@dataclass(frozen=True, slots=True)
class Publisher:
    """This is one publisher: its number, its name, and its encrypted id, with which its click ids begin."""

    number: str
    name: str
    code: str


def publisher_of(code: str, known: Mapping[str, Publisher]) -> Publisher:
    """Find whose code it is; a code that nobody has leaves the line unattributed, with its code."""
    return known.get(code, Publisher("", "", code))
