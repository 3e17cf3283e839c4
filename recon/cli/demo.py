"""`recon demo`: an invented shop, judged, told about, mended and proved, and compared with the truth."""

import shlex
import shutil
import time
from pathlib import Path
from typing import Annotated

import typer

from recon.cli.called import called
from recon.cli.demo_operator import DemoOperator
from recon.cli.demo_shown import show
from recon.cli.exits import Exit, NotFound
from recon.cli.options import Json
from recon.cli.output import print_json, say, watched
from recon.demo.calendar import END
from recon.demo.player import CarriedOut, Noticed
from recon.demo.run import DemoResult, run_demo
from recon.demo.truth import counts_of
from recon.sandbox import SimulatedClock

Folder = Annotated[Path, typer.Option("--folder", help="Where to put it; an earlier demo there is replaced.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(_demo)


def _demo(folder: Folder = Path("var/demo"), json: Json = False) -> None:
    """See it all on an invented shop: no account, no database server, nothing to configure."""
    began = time.monotonic()
    _clear(folder)
    if not json:
        say("Eight weeks of an invented shop: its database, its postback log and a stand-in for Rakuten.")
        say("Then five more days, in which what broke is noticed, told, mended, sent again and proved.")
    operators: list[DemoOperator] = []

    def hire(config: Path, clock: SimulatedClock) -> DemoOperator:
        operators.append(DemoOperator(config, clock))
        return operators[0]

    with watched() as progress:
        result = run_demo(folder, hire=hire, show=progress)
    page = operators[0].page
    if json:
        print_json(_figures(result, page))
    else:
        show(result, seconds=time.monotonic() - began)
        _show_places(result, page)
    raise typer.Exit(Exit.WELL if result.is_as_told else Exit.OUR_ERROR)


def _clear(folder: Path) -> None:
    """Make room for a demo; a folder that holds anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "truth.json").exists():
            message = f"{folder} is not empty and holds no demo; name another with --folder"
            raise NotFound(message)
        shutil.rmtree(folder)


def _show_places(result: DemoResult, page: Path | None) -> None:
    folder, config, recon = result.folder, shlex.quote(str(result.config)), called()
    example = result.truth.injected["checkout_broken"][0]
    say(
        f"\nThe page    {page}\nThe truth   {result.truth_file}\nThe books   {folder / 'var' / 'books'}"
        f"\nThe mails   {folder / 'mail'}\nFor Slack   {folder / 'slack'}"
    )
    say(
        "\nTry:\n"
        f"  {recon} breaks --config {config}\n"
        f"  {recon} order {example} --config {config} --as-of {END:%Y-%m-%dT%H:%MZ}\n"
        f"  {recon} order {example} --config {config}\n"
        f"  {recon} incidents --all --config {config}\n"
        f"  {recon} resend status --config {config}\n"
        f"  {recon} report weekly --open --config {config}"
    )


def _figures(result: DemoResult, page: Path | None) -> dict[str, object]:
    return {
        "needs_person": not result.is_as_told,
        "cannot_judge": False,
        "orders": sum(len(keys) for keys in result.truth.kinds.values()),
        "differences": [str(each) for each in result.differences],
        "counts": result.truth.counts(),
        "second_act": {
            "orders": sum(len(keys) for keys in result.second.kinds.values()),
            "differences": [str(each) for each in result.second_differences],
            "counts": counts_of(result.second.kinds),
            "plan_differences": [str(each) for each in result.plan_differences],
            "plans": [_plan(each) for each in result.played.plans],
            "noticed": [_noticed(each) for each in result.noticed],
        },
        "page": str(page),
        "truth": str(result.truth_file),
        "config": str(result.config),
    }


def _plan(plan: CarriedOut) -> dict[str, object]:
    words = sorted(plan.held.values())
    return {
        "plan": plan.script.name,
        "at": plan.script.at.isoformat(),
        "orders": len(plan.sent),
        "amount": sum(plan.sent.values()),
        "currency": plan.currency,
        "confirmed": plan.confirmed,
        "held": {each: words.count(each) for each in dict.fromkeys(words)},
    }


def _noticed(each: Noticed) -> dict[str, object]:
    bar = each.scenario.bar
    return {
        "scenario": each.scenario.name,
        "first": each.scenario.first.isoformat(),
        "noticed": None if each.heard is None else each.heard.at.isoformat(),
        "took_seconds": None if each.took is None else round(each.took.total_seconds()),
        "bar": None if bar is None else bar.isoformat(),
        "by": each.by,
        "met": each.is_in_time,
    }
