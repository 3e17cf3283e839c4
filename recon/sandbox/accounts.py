"""Whom the stand-in knows: advertisers' programmes and the publishers they pay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from recon.records.click import publisher_code


class Duplicates(StrEnum):
    """This is what happens to a repeated order id; Rakuten says nothing about it, so each can be tried."""

    COUNTS_TWICE = "counts_twice"
    DROPS = "drops"
    REPLACES = "replaces"


class LateOrders(StrEnum):
    """This is what happens to an order that is reported days after it was placed; it can be any of these."""

    KEEPS_DATE = "keeps_date"
    REDATES = "redates"
    REFUSES = "refuses"
    LOSES = "loses"


class OtherReturns(StrEnum):
    """This is what happens to a return whose SKU was not sold; it can be any of these."""

    STANDS_ALONE = "stands_alone"
    NETS = "nets"
    REFUSES = "refuses"
    IGNORES = "ignores"


@dataclass(frozen=True, slots=True)
class SandboxProgramme:
    """This is one MID at the stand-in.

    `enabled` is whether it may send to the tracking endpoint. `skus` is its SKU list, None where it has none.
    `unscaled_zero_decimal` takes yen as they come instead of divided by a hundred, as some accounts do;
    `plain` takes every amount as it comes. Orders over `late_after` old are late.
    """

    mid: str
    name: str
    currency: str
    rate: Decimal = Decimal("0.06")
    enabled: bool = True
    return_days: int = 30
    skus: frozenset[str] | None = None
    unscaled_zero_decimal: bool = False
    duplicates: Duplicates = Duplicates.COUNTS_TWICE
    plain: bool = False
    late_after: timedelta = timedelta(days=2)
    late_orders: LateOrders = LateOrders.KEEPS_DATE
    other_returns: OtherReturns = OtherReturns.STANDS_ALONE


@dataclass(frozen=True, slots=True)
class Publisher:
    """This is one publisher: its number, its name, and its encrypted id, with which its click ids begin."""

    number: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Lags:
    """This is how long a postback takes to be processed, and then to be seen in a report."""

    process: timedelta = timedelta(minutes=4)
    report: timedelta = timedelta(minutes=15)


def publisher_of(click_id: str, known: Mapping[str, Publisher]) -> Publisher:
    """Find whose click it was; a code that nobody has leaves the line unattributed, with its code."""
    code = publisher_code(click_id)
    return known.get(code, Publisher("", "", code))
