"""How far a whole download may be trusted when it is silent at its end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.matching.coverage import LEAST_SILENCE, held_back

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
_SPANS = some.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


@pytest.mark.parametrize(
    ("newest", "longest", "end"),
    [
        (NOON - 2 * HOUR, 1 * HOUR, NOON),
        (NOON - 24 * HOUR, 1 * HOUR, NOON),
        (NOON - 25 * HOUR, 1 * HOUR, NOON - 25 * HOUR),
        (NOON - 25 * HOUR, 30 * HOUR, NOON),
        (NOON - 31 * HOUR, 30 * HOUR, NOON - 31 * HOUR),
        (NOON + 2 * HOUR, 1 * HOUR, NOON),
    ],
)
def test_coverage_stays_at_the_newest_row_of_an_unusual_silence(
    newest: datetime, longest: timedelta, end: datetime
) -> None:
    assert held_back(NOON, newest=newest, silence=longest) == end


def test_without_any_row_nothing_is_vouched_for() -> None:
    assert held_back(NOON, newest=None, silence=timedelta(days=60)) is None


@given(age=_SPANS, silence=_SPANS)
def test_coverage_ends_at_the_end_or_at_the_newest_row(age: timedelta, silence: timedelta) -> None:
    end = held_back(NOON, newest=NOON - age, silence=silence)

    assert end == (NOON if age <= max(silence, LEAST_SILENCE) else NOON - age)
