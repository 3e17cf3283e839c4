"""Reads out of the engine what the books say of the last hours: aggregates only, never a row of a book."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from recon.engines.desk import Desk
from recon.gap.readings import HISTORY, LOOK_BACK, Failure, Readings, Series, Signal, Standing
from recon.records.attempt import Outcome
from recon.records.moment import micros, moment, moment_if_any

_KERNEL = ("12_ordered", "signal_cases", "28_due")
_RECENT = {"in_orders": "placed_at"}
_TABLES = (
    "signal_orders",
    "signal_sent",
    "signal_recorded",
    "signal_marks",
    "signal_slices",
    "signal_counted",
    "signal_hours",
)
# A slice with fewer orders in five weeks says nothing, and a shop may have thousands of them.
_LEAST, _PAGES = 20, 50


def readings(
    desk: Desk,
    sql: Mapping[str, str],
    *,
    as_of: datetime,
    currencies: Mapping[str, tuple[int, str]],
    since: datetime | None = None,
) -> dict[str, Readings]:
    """Collect the readings of every programme; `currencies` tells each one's number and own currency.

    They reach back as far as the usual is learnt, or to `since`.
    """
    places = {
        "since": micros(since or as_of - HISTORY),
        "look_back": micros(since or as_of - LOOK_BACK),
        "as_of": micros(as_of),
        "least": _LEAST,
        "pages": _PAGES,
    }
    _prepare(desk, sql, places, currencies)
    found: dict[str, list[Series]] = defaultdict(list)
    for name, currency, signal, *rest in desk.rows(sql["signal_series"].format(**places)):
        found[name].append(Series(name, currency, Signal(signal), *rest))
    failures: dict[str, list[Failure]] = defaultdict(list)
    for name, hour, outcome, reason, orders in desk.rows(sql["signal_reasons"].format(**places)):
        failures[name].append(Failure(hour, Outcome(outcome), reason, orders))
    clicks: dict[str, dict[datetime, int]] = defaultdict(dict)
    for name, day, count in desk.rows(sql["signal_clicks"].format(**places)):
        clicks[name][moment(day)] = count
    return {
        name: Readings(
            series=found[name],
            standing=Standing(moment_if_any(last), waiting, money),
            failures=failures[name],
            clicks=clicks[name],
        )
        for name, last, waiting, money in desk.rows(sql["signal_standing"].format(**places))
    }


def _prepare(
    desk: Desk,
    sql: Mapping[str, str],
    places: Mapping[str, int],
    currencies: Mapping[str, tuple[int, str]],
) -> None:
    """Narrow the books to the last weeks, and make the tables the readings are counted from."""
    for name, at in _RECENT.items():
        rows = sql["signal_recent"].format(rows=desk.input_text(name), moment=at, since=places["since"])
        desk.make("VIEW", name, rows)
    for name in _KERNEL:
        desk.make("VIEW", name.rpartition("_")[2], sql[name])
    desk.run(sql["signal_tables"])
    desk.fill("signal_currencies", list(currencies.values()))
    for name in _TABLES:
        desk.make("TABLE", name, sql[name].format(**places))
