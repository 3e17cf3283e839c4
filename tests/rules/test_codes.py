"""The catalogue of codes agrees with the rest of the product: kinds, signs, signals, holds, and the gate of re-sending."""

import re
from dataclasses import replace

import pytest

from recon.gap.clicks.seen import Sign
from recon.gap.readings import Signal
from recon.records.codes import CODES, PLACES, Again, CodeRow, Where, example, filled, found, near
from recon.records.codes.places import places_of
from recon.records.kind import Kind, Verdict
from recon.resend.gate import gate
from recon.resend.hold import Hold
from recon.resend.request import PostbackRequest
from tests.rules.test_resend_gate import BY, LOST

NAMED = {
    Where.CAUSE: {kind.slug for kind in Kind},
    Where.KIND: {kind.slug for kind in Kind},
    Where.SIGNAL: {signal.value for signal in Signal},
    Where.SIGN: {sign.value for sign in Sign},
    Where.HOLD: {hold.value for hold in Hold},
}
# A kind that says where an order was not lost; its code is that of the kind it stands for without a log.
WITHOUT_A_LOG = Kind.SENDING_NOT_KNOWN
ROWS = pytest.mark.parametrize("row", CODES.values(), ids=CODES)


def tellers(where: Where, name: str) -> set[str]:
    return {
        row.code for row in CODES.values() for each in row.told_by if (each.where, each.name) == (where, name)
    }


def test_the_fields_list_has_104_codes_and_each_stands_here_once() -> None:
    numbers = {
        "L": range(1, 27),
        "B": (*range(1, 14), *range(20, 37), *range(40, 67)),
        "O": range(1, 15),
        "D": range(1, 8),
    }
    listed = {f"{letter}{number:02}" for letter, mine in numbers.items() for number in mine}

    assert len(listed) == 104
    assert {row.code for row in CODES.values() if not row.is_ours} == listed
    assert {row.code for row in CODES.values() if row.is_ours} == {
        "L27",
        "B67",
        "B68",
        "D08",
        "D09",
        "N3",
        "N9",
        "O15",
    }


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.slug)
def test_a_kinds_code_stands_in_the_catalogue_and_names_the_kind(kind: Kind) -> None:
    assert not kind.row.code or kind in CODES[kind.row.code].kinds


@pytest.mark.parametrize("sign", Sign, ids=lambda sign: sign.name)
def test_a_sign_and_the_catalogue_name_each_other(sign: Sign) -> None:
    assert tellers(Where.SIGN, sign.value) == ({sign.code} if sign.code else set())


@ROWS
def test_what_tells_a_code_is_something_that_the_product_has(row: CodeRow) -> None:
    for each in (*row.told_by, *row.noticed_by):
        assert each.name in NAMED.get(each.where, {each.name})
    assert not set(row.told_by) & set(row.noticed_by)


@ROWS
def test_a_kind_tells_its_own_code_and_no_other(row: CodeRow) -> None:
    told = {each.name for each in row.told_by if each.where is Where.KIND}

    for kind in (kind for kind in Kind if kind.slug in told):
        assert kind.row.code in {row.code, ""}


@ROWS
def test_a_sentence_is_whole_whatever_the_number(row: CodeRow) -> None:
    places = places_of(row.prints)
    assert set(places) <= set(PLACES)

    for number in (0, 1, 2):
        said = filled(row.prints, {name: number if PLACES[name].thing else "x" for name in places})
        for thing in (PLACES[name].thing for name in places if PLACES[name].thing):
            assert f"{number} {thing}{'' if number == 1 else 's'}" in said
        assert "{" not in said

    assert re.fullmatch(r"[^{}]+\.", example(row))


def test_every_place_stands_in_some_sentence() -> None:
    assert {name for row in CODES.values() for name in places_of(row.prints)} == set(PLACES)


def test_a_count_that_comes_with_no_value_is_an_error_and_no_gap_in_a_sentence() -> None:
    with pytest.raises(KeyError):
        filled(CODES["B20"].prints, {"orders": 3})


@ROWS
def test_no_word_is_used_that_pages_avoid(row: CodeRow) -> None:
    texts = f"{row.name} {row.rule} {row.prints} {row.handling.step}".lower()

    assert not re.search(r"conversion|delta|success", texts)
    assert row.rule[-1] == row.prints[-1] == row.handling.step[-1] == "."
    assert len({each.code for each in CODES.values() if each.name == row.name}) == 1


@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind is not WITHOUT_A_LOG], ids=lambda kind: kind.slug
)
def test_the_gate_lets_through_what_the_catalogue_allows_and_nothing_else(kind: Kind) -> None:
    again = CODES[kind.row.code].handling.again if kind.row.code else Again.NO
    at_once = gate(replace(LOST, kind=kind), by=BY)
    corrected = gate(replace(LOST, kind=kind), by=replace(BY, corrected="the MID is enabled"))

    assert isinstance(at_once, PostbackRequest) is (again is Again.YES)
    assert isinstance(corrected, PostbackRequest) is (again in {Again.YES, Again.AFTER_CORRECTION})


def test_without_a_log_an_order_is_never_sent_again_although_its_code_allows_it() -> None:
    assert CODES[WITHOUT_A_LOG.row.code].handling.again is Again.YES
    for by in (BY, replace(BY, corrected="the MID is enabled")):
        assert not isinstance(gate(replace(LOST, kind=WITHOUT_A_LOG), by=by), PostbackRequest)


@ROWS
def test_a_code_that_a_hold_tells_is_sent_by_no_plan_at_once(row: CodeRow) -> None:
    if any(each.where is Where.HOLD for each in row.told_by):
        assert row.handling.again is not Again.YES


def test_a_code_and_a_kind_are_found_by_what_a_person_types() -> None:
    for word in ("B29", "b29", " B29 ", "lines refused", "Lines-Refused"):
        assert found(word) is CODES["B29"]
    for word in ("never_sent", "never sent", "NEVER-SENT"):
        assert found(word) is Kind.NEVER_SENT
    assert found("B99") is None


@pytest.mark.parametrize(
    ("word", "meant"), [("B299", "B29"), ("nevr_sent", "never_sent"), ("lines refusd", "B29"), ("L2", "L02")]
)
def test_what_is_written_wrongly_leads_to_what_was_meant(word: str, meant: str) -> None:
    assert meant in near(word)


def test_what_is_like_nothing_leads_nowhere() -> None:
    assert near("xyzzy plugh") == []


def test_every_break_of_the_kernel_has_a_code() -> None:
    assert [kind for kind in Kind if kind.row.verdict is Verdict.BREAK and not kind.row.code] == []
