"""What looks like a click id, how it is shown, and which place is the likeliest."""

import pytest

from recon.sources.orders.declared import Keeping
from recon.sources.shops.click_values import Holds, Spot, holds, ranked, shortened, spot_of

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
OTHER = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (CLICK, Holds.CLICK),
        (f" {CLICK}\n", Holds.CLICK),
        ("lKW2Xiq9xN0-4.c_9w1X8ZpO94TUl4hg3D", Holds.CLICK),  # Rakuten's own example
        (CLICK[:32], Holds.NEITHER),
        ("0b7e9f6e-7f3a-4a57-9d2c-1f6d5d3c2b1a", Holds.NEITHER),  # a UUID
        (f"https://shop.example/?ranMID=41234&ranSiteID={CLICK}", Holds.LANDING),
        (f"https://shop.example/?siteid={CLICK}&x=1", Holds.LANDING),
        (
            f"https://ask.example/?to=https%253A%252F%252Fshop.example%252F%253FranSiteID%253D{CLICK}",
            Holds.LANDING,
        ),
        (f"https://shop.example/?ranMID=41234&ranSiteID={CLICK[:20]}", Holds.NEITHER),
        ("https://shop.example/?utm_source=mail", Holds.NEITHER),
        ("", Holds.NEITHER),
    ],
)
def test_a_click_id_is_known_by_its_shape(value: str, what: Holds) -> None:
    assert holds(value) is what


def test_a_value_is_never_shown_whole() -> None:
    assert shortened(CLICK) == "lw9My... (34 characters)"
    assert shortened("short") == "sh... (5 characters)"
    assert shortened("") == "none"


def test_the_example_of_a_landing_address_leaves_out_what_it_carries() -> None:
    [spot] = _spots(f"https://shop.example/shoes?ranSiteID={CLICK}")
    [odd] = _spots(f"https://shop.example/#siteID={CLICK}")

    assert spot.example == "https://shop.example/shoes?..."
    assert CLICK[:6] not in odd.example


def test_a_place_counts_what_it_holds_by_kind() -> None:
    click, landing = _spots(CLICK, OTHER, CLICK, f"https://shop.example/?ranSiteID={CLICK}", "nothing")

    assert (click.holds, click.values, click.different, click.strict) == (Holds.CLICK, 3, 2, 3)
    assert (landing.holds, landing.values) == (Holds.LANDING, 1)


def test_the_likeliest_place_is_one_the_preset_can_read_and_is_named_so() -> None:
    unreadable = _spot("visits", "ran_site_id", None, values=900)
    constant = _spot("meta", "ran_default", {"click_key": "a"}, values=800, different=1)
    copied = _spot("meta", "note", {"click_key": "b"}, values=700)
    named = _spot("meta", "_ran_site_id", {"click_key": "c"}, values=600)

    found = ranked([unreadable, constant, copied, named], what=Holds.CLICK)

    assert found == (named, copied, constant, unreadable)


def _spots(*values: str) -> tuple[Spot, ...]:
    return spot_of(values, keeping=Keeping.COLUMN, table="orders", column="click")


def _spot(
    table: str, key: str, parameters: dict[str, str] | None, *, values: int, different: int = 50
) -> Spot:
    return Spot(
        Keeping.KEYS, table, "value", key, Holds.CLICK, values, different, values, "lw9My...", parameters
    )
