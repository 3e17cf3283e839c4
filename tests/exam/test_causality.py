"""A plug-in that looks ahead is found out."""

import numpy as np

from tests.exam import naive
from tests.exam.alarm import Alarm
from tests.exam.causality import causality
from tests.exam.scenarios import Stream
from tests.exam.shop import NEVER, Shop
from tests.exam.simulator import make


def looks_ahead(shop: Shop) -> list[Alarm]:
    """Raise an alarm in the very hour most of whose orders will never be reported."""
    hour = np.floor(shop.t).astype(np.int64)
    lost = np.bincount(hour, weights=shop.rep == NEVER, minlength=shop.hours)
    found = np.flatnonzero(lost > np.bincount(hour, minlength=shop.hours) / 2)
    return [{"stream": Stream.MISSING.value, "t": int(each), "segment": {}} for each in found]


def test_a_plug_in_that_looks_ahead_is_found_out() -> None:
    said = list(causality(looks_ahead))

    assert [line.split(":")[0] for line in said] == [
        "seg8 LOOKS AHEAD",
        "amt100 LOOKS AHEAD",
        "dup LOOKS AHEAD",
    ]


def test_a_plug_in_that_waits_is_not() -> None:
    assert list(causality(naive.detect)) == ["seg8 causal", "amt100 causal", "dup causal"]


def test_nothing_is_known_before_its_time() -> None:
    whole = make(77, 500, "dup")
    now = whole.warm + 100

    known = whole.until(now)

    assert known.truth is None
    assert (known.hours, len(known.pull_ok), float(known.t.max()) < now + 1) == (now + 1, now + 1, True)
    for hours in (known.rep, known.cancel, known.dup):
        assert set(hours[hours > now].tolist()) <= {NEVER}
    assert (known.rep < NEVER).sum() == (whole.rep <= now).sum()
