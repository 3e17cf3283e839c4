"""Judges how far a test order has come, step by step, and says what to look at where it is stuck.

It gives no verdict: that is the kernel's. A book that could not be read makes a step *cannot tell*, never *failed*.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

from recon.records import numerals
from recon.records.capture import read_address
from recon.records.click import STRICT, is_well_formed, publisher_code
from recon.records.money import Money
from recon.reporting.follow_report import affiliate, amount, recorded
from recon.reporting.follow_scene import OrderSeen, Scene, Step, StepName, StepState
from recon.reporting.follow_sending import answer, attempt

_ID_LENGTH = 34
_ID_LATE = timedelta(minutes=2)


def steps(scene: Scene) -> tuple[Step, ...]:
    """Tell the seven steps of a test order, each with the time it took."""
    told = [_order(scene), _click(scene), attempt(scene), answer(scene), recorded(scene), amount(scene)]
    return tuple(_timed([*told, affiliate(scene)]))


def standing(told: Iterable[Step]) -> StepState:
    """Say how the whole stands: the first of failed, cannot tell and waiting that any step is; else done."""
    states = {step.state for step in told}
    for state in (StepState.FAILED, StepState.CANNOT_TELL, StepState.WAITING):
        if state in states:
            return state
    return StepState.DONE


def is_over(told: Sequence[Step]) -> bool:
    """Tell whether watching on would show nothing new: all came through, one failed, or the rest cannot be told."""
    if standing(told) in {StepState.DONE, StepState.FAILED}:
        return True
    is_recorded = any(step.name is StepName.RECORDED and step.state is StepState.DONE for step in told)
    return is_recorded and all(step.state is not StepState.WAITING for step in told)


def _timed(told: Sequence[Step]) -> Iterator[Step]:
    ordered_at = told[0].at
    before = ordered_at
    for step in told:
        if step.at is None or ordered_at is None or before is None:
            yield step
            continue
        yield replace(step, since_order=step.at - ordered_at, since_before=step.at - before)
        before = step.at


def _order(scene: Scene) -> Step:
    name, order = StepName.ORDER, scene.order
    if order is not None and scene.is_own:
        said = "sent by `recon test send`: the shop does not know it"
        return Step(name, StepState.LEFT_OUT, said, at=order.placed_at)
    if order is not None:
        return Step(name, StepState.DONE, _placed(order), look=_test_flag(order), at=order.placed_at)
    if scene.is_own:
        said = "a test order of our own, which the shop does not know"
        first = min((each.sent_at for each in scene.attempts), default=None)
        return Step(name, StepState.LEFT_OUT, said, at=first)
    if scene.shop.failure:
        return Step(name, StepState.CANNOT_TELL, "the shop could not be read", look=scene.shop.failure)
    return _unseen(scene)


def _placed(order: OrderSeen) -> str:
    lines = numerals.counted(order.lines, "line")
    return f"placed {order.placed_at:%Y-%m-%d %H:%M:%S} UTC, {lines}, {Money(order.amount, order.currency)}"


def _test_flag(order: OrderSeen) -> str:
    if not order.is_test:
        return ""
    return (
        "the shop flags it as a test: a run will judge it 'a test order', and once Rakuten records it "
        "'a test order that Rakuten pays for', until it is reversed"
    )


def _unseen(scene: Scene) -> Step:
    said = "the shop's book has no such order"
    if scene.attempts or scene.lines:
        look = "Rakuten or the log knows it: see whether the shop's query leaves out its state, store or date"
    else:
        look = (
            "check the reference as the shop writes it, with or without #, and that the query takes its state"
        )
    late = scene.as_of > scene.began + scene.programme.send_within
    return Step(StepName.ORDER, StepState.FAILED if late else StepState.WAITING, said, look=look)


def _click(scene: Scene) -> Step:
    name, order, click = StepName.CLICK, scene.order, scene.click_id
    if not click and order is None:
        state = StepState.CANNOT_TELL if scene.shop.failure else StepState.WAITING
        return Step(name, state, "the order is not seen yet")
    at = order.placed_at if order else None
    if not click and order is not None:
        # Some shops write the order first and its click id a moment later.
        young = scene.as_of <= order.placed_at + _ID_LATE
        state = StepState.WAITING if young else StepState.FAILED
        return Step(name, state, "the order carries no click id", look=_no_click(order))
    if not is_well_formed(click):
        said = f"the click id has {len(click)} characters or not its form; {_ID_LENGTH} are expected"
        look = "the shop stores it cut or changed: look at the length of its column, at letters made small, at encoding"
        return Step(name, StepState.FAILED, said, look=look)
    look = "" if STRICT.fullmatch(click) else "it looks made up: place the order after a real click on a link"
    return Step(name, StepState.DONE, f"well formed, publisher {publisher_code(click)}", look=look, at=at)


def _no_click(order: OrderSeen) -> str:
    if read_address(order.landing_url).click_id:
        return "the landing address had the click id, but the shop did not save it on the order: look at that step"
    told = {key.lower(): value.lower() for key, value in parse_qsl(order.landing_url.partition("?")[2])}
    if "rakuten" in told.get("utm_source", ""):
        return "campaign tags arrived, the click id did not: a redirect strips it; run `recon landing`"
    return (
        "the landing page did not store ranSiteID: run `recon landing`, and look whether consent, another domain "
        "at checkout or a wallet button lost it; the order must follow a real click"
    )
