"""What the shop's cookies say of a click, whichever tag wrote them, and which of several is believed."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.records.capture import LONGEST, Capture, decoded, read_cookie, read_cookies, read_land

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
OTHER = "kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA"
UNDERLINED = "nOD_rLJHOac-42vlJMwQgDDSJ5XfoWPeBA"
JUNE = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("rmStore", f"ald:20250601_1200|atrv:{CLICK}", Capture(CLICK, JUNE, source="rmStore")),
        ("rmStore", f"amid:41234|ald:20250601_1200|atrv:{CLICK}", Capture(CLICK, JUNE, "41234", source="rmStore")),
        ("RMSTORE", f"acs:1|AMID:41234|atr:20|atrv:{CLICK}|ald:20250601_1200", Capture(CLICK, JUNE, "41234", source="RMSTORE")),
        ("rmStoreGateway", f"amid:41234|ald:20250601_1200|atrv:{CLICK}", Capture(CLICK, JUNE, "41234", source="rmStoreGateway")),
        ("rmStore41234", f"ald:20250601_1200|atrv:{CLICK}", Capture(CLICK, JUNE, "41234", source="rmStore41234")),
        ("rmStore", f'"atrv:{CLICK}"', Capture(CLICK, source="rmStore")),
        ("ranSiteID", CLICK, Capture(CLICK, source="ranSiteID")),
        ("ranLandDateTime", "20250601_1200", Capture(landed_at=JUNE, source="ranLandDateTime")),
        ("ranadv", f"{CLICK}|20250601_1200", Capture(CLICK, JUNE, source="ranadv")),
        ("rakuten_site_id", CLICK, Capture(CLICK, source="rakuten_site_id")),
        ("rakuten_ran_site_id", CLICK, Capture(CLICK, source="rakuten_ran_site_id")),
        ("rakuten_time_entered", "1748779200", Capture(landed_at=JUNE, source="rakuten_time_entered")),
        ("rakuten_ran_mid", "41234", Capture(mid="41234", source="rakuten_ran_mid")),
        ("rakuten_ran_eaid", "kXQk6*ivFEQ", Capture(encrypted_id="kXQk6*ivFEQ", source="rakuten_ran_eaid")),
        ("session", CLICK, None),
        ("", "", None),
    ],
)  # fmt: skip
def test_every_tags_cookie_is_read(name: str, value: str, expected: Capture | None) -> None:
    assert read_cookie(name, value) == expected


@pytest.mark.parametrize("times", range(6))
def test_a_cookie_is_read_however_often_it_was_encoded(times: int) -> None:
    value = f"amid:41234|ald:20250601_1200|atrv:{UNDERLINED}"
    for _ in range(times):
        value = quote(value, safe="")

    assert read_cookie("rmStore", value) == Capture(UNDERLINED, JUNE, "41234", source="rmStore")


@pytest.mark.parametrize(
    ("name", "value", "note"),
    [
        ("rmStore41234", f"amid:49999|atrv:{CLICK}", "the cookie is named for MID 41234, and holds MID 49999"),
        ("rmStore", f"ald:20251301_1200|atrv:{CLICK}", "its landing time '20251301_120...' is none; it should be YYYYMMDD_HHMM in UTC"),
        ("rmStore", "atrv:short", "its click id has 5 characters or another form; a real one has 34"),
    ],
)  # fmt: skip
def test_what_is_odd_about_a_cookie_is_said(name: str, value: str, note: str) -> None:
    found = read_cookie(name, value)

    assert found is not None
    assert found.notes == (note,)


RM = f"amid:41234|ald:20250601_1200|atrv:{CLICK}"
RM_OTHER = f"amid:41234|ald:20250601_1300|atrv:{OTHER}"
FOREIGN = f"amid:49999|ald:20250601_1300|atrv:{OTHER}"


@pytest.mark.parametrize(
    ("cookies", "click_id", "source"),
    [
        ({"rmStore": RM_OTHER, "rmStoreGateway": RM}, CLICK, "rmStoreGateway"),
        ({"rmStore": RM, "rmStoreGateway": "amid:41234"}, CLICK, "rmStore"),
        ({"rmStore": RM, "rmStoreGateway": "atrv:short"}, CLICK, "rmStore"),
        ({"rmStore": RM_OTHER, "rmStore41234": RM}, CLICK, "rmStore41234"),
        ({"rmStore": RM, "rmStore49999": FOREIGN}, CLICK, "rmStore"),
        ({"ranSiteID": OTHER, "rmStore": RM}, CLICK, "rmStore"),
        ({"ranadv": f"{OTHER}|20250601_1300", "rakuten_site_id": CLICK}, CLICK, "rakuten_site_id"),
        ({"session": "1"}, "", ""),
        ({}, "", ""),
    ],
)
def test_of_several_cookies_of_one_visit_one_is_believed(
    cookies: dict[str, str], click_id: str, source: str
) -> None:
    found = read_cookies(cookies.items(), mid="41234")

    assert (found.click_id, found.source) == (click_id, source)


def test_the_gateways_cookie_does_not_win_where_it_is_told_to_be_ignored() -> None:
    found = read_cookies([("rmStoreGateway", RM_OTHER), ("rmStore", RM)], ignores_gateway=True)

    assert (found.click_id, found.source, found.is_ambiguous) == (CLICK, "rmStore", False)


def test_a_cookie_that_told_another_click_is_named() -> None:
    found = read_cookies([("rmStore", RM_OTHER), ("rmStoreGateway", RM)])

    assert found.notes == ("rmStoreGateway is believed, rmStore told another click",)
    assert found.is_ambiguous


@pytest.mark.parametrize(
    "cookies",
    [
        {"ranSiteID": OTHER, "ranLandDateTime": "20250601_1200", "ranMID": "41234", "ranEAID": "kXQk6*ivFEQ"},
        {"rakuten_site_id": OTHER, "rakuten_time_entered": "1748779200", "rakuten_ran_mid": "41234",
         "rakuten_ran_eaid": "kXQk6*ivFEQ", "rakuten_ran_site_id": OTHER},
    ],
)  # fmt: skip
def test_the_cookies_that_one_tag_writes_are_joined(cookies: dict[str, str]) -> None:
    for told in (list(cookies.items()), list(reversed(cookies.items()))):
        found = read_cookies(told)

        assert (found.click_id, found.landed_at, found.mid, found.encrypted_id) == (
            OTHER, JUNE, "41234", "kXQk6*ivFEQ",
        )  # fmt: skip
        assert not found.is_ambiguous


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20250601_1200", JUNE),
        ("20250601_120030", JUNE),
        ("202506011200", JUNE),
        ("2025-06-01T12:00:00Z", JUNE),
        ("2025-06-01 12:00", JUNE),
        ("1748779200", JUNE),
        ("1748779200123", JUNE),
        (" 20250601_1200 ", JUNE),
        ("20250631_1200", None),
        ("20250601_2400", None),
        ("00000101_0000", None),
        ("20250601", None),
        ("2025-13-01T12:00Z", None),
        ("٢٠٢٥٠٦٠١_١٢٠٠", None),
        ("9999999999", datetime(2286, 11, 20, 17, 46, 39, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_landing_time_is_read_in_utc(text: str, expected: datetime | None) -> None:
    assert read_land(text) == expected


_TEXTS = some.text(some.characters(), max_size=200) | some.lists(
    some.sampled_from(["rmStore", "siteID=", "ranMID=", "%", "%25", "%3D", "&", "?", "#", "|", ":", "+", CLICK, "atrv:", "ald:",
                       "amid:", "20250601_1200", "٣", "\x00", "\ud800", " ", "9" * 13]),
    max_size=30,
).map("".join)  # fmt: skip
_NAMES = some.sampled_from(["rmStore", "rmStoreGateway", "rmStore1", "rmStore_x", "ranadv", "ranSiteID", "ranMID",
                            "ranLandDateTime", "rakuten_site_id", "rakuten_time_entered"]) | some.text(max_size=20)  # fmt: skip


@given(cookies=some.lists(some.tuples(_NAMES, _TEXTS), max_size=6), ignores_gateway=some.booleans())
def test_any_cookies_are_read(cookies: list[tuple[str, str]], *, ignores_gateway: bool) -> None:
    found = read_cookies(cookies, ignores_gateway=ignores_gateway)

    assert not found.click_id or any(found.click_id in decoded(value) for _, value in cookies)
    assert (
        read_cookies(reversed(cookies), ignores_gateway=ignores_gateway).is_well_formed
        == found.is_well_formed
    )


def test_a_long_cookie_is_read_to_its_bound_only() -> None:
    assert read_cookie("rmStore", "x" * LONGEST + f"|atrv:{CLICK}") == Capture(source="rmStore")
