"""What the signs look at, and what a sign says: orders with their click ids, and the few of them that prove it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from recon.records.capture import Capture
from recon.records.click import publisher_code

_EVIDENCE = 5


class Sign(StrEnum):
    """This is one thing that many click ids together give away; the words are those of `--json`."""

    MADE_UP = "made up"
    ALIKE = "alike"
    REPEATED = "repeated characters"
    SMALL_LETTERS = "small letters"
    FROZEN = "frozen"
    CACHED = "cached"
    POOL = "pool"
    PUBLISHER_UNSEEN = "publisher unseen"
    LOST = "lost on the way"
    STRIPPED = "stripped"
    DAMAGED = "damaged"
    PLACEHOLDER = "placeholder"
    ANOTHER_CLICK = "another click"
    ADVERTISER_ID = "advertiser id"
    FOREIGN_MID = "foreign mid"
    LANDED_LONG_AGO = "landed long ago"
    LANDED_LATER = "landed later"
    MONTH_FOR_MINUTES = "month for minutes"
    LANDED_AT_ORDER = "landed at order"

    @property
    def code(self) -> str:
        """Name it in the field's list of breaks; '' where the list has no such thing."""
        return _CODES.get(self, "")


_CODES = {
    Sign.FROZEN: "B10",
    Sign.CACHED: "B11",
    Sign.POOL: "B10",
    Sign.LOST: "B02",
    Sign.STRIPPED: "B03",
    Sign.DAMAGED: "B12",
    Sign.PLACEHOLDER: "B12",
    Sign.SMALL_LETTERS: "B12",
    Sign.ANOTHER_CLICK: "B10",
    Sign.FOREIGN_MID: "B10",
    Sign.LANDED_LONG_AGO: "B10",
    Sign.LANDED_LATER: "B55",
    Sign.MONTH_FOR_MINUTES: "B55",
    Sign.LANDED_AT_ORDER: "B56",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickSeen:
    """This is one order as far as its click goes; `landing` is what its stored landing address says.

    `placeholder` is what stands where a click id should, such as 'undefined'; `click_id` is '' then. `is_owed` says that it is confirmed in the shop, and neither cancelled nor refunded.
    """

    order_ref: str
    placed_at: datetime
    click_id: str = field(default="", repr=False)
    placeholder: str = ""
    landed_at: datetime | None = None
    landing: Capture = field(default_factory=Capture)
    has_campaign: bool = False
    currency: str = ""
    amount: int = 0
    is_owed: bool = True

    @property
    def publisher(self) -> str:
        """Read whose click it was."""
        return publisher_code(self.click_id)


@dataclass(frozen=True, slots=True)
class Evidence:
    """This is one order that shows the sign; `shown` says what of it, never a whole click id."""

    order_ref: str
    placed_at: datetime
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFound:
    """This is a sign that was found: in how many of how many orders, in one sentence, and what to do."""

    sign: Sign
    sentence: str
    step: str
    orders: int
    of: int
    first: datetime
    last: datetime
    evidence: tuple[Evidence, ...]


def found(sign: Sign, rows: Sequence[ClickSeen], *, of: int, sentence: str, step: str) -> SignFound:
    """Put a sign together from the orders that show it, the newest of them as evidence."""
    newest = sorted(rows, key=lambda row: (row.placed_at, row.order_ref), reverse=True)
    return SignFound(
        sign=sign,
        sentence=sentence,
        step=step,
        orders=len(rows),
        of=of,
        first=newest[-1].placed_at,
        last=newest[0].placed_at,
        evidence=tuple(Evidence(row.order_ref, row.placed_at, shown(row)) for row in newest[:_EVIDENCE]),
    )


def shown(row: ClickSeen) -> str:
    """Show whose click it was and how long its id is: the whole leads to a person's visit."""
    text = row.click_id.strip()
    return f"{text[: min(11, len(text) // 2)]}... ({len(text)} characters)" if text else "no click id"


def by_click(rows: Iterable[ClickSeen]) -> dict[str, list[ClickSeen]]:
    """Gather orders by their click id, byte for byte."""
    sorted_out: dict[str, list[ClickSeen]] = {}
    for row in rows:
        sorted_out.setdefault(row.click_id, []).append(row)
    return sorted_out


def by_publisher(rows: Iterable[ClickSeen]) -> dict[str, list[ClickSeen]]:
    """Gather orders by the publisher of their click, in the order of the codes."""
    sorted_out: dict[str, list[ClickSeen]] = {}
    for row in rows:
        sorted_out.setdefault(row.publisher, []).append(row)
    return dict(sorted(sorted_out.items()))
