"""The small suite on the product's detector, held against the figures it had: a change for the worse is noticed."""

from pathlib import Path

import pytest

from tests.exam.figures import read, smoke_figures
from tests.exam.suites import Choice
from tests.exam.table import SCENARIOS

STORED = read(Path(__file__).with_name("smoke.json").read_text(encoding="utf-8"))
_LATER, _HOURS = 1.5, 4.0


@pytest.mark.parametrize("volume", [200, 2000])
@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_a_break_is_seen_as_early_as_it_was(scenario: str, volume: int) -> None:
    choice = Choice(scenarios=[scenario], volumes=[volume], whole_too=False)

    [(_, by_volume)] = smoke_figures(choice=choice, jobs=1).delays.items()

    before, now = STORED.delays[scenario][str(volume)], by_volume[str(volume)]
    assert before is None or (now is not None and now <= max(_LATER * before, before + _HOURS))


@pytest.mark.parametrize("volume", [200, 2000])
def test_ordinary_shops_are_as_quiet_as_they_were(volume: int) -> None:
    quiet = smoke_figures(choice=Choice(scenarios=[], volumes=[volume]), jobs=1)

    assert quiet.false_alarms[str(volume)] <= STORED.false_alarms[str(volume)] + 0.5
