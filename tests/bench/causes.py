"""How many breaks a second get their cause: the tests alone, and from staged books to codes.

Run it with `python -m tests.bench causes`. The mix is that of a bad week: half of it amounts, with lines and attempts.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median_low
from typing import TypeVar

import structlog

from recon.jobs.causes import caused
from recon.jobs.question import question
from recon.matching.cause.codes import codes
from recon.matching.cause.facts import Facts
from recon.matching.diagnosis import KnownRate, diagnose
from recon.matching.judged import BrokenCase
from recon.records.attempt import Outcome
from recon.records.kind import Kind
from tests.bench.books import END, stage
from tests.bench.kernel import bench_of
from tests.rules.cause_scene import facts, listed, recorded, sent

_RUNS, _MANY, _ORDERS = 5, 50_000, 200_000
_RATES = {("de", "EUR"): KnownRate(Decimal("0.08"))}
_KILOBYTES = 1024
_Broken = TypeVar("_Broken")
_MIX: tuple[Facts, ...] = (
    recorded(11_900),
    recorded(10_400),
    recorded(22_000),
    recorded(7_777),
    recorded(4_000, listed=(listed(4_000, sku="SOCK"),)),
    facts(Kind.NEVER_SENT),
    facts(
        Kind.REFUSED, sent=(sent(Outcome.MISCONFIGURED, "Rakuten turned the programme away: Access denied"),)
    ),
    facts(Kind.SEND_FAILED, sent=(sent(Outcome.AMBIGUOUS, "HTTP 502"), sent(Outcome.AMBIGUOUS, "HTTP 502"))),
    facts(Kind.NOT_RECORDED, sent=(sent(good=2, bad=0),)),
    facts(Kind.RECORDED_TWICE, recorded=20_000, listed=(listed(), listed()), sent=(sent(), sent())),
)


def main() -> None:
    """Print diagnoses a second, by the wall and by the processor, of one process."""
    diagnosis()
    _from_books()


def diagnosis() -> None:
    """Print how many breaks a second are told what they mean and why, of a mix and of amounts alone."""
    amounts = [each for each in _MIX if each.kind is Kind.AMOUNT_DIFFERS]
    print(
        f"  meaning and cause, a bad week's mix  {_rate([(each, _case(each)) for each in _MIX], _told)}  (at least 50,000 a second)"
    )
    print(f"  codes of a bad week's mix            {_rate(_MIX, codes)}")
    print(f"  codes of amounts alone               {_rate(amounts, codes)}")


def _told(each: tuple[Facts, BrokenCase]) -> tuple[object, object]:
    """Tell of one case all that a run tells of it alone: the money, and the codes of its cause."""
    told, case = each
    return diagnose(case, rates=_RATES), codes(told)


def _case(each: Facts) -> BrokenCase:
    return BrokenCase(
        programme=each.programme,
        key_number=each.key_number,
        order_ref=each.order_ref,
        kind=each.kind,
        currency=each.currency,
        expected=each.expected,
        recorded=each.recorded,
        commission_micros=0,
        figure_at=each.placed_at,
        placed_at=each.placed_at,
        due_at=each.placed_at,
        settled_at=each.placed_at,
        attempts=len(each.sent),
        taken=0,
        lines=len(each.listed),
        publisher_code="",
        slices={},
        reason="",
    )


def _rate(mix: Sequence[_Broken], tell: Callable[[_Broken], object]) -> str:
    walls, processors = zip(*(_timed(mix, tell) for _ in range(_RUNS)), strict=True)
    wall, processor = (_MANY * 1_000_000_000 // median_low(each) for each in (walls, processors))
    return f"{wall:9,} a second by the wall, {processor:9,} of processor"


def _timed(mix: Sequence[_Broken], tell: Callable[[_Broken], object]) -> tuple[int, int]:
    rounds = range(_MANY // len(mix))
    wall, processor = time.perf_counter_ns(), time.process_time_ns()
    for _ in rounds:
        for each in mix:
            tell(each)
    return time.perf_counter_ns() - wall, time.process_time_ns() - processor


def _from_books() -> None:
    """Take every broken order of staged books through facts, codes and groups."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        books = Path(folder) / "books"
        stage(books, orders=_ORDERS, lost=_ORDERS // 2)
        with bench_of(books, threads=0) as bench:
            volumes = bench.shelf.volumes()
            asked, _ = question(bench, volumes, as_of=END)
            judged = bench.engine.judge(volumes, asked=asked)
            breaks = [diagnose(case, rates={}) for case in judged.breaks]
            started = time.monotonic_ns()
            with caused(bench, volumes, asked, judged=judged, diagnosed=lambda: breaks):
                pass
            milliseconds = max((time.monotonic_ns() - started) // 1_000_000, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KILOBYTES
    rate = len(breaks) * 1000 // milliseconds
    print(
        f"  books to causes, {len(breaks):,} breaks   {milliseconds / 1000:7.2f} s, {rate:,} a second, {peak:,} MB"
    )
