"""The demo's second act: what happens after the eight weeks, and what must come of it, written down before."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from recon.demo.calendar import CHECKOUT_FIX, DENIED, END, SECOND_END, SENDER_DOWN
from recon.demo.fate import FATES, Fate
from recon.demo.order import DemoOrder
from recon.demo.plans import SCRIPTS, ScriptedPlan, kind_once_sent_again
from recon.demo.scenarios import is_queued
from recon.demo.second_truth import written
from recon.demo.truth import kind_of
from recon.demo.world import History, World, history
from recon.records.attempt import Outcome
from recon.records.kind import Kind, Side
from recon.resend.answer import read_answer
from recon.resend.query import read_request


@pytest.fixture(scope="module")
def told() -> History:
    return history()


@pytest.fixture
def world(told: History, tmp_path: Path) -> Iterator[World]:
    made = World(told, folder=tmp_path)
    yield made
    made.close()


def _refs(orders: list[DemoOrder]) -> set[str]:
    return {each.purchase.ref for each in orders}


def _of_fate(orders: list[DemoOrder], fate: Fate) -> list[DemoOrder]:
    return [each for each in orders if each.course.fate is fate]


def _plan(told: History, name: str) -> ScriptedPlan:
    return next(each for each in told.second_truth.plans if each.script.name == name)


def test_one_seed_tells_one_second_act(told: History) -> None:
    again = history()

    assert written(told.truth, told.second_truth) == written(again.truth, again.second_truth)
    assert told.later == again.later
    assert told.later_clicks == again.later_clicks
    assert told.later != history(seed=1).later


def test_it_goes_on_after_the_first_act_and_numbers_on(told: History) -> None:
    placed = [each.purchase.placed_at for each in told.later]
    numbers = [each.purchase.number for each in told.later if each.purchase.programme.name == "de"]

    assert END <= min(placed) < END + timedelta(hours=1)
    assert SECOND_END - timedelta(hours=2) < max(placed) < SECOND_END - timedelta(minutes=44)
    assert numbers == list(range(26_001, 26_001 + len(numbers)))
    assert not _refs(told.orders) & _refs(told.later)


def test_as_much_is_bought_as_before(told: History) -> None:
    clicked = Counter(each.purchase.programme.name for each in told.later if each.purchase.publisher)

    # Five days of fifty-six: 6,000 and 380 in eight weeks.
    assert 480 < clicked["de"] < 560
    assert 28 < clicked["jp"] < 40


def test_nothing_after_the_end_reaches_into_what_was_known_before_it(world: World, told: History) -> None:
    world.advance_to(END)

    assert not _refs(told.later) & {each.order_ref for each in world.sandbox.ledger}
    assert all(each.sent_at >= END for order in told.later for each in order.course.attempts)
    assert all(each.processed_at >= END for order in told.later for each in order.course.booked)


def test_paypal_orders_are_sent_again_from_the_repair_on(told: History) -> None:
    bought = [each for each in told.later if each.purchase.payment == "paypal" and each.purchase.click_id]
    broken = _of_fate(told.later, Fate.CHECKOUT_BROKEN)

    assert broken
    assert all(END <= each.purchase.placed_at < CHECKOUT_FIX[1] for each in broken)
    repaired = [each for each in bought if each.purchase.placed_at >= CHECKOUT_FIX[1]]
    assert sum(bool(each.course.booked) for each in repaired) > len(repaired) * 8 // 10


def test_rakuten_denies_what_comes_in_its_bad_hours_and_the_shop_tries_no_more(told: History) -> None:
    denied = _of_fate(told.later, Fate.DENIED)

    assert len(denied) > 5
    for order in denied:
        (attempt,) = order.course.attempts
        answer = read_answer(
            attempt.status, body=attempt.body, lines_sent=read_request(attempt.url).lines, error_class=""
        )
        assert answer.outcome is Outcome.MISCONFIGURED
        assert attempt.sent_at in DENIED
        assert not order.course.booked
    assert {each.purchase.programme.name for each in denied} == {"de"}
    taken = [
        each.sent_at
        for order in told.later
        if order.purchase.programme.name == "de"
        for each in order.course.attempts
        if each.taken
    ]
    assert not [moment for moment in taken if moment in DENIED]


def test_nothing_leaves_while_the_sender_stands_still_and_all_that_waited_leaves_afterwards(
    told: History,
) -> None:
    attempts = [each.sent_at for order in (*told.orders, *told.later) for each in order.course.attempts]
    queued = [each for each in told.later if is_queued(each)]

    assert not [moment for moment in attempts if moment in SENDER_DOWN]
    assert len(queued) > 10
    for order in queued:
        left_at = order.course.attempts[0].sent_at
        assert SENDER_DOWN.end <= left_at < SENDER_DOWN.end + timedelta(minutes=5)
        assert all(each.processed_at > left_at for each in order.course.booked)
    assert {kind_of(each, at=SECOND_END) for each in _of_fate(queued, Fate.SENT)} == {Kind.MATCHED}


def test_the_log_of_the_second_act_reads_as_what_was_done(
    world: World, told: History, tmp_path: Path
) -> None:
    world.advance_to(SECOND_END)

    lines = (tmp_path / "logs/postbacks.jsonl").read_text().splitlines()
    logged = [json.loads(line, parse_float=Decimal) for line in lines]
    assert [each["time"] for each in logged] == sorted(each["time"] for each in logged)
    refused = [each for each in logged if "Access denied" in ((each["response"] or {}).get("body") or "")]
    refs = {read_request(each["request"]["url"]).order_ref for each in refused}
    assert refs == set(told.second_truth.injected["denied"])


def test_the_second_truth_names_every_order_of_both_acts_once(told: History) -> None:
    second = told.second_truth

    counted = sum(len(kinds) for kinds in second.kinds.values())
    assert counted == len(told.orders) + len(told.later) + len(told.ghosts)
    assert {kind for kinds in second.kinds.values() for kind in kinds.values()} <= {
        each.slug for each in Kind
    }
    content = json.loads(written(told.truth, second), parse_float=Decimal)
    assert content["second_act"]["kinds"] == second.kinds
    first = {key: value for key, value in content.items() if key != "second_act"}
    assert first == json.loads(told.truth.text(), parse_float=Decimal)


def test_the_plans_take_up_every_order_the_checkout_forgot_before_the_end(told: History) -> None:
    forgotten = set(told.truth.injected["checkout_broken"])
    first, second, third = (_plan(told, name) for name in "abc")

    settled = {ref for ref in forgotten if told.truth.kinds["de"][ref] == "never_sent"}
    assert len(settled) == 41
    assert settled <= set(first.sent)
    assert forgotten <= {*first.sent, *second.sent}
    assert set(told.second_truth.injected["denied"]) <= set(third.sent)
    assert not set(first.sent) & set(second.sent)
    assert not set(second.sent) & set(third.sent)
    for plan in (first, second, third):
        assert plan.amount == sum(plan.sent.values()) > 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_everything_that_is_missing_is_sent_or_held_with_a_reason(told: History, script: object) -> None:
    plan = next(each for each in told.second_truth.plans if each.script == script)
    everything = {each.purchase.ref: each for each in (*told.orders, *told.later)}

    assert not set(plan.sent) & set(plan.held)
    assert all(plan.held.values())
    for ref in (*plan.sent, *plan.held):
        assert kind_of(everything[ref], at=plan.script.at).row.side is Side.MISSING
    sendable = {Kind.NEVER_SENT, Kind.SEND_FAILED, *([Kind.REFUSED] if plan.script.corrected else [])}
    assert {kind_of(everything[ref], at=plan.script.at) for ref in plan.sent} <= sendable


def test_what_was_sent_again_is_recorded_in_the_end(told: History) -> None:
    sent = {ref for plan in told.second_truth.plans for ref in plan.sent}

    assert {told.second_truth.kinds["de"][ref] for ref in sent} == {"matched"}


def test_without_our_own_attempts_the_books_would_say_who_else_reported_it(told: History) -> None:
    never = _of_fate(told.orders, Fate.NEVER_SENT)[0]
    failed = _of_fate(told.orders, Fate.SEND_FAILED)[0]

    assert kind_once_sent_again(never, own_attempts_known=False) is Kind.RECORDED_BY_ANOTHER_PATH
    assert kind_once_sent_again(failed, own_attempts_known=False) is Kind.RECEIVED_ALTHOUGH_ERROR
    assert kind_once_sent_again(never, own_attempts_known=True) is Kind.MATCHED
    assert FATES[Fate.DENIED].kind is Kind.REFUSED
