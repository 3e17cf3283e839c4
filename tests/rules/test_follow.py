"""How far a test order has come: each of the seven steps from waiting to done, and what to look at where it is stuck."""

from dataclasses import replace
from datetime import timedelta

import pytest

from recon.records.attempt import Outcome
from recon.records.order import OrderState
from recon.records.programme import Due
from recon.reporting.follow import is_over, standing, steps
from recon.reporting.follow_lines import changes, ending_line, step_line
from recon.reporting.follow_scene import (
    BookRead,
    StepName,
    StepState,
)
from tests.rules.follow_told import (
    ATTEMPT,
    CLICK,
    DE,
    LINE,
    ORDER,
    ORDERED,
    SENT,
    TEN,
    WHOLE,
    after,
    answered,
    states,
    step,
)


def test_an_order_that_came_through_is_done_at_every_step_with_the_time_it_took() -> None:
    told = steps(WHOLE)

    assert {each.state for each in told} == {StepState.DONE}
    assert is_over(told)
    assert [(each.since_order, each.since_before) for each in told[2:5]] == [
        (timedelta(seconds=20), timedelta(seconds=20)),
        (timedelta(seconds=20), timedelta(0)),
        (timedelta(minutes=4), timedelta(minutes=3, seconds=40)),
    ]
    assert step_line(told[2]) == (
        "ok  attempt in the log      1 attempt, first 10:00:20 UTC (+20 s, 20 s after the step before)"
    )
    assert step_line(told[1]) == "ok  click id on the order   well formed, publisher lw9MynSeamY"
    assert ending_line(told, "1001") == "Order 1001 came through every step."


def test_each_step_waits_for_the_one_before_it() -> None:
    nothing = replace(ORDERED, order=None)

    assert states(nothing) == ["waiting"] * 7
    assert states(ORDERED) == ["done", "done", *["waiting"] * 5]
    assert states(SENT) == ["done", "done", "done", "done", *["waiting"] * 3]
    assert not is_over(steps(nothing))
    assert standing(steps(SENT)) is StepState.WAITING


def test_an_order_the_shop_never_shows_fails_after_the_first_mark() -> None:
    late = replace(after(ORDERED, minutes=31), order=None)
    elsewhere = replace(late, attempts=(ATTEMPT,))

    assert step(late, StepName.ORDER).state is StepState.FAILED
    assert "with or without #" in step(late, StepName.ORDER).look
    assert "the shop's query leaves out its state" in step(elsewhere, StepName.ORDER).look


@pytest.mark.parametrize(
    ("landing", "look"),
    [
        ("", "the landing page did not store ranSiteID: run `recon landing`"),
        (f"https://shop.example/?ranSiteID={CLICK}", "the shop did not save it on the order"),
        (f"https://shop.example/?siteID={CLICK}", "the shop did not save it on the order"),
        ("https://shop.example/?utm_source=rakuten", "a redirect strips it; run `recon landing`"),
    ],
)
def test_an_order_without_a_click_id_says_where_to_look(landing: str, look: str) -> None:
    bare = replace(ORDERED, order=replace(ORDER, click_id=" ", landing_url=landing))

    early, late = step(bare, StepName.CLICK), step(after(bare, minutes=3), StepName.CLICK)

    assert (early.state, late.state) == (StepState.WAITING, StepState.FAILED)
    assert look in late.look


def test_a_damaged_click_id_fails_and_one_made_up_is_doubted() -> None:
    cut = replace(ORDERED, order=replace(ORDER, click_id=CLICK[:20]))
    invented = replace(ORDERED, order=replace(ORDER, click_id="lKW2Xiq9xN0-4.c_9w1X8ZpO94TUl4hg3D"))

    assert step(cut, StepName.CLICK).state is StepState.FAILED
    assert "20 characters" in step(cut, StepName.CLICK).said
    assert "length of its column" in step(cut, StepName.CLICK).look
    assert step(invented, StepName.CLICK).state is StepState.DONE
    assert "looks made up" in step(invented, StepName.CLICK).look


def test_an_attempt_is_expected_within_the_programmes_time_and_then_was_never_sent() -> None:
    early, late = step(ORDERED, StepName.ATTEMPT), step(after(ORDERED, minutes=31), StepName.ATTEMPT)

    assert (early.state, early.said) == (StepState.WAITING, "expected within 30 min of 10:00:00 UTC")
    assert (late.state, late.said) == (StepState.FAILED, "none 30 min after it fell due")
    assert "orders paid by paypal trigger a postback" in late.look


def test_a_log_that_does_not_reach_that_far_never_says_never_sent() -> None:
    short = replace(after(ORDERED, minutes=31), log=BookRead(until=TEN))
    empty = replace(after(ORDERED, minutes=31), log=BookRead())
    unread = replace(after(ORDERED, minutes=31), log=BookRead(failure="postback log 'x': no such file"))

    assert {step(each, StepName.ATTEMPT).state for each in (short, empty, unread)} == {StepState.CANNOT_TELL}
    assert step(unread, StepName.ATTEMPT).look == "postback log 'x': no such file"
    assert step(unread, StepName.ANSWER).state is StepState.CANNOT_TELL


