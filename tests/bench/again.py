"""Time of a last look at an order before it is sent again, while the findings hold thousands of other orders.

Run it with `python -m tests.bench.again [LOOKS]`: 20,000 orders of which 10,000 were never sent; 2,000 stand in
a file to be entered by hand, the others are planned. `LOOKS` of these are looked at, one after the other, as a run does.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import structlog

from recon.jobs.question import Bench
from recon.jobs.reconcile import reconcile
from recon.jobs.resend_case import BooksNow
from recon.jobs.resend_plan import plans_of, save_plan
from recon.resend.policy import Caps
from recon.resend.request import PostbackRequest
from recon.store.breaks import BreakFilter
from recon.store.by_hand import ForHand
from tests.bench.acts import _MISSING, _PLENTY, _bench
from tests.bench.books import END, THREE, stage
from tests.bench.measure import PROGRAMME

_ORDERS, _LOST, _BY_HAND = 20_000, 10_000, 2_000
_LOOKS = 200


def main(looks: int = _LOOKS) -> None:
    """Stage a shop, plan, look again; print what each took."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        books = (*THREE, "lines", "noncommissionable")
        stage(Path(folder) / "books", orders=_ORDERS, lost=_LOST, books=books)
        with _bench(Path(folder), what="again") as usual:
            caps = Caps(_LOST, {"EUR": _PLENTY})
            bench = replace(usual, resend=replace(usual.resend, per_run=caps, per_day=caps))
            reconcile(bench, as_of=END)
            _enter(bench)
            _look_again(bench, _plan(bench), looks=looks)


def _enter(bench: Bench) -> None:
    found = bench.store.open_breaks(BreakFilter(programme="de", kinds=_MISSING))
    some = [each.found for each in found[:_BY_HAND]]
    orders = [ForHand("de", each.key_number, each.order_ref, "credit", "de.txt", 100, "EUR") for each in some]
    bench.store.enter_by_hand(orders, by="bench")


def _plan(bench: Bench) -> int:
    wall, processor = time.monotonic(), time.process_time()
    breaks = bench.store.open_breaks(BreakFilter(programme="de", kinds=_MISSING))
    [made] = plans_of(bench, PROGRAMME, breaks, as_of=END)
    number = save_plan(bench, made, as_of=END, by="bench")
    said = f"plan: {len(made.send):,} to send of {len(breaks):,} breaks"
    print(f"{said}, {time.monotonic() - wall:.1f} s, processor {time.process_time() - processor:.1f} s")
    return number


def _look_again(bench: Bench, plan: int, *, looks: int) -> None:
    books = BooksNow(bench, lambda: END)
    waiting = [each for each in bench.store.resends(plan) if each.request][:looks]
    wall, processor = time.monotonic(), time.process_time()
    passed = [books.again(each, corrected="") for each in waiting]
    wall, processor = time.monotonic() - wall, time.process_time() - processor
    go = sum(isinstance(each, PostbackRequest) for each in passed)
    each_wall, each_processor = wall / len(passed) * 1000, processor / len(passed) * 1000
    print(
        f"looks: {len(passed):,}, {go:,} may go; each {each_wall:.0f} ms, processor {each_processor:.0f} ms"
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
