"""What a landing address says of a click, however often it was encoded and whoever spoiled it."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.records.capture import (
    LONGEST,
    decoded,
    read_address,
)
from recon.records.click import STRICT, is_well_formed, publisher_code

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
OTHER = "kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA"
SLASHED = "nOD/rLJHOac-42vlJMwQgDDSJ5XfoWPeBA"
UNDERLINED = "nOD_rLJHOac-42vlJMwQgDDSJ5XfoWPeBA"
# Ids that stand on public pages.
REAL = """
    x9A7w7fjzpE-vEoN4nHgoCRnAySBEbp7iA nOD_rLJHOac-42vlJMwQgDDSJ5XfoWPeBA MeQoh28EORo-rNHwvq4rZg76Ygy17vFilg
    Uy2LwS3NxCs-oP2dQhvF.oq9AsVk_MOcMg je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA
    tcRfPW115I0-qkDKIgmxJquhH5EG7tahxg SAyYsTvLiGQ-jsl.a4ThyS7B6Pg5_AQbMQ yNfEamYSgXk-Q716xy3YHMHwt8IcQqpOnA
    bnwWbXPyqPU-MX1VkOpVD0qEXpkfL5QvYg SWlnSnn6x54-oXefW_4ZLrqU5SdTPGp.AA OzpaRYwFVr0-WJCKsREJuyxhu5CdzxY90w
    TnL5HPStwNw-_aB6_3fIjCurTZZgLD0Hng jU79Zysihs4-XIPta3zI2cl1bb8TJD9.fQ J84DHJLQkR4-Est2Ht9VqNrBagE46P8NPA
    vedj0cWlu2Y-E_.kzMGyB_9JlJJnMqKeIw 8BacdVP0GFs-eIeiLLamar7OxCjtXbQdiw JVFxdTr9V80-cg.Nnfk_77u8fZ5YccVnaw
    pfxNKSnglIM-fo1ch974CpFrZ2ghQqRw4w OyPY4YHfHl4-5t9np1DoTPuG6fO28twrDA lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg
