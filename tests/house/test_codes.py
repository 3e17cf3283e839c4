"""A code that the product tells is shown by a test, and the page of breaks says no more than that."""

import pytest

from recon.gap.clicks.seen import Sign
from recon.gap.readings import Signal
from recon.records.codes import CODES, CodeRow, Standing, Teller, Where
from recon.records.kind import Kind
from recon.resend.hold import Hold
from tests.tools import breaks
from tests.tools.proofs import Proof, proofs

TOLD = [row for row in CODES.values() if row.standing is Standing.TOLD]
# How a test names what tells a code: the member of the list, or the word that people read.
MEMBERS = {
    Where.CAUSE: {kind.slug: kind.name for kind in Kind},
    Where.KIND: {kind.slug: kind.name for kind in Kind},
    Where.SIGN: {sign.value: sign.name for sign in Sign},
    Where.SIGNAL: {signal.value: signal.name for signal in Signal},
    Where.HOLD: {hold.value: hold.name for hold in Hold},
}


@pytest.fixture(scope="module")
def shown() -> dict[str, list[Proof]]:
    return proofs()


def test_the_page_of_breaks_is_the_catalogue_and_its_tests() -> None:
    assert breaks.PAGE.read_text(encoding="utf-8") == breaks.text(), "run `make docs`"


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.code)
def test_a_code_that_is_told_has_a_test_that_names_what_tells_it(
    row: CodeRow, shown: dict[str, list[Proof]]
) -> None:
    tests = shown.get(row.code, [])

    assert tests, f'mark the test that shows it with @pytest.mark.code("{row.code}")'
    assert [each.words for each in row.told_by if not _is_named(each, tests)] == []


def test_no_test_shows_a_code_that_is_not_told_or_not_known(shown: dict[str, list[Proof]]) -> None:
    assert sorted(set(shown) - {row.code for row in TOLD}) == []


def _is_named(teller: Teller, tests: list[Proof]) -> bool:
    member = MEMBERS.get(teller.where, {}).get(teller.name)
    return member is None or any(teller.name in each.text or member in each.text for each in tests)
