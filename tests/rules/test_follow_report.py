"""What Rakuten's report says of a test order: listed, equal, and for whom; and when it is called missing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from recon.records.transaction import NetworkList
from recon.reporting.follow import is_over, steps
from recon.reporting.follow_scene import (
    BookRead,
    Step,
    StepName,
    StepState,
)
from tests.rules.follow_told import (
    LINE,
    ORDER,
    SENT,
    TEN,
    WHOLE,
    after,
    step,
)


def test_there_are_three_marks_and_only_the_last_says_missing() -> None:
    usual = replace(SENT, usual=timedelta(hours=19))

    early = step(after(usual, minutes=29), StepName.RECORDED)
    late = step(after(usual, minutes=31), StepName.RECORDED)
    settled = step(after(usual, hours=49), StepName.RECORDED)

    assert (early.state, early.said) == (
        StepState.WAITING,
        "the guide says within 30 min; this programme's usual is 19 h",
    )
    assert late.state is StepState.WAITING
    assert late.said == (
        "later than the guide says (30 min); this programme's usual is 19 h; missing only after 2026-11-12 10:00 UTC"
    )
    assert (settled.state, settled.said) == (
        StepState.FAILED,
        "missing: in none of Rakuten's lists 2 days later",
    )


def test_what_is_usual_may_not_be_known_yet() -> None:
    assert "not known yet" in step(SENT, StepName.RECORDED).said


@pytest.mark.parametrize("network", [BookRead(failure="HTTP 403"), BookRead(), BookRead(until=TEN)])
def test_a_report_that_was_not_read_that_far_is_never_missing(network: BookRead) -> None:
    found = step(replace(after(SENT, hours=99), network=network), StepName.RECORDED)

    assert found.state is StepState.CANNOT_TELL
    assert not is_over(steps(replace(after(SENT, hours=99), network=network)))


@pytest.mark.parametrize(
    ("line", "said", "look"),
    [
        ({"list": NetworkList.EVENT}, "listed as an event", "eventnvppixel"),
        (
            {"list": NetworkList.NON_COMMISSIONABLE, "reason": "SKU does not match"},
            "not commissionable: SKU does not match",
            "SKU list",
        ),
    ],
)
def test_a_line_in_another_list_fails(line: dict[str, Any], said: str, look: str) -> None:
    found = step(replace(WHOLE, lines=(replace(LINE, **line),)), StepName.RECORDED)

    assert found.state is StepState.FAILED
    assert said in found.said
    assert look in found.look


@pytest.mark.parametrize(
    ("amounts", "look"),
    [
        ((47_60,), "1.19 times the shop's"),
        ((33_61,), "0.84 times the shop's"),
        ((40_00, 40_00), "recorded 2 times"),
        ((400_000,), "scaled twice"),
        ((40,), "does not write cents"),
        ((12_34,), "compare the amounts of its lines"),
    ],
)
def test_another_amount_fails_with_what_it_looks_like(amounts: tuple[int, ...], look: str) -> None:
    found = step(replace(WHOLE, lines=tuple(replace(LINE, amount=each) for each in amounts)), StepName.AMOUNT)

    assert found.state is StepState.FAILED
    assert look in found.look


def test_an_amount_is_equal_within_a_unit_per_line_before_or_after_a_refund() -> None:
    near = replace(WHOLE, lines=(replace(LINE, amount=40_01),))
    refunded = replace(WHOLE, order=replace(ORDER, refunded=10_00), lines=(replace(LINE, amount=30_00),))
    reversed_ = replace(WHOLE, lines=(LINE, replace(LINE, amount=-40_00)))

    assert step(near, StepName.AMOUNT).state is StepState.DONE
    for amount, state in ((40_03, StepState.DONE), (40_04, StepState.FAILED), (39_96, StepState.FAILED)):
        of_three = replace(WHOLE, order=replace(ORDER, lines=3), lines=(replace(LINE, amount=amount),))
        assert step(of_three, StepName.AMOUNT).state is state
    assert step(refunded, StepName.AMOUNT).state is StepState.DONE
    assert step(reversed_, StepName.AMOUNT).said == "40.00 €, as it should be, and reversed since"


def test_another_currency_fails() -> None:
    found = step(replace(WHOLE, lines=(replace(LINE, currency="USD"),)), StepName.AMOUNT)

    assert (found.state, found.said) == (StepState.FAILED, "recorded in USD, the shop has EUR")


def test_the_affiliate_is_the_one_whose_click_it_was() -> None:
    def paid(**more: Any) -> Step:
        return step(replace(WHOLE, lines=(replace(LINE, **more),)), StepName.AFFILIATE)

    other, nobody = paid(publisher_code="kXQk6*ivFEQ"), paid(publisher_code="", publisher="")
    unnamed = paid(publisher_code="")

    assert (other.state, other.said) == (
        StepState.FAILED,
        "recorded for kXQk6.ivFEQ, not for the click's publisher",
    )
    assert (nobody.state, nobody.said) == (
        StepState.FAILED,
        "recorded for nobody, not for the click's publisher",
    )
    assert unnamed.state is StepState.CANNOT_TELL
    assert "Publisher Encrypted ID" in unnamed.look
    assert is_over(steps(replace(WHOLE, lines=(replace(LINE, publisher_code=""),))))
