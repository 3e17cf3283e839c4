"""What may be sent again, and how much of it: values that `config` builds and the gate decides by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from recon.resend.probe.experiment import Finding
from recon.resend.request.manner import Manner
from recon.resend.route import USUAL, Route


class Duplicates(StrEnum):
    """This is what Rakuten does with an order id that comes again, as far as a person has found out."""

    UNKNOWN = "unknown"
    COUNTS_TWICE = "counts_twice"
    DROPS = "drops"
    REPLACES = "replaces"


NEXT_MONTH = "next-month"
CancelWindow = timedelta | Literal["next-month"] | None
"""How long an order may be cancelled at Rakuten after it was sent there; None where nobody said so."""


@dataclass(frozen=True, slots=True)
class Terms:
    """This is what re-sending must know of one programme.

    `return_days` is None where nobody said it: then nothing is sent. `closed_through` is the last day of the months
    that finance has closed: what would be booked before it is held. `recovers_clicks` says that lost click ids are
    taken from landing addresses. `found` is what experiments found out of the account; `duplicates_by` names the one
    that `duplicates` rests on, '' where a person wrote it. `route` is the way in which its postbacks leave.
    """

    manner: Manner
    return_days: int | None = None
    duplicates: Duplicates = Duplicates.UNKNOWN
    closed_through: date | None = None
    recovers_clicks: bool = False
    found: tuple[Finding, ...] = ()
    duplicates_by: str = ""
    route: Route = USUAL
    cancel_within: CancelWindow = None


@dataclass(frozen=True, slots=True)
class Caps:
    """This is the most that may be sent again: orders, and sales in minor units by currency.

    A currency without an amount is not sent at all: nobody has said how much would be too much.
    """

    orders: int
    amount: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResendPolicy:
    """This is what holds for every re-send. `oldest` is the age of an order from which on it is not sent any more.

    `oldest_is_said` tells whether a person wrote it; then no experiment says otherwise.
    """

    terms: Mapping[str, Terms]
    per_run: Caps = field(default_factory=lambda: Caps(50))
    per_day: Caps = field(default_factory=lambda: Caps(50))
    oldest: timedelta = timedelta(days=30)
    oldest_is_said: bool = False
    approval_lasts: timedelta = timedelta(hours=24)
