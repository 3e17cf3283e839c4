"""Gaps of few figures are added up without a frame, those of many with one: to the same numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from recon.gap.measure import gap_of, gaps_by
from tests.rules.signal_scene import NOON
from tests.rules.test_gap_incident import CARD, PAYPAL, hours


@pytest.mark.parametrize("days", [1, 30])
def test_few_and_many_figures_add_up_to_the_same(days: int) -> None:
    figures = hours({PAYPAL: 2}, of={PAYPAL: 5, CARD: 7}, first=days * 24, last=0, until=NOON)

    found = gaps_by(figures, lambda each: each.slice)

    assert found == {
        slice_: gap_of([each for each in figures if each.slice == slice_]) for slice_ in ("", PAYPAL, CARD)
    }
    assert list(found) == list(dict.fromkeys(each.slice for each in figures))
    assert (len(figures) > 1000) == (days == 30)


def test_nothing_adds_up_to_nothing() -> None:
    assert gaps_by([], lambda each: each.slice) == {}
    [one] = gaps_by([replace(hours({}, of={CARD: 1}, first=1, last=0, until=NOON)[0])], lambda _: timedelta())
    assert one == timedelta()
