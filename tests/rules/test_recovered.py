"""When an order that lost its click id may take the one of its landing address, and how the plan says so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recon.records.kind import Kind
from recon.resend.candidate import Conditions
from recon.resend.hold import HeldBack, Hold
from recon.resend.plan import plan
from recon.resend.recovered import Recovery, recovery
from tests.rules.test_resend_gate import BY, CLICK, LOST, row, terms

PLACED = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
LANDED = PLACED - timedelta(hours=2)
OTHER = "kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA"
ADDRESS = f"https://s.example/?ranMID=41234&ranSiteID={CLICK}"


def told(
    click_id: str = "", address: str = ADDRESS, *, landed_at: datetime | None = LANDED
) -> Recovery | None:
    return recovery(click_id, address, landed_at=landed_at, placed_at=PLACED, mid="41234")


@pytest.mark.parametrize(
    ("click_id", "address"),
    [
        ("", ADDRESS),
        (" ", ADDRESS),
        ("", f"https://s.example/?ranSiteID={CLICK}"),
        ("", f"https://s.example/#siteID={CLICK}"),
        (CLICK[:20], ADDRESS),
        (CLICK[:5], ADDRESS),
        (CLICK.replace("-", "%2D"), ADDRESS),
        (f"{CLICK}&gclid=1", ADDRESS),
    ],
)
def test_a_lost_or_cut_click_id_is_taken_from_the_address(click_id: str, address: str) -> None:
    assert told(click_id, address) == Recovery(CLICK, is_offered=True)


@pytest.mark.parametrize("click_id", [CLICK, f" {CLICK} ", OTHER])
def test_a_whole_click_id_stays_whatever_the_address_says(click_id: str) -> None:
    assert told(click_id) is None


@pytest.mark.parametrize(
    ("click_id", "address", "why_not"),
    [
        ("", f"https://s.example/?ranMID=49999&ranSiteID={CLICK}", "it belongs to another MID"),
        ("", f"{ADDRESS}&ranSiteID={OTHER}", "it carries several that differ"),
        ("", f"{ADDRESS}&ranMID=49999", "it carries several that differ"),
        (OTHER[:20], ADDRESS, "what the order kept is not how it begins"),
        (f"{CLICK[:12]}M28j3q", ADDRESS, "what the order kept is not how it begins"),
        ("", ADDRESS.replace(CLICK, CLICK.lower()), "it is in small letters only, so something changed it"),
        ("test", ADDRESS, "what the order kept is not how it begins"),
    ],
)
def test_every_doubt_about_an_address_says_no(click_id: str, address: str, why_not: str) -> None:
    assert told(click_id, address) == Recovery(why_not=why_not, is_offered=True)


@pytest.mark.parametrize(
    ("landed_at", "why_not"),
    [
        (None, "the shop does not say when the click landed"),
        (PLACED + timedelta(minutes=1), "the click landed after the order"),
    ],
)
def test_a_click_without_a_landing_before_the_order_is_not_taken(
    landed_at: datetime | None, why_not: str
) -> None:
    assert told(landed_at=landed_at) == Recovery(why_not=why_not, is_offered=True)


@pytest.mark.parametrize("address", ["", "https://s.example/", f"https://s.example/?ranSiteID={CLICK[:33]}"])
def test_an_address_without_a_whole_click_id_offers_nothing(address: str) -> None:
    assert told(address=address) == Recovery(why_not="its landing address carries none either")


def held(by: Conditions, **changed: object) -> HeldBack:
    [made] = plan([row(**changed)], by=by)
    [only] = made.held
    return only.why


@pytest.mark.parametrize(
    ("click_id", "address", "by", "said"),
    [
        (CLICK[:20], ADDRESS, BY, "; its landing address carries one: recover_clicks = true in [programme.de], then the next `recon pull` reads all orders again and takes it"),
        ("", ADDRESS, BY, "; its landing address carries one: recover_clicks = true in [programme.de], then the next `recon pull` reads all orders again and takes it"),
        (CLICK[:20], ADDRESS, terms(recovers_clicks=True), "; its landing address carries one: the next `recon pull` reads all orders again and takes it"),
        (CLICK[:20], ADDRESS.replace("41234", "49999"), BY, "; its landing address carries one: but it belongs to another MID"),
        (CLICK[:20], "https://s.example/", BY, "its click id does not have the shape of one"),
    ],
)  # fmt: skip
def test_the_plan_says_what_the_address_offers(
    click_id: str, address: str, by: Conditions, said: str
) -> None:
    why = held(by, click_id=click_id, landing_url=address)

    assert why.hold in {Hold.NO_CLICK, Hold.CLICK_MALFORMED}
    assert why.sentence.endswith(said)
    assert CLICK not in why.sentence


def test_an_order_that_is_held_for_something_else_says_nothing_of_its_address() -> None:
    [made] = plan(
        [replace(LOST, kind=Kind.MATCHED, shop_rows=row(click_id="", landing_url=ADDRESS).shop_rows)], by=BY
    )

    assert "landing address" not in made.held[0].why.sentence