""".split()


@pytest.mark.parametrize("click_id", REAL)
def test_a_real_click_id_is_strictly_formed_and_begins_with_its_publisher(click_id: str) -> None:
    assert is_well_formed(click_id)
    assert STRICT.fullmatch(click_id)
    assert publisher_code(click_id) == click_id[:11]
    assert read_address(f"https://shop.example/?ranMID=1&ranSiteID={click_id}").click_id == click_id


@pytest.mark.parametrize(
    ("click_id", "loose", "strict"),
    [
        ("lKW2Xiq9xN0-4.c_9w1X8ZpO94TUl4hg3D", True, False),
        ("823421983a3-231824ft12-e12-gh1208b12-14", False, False),
        (SLASHED, True, False),
        ("kXQk6*ivFEQ-M28j3qbUhtM2JFCT2wmhOA", True, False),
        (CLICK[:20], False, False),
        (f"{CLICK}A", False, False),
        (CLICK.replace("-", "_"), False, False),
        ("", False, False),
    ],
)
def test_other_click_ids_are_loosely_formed_or_not_at_all(
    click_id: str, *, loose: bool, strict: bool
) -> None:
    assert (is_well_formed(click_id), bool(STRICT.fullmatch(click_id))) == (loose, strict)


@pytest.mark.parametrize(
    ("address", "click_id", "mid", "encrypted_id", "source"),
    [
        (f"https://s.example/?ranMID=41234&ranEAID=lw9MynSeamY&ranSiteID={CLICK}", CLICK, "41234", "lw9MynSeamY", "ranSiteID"),
        (f"https://s.example/?RANMID=41234&RANSITEID={CLICK}", CLICK, "41234", "", "ranSiteID"),
        (f"https://s.example/?ran_mid=41234&ran_site_id={CLICK}", CLICK, "41234", "", "ranSiteID"),
        (f"https://s.example/?siteID={CLICK}", CLICK, "", "", "siteID"),
        (f"https://s.example/?siteid=de&ranMID=41234&ranSiteID={CLICK}", CLICK, "41234", "", "ranSiteID"),
        (f"https://s.example/?ranSiteID=&siteID={CLICK}", CLICK, "", "", "siteID"),
        (f"https://s.example/#ranSiteID={CLICK}&ranMID=41234", CLICK, "41234", "", "ranSiteID"),
        (f"https://s.example/?a=1#/start?ranSiteID={CLICK}", CLICK, "", "", "ranSiteID"),
        (f"https://s.example/?a=1&amp;ranMID=41234&amp;ranSiteID={CLICK}&amp;b=2", CLICK, "41234", "", "ranSiteID"),
        (f"ranSiteID={CLICK}", CLICK, "", "", "ranSiteID"),
        (f"  https://s.example/?ranSiteID=+{CLICK}+&x=1 ", CLICK, "", "", "ranSiteID"),
        (f"https://s.example/?ranSiteID={SLASHED}", SLASHED, "", "", "ranSiteID"),
        (f"https://s.example/?ranSiteID={UNDERLINED.replace('_', '%5F')}", UNDERLINED, "", "", "ranSiteID"),
        (f"https://s.example/?ranSiteID={UNDERLINED.replace('_', '%255F')}", UNDERLINED, "", "", "ranSiteID"),
        (f"https://s.example/?ranSiteID={OTHER}&ranEAID=kXQk6%2AivFEQ", OTHER, "", "kXQk6*ivFEQ", "ranSiteID"),
        (f"https://s.example/?utm_term=xQ2rw4wranMID=52752&ranSiteID={CLICK}", CLICK, "52752", "", "ranSiteID"),
        (f"https://s.example/?ranSiteID={CLICK}ranMID=52752", CLICK, "52752", "", "ranSiteID"),
        ("https://s.example/?ranMID=52752&ranSiteID=", "", "52752", "", ""),
        (f"https://s.example/?ranMID=52752&ranSiteID={CLICK[:20]}", CLICK[:20], "52752", "", "ranSiteID"),
        ("https://s.example/?siteId=de-ch&color=blue", "", "", "", ""),
        (f"https://s.example/?website_id={CLICK}", "", "", "", ""),
        ("https://s.example/?ranMID=52752&siteID=de", "de", "52752", "", "siteID"),
        (f"https://s.example/?siteID={CLICK[:20]}", CLICK[:20], "", "", "siteID"),
        ("", "", "", "", ""),
        ("https://[", "", "", "", ""),
        ("%", "", "", "", ""),
    ],
)  # fmt: skip
def test_a_landing_address_is_read_whatever_stands_around_it(
    address: str, click_id: str, mid: str, encrypted_id: str, source: str
) -> None:
    found = read_address(address)

    assert (found.click_id, found.mid, found.encrypted_id, found.source) == (
        click_id,
        mid,
        encrypted_id,
        source,
    )


@pytest.mark.parametrize("times", range(7))
def test_an_address_inside_another_is_read_however_often_it_was_encoded(times: int) -> None:
    inner = f"https://s.example/?ranMID=41234&ranSiteID={UNDERLINED}&x=1"
    for _ in range(times):
        inner = quote(inner, safe="")

    found = read_address(f"https://consent.example/ask?back={inner}")

    assert (found.click_id, found.mid) == (UNDERLINED, "41234")


def test_the_address_itself_counts_before_one_inside_it() -> None:
    inner = quote(f"/sale?ranSiteID={OTHER}", safe="")

    found = read_address(f"https://s.example/?back={inner}&ranSiteID={CLICK}")

    assert found.click_id == CLICK
    assert found.is_ambiguous


@pytest.mark.parametrize(
    ("address", "note"),
    [
        (f"https://s.example/?utm=xranMID=52752&ranSiteID={CLICK}", "an & is missing before ranMID"),
        (f"https://s.example/?ranSiteID={CLICK}&ranSiteID={OTHER}", "it carries several click ids that differ"),
        (f"https://s.example/?ranMID=1&ranMID=2&ranSiteID={CLICK}", "it carries several MIDs that differ"),
        (f"https://s.example/?ranSiteID={CLICK[:20]}", "its click id has 20 characters or another form; a real one has 34"),
        (f"https://s.example/?ranMID=abc&ranSiteID={CLICK}", "its MID 'abc' is no number"),
        (f"https://s.example/?ranEAID=2558510&ranSiteID={CLICK}", "ranEAID holds the publisher's number, not the encrypted id"),
        (f"https://s.example/?ranEAID=kXQk6*ivFEQ&ranSiteID={CLICK}", "ranEAID names another publisher than the click id"),
        (f"https://s.example/?ranLandDateTime=soon&ranSiteID={CLICK}", "its landing time 'soon' is none; it should be YYYYMMDD_HHMM in UTC"),
        (f"https://s.example/?ranSiteID={CLICK}&x={'x' * LONGEST}", f"only its first {LONGEST:,} characters were read"),
    ],
)  # fmt: skip
def test_what_is_odd_about_an_address_is_said(address: str, note: str) -> None:
    assert read_address(address).notes == (note,)


def test_the_publisher_of_a_link_and_of_its_click_id_are_one_in_another_alphabet() -> None:
    found = read_address(f"https://s.example/?ranEAID=kXQk6*ivFEQ&ranSiteID={OTHER}")

    assert found.notes == ()
    assert publisher_code(found.encrypted_id) == publisher_code(found.click_id) == "kXQk6.ivFEQ"
    assert publisher_code("nOD/rLJHOac") == publisher_code(UNDERLINED)


_TEXTS = some.text(some.characters(), max_size=200) | some.lists(
    some.sampled_from(["ranSiteID=", "siteID=", "ranMID=", "%", "%25", "%3D", "&", "?", "#", "|", ":", "+", CLICK, "atrv:", "ald:",
                       "amid:", "20250601_1200", "٣", "\x00", "\ud800", " ", "9" * 13]),
    max_size=30,
).map("".join)  # fmt: skip


@given(_TEXTS)
def test_any_text_is_read_as_an_address_and_what_was_found_stood_in_it(text: str) -> None:
    found = read_address(text)

    assert found.click_id in decoded(text)
    assert found.mid in decoded(text)
    assert bool(found.source) == bool(found.click_id)


@given(some.sampled_from(REAL), some.integers(0, 5), some.sampled_from(["?", "#", "?a=1&", "#/x?", "?utm=y"]))
def test_a_click_id_that_was_written_into_an_address_comes_out_unchanged(
    click_id: str, times: int, before: str
) -> None:
    value = click_id
    for _ in range(times):
        value = quote(value, safe="").replace("_", "%5F").replace(".", "%2E")

    assert read_address(f"https://s.example/{before}ranSiteID={value}&b=2").click_id == click_id


def test_a_long_address_is_read_to_its_bound_only() -> None:
    assert read_address(f"https://s.example/?{'x' * LONGEST}&ranSiteID={CLICK}").click_id == ""
