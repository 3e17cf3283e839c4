"""What the kernel says of cases: counts by kind, control totals, and the few cases where a person may care."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from recon.records.kind import Kind


@dataclass(frozen=True, slots=True)
class KindCount:
    """This is one line of a run's summary: cases of one kind, with their money."""

    programme: str
    currency: str
    kind: Kind
    orders: int
    expected: int
    recorded: int


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """This is how sending and reporting went in one week; times are microseconds, None where nothing was reported."""

    programme: str
    currency: str
    week: str
    attempted: int
    taken: int
    reported: int
    report_p50: int | None
    report_p95: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """This is what the report itself paid lately: commission in millionths of a major unit, on sales in minor units."""

    programme: str
    currency: str
    commission_micros: int
    sales: int


class BrokenCase(NamedTuple):
    """This is one case whose verdict is a break, with what people look for in it.

    Times are microseconds. An engine reads hundreds of thousands, as tuples.
    """

    programme: str
    key_number: int
    order_ref: str
    kind: Kind
    currency: str
    expected: int
    recorded: int
    commission_micros: int
    figure_at: int
    placed_at: int
    due_at: int | None
    settled_at: int | None
    attempts: int
    taken: int
    lines: int
    publisher_code: str
    slices: Mapping[str, str]
    reason: str


IN_REPORT = 3
"""The `book` of a pair whose other reference stands in Rakuten's report; 2 where only the log has it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """This is an order that no list of Rakuten's has, and another reference that may be it.

    `book` tells who has it, see IN_REPORT. `link` is 1 where exactly one order and one
    reference fit each other, with amount and time; 2 where several do; 0 is a suggestion, which confirms nothing.
    `score` is of 100; `placed_at` in microseconds.
    """

    programme: str
    key_number: int
    other: int
    order_ref: str
    other_ref: str
    book: int
    link: int
    score: int
    placed_at: int


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """This is what reached a verdict, or what a book says it holds: rows and minor units."""

    book: str
    programme: str
    currency: str
    rows: int
    amount: int
