"""No cause without evidence: what is told of a case goes with the rows that show it, and with what should have been hit."""

import pytest

from recon.matching.cause.codes import codes, escaped
from recon.matching.cause.facts import Facts
from recon.records.attempt import Outcome
from recon.records.kind import KINDS, Kind, Verdict
from tests.rules.cause_scene import facts, listed, recorded, sent
from tests.rules.test_cause_codes import AWAY, SCENES


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("B65", recorded(11_900, listed=(listed(11_900, commission=0),))),
        ("B66", recorded(11_900, listed=(listed(11_900, publisher_code="somebodyels"),))),
        ("O13", recorded(11_900, sent=(sent(said="iscomm=N"),))),
    ],
)
def test_what_is_also_true_stands_behind_the_cause(code: str, case: Facts) -> None:
    assert codes(case) == ("B40", code)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(recorded(7_777), id="an amount that nothing makes"),
        pytest.param(
            facts(Kind.SUPPRESSED, sent=(sent(Outcome.SUPPRESSED, "held back: rule 7"),)), id="a rule"
        ),
        pytest.param(facts(Kind.SENDING_NOT_KNOWN), id="without a log"),
        pytest.param(facts(Kind.SENT_FOR_UNKNOWN_ORDER, sent=(sent(),)), id="sent for nobody"),
    ],
)
def test_no_cause_is_told_without_evidence(case: Facts) -> None:
    assert codes(case) == ()


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.verdict is not Verdict.BREAK])
def test_what_is_no_break_has_no_cause(kind: Kind) -> None:
    assert codes(facts(kind, listed=(listed(),))) == ()


# What the shop's row alone shows, without a single row of another book.
_OF_THE_ORDER = {"B12", "B53", "B55", "B56", "O01"}


@pytest.mark.parametrize("name", SCENES)
def test_where_no_row_speaks_nothing_more_is_said_than_the_kind_and_the_order_show(name: str) -> None:
    _, case = SCENES[name]
    silent = case._replace(sent=(), listed=(), lines=(), astray=(), elsewhere_listed=0, elsewhere_ordered=0)
    silent = silent._replace(tax=None, shipping=None, discount=None, gross=None, net=silent.first)

    told = set(codes(silent)) - _OF_THE_ORDER

    of_the_amounts_alone = {"B44", "B45", "B48"} if case.kind is Kind.AMOUNT_DIFFERS else set()
    assert told <= {case.kind.row.code, "O08"} | of_the_amounts_alone, told


def test_a_delivery_without_price_is_no_cause() -> None:
    assert codes(recorded(10_400, shipping=0, gross=10_400)) == ()


def test_an_order_without_a_voucher_escapes_the_voucher_and_nothing_else() -> None:
    well = facts(Kind.MATCHED, recorded=10_000, listed=(listed(),), sent=(sent(),), discount=0)

    assert not escaped("B42", well, kind=Kind.AMOUNT_DIFFERS)
    assert escaped("B40", well, kind=Kind.AMOUNT_DIFFERS)
    assert not escaped("B20", well, kind=Kind.NEVER_SENT)
    assert escaped("B20", well._replace(sent=()), kind=Kind.NEVER_SENT)


def test_an_order_that_was_refused_first_and_taken_later_has_not_escaped() -> None:
    denied = sent(AWAY, "Rakuten turned the programme away: Access denied")
    well = facts(Kind.MATCHED, recorded=10_000, listed=(listed(),), sent=(denied,))

    assert escaped("B26", well, kind=Kind.REFUSED)
    assert not escaped("B26", well._replace(sent=(denied, sent())), kind=Kind.REFUSED)
    assert not escaped("B62", well._replace(sent=(sent(),)), kind=Kind.NOT_RECORDED)
