"""Writes the steps of a test order for a terminal: a list that is drawn anew, or one line for each change."""

from collections.abc import Iterable, Sequence

from recon.reporting.follow_scene import Step, StepState, lasting
from recon.reporting.lines import clean

_MARKS = {
    StepState.DONE: "ok",
    StepState.WAITING: "..",
    StepState.FAILED: "NO",
    StepState.CANNOT_TELL: "??",
    StepState.LEFT_OUT: "--",
}
_BROAD = 22


def step_line(step: Step) -> str:
    """Write one step on one line: its mark, its name, what is seen, and how long it took."""
    took = _took(step)
    look = f"; {step.look}" if step.look else ""
    return f"{_MARKS[step.state]}  {step.name.value:<{_BROAD}}  {clean(step.said + look)}{took}"


def changes(before: Sequence[Step], now: Sequence[Step]) -> list[Step]:
    """Take the steps that say something new since the last look; at first all of them."""
    known = {step.name: _news(step) for step in before}
    return [step for step in now if known.get(step.name) != _news(step)]


def _news(step: Step) -> tuple[StepState, str, str]:
    # How far a short book reaches changes with every look, and is no news.
    return step.state, step.look, "" if step.state is StepState.CANNOT_TELL else step.said


def ending_line(told: Iterable[Step], order_ref: str) -> str:
    """Say in one sentence how the watching ended."""
    told = list(told)
    for state, sentence in (
        (StepState.FAILED, "did not come through"),
        (StepState.CANNOT_TELL, "has come as far as can be told"),
        (StepState.WAITING, "is still on its way"),
    ):
        names = [step.name.value for step in told if step.state is state]
        if names:
            return f"Order {clean(order_ref)} {sentence}: {state.value} at {', '.join(names)}."
    return f"Order {clean(order_ref)} came through every step."


def _took(step: Step) -> str:
    if step.since_order is None or step.since_before is None or not step.since_order:
        return ""
    return f" (+{lasting(step.since_order)}, {lasting(step.since_before)} after the step before)"
