"""Whether a plug-in looks ahead: what it says of the past must not change with what comes later."""

from collections.abc import Iterator, Sequence

from tests.exam.alarm import Alarm, Detect
from tests.exam.simulator import make

_SEED, _VOLUME, _LATER = 77, 500, 60
_SCENARIOS = ("seg8", "amt100", "dup")


def causality(detect: Detect) -> Iterator[str]:
    """Say of each of three broken shops whether the plug-in looked ahead."""
    for scenario in _SCENARIOS:
        whole = make(_SEED, _VOLUME, scenario)
        truth = whole.truth
        struck = truth.struck if truth else None
        now = (struck.t0 if struck else whole.warm) + _LATER
        full, part = _said(detect(whole.without_truth()), now), _said(detect(whole.until(now)), now)
        yield f"{scenario} {'causal' if full == part else f'LOOKS AHEAD: {full} != {part}'}"


def _said(alarms: Sequence[Alarm], until: int) -> list[tuple[str, int, str]]:
    return sorted(
        (each["stream"], int(each["t"]), str(each.get("segment"))) for each in alarms if each["t"] <= until
    )
