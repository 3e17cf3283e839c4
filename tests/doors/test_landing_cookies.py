"""What the cookies of a landing say of the click id: whichever tag wrote them, and which of several is believed."""

from collections.abc import Iterator

import pytest

from recon.gap.landing import LandingFound, LandingOutcome
from tests.doors.landing_shop import CLICK, OTHER, LandingShop, Page, landed, landing_shop

CACHED = "a page cache may give one visitor's to all"
BELIEVED = "rmStore holds the right one, but rmStoreGateway is believed before it"


@pytest.fixture
def shop() -> Iterator[LandingShop]:
    with landing_shop() as open_shop:
        yield open_shop


@pytest.mark.parametrize(
    "cookies",
    [
        (f"rmStoreGateway=amid%3A41234%7Cald%3A20261110_1200%7Catrv%3A{CLICK}",),
        (f"rmStore41234=ald:20261110_1200|atrv:{CLICK}",),
        (f"RMSTORE=atrv:{CLICK}",),
        (f"ranSiteID={CLICK}", "ranLandDateTime=20261110_1200"),
        (f"rakuten_site_id={CLICK}", "rakuten_time_entered=1794312000"),
        (f"rakuten_ran_site_id={CLICK}",),
        (f"ranadv={CLICK}|20261110_1200",),
        ("rmStore=amid:41234", f"ranSiteID={CLICK}"),
    ],
)
def test_every_tags_cookie_keeps_the_click_id(shop: LandingShop, cookies: tuple[str, ...]) -> None:
    shop.pages["/land"] = lambda _q, _c: Page(cookies=cookies)

    assert landed(shop) == LandingFound(LandingOutcome.KEPT, "the click id is in a cookie, unchanged")


@pytest.mark.parametrize(
    ("cookies", "said"),
    [
        (
            (f"rmStore=ald:20261109_0800|atrv:{OTHER}",),
            f"the cookie rmStore holds an older click id, that of a landing at 2026-11-09 08:00 UTC: {CACHED}",
        ),
        (
            (f"ranadv={OTHER}|20261110_1200",),
            f"the cookie ranadv holds another click id: {CACHED}",
        ),
        (
            (f"rmStoreGateway=atrv:{OTHER}", f"rmStore=atrv:{CLICK}"),
            f"the cookie rmStoreGateway holds another click id: {CACHED}; {BELIEVED}",
        ),
        (
            (f"rmStore=atrv:{CLICK.lower()}",),
            "the cookie rmStore holds the click id in other letters: upper and small ones differ",
        ),
        ((f"rmStore=atrv:{CLICK[:20]}",), "the cookie rmStore holds the click id cut to 20 characters"),
        (
            (f"ranSiteID={CLICK}/",),
            "the cookie ranSiteID holds a damaged click id: it has something behind it",
        ),
        (
            ("rakuten_site_id=undefined",),
            "the cookie rakuten_site_id holds 'undefined' where the click id should stand",
        ),
    ],
)
def test_another_an_older_and_a_damaged_click_id_are_named(
    shop: LandingShop, cookies: tuple[str, ...], said: str
) -> None:
    shop.pages["/land"] = lambda _q, _c: Page(cookies=cookies)

    assert landed(shop) == LandingFound(LandingOutcome.CHANGED, said)


@pytest.mark.parametrize(
    ("cookies", "said"),
    [
        (
            (f"rmStore=amid:49999|atrv:{CLICK}",),
            "rmStore keeps it for MID 49999, the link was of MID 41234",
        ),
        (
            (f"rmStore=ald:20261310_1200|atrv:{CLICK}",),
            "its landing time '20261310_120...' is none; it should be YYYYMMDD_HHMM in UTC",
        ),
        (
            (f"rmStore=atrv:{CLICK}", f"ranSiteID={OTHER}"),
            "rmStore is believed, ranSiteID told another click",
        ),
    ],
)
def test_what_is_odd_about_a_cookie_that_keeps_it_is_said(
    shop: LandingShop, cookies: tuple[str, ...], said: str
) -> None:
    shop.pages["/land"] = lambda _q, _c: Page(cookies=cookies)

    assert landed(shop) == LandingFound(
        LandingOutcome.KEPT, f"the click id is in a cookie, unchanged; {said}"
    )


def test_only_the_cookies_that_are_listed_count(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda _q, _c: Page(
        cookies=(f"ranSiteID={OTHER}", f"rmStore41234=atrv:{CLICK}", f'shop_click={{"id":"{CLICK}"}}')
    )

    listed = {
        names: landed(shop, cookies=names).outcome for names in (("ranadv",), ("rmStore",), ("shop_click",))
    }

    assert listed == {
        ("ranadv",): LandingOutcome.NO_COOKIE,
        ("rmStore",): LandingOutcome.KEPT,
        ("shop_click",): LandingOutcome.KEPT,
    }
