"""`recon demo`: eight weeks of an invented shop, judged, reported, and compared with the truth."""

import shutil
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from recon.cli.exits import Exit, NotFound
from recon.cli.options import Json
from recon.cli.output import print_json, print_table, say, watched
from recon.config import load
from recon.demo.calendar import DEPLOYS, END
from recon.demo.run import DemoResult, run_demo
from recon.demo.truth import Kinds
from recon.jobs.ports import NoProgress
from recon.jobs.pull import pull
from recon.jobs.question import question
from recon.jobs.reconcile import reconcile
from recon.jobs.weekly_report import weekly_report
from recon.records.kind import Kind
from recon.records.moment import Clock
from recon.sandbox import SimulatedClock
from recon.wiring import House

Folder = Annotated[Path, typer.Option("--folder", help="Where to put it; an earlier demo there is replaced.")]
_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(_demo)


def _demo(folder: Folder = Path("var/demo"), json: Json = False) -> None:
    """See it all on an invented shop: no account, no database server, nothing to configure."""
    began = time.monotonic()
    _clear(folder)
    if not json:
        say("Eight weeks of an invented shop: its database, its postback log and a stand-in for Rakuten.")
    with watched() as progress:
        result = run_demo(folder, judge=_judge, show=progress)
    page = _report(result)
    seconds = time.monotonic() - began
    if json:
        print_json(_figures(result, page))
    else:
        _show(result, page, seconds=seconds)
    raise typer.Exit(Exit.OUR_ERROR if result.differences else Exit.WELL)


def _clear(folder: Path) -> None:
    """Make room for a demo; a folder that holds anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "truth.json").exists():
            message = f"{folder} is not empty and holds no demo; name another with --folder"
            raise NotFound(message)
        shutil.rmtree(folder)


def _judge(config: Path, clock: Clock, at: datetime) -> Kinds:
    """Pull and judge as of a moment, as the two commands would."""
    house = House(load(config, environ={}), clock)
    house.store.prepare()
    try:
        if house.store.latest_run("de") is None:
            for name, deployed in DEPLOYS:
                house.store.mark_deploy(name, at=deployed, by="demo", programme=_whose(name))
        failed = [
            each.failure
            for each in pull(house.feeds(), library=house.library, at=at, progress=NoProgress())
            if each.failure
        ]
        if failed:
            raise NotFound("; ".join(failed))
        reconcile(house.bench, as_of=at)
        if at < END:
            return {}  # only the last week's kinds are compared with the truth
        volumes = house.shelf.volumes()
        asked, _ = question(house.bench, volumes, as_of=at)
        kinds = house.engine.kinds(volumes, asked=asked)
        return {
            name: {key: kind.slug for key, kind in of_programme.items()}
            for name, of_programme in kinds.items()
        }
    finally:
        house.store.close()


def _whose(deploy: str) -> str:
    return "jp" if " JP " in deploy else "de"


def _report(result: DemoResult) -> Path:
    house = House(load(result.config, environ={}), SimulatedClock(END))
    try:
        return weekly_report(house.desk, programmes=list(house.config.programme_sections), week=None).path
    finally:
        house.store.close()


def _show(result: DemoResult, page: Path, *, seconds: float) -> None:
    kinds = [kind for keys in result.truth.kinds.values() for kind in keys.values()]
    verdicts = {kind.slug: kind.row.verdict for kind in Kind}
    rows = [
        (verdicts[kind].label, kind.replace("_", " "), f"{kinds.count(kind):,}")
        for kind in sorted(set(kinds), key=lambda kind: (verdicts[kind], -kinds.count(kind)))
    ]
    print_table([("verdict", "left"), ("kind", "left"), ("orders", "right")], rows)
    if result.differences:
        say(
            f"\n{len(result.differences)} of {len(kinds):,} orders were judged otherwise than the truth says:",
            style="bold red",
        )
        for each in result.differences[:_SHOWN]:
            say(f"  {each}")
    else:
        say(
            f"\nAll {len(kinds):,} orders were judged as the truth says, which was written down first. {seconds:.0f} s.",
            style="bold",
        )
    example = result.truth.injected["checkout_broken"][0]
    config = result.config
    say(
        f"\nThe page    {page}\nThe truth   {result.truth_file}\nThe books   {result.folder / 'var' / 'books'}"
    )
    at = f"{END:%Y-%m-%dT%H:%MZ}"
    say(
        "\nTry:\n"
        f"  recon breaks --config {config}\n"
        f"  recon order {example} --config {config} --as-of {at}\n"
        f"  recon report weekly --open --config {config}"
    )


def _figures(result: DemoResult, page: Path) -> dict[str, object]:
    return {
        "needs_person": bool(result.differences),
        "cannot_judge": False,
        "orders": sum(len(keys) for keys in result.truth.kinds.values()),
        "differences": [str(each) for each in result.differences],
        "counts": result.truth.counts(),
        "page": str(page),
        "truth": str(result.truth_file),
        "config": str(result.config),
    }
