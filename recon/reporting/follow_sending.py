"""Judges the steps of sending: was there an attempt, and did its answer's body accept it."""

from recon.records import numerals
from recon.records.attempt import Outcome
from recon.reporting.follow_scene import AttemptSeen, OrderSeen, Scene, Step, StepName, StepState, lasting

_GONE_NOWHERE = frozenset({Outcome.THROTTLED, Outcome.NOT_SENT})
_SAYS_NO = frozenset({Outcome.REFUSED, Outcome.MISCONFIGURED, Outcome.PARTIAL})
_NO_REASON = (
    "Rakuten gives no reason: compare order id (40 characters at most), click id, currency, times, "
    "and each line's SKU, quantity and amount with what is allowed"
)
_NOWHERE = "nothing reached Rakuten: the sender should try again by itself; look at its network and queue"
_ADVICE = {
    Outcome.REFUSED: _NO_REASON,
    Outcome.PARTIAL: _NO_REASON,
    Outcome.THROTTLED: _NOWHERE,
    Outcome.NOT_SENT: _NOWHERE,
    Outcome.UNVERIFIED: "let the log keep the answer's body, with xml=1 in the request; until then the report decides",
    Outcome.HANDED_OVER: "a gateway took it, Rakuten's own answer is not in its log: the report decides",
}
_NOBODY_KNOWS = "nobody knows whether it arrived: the report decides; do not send it again before"
_TWO_WAY = "no postback log is connected, so only the report can tell"


def attempt(scene: Scene) -> Step:
    """Judge whether the shop's sender told Rakuten of the order."""
    name = StepName.ATTEMPT
    if scene.log is None and not scene.is_own:
        return Step(name, StepState.LEFT_OUT, _TWO_WAY)
    if scene.sales:
        return _attempted(scene, scene.sales)
    return _none_yet(scene)


def _none_yet(scene: Scene) -> Step:
    name, order, due = StepName.ATTEMPT, scene.order, scene.due_at
    if scene.log is not None and scene.log.failure:
        return Step(name, StepState.CANNOT_TELL, "the postback log could not be read", look=scene.log.failure)
    if order is None:
        return Step(name, StepState.WAITING, "after the order")
    if due is None:
        when = scene.programme.due.name.lower()
        return Step(name, StepState.WAITING, f"nothing is due until the order is {when}")
    ends = due + scene.programme.send_within
    within = lasting(scene.programme.send_within)
    if scene.as_of <= ends:
        return Step(name, StepState.WAITING, f"expected within {within} of {due:%H:%M:%S} UTC")
    reach = scene.log.until if scene.log else None
    look = _never_sent(order, recorded=bool(scene.sold))
    if reach is None or reach < ends:
        until = f"{reach:%Y-%m-%d %H:%M} UTC" if reach else "no moment yet"
        said = f"none so far, but the log vouches for itself only up to {until}"
        return Step(name, StepState.CANNOT_TELL, said, look=look)
    return Step(name, StepState.FAILED, f"none {within} after it fell due", look=look)


def _attempted(scene: Scene, sales: tuple[AttemptSeen, ...]) -> Step:
    first = sales[0]
    held = [each for each in sales if each.outcome is not Outcome.SUPPRESSED]
    if not held:
        look = "see why the sender holds it back: consent, a filter, deduplication"
        return Step(
            StepName.ATTEMPT, StepState.FAILED, first.reason or "held back", look=look, at=first.sent_at
        )
    bare = [each for each in held if each.click_id is not None and each.click_id.strip() != scene.click_id]
    said = f"{numerals.counted(len(held), 'attempt')}, first {held[0].sent_at:%H:%M:%S} UTC"
    if scene.click_id and len(bare) == len(held):
        what = (
            "without a click id"
            if not (bare[0].click_id or "").strip()
            else "with another click id than the order's"
        )
        look = "see which field the sender reads `tr` from; Rakuten cannot tell whose click it was"
        return Step(StepName.ATTEMPT, StepState.FAILED, f"sent {what}", look=look, at=held[0].sent_at)
    return Step(StepName.ATTEMPT, StepState.DONE, said, at=held[0].sent_at)


def _never_sent(order: OrderSeen, *, recorded: bool) -> str:
    if recorded:
        return "Rakuten has the order all the same: a pixel or another sender reported it, not the one of this log"
    paid_by = f" paid by {order.payment_method}" if order.payment_method else ""
    looked = f"look at the sender's queue, and whether orders{paid_by} trigger a postback at all"
    return (
        f"{looked}; the order is flagged as a test, which many senders leave out" if order.is_test else looked
    )


def answer(scene: Scene) -> Step:
    """Judge what Rakuten answered: by the body, never by the status."""
    name = StepName.ANSWER
    if scene.log is None and not scene.is_own:
        return Step(name, StepState.LEFT_OUT, _TWO_WAY)
    tried = [each for each in scene.sales if each.outcome is not Outcome.SUPPRESSED]
    accepted = next((each for each in tried if each.outcome is Outcome.ACCEPTED), None)
    if accepted is not None:
        return Step(name, StepState.DONE, accepted.reason or "accepted", at=accepted.sent_at)
    if scene.sold and tried:
        said = "the answer did not say so, but the report proves that it arrived"
        return Step(name, StepState.DONE, said, at=tried[-1].sent_at)
    if not tried:
        unread = scene.log is not None and bool(scene.log.failure)
        return Step(name, StepState.CANNOT_TELL if unread else StepState.WAITING, "after the attempt")
    return _unaccepted(scene, tried[-1])


def _unaccepted(scene: Scene, last: AttemptSeen) -> Step:
    words = last.outcome.name.lower().replace("_", " ")
    said = f"{words}: {last.reason}" if last.reason else words
    look = advice(last.outcome, last.reason, mid=scene.programme.mid)
    if last.outcome in _SAYS_NO:
        return Step(StepName.ANSWER, StepState.FAILED, said, look=look, at=last.sent_at)
    if last.outcome in _GONE_NOWHERE:
        late = scene.as_of > last.sent_at + scene.programme.send_within
        state = StepState.FAILED if late else StepState.WAITING
        return Step(StepName.ANSWER, state, said, look=look, at=last.sent_at if late else None)
    return Step(StepName.ANSWER, StepState.CANNOT_TELL, said, look=look)


def advice(outcome: Outcome, reason: str, *, mid: str) -> str:
    """Say what to look at where an answer did not accept."""
    if outcome is not Outcome.MISCONFIGURED:
        return _ADVICE.get(outcome, _NOBODY_KNOWS)
    words = reason.lower()
    if "access denied" in words:
        what = "answer says Access denied although its status is 200: ask Rakuten to enable real-time (pixel)"
        return f"{what} tracking for MID {mid}"
    if "401" in words or "403" in words:
        return "the login is refused: look at key and token, and whether our outgoing address is allowed"
    return f"Rakuten does not know the MID that was sent: the programme's is {mid}"
