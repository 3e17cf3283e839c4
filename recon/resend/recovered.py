"""Whether an order that lost its click id may take the one of its landing address: money follows, so every doubt says no."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from recon.records.capture import Capture, decoded, read_address
from recon.records.click import LENGTH, is_placeholder, is_well_formed
from recon.resend.candidate import Candidate, Conditions, ShopRow
from recon.resend.hold import HeldBack, Hold


@dataclass(frozen=True, slots=True)
class Recovery:
    """This is what a landing address offers an order without a whole click id.

    `click_id` is '' where it may not be taken: then `why_not` says why. `is_offered` tells that the address carries
    a whole one at all.
    """

    click_id: str = field(default="", repr=False)
    why_not: str = ""
    is_offered: bool = False


def recovery(
    click_id: str, address: str, *, landed_at: datetime | None, placed_at: datetime, mid: str
) -> Recovery | None:
    """Say what an order's landing address offers; None where the order needs nothing: its own click id is whole."""
    if is_well_formed(click_id.strip()):
        return None
    capture = read_address(address) if may_carry(address) else Capture()
    if not capture.is_well_formed:
        return Recovery(why_not="its landing address carries none either")
    why_not = _doubt(click_id, capture, landed_at=landed_at, placed_at=placed_at, mid=mid)
    return Recovery("" if why_not else capture.click_id, why_not, is_offered=True)


def may_carry(address: str) -> bool:
    """Tell at a glance whether an address can carry a click id at all: most do not, and are not taken apart."""
    return "site" in address.lower()


def with_offer(held: HeldBack, candidate: Candidate, *, by: Conditions) -> HeldBack:
    """Add to the reason that holds an order for its click id what its landing address offers."""
    if held.hold not in {Hold.NO_CLICK, Hold.CLICK_MALFORMED} or len(candidate.shop_rows) != 1:
        return held
    found = offered(candidate.shop_rows[0], by=by)
    if found is None or not found.is_offered:
        return held
    doing = way(by.programme.name, is_on=by.terms.recovers_clicks)
    then = f"but {found.why_not}" if found.why_not else doing
    return replace(held, sentence=f"{held.sentence}; its landing address carries one: {then}")


def offered(row: ShopRow, *, by: Conditions) -> Recovery | None:
    """Say what the landing address of a shop's order offers."""
    mid = by.programme.mid
    return recovery(row.click_id, row.landing_url, landed_at=row.landed_at, placed_at=row.placed_at, mid=mid)


def way(programme: str, *, is_on: bool) -> str:
    """Say how an order comes to the click id that its address offers."""
    reading = "the next `recon pull` reads all orders again and takes it"
    return reading if is_on else f"recover_clicks = true in [programme.{programme}], then {reading}"


def _doubt(
    click_id: str, capture: Capture, *, landed_at: datetime | None, placed_at: datetime, mid: str
) -> str:
    kept = "" if is_placeholder(click_id) else decoded(click_id).strip()
    ladder = (
        ("it carries several that differ", capture.is_ambiguous),
        ("it belongs to another MID", capture.mid not in {"", mid}),
        ("what the order kept is not how it begins", kept[:LENGTH] != capture.click_id[: len(kept)]),
        ("it is in small letters only, so something changed it", capture.click_id == capture.click_id.lower()),
        ("the shop does not say when the click landed", landed_at is None),
        ("the click landed after the order", landed_at is not None and landed_at > placed_at),
    )  # fmt: skip
    return next((why for why, holds in ladder if holds), "")
