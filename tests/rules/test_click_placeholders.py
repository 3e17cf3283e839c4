"""What programs write where there is no click counts as none, for the rules and for the engine alike."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.gap.clicks.seen import Sign
from recon.records.capture import read_address
from recon.records.click import NO_CLICK_PATTERN, is_no_click, is_well_formed
from tests.rules.click_scene import click, orders, signs, usual

NONE = (
    "", " ", "\t\n", "undefined", "UNDEFINED", " null ", "None", "nil", "NaN", "n/a", "NA", "false", "0", "-", "--",
    "unknown", "empty", '""', "''", "'undefined'", "(not set)", "[object Object]", "ranSiteID", "siteID", "{ranSiteID}",
    "{{ranSiteID}}", "${ranSiteID}", "{{ dlv - ranSiteID }}", "%ranSiteID%", "%%ranSiteID%%", "[ranSiteID]",
    "<ranSiteID>", "#{ran_site_id}", "__RANSITEID__", "ran_site_id", "lorem ipsum dolor", "#REF!", "12345", "undefined1",
    "2026-11-02", click(1)[:10],
)  # fmt: skip
SOME = (
    click(1),
    click(1)[:20],
    f" {click(1)}",
    f"ranSiteID={click(1)}",
    click(1)[:11],
    click(1).replace("-", "%2D"),
    "lw9MynSe+mY-I4Ne4ea+zo0cB+Sms11001",
)


@pytest.mark.parametrize("text", NONE, ids=repr)
def test_a_placeholder_is_no_click(text: str) -> None:
    assert is_no_click(text)


@pytest.mark.parametrize("text", SOME, ids=repr)
def test_whatever_may_be_left_of_a_click_is_no_placeholder(text: str) -> None:
    assert not is_no_click(text)


def test_a_whole_click_whose_dots_and_underscores_became_others_is_no_placeholder() -> None:
    changed = [click(n, of=n).replace(".", "+").replace("_", "-") for n in range(2000)]

    said = duckdb.execute(
        "SELECT text FROM (SELECT unnest(?) AS text) WHERE regexp_full_match(text, ?)",
        [changed, NO_CLICK_PATTERN],
    ).fetchall()

    assert said == []
    assert [each for each in changed if is_no_click(each)] == []


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="undefilNARSTaxb09 {}[]()<>$%#@_-/.'\"\t\n*", max_size=40) | st.sampled_from(NONE + SOME)
)
def test_the_engine_reads_every_text_as_the_rules_do(text: str) -> None:
    [(said,)] = duckdb.execute("SELECT regexp_full_match(?, ?)", [text, NO_CLICK_PATTERN]).fetchall()

    assert said == is_no_click(text)
    assert not (said and is_well_formed(text))


@pytest.mark.code("B12")
def test_orders_with_a_placeholder_are_told_by_its_word_and_share_no_click() -> None:
    rows = [
        *usual(),
        *orders([""] * 30, placeholder="undefined"),
        *orders([""] * 3, placeholder="{ranSiteID}"),
    ]

    assert [each.sentence for each in signs(rows)] == [
        "30 orders carry 'undefined' for a click id: they count as orders without one",
        "3 orders carry '{ranSiteID}' for a click id: they count as orders without one",
    ]
    assert {each.sign for each in signs(rows)} == {Sign.PLACEHOLDER}


def test_of_many_kinds_of_nonsense_the_most_frequent_are_told_apart_and_the_rest_together() -> None:
    told = signs(
        [*usual(), *(each for n in range(9) for each in orders([""] * (20 - n), placeholder=f"no {n}"))]
    )

    assert {each.sentence for each in told} == {
        *(
            f"{20 - n} orders carry 'no {n}' for a click id: they count as orders without one"
            for n in range(5)
        ),
        "54 orders carry other words for a click id, such as 'no 5': they count as orders without one",
    }


def test_a_landing_address_whose_link_was_not_filled_in_carries_no_click() -> None:
    assert read_address("https://shop.example/?ranMID=41234&ranSiteID=%7BranSiteID%7D").click_id == ""
    assert read_address(f"https://shop.example/?ranSiteID=null&siteID={click(1)}").click_id == click(1)
