"""`recon report`: the weekly page."""

import webbrowser
from dataclasses import asdict
from typing import Annotated

import typer

from recon.cli import digest
from recon.cli.exits import NotFound, verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, Send, chosen, opened
from recon.cli.output import print_json, say
from recon.jobs.week_figures import NoRun
from recon.jobs.weekly_mail import Queued, Queueing, queue_weekly
from recon.jobs.weekly_report import Made, weekly_report
from recon.reporting.bridge import bridge
from recon.reporting.bridge_commission import step_figures
from recon.reporting.figures import Week as WeekFigures
from recon.reporting.light import Light, judge

Week = Annotated[
    str | None, typer.Option("--week", help="Such as 2026-W47; the last whole week where none is named.")
]
Open = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Pages for people.", no_args_is_help=True)
    group.callback()(_group)
    group.command("weekly")(_weekly)
    digest.register_under(group)
    app.add_typer(group, name="report")


def _group() -> None:
    """Pages for people."""


def _weekly(
    config: ConfigFile = None,
    programme: OneProgramme = None,
    week: Week = None,
    open_it: Open = False,
    send: Send = False,
    json: Json = False,
) -> None:
    """Write the weekly page: the verdict, the bridge, what broke, what waits for a person."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        try:
            made = weekly_report(house.desk, programmes=names, week=week)
        except NoRun as missing:
            raise NotFound(str(missing)) from missing
        queued = queue_weekly(house.notice_desk, made.weeks, at=house.clock.now()) if send else None
    _show(made, queued, as_json=json)
    if open_it:
        webbrowser.open(made.path.resolve().as_uri())
    raise typer.Exit(verdict(needs_person=_any(made, Light.RED), cannot_judge=_any(made, Light.GREY)))


def _show(made: Made, queued: Queueing | None, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "needs_person": _any(made, Light.RED),
                "cannot_judge": _any(made, Light.GREY),
                "path": str(made.path),
                "sent": queued and {"state": queued.state.value, "messages": queued.messages},
                "weeks": [asdict(week) | {"steps": _steps(week)} for week in made.weeks],
            }
        )
        return
    for week in made.weeks:
        light = _light(week)
        say(f"{light.shape} {week.programme}, {week.label}: {light.word.lower()}")
    say(f"The page: {made.path}")
    if queued is not None:
        say(_of_sending(queued))


def _steps(week: WeekFigures) -> list[dict[str, object]]:
    return step_figures(bridge(week.bridge, rules=week.rules).steps, week.rate)


def _of_sending(queued: Queueing) -> str:
    if queued.state is Queued.QUEUED:
        noun = "message is" if queued.messages == 1 else "messages are"
        return f"{queued.messages} {noun} in the outbox; `recon notify` sends them."
    if queued.state is Queued.SENT_BEFORE:
        return "This week's report was sent before; nobody gets it twice."
    return "Nobody wants it: no [notify] section of these programmes has reports = true."


def _any(made: Made, light: Light) -> bool:
    return any(_light(week) is light for week in made.weeks)


def _light(week: WeekFigures) -> Light:
    return judge(week, bridge(week.bridge)).light
