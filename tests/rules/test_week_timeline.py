"""Where moments lie in the chart of the weeks, and which weeks it shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recon.reporting.bridge import bridge
from recon.reporting.figures import IncidentSpan, Mark, TrendWeek, Week
from recon.reporting.light import judge
from recon.reporting.timeline import Band, bands, deploys
from recon.reporting.trend import Trend, trend
from tests.rules.week_scene import EARLIER, RED, THURSDAY

ZONE = "Europe/Berlin"
FIRST = datetime(2026, 9, 27, 22, tzinfo=UTC)
"""Midnight in Berlin before the first Monday of the chart."""


def band(start: datetime, end: datetime | None) -> tuple[Band, ...]:
    return bands((IncidentSpan(name="it", start=start, end=end),), weeks=EARLIER, zone=ZONE)


def chart(week: Week) -> Trend:
    counted = bridge(week.bridge)
    return trend(week, counted, judge(week, counted))


def test_a_deploy_stands_where_its_moment_falls_in_the_shops_zone() -> None:
    at_midnight, in_the_middle = (
        deploys((Mark(name="it", at=at),), weeks=EARLIER[:1], zone=ZONE)[0].place
        for at in (FIRST, FIRST + timedelta(days=3, hours=12))
    )

    assert (at_midnight, in_the_middle) == ("8.00%", "54.00%")


def test_a_deploy_outside_the_weeks_is_not_drawn() -> None:
    assert deploys((Mark(name="it", at=FIRST - timedelta(minutes=1)),), weeks=EARLIER, zone=ZONE) == ()
    assert deploys((Mark(name="it", at=THURSDAY),), weeks=EARLIER, zone=ZONE) == ()


@pytest.mark.parametrize(
    ("start", "end", "drawn"),
    [
        (-9, -8, False),
        (-9, 1, True),
        (1, 2, True),
        (48, 90, True),
        (50, 51, False),
        (1, None, True),
        (-9, None, True),
        (50, None, False),
    ],
)
def test_an_incident_is_drawn_as_far_as_it_lies_in_the_weeks(
    start: int, end: int | None, *, drawn: bool
) -> None:
    until = None if end is None else FIRST + timedelta(days=end)

    found = band(FIRST + timedelta(days=start), until)

    assert bool(found) is drawn


def test_an_open_incident_reaches_the_charts_end() -> None:
    assert band(FIRST, None)[0] == Band(x="8.00%", width="92.00%", words="it")


def test_this_weeks_column_is_the_bridges_own() -> None:
    assert chart(RED).columns[-1].cells == ("482", "434", "44", "2", "9.2\N{NO-BREAK SPACE}%")
    assert chart(RED).title == "Eight weeks"


def test_weeks_before_the_first_one_known_are_left_out() -> None:
    blank = TrendWeek(
        label="2026-W39", start=EARLIER[0].start, expected=0, recorded=0, missing=0, judged=False
    )

    young = chart(replace(RED, trend=(blank, replace(blank, label="2026-W40"), *EARLIER[5:])))

    assert [column.short for column in young.columns] == ["W45", "W46", "W47"]
    assert young.title == "Three weeks"


@pytest.mark.parametrize(
    ("highest", "grid"), [(0, ["0", "1", "2"]), (482, ["0", "250", "500"]), (510_000, ["0", "300k", "600k"])]
)
def test_the_grid_has_round_figures(highest: int, grid: list[str]) -> None:
    alone = replace(EARLIER[0], expected=highest, recorded=highest, missing=0)

    lines = chart(replace(RED, bridge=(), trend=(alone,))).grid

    assert [line.words for line in lines] == grid
