"""Landing pages on a real server: what keeps a click id, what loses it where, and whom nobody calls."""

import socket
from collections.abc import Iterator

import pytest

from recon.gap.landing import LandingFound, LandingOutcome, Probe, judged, landing_url
from recon.sources.landing import LandingDoor, is_the_networks
from tests.doors.landing_shop import (
    AT,
    CLICK,
    COOKIES,
    OTHER,
    SOON,
    LandingShop,
    Page,
    landed,
    landing_shop,
    rm_store,
)


@pytest.fixture
def shop() -> Iterator[LandingShop]:
    with landing_shop() as open_shop:
        yield open_shop


def leads(to: str, *cookies: str, status: int = 302) -> Page:
    return Page(status, to, cookies)


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_a_cookie_holds_the_click_id_however_often_it_is_encoded(shop: LandingShop, times: int) -> None:
    shop.pages["/land"] = lambda _, click: Page(cookies=(rm_store(click, times=times),))

    assert landed(shop) == LandingFound(LandingOutcome.KEPT, "the click id is in a cookie, unchanged")
    assert shop.asked == [f"/land?utm_source=rakuten&ranMID=41234&ranEAID=recon.check&ranSiteID={CLICK}"]


def test_redirects_that_keep_the_query_lead_to_the_cookie(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"/de?{query}", status=301)
    shop.pages["/de"] = lambda query, _: leads(f"{shop.url}/de/shoes?{query}", status=308)
    shop.pages["/de/shoes"] = lambda _, click: Page(cookies=(rm_store(click),))

    assert landed(shop).outcome is LandingOutcome.KEPT
    assert len(shop.asked) == 3


