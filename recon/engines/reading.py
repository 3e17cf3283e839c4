"""Reads the kernel's results out of the engine into plain rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from recon.gap.figures import RULE, BridgeRow, Figure, Grain, PublisherWeek
from recon.jobs.judged import Judged, Publishers
from recon.matching.findings import Now
from recon.matching.judged import BrokenCase, ControlTotal, KindCount, Pair, Rate, WeekFacts
from recon.records.exclusion import Rule
from recon.records.kind import BY_NUMBER, Kind
from recon.records.moment import moment
from recon.records.shared import Shared

# What a driver returns has no better type: each row is checked by the shape it is poured into.
_Shape = TypeVar("_Shape")
Rows = Callable[[str], list[tuple[Any, ...]]]
Behind = Callable[[int, Kind], Rule | None]
_BOOKS = {1: "orders", 2: "attempts", 3: "transactions", 4: "noncommissionable"}
_SLICES = ("payment_method", "device", "country", "channel", "customer_kind")


def judged(rows: Rows, sql: Mapping[str, str], *, since: tuple[int, int], behind: Behind) -> Judged:
    """Collect one run's results; `since` bounds how far back hours of rules, and rates, go."""
    slices_since, rates_since = since
    [(cases, digest)] = rows(sql["totals"])
    hours = rows(sql["figures"]) + rows(sql["slices"])
    return Judged(
        cases=cases,
        digest=f"{int(digest):016x}",
        counts=tuple(
            _pour(KindCount, [*row[:2], Kind(row[2]), *row[3:]]) for row in rows(sql["kinds_found"])
        ),
        figures=tuple(
            Figure(row[0], row[1], Grain.HOUR, moment(row[2]), row[3], BY_NUMBER[row[4]], *row[5:])
            for row in hours
        ),
        rules=(
            *_ruled(rows(sql["rules_by_hour"].format(since=slices_since)), behind, grain=Grain.HOUR),
            *_ruled(rows(sql["rules_by_week"]), behind, grain=Grain.WEEK),
        ),
        bridge=tuple(_pour(BridgeRow, [*row[:3], Kind(row[3]), *row[4:]]) for row in rows(sql["bridge"])),
        publishers=_publisher_weeks(rows, sql),
        weeks=tuple(WeekFacts(*row) for row in rows(sql["week_facts"])),
        rates=tuple(Rate(*row) for row in rows(sql["rates"].format(since=rates_since))),
        breaks=tuple(map(_broken, rows(sql["breaks"]))),
        control=tuple(ControlTotal(_BOOKS[row[0]], *row[1:]) for row in rows(sql["control"])),
        pairs=tuple(Pair(*row) for row in rows(sql["pairs_found"])),
        now={(name, number): Now(Kind(kind), called_off=off) for name, number, kind, off in rows(sql["now"])},
    )


def publishers(rows: Rows, sql: Mapping[str, str]) -> Publishers:
    """Collect whom reports name: name and number by programme and code."""
    return {
        (name, code): (title or "", number or "")
        for name, code, title, number in rows(sql["publisher_names"])
    }


def held(rows: Rows, sql: Mapping[str, str]) -> list[ControlTotal]:
    """Collect what the books hold, to be compared with what was judged."""
    return [ControlTotal(_BOOKS[row[0]], *row[1:]) for row in rows(sql["held"])]


def _ruled(rows: Iterable[tuple[Any, ...]], behind: Behind, *, grain: Grain) -> Iterator[Figure]:
    """Name the rule behind each row, where one decided."""
    for programme, currency, at, number, code, *counts in rows:
        rule = behind(number, Kind(code))
        if rule is not None:
            slice_ = f"{RULE}={rule.name}"
            yield _pour(Figure, [programme, currency, grain, moment(at), slice_, Kind(code), *counts])


def _pour(shape: Callable[..., _Shape], values: Sequence[Any]) -> _Shape:
    return shape(*values)


def _publisher_weeks(rows: Rows, sql: Mapping[str, str]) -> tuple[PublisherWeek, ...]:
    named = publishers(rows, sql)
    clicks = {(name, week, number): count for name, week, number, count in rows(sql["clicks"])}
    found = []
    for programme, currency, week, code, *figures in rows(sql["publishers"]):
        title, number = named.get((programme, code), ("", ""))
        clicked = clicks.get((programme, week, number), 0)
        found.append(_pour(PublisherWeek, [programme, currency, week, code, title, *figures, clicked]))
    return tuple(found)


def _broken(row: tuple[Any, ...]) -> BrokenCase:
    return BrokenCase._make([*row[:3], BY_NUMBER[row[3]], *row[4:16], _slices(*row[16:21]), row[21]])


@lru_cache(maxsize=4096)
def _slices(*values: str | None) -> Shared[str]:
    """Name what an order is compared by, where the shop tells it; many orders share theirs."""
    named = zip(_SLICES, values, strict=True)
    return Shared({name: value for name, value in named if value is not None})
