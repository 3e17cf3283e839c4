"""Reads out of the engine how long Rakuten takes to list orders, and on which days the books have rows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from recon.engines.canaries import canaries
from recon.engines.desk import Desk
from recon.engines.habits import habits
from recon.jobs.judged import TimesTold
from recon.matching.habits import Habits
from recon.matching.holes import LOOK_BACK, Rows
from recon.matching.lag import LEARNED_FROM, LONGEST, NEWEST, Counts
from recon.records.moment import micros, span_micros

KEYS_LOOKED_AT = 400_000
"""Orders spread evenly over all: their quantiles are those of the whole, and a large shop waits no longer."""


@dataclass(slots=True)
class _Told:
    days: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    rest: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))


def times(desk: Desk, sql: Mapping[str, str], *, as_of: datetime) -> dict[str, TimesTold]:
    """Count minutes and rows of every programme; the cases must be laid out."""
    desk.make("VIEW", "due", sql["28_due"])
    back = 2 * (LEARNED_FROM + LONGEST)
    places = {
        "back": span_micros(back),
        "longest": span_micros(LONGEST),
        "learned_from": span_micros(LEARNED_FROM),
        "newest": span_micros(NEWEST),
        "since": micros(as_of - LOOK_BACK),
    }
    desk.make("TABLE", "lag_times", sql["lag_times"].format(**places))
    told: dict[str, _Told] = defaultdict(_Told)
    for name, what, day, minutes, orders in desk.rows(sql["lags"].format(**places)):
        into = told[name].days[day] if what == "days" else told[name].rest[what]
        into[minutes] = orders
    for name, what, hour, rows in desk.rows(sql["row_hours"].format(**places)):
        told[name].rest[what][hour] = rows
    arrived, alike = canaries(desk, sql, as_of=as_of), habits(desk, sql, as_of=as_of)
    return {
        name: replace(_times(told[name], alike.get(name, Habits())), canaries=arrived.get(name, {}))
        for name in {*told, *alike, *arrived}
    }


def _times(told: _Told, alike: Habits) -> TimesTold:
    rest = told.rest
    return TimesTold(
        Counts(
            days=told.days,
            newest=rest["newest"],
            log_clock=rest["log_clock"],
            log_ahead=rest["log_ahead"],
            report_clock=rest["report_clock"],
        ),
        Rows(processed=rest["processed"], bought=rest["bought"], taken=rest["taken"]),
        alike,
    )