def test_a_server_that_sets_the_cookie_first_may_clean_the_address(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda _, click: leads("/clean", rm_store(click))
    shop.pages["/clean"] = lambda _q, _c: Page()

    assert landed(shop).outcome is LandingOutcome.KEPT
    assert shop.sent_cookies[1].startswith("rmStore=amid%3A41234")


def test_the_redirect_that_strips_the_parameter_is_named(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"/de?{query}")
    shop.pages["/de"] = lambda _q, _c: leads("/de/")
    shop.pages["/de/"] = lambda _q, _c: Page()

    assert landed(shop) == LandingFound(
        LandingOutcome.LOST,
        f"ranSiteID was lost at redirect 2, from {shop.url}/de to {shop.url}/de/",
    )


def test_a_parameter_in_small_letters_is_changed(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda _, click: leads(f"/de?ransiteid={click.lower()}")
    shop.pages["/de"] = lambda _q, _c: Page(cookies=("ranSiteID=x",))

    found = landed(shop)

    assert found.outcome is LandingOutcome.CHANGED
    assert found.sentence == (
        f"ranSiteID was changed at redirect 1, from {shop.url}/land to {shop.url}/de: upper and small letters were mixed up"
    )


def test_a_parameter_that_is_cut_is_changed(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda _, click: leads(f"/de?ranSiteID={click[:20]}")
    shop.pages["/de"] = lambda _q, _c: Page()

    assert landed(shop).sentence.endswith(": it was cut")


def test_a_consent_page_may_carry_the_first_address_in_one_of_its_own(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(
        "/consent?next=" + query.replace("&", "%26").replace("=", "%3D")
    )
    shop.pages["/consent"] = lambda _q, _c: leads(f"/home?ranSiteID={CLICK}")
    shop.pages["/home"] = lambda _, click: Page(cookies=(rm_store(click),))

    assert landed(shop).outcome is LandingOutcome.KEPT


def test_no_cookie_is_said_to_be_unseen_without_a_browser(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda _q, _c: Page(cookies=("session=1",))

    found, by_script = landed(shop), landed(shop, cookies=())

    assert found.outcome is LandingOutcome.NO_COOKIE
    assert "not seen without a browser; if your tag sets it by script, list no cookies" in found.sentence
    assert by_script == LandingFound(LandingOutcome.KEPT, "ranSiteID reaches the last page unchanged")


def test_a_page_cache_that_gives_everybody_one_visitors_id_is_found(shop: LandingShop) -> None:
    cached = rm_store(OTHER, times=2)
    shop.pages["/land"] = lambda _q, _c: Page(cookies=(cached,))

    found = landed(shop)

    assert found.outcome is LandingOutcome.CHANGED
    assert "holds another click id" in found.sentence
    assert "lw9MynSeamY" not in found.sentence


def test_a_cookie_that_is_taken_back_is_not_there(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, click: leads(f"/de?{query}", rm_store(click))
    shop.pages["/de"] = lambda _q, _c: Page(
        cookies=("rmStore=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/",)
    )

    assert landed(shop).outcome is LandingOutcome.NO_COOKIE


def test_a_circle_ends_after_eight_redirects(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"/land?{query}")

    found = landed(shop)

    assert found == LandingFound(LandingOutcome.UNREACHABLE, "no page after 8 redirects: they go in a circle")
    assert len(shop.asked) == 8


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("https://click.linksynergy.com/deeplink", "it is Rakuten's or counts clicks"),
        ("https://track.linksynergy.com/ep", "it is Rakuten's or counts clicks"),
        ("https://www.rakuten.com/", "it is Rakuten's or counts clicks"),
        ("https://click.partner.example/", "it is Rakuten's or counts clicks"),
        ("https://partner.example/", "add an address of that host to [landing]"),
        ("//partner.example/", "add an address of that host to [landing]"),
    ],
)
def test_nobody_else_is_ever_called(shop: LandingShop, to: str, why: str) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"{to}?{query}")

    found = landed(shop)

    assert found.outcome is LandingOutcome.LEFT
    assert found.sentence.startswith("leaves your hosts at ")
    assert why in found.sentence
    assert len(shop.asked) == 1


def test_another_host_of_the_shop_is_followed_only_where_it_is_configured(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"{shop.other_host}/there?{query}")
    shop.pages["/there"] = lambda _, click: Page(cookies=(rm_store(click),))

    alone, both = landed(shop), landed(shop, hosts=(f"{shop.other_host}/",))

    assert alone.outcome is LandingOutcome.LEFT
    assert both.outcome is LandingOutcome.KEPT
    assert len(shop.asked) == 3


def test_what_was_lost_before_it_left_is_lost(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda _q, _c: leads("https://partner.example/")

    assert landed(shop).outcome is LandingOutcome.LOST


def test_cookies_stay_with_the_host_that_set_them(shop: LandingShop) -> None:
    foreign = "ranSiteID=theirs; Domain=partner.example"
    shop.pages["/land"] = lambda query, _: leads(f"{shop.other_host}/there?{query}", "session=1", foreign)
    shop.pages["/there"] = lambda query, _: leads(f"/end?{query}")
    shop.pages["/end"] = lambda _q, _c: Page()

    landed(shop, hosts=(f"{shop.other_host}/",))

    assert shop.sent_cookies == ["", "", ""]


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_page_that_refuses_says_nothing_of_click_ids(shop: LandingShop, status: int) -> None:
    shop.pages["/land"] = lambda _q, _c: Page(status)

    assert landed(shop) == LandingFound(LandingOutcome.UNREACHABLE, f"{shop.url}/land answers HTTP {status}")


def test_a_server_that_is_down_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    found = landed(LandingShop(port=port))

    assert found.outcome is LandingOutcome.UNREACHABLE
    assert "unreachable" in found.sentence


def test_a_redirect_to_plain_http_is_not_followed(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"http://shop.example/?{query}")

    assert "that is not https" in landed(shop, hosts=("https://shop.example/",)).sentence


def test_a_name_that_leads_inside_is_not_called(shop: LandingShop) -> None:
    shop.pages["/land"] = lambda query, _: leads(f"https://10.0.0.1/?{query}")

    assert "private address" in landed(shop, hosts=("https://10.0.0.1/",)).sentence


def test_rakutens_own_hosts_are_known_even_where_they_are_configured() -> None:
    probe = Probe(CLICK, "ranSiteID", COOKIES)
    address = "https://click.linksynergy.com/fs-bin/click"

    walk = LandingDoor([address], timeout=SOON).walk(landing_url(address, probe, mid="1"), at=AT)

    assert walk.hops == ()
    assert judged(walk, probe).outcome is LandingOutcome.LEFT
    assert is_the_networks("ran-reporting.rakutenmarketing.com")
    assert not is_the_networks("www.shop.example")