def test_nothing_is_due_before_the_order_is_paid_or_shipped() -> None:
    unpaid = replace(after(ORDERED, hours=9), order=replace(ORDER, paid_at=None, state=OrderState.PENDING))
    unshipped = replace(after(ORDERED, hours=9), programme=replace(DE, due=Due.SHIPPED))

    assert step(unpaid, StepName.ATTEMPT).said == "nothing is due until the order is paid"
    assert step(unshipped, StepName.ATTEMPT).said == "nothing is due until the order is shipped"
    assert step(unshipped, StepName.ATTEMPT).state is StepState.WAITING


def test_an_attempt_with_another_click_id_or_none_fails() -> None:
    other = replace(SENT, attempts=(replace(ATTEMPT, click_id="kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA"),))
    none = replace(SENT, attempts=(replace(ATTEMPT, click_id=" "),))
    untold = replace(SENT, attempts=(replace(ATTEMPT, click_id=None),))

    assert step(other, StepName.ATTEMPT).said == "sent with another click id than the order's"
    assert step(none, StepName.ATTEMPT).said == "sent without a click id"
    assert step(untold, StepName.ATTEMPT).state is StepState.DONE


@pytest.mark.code("B26", "B27", "B28")
@pytest.mark.parametrize(
    ("outcome", "reason", "state", "look"),
    [
        (
            Outcome.MISCONFIGURED,
            "Rakuten turned the programme away: Access denied",
            "failed",
            "tracking for MID 41234",
        ),
        (Outcome.MISCONFIGURED, "HTTP 403", "failed", "outgoing address"),
        (Outcome.MISCONFIGURED, "HTTP 400 on the MID", "failed", "does not know the MID"),
        (Outcome.REFUSED, "the line refused", "failed", "40 characters at most"),
        (Outcome.PARTIAL, "1 line good, 1 refused", "failed", "each line's SKU"),
        (Outcome.THROTTLED, "HTTP 503", "waiting", "try again by itself"),
        (Outcome.NOT_SENT, "no connection was made", "waiting", "try again by itself"),
        (Outcome.AMBIGUOUS, "HTTP 500", "cannot tell", "do not send it again"),
        (Outcome.UNVERIFIED, "HTTP 200 with an image", "cannot tell", "xml=1"),
        (Outcome.HANDED_OVER, "rudderstack took it", "cannot tell", "a gateway took it"),
    ],
)
def test_an_answer_is_read_by_its_body_and_says_what_to_do(
    outcome: Outcome, reason: str, state: str, look: str
) -> None:
    found = step(answered(outcome, reason), StepName.ANSWER)

    assert found.state.value == state
    assert reason in found.said
    assert look in found.look


def test_what_never_left_fails_once_the_sender_had_its_time() -> None:
    assert step(after(answered(Outcome.NOT_SENT), hours=1), StepName.ANSWER).state is StepState.FAILED


def test_what_was_held_back_is_no_attempt() -> None:
    held = step(answered(Outcome.SUPPRESSED, "held back: consent"), StepName.ATTEMPT)

    assert (held.state, held.said) == (StepState.FAILED, "held back: consent")


def test_the_report_proves_what_an_answer_did_not_say() -> None:
    proved = replace(answered(Outcome.AMBIGUOUS, "HTTP 500"), lines=(LINE,))

    assert states(proved) == ["done"] * 7
    assert "the report proves" in step(proved, StepName.ANSWER).said


def test_without_a_log_two_steps_are_left_out_and_the_report_still_counts() -> None:
    two_way = replace(WHOLE, log=None, attempts=())
    missing = replace(after(two_way, hours=49), lines=())

    assert states(two_way) == ["done", "done", "left out", "left out", "done", "done", "done"]
    assert standing(steps(two_way)) is StepState.DONE
    assert step(missing, StepName.RECORDED).state is StepState.FAILED


def test_an_order_only_a_pixel_reported_is_no_proof_of_the_sender() -> None:
    pixel = replace(after(WHOLE, minutes=31), attempts=())

    assert step(pixel, StepName.ATTEMPT).state is StepState.FAILED
    assert "a pixel or another sender" in step(pixel, StepName.ATTEMPT).look


def test_a_flagged_test_order_is_said_to_be_judged_a_test() -> None:
    flagged = replace(WHOLE, order=replace(ORDER, is_test=True))

    assert "'a test order'" in step(flagged, StepName.ORDER).look
    assert states(flagged) == ["done"] * 7


def test_a_test_of_our_own_is_none_of_the_shops() -> None:
    own = replace(WHOLE, is_own=True, order_ref="RECON-TEST-1", log=None)

    assert states(own) == ["left out", *["done"] * 6]
    assert states(replace(own, order=None, attempts=(), lines=()))[0] == "left out"


def test_only_what_changed_is_told_again() -> None:
    first, second = steps(ORDERED), steps(SENT)

    assert changes((), first) == list(first)
    assert [each.name for each in changes(first, second)] == [
        StepName.ATTEMPT,
        StepName.ANSWER,
        StepName.RECORDED,
    ]
    assert changes(second, second) == []
    assert ending_line(second, "1001") == (
        "Order 1001 is still on its way: waiting at line in the report, amount and currency, affiliate."
    )
