"""Time and memory of the acting half: `watch` and `resend plan` over 1,000,000 orders of which many were never sent.

Run it with `python -m tests.bench.acts [LOST ...]`. Every figure is one run in a process of its own.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path

from recon.books.shelf import Shelf
from recon.cli.output import out
from recon.cli.resend_shown import Made, show_plans
from recon.jobs.question import Bench
from recon.jobs.reconcile import reconcile
from recon.jobs.resend_plan import plans_of, save_plan
from recon.jobs.watch import watch
from recon.records.kind import Kind, Side
from recon.resend.policy import Caps, ResendPolicy, Terms
from recon.resend.request import Manner
from recon.store.book import Store
from recon.store.breaks import BreakFilter
from recon.wiring import engine_for, sql_blocks
from tests.bench.books import END, THREE, stage
from tests.bench.measure import PROGRAMME, Figures, StoodStill, measure, measured, tell

_ORDERS = 1_000_000
_LOST = (10_000, 100_000)
_MISSING = tuple(kind for kind in Kind if kind.row.side is Side.MISSING)
_PLENTY = 10**12


def main(every: tuple[int, ...] = _LOST) -> None:
    """Stage one shop for each number of lost orders; print a line for each measure."""
    for lost in every:
        with tempfile.TemporaryDirectory() as folder:
            stage(
                Path(folder) / "books",
                orders=_ORDERS,
                lost=lost,
                books=(*THREE, "lines", "noncommissionable"),
            )
            print(f"{_ORDERS:,} orders, {lost:,} of them never sent")
            for what, told in _TOLD.items():
                done = _measured(what, Path(folder))
                print(f"  {told:<42} {done}   {done.found:,}", flush=True)


def _measured(what: str, folder: Path) -> Figures:
    return measured("tests.bench.acts", what, folder)


def _judge(bench: Bench) -> int:
    return len(reconcile(bench, as_of=END).breaks)


def _watch(bench: Bench) -> int:
    return len(watch(bench, as_of=END).looked)


def _plan(bench: Bench) -> int:
    """Plan as `recon resend plan` does, with the printing; count the orders to send."""
    breaks = bench.store.open_breaks(BreakFilter(programme="de", kinds=_MISSING))
    made = [
        Made(each, save_plan(bench, each, as_of=END, by="bench"), bench.resend.terms["de"])
        for each in plans_of(bench, PROGRAMME, breaks, as_of=END)
    ]
    said = io.StringIO()
    with redirect_stdout(said):
        out.file = said
        show_plans(
            made,
            leaves=lambda request: request.masked,
            switch=bench.store.sends_switch(),
            as_json=False,
            dry=False,
            unsure="",
        )
    print(f"{len(said.getvalue().splitlines()):,} lines printed", file=sys.stderr)
    return sum(len(each.plan.send) for each in made)


def _plan_all(bench: Bench) -> int:
    """Plan without a cap that holds anything back."""
    caps = Caps(100_000, {"EUR": _PLENTY})
    return _plan(replace(bench, resend=replace(bench.resend, per_run=caps, per_day=caps)))


_SIDES: dict[str, Callable[[Bench], int]] = {
    "judge": _judge,
    "watch": _watch,
    "plan": _plan,
    "plan-all": _plan_all,
}
_TOLD = {
    "judge": "judge, breaks found",
    "watch": "watch, readings",
    "plan": "plan with a cap of 50, orders to send",
    "plan-all": "plan with a cap of 100,000, orders to send",
}


@contextmanager
def _bench(folder: Path, *, what: str) -> Iterator[Bench]:
    # A second plan may not take an order of the first: it has findings of its own.
    store = folder / "recon.db"
    if what == "plan-all":
        store = folder / "other.db"
        store.write_bytes((folder / "judged.db").read_bytes())
    with Store(f"sqlite:///{store}", sql=sql_blocks("store/*.sql"), clock=StoodStill()) as kept:
        kept.prepare()
        yield Bench(
            shelf=Shelf(folder / "books"),
            engine=engine_for(folder),
            store=kept,
            programmes={"de": PROGRAMME},
            network_zones={"de": "GMT"},
            has_log=True,
            config_digest="bench",
            owner="bench",
            resend=ResendPolicy(
                {"de": Terms(Manner(mid="41234"), return_days=30)},
                per_run=Caps(50, {"EUR": _PLENTY}),
                per_day=Caps(50, {"EUR": _PLENTY}),
            ),
        )
    if what == "judge":
        (folder / "judged.db").write_bytes(store.read_bytes())


def side(what: str, folder: Path) -> Figures:
    """Measure one step in this process."""
    with _bench(folder, what=what) as bench:
        return measure(lambda: _SIDES[what](bench))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in _SIDES:
        tell(side(sys.argv[1], Path(sys.argv[2])))
    else:
        main(tuple(int(word) for word in sys.argv[1:]) or _LOST)
