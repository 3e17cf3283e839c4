"""What a request said beside its amounts, and in which currency it went, tells causes that no amount shows."""

import pytest

from recon.matching.cause.codes import codes
from recon.matching.cause.group import Certainty, Coded, Control, GroupKey, decide
from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.records.order import OrderState
from tests.rules.cause_scene import facts, listed, recorded, sent

SAID = {
    "B59 the request said so": (
        "B59",
        facts(
            Kind.NOT_COMMISSIONED,
            sent=(sent(said="iscomm=N&custstatus=New"),),
            listed=(listed(list=2, reason="Non-commissionable"),),
        ),
    ),
    "B50 sent in dollars and recorded so": (
        "B50",
        facts(
            Kind.CURRENCY_DIFFERS,
            recorded=10_900,
            sent=(sent(currency="USD", amount=10_900),),
            listed=(listed(10_900, currency="USD"),),
        ),
    ),
    "B51 its lists were of three lengths": (
        "B51",
        facts(Kind.LINES_MISSING, recorded=4_000, sent=(sent(said="lists=2/2/1"),), listed=(listed(4_000),)),
    ),
    "B51 lists out of step, and a wrong amount": (
        "B51",
        recorded(6_000, sent=(sent(said="lists=2/1/2"),), listed=(listed(6_000),)),
    ),
}


@pytest.mark.code("B51", "B59")
@pytest.mark.parametrize("name", SAID)
def test_a_case_is_told_by_what_was_sent(name: str) -> None:
    code, case = SAID[name]

    assert codes(case)[:1] == (code,)


def test_lists_out_of_step_stand_behind_what_the_answer_says() -> None:
    refused = sent(Outcome.REFUSED, "2 bad lines", good=0, bad=2, said="lists=2/2/1")

    assert codes(facts(Kind.REFUSED, sent=(refused,))) == ("B29", "B51")


def test_a_reversal_whose_lists_are_out_of_step_says_nothing_of_the_sale() -> None:
    back = sent(kind=2, said="lists=2/2/1", amount=-10_000)

    assert codes(facts(Kind.LINES_MISSING, recorded=4_000, sent=(sent(), back))) == ("B67",)


@pytest.mark.code("O01")
@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.REFUNDED])
def test_what_is_called_off_and_paid_in_another_currency_is_told_as_such(state: OrderState) -> None:
    listing = (listed(10_900, currency="USD"),)
    case = facts(Kind.CURRENCY_DIFFERS, recorded=10_900, state=int(state), listed=listing)

    assert codes(case) == ("O01",)


def test_an_exchange_is_never_certain() -> None:
    key = GroupKey("de", Kind.CURRENCY_DIFFERS, "EUR")

    told = decide(key, [Coded(str(ref), ("B50",), 1_070_000) for ref in range(100)], control=Control())

    assert (told.code, told.certainty) == ("B50", Certainty.LIKELY)


@pytest.mark.parametrize("kind", [Kind.WITHOUT_COMMISSION, Kind.WITHOUT_PUBLISHER])
def test_what_is_also_true_of_other_breaks_is_the_cause_where_the_kind_is_about_it(kind: Kind) -> None:
    key = GroupKey("de", kind, "EUR")

    told = decide(key, [Coded(str(ref), (kind.row.code,)) for ref in range(3)], control=Control())

    assert codes(facts(kind, listed=(listed(publisher_code="", commission=0),)))[0] == kind.row.code
    assert told.of((kind.row.code,)) == kind.row.code
