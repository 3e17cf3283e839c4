"""`recon serve`: run by itself, on a schedule, until it is stopped."""

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_table, quiet_logs, say
from recon.cli.slots_shown import show_slots
from recon.scheduler.children import Children
from recon.scheduler.jobs import Job, jobs_of
from recon.scheduler.schedule import Schedule
from recon.scheduler.standing import standings
from recon.scheduler.ticks import EVERY, Ticks
from recon.store.slots import Slot
from recon.web.health import Health, pages
from recon.web.server import Server
from recon.wiring import House, is_gone

_DAY = timedelta(days=1)
_LOGS = "var/log"

Jobs = Annotated[
    bool, typer.Option("--jobs", help="Only list the slots of the last day, and what became of them.")
]
OneJob = Annotated[str | None, typer.Option("--job", help="With --jobs: only this job.")]
Listen = Annotated[
    str | None,
    typer.Option("--listen", help="Host and port of /healthz and /readyz, instead of the configured."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(_serve)


def _serve(
    config: ConfigFile = None,
    listen: Listen = None,
    jobs: Jobs = False,
    job: OneJob = None,
    json: Json = False,
) -> None:
    """Pull, judge, tell and report by itself, each job when it is due, until SIGTERM or Ctrl-C."""
    with opened(config) as house:
        house.store.prepare()
        if jobs:
            since = house.clock.now() - _DAY
            slots = [slot for slot in house.store.slots_since(since) if job in (None, slot.name)]
            show_slots(slots, zone=house.config.schedule.place, as_json=json)
            return
        quiet_logs(verbose=True)
        _work(house, _schedule(house, config), listen=listen or house.config.serve.listen)


def _schedule(house: House, config: Path | None) -> Schedule:
    named = ["--config", str(config.absolute())] if config else []

    def command(job: Job, _: Slot) -> list[str]:
        return [sys.executable, "-m", "recon", *job.words, *named]

    children = Children(command, folder=house.config.folder / _LOGS)
    return Schedule(
        store=house.store,
        jobs=jobs_of(house.config),
        clock=house.clock,
        owner=house.owner,
        is_gone=is_gone,
        start=children.start,
    )


def _work(house: House, schedule: Schedule, *, listen: str) -> None:
    ticks = Ticks(schedule.tick, every=EVERY)

    def wrong() -> Mapping[str, str]:
        if schedule.draining:
            return {"service": "it is being stopped"}
        found = standings(schedule.jobs, store=house.store, at=house.clock.now())
        halted = {"schedule": "it is halted; see the log"} if schedule.trouble else {}
        return halted | {each.job: each.wrong for each in found}

    schedule.begin()
    try:
        server = Server(listen, pages(Health(house.store, age=ticks.age, wrong=wrong)))
        with _until_told(schedule) as told:
            server.start()
            ticks.start()
            _introduce(house, schedule, server)
            told.wait()
            drain = house.config.serve.drain
            say(f"Stopping: nothing new begins; jobs at work have {drain.total_seconds():.0f} s.")
            schedule.drain(within=drain)
            ticks.stop()
            server.stop()
    finally:
        schedule.leave()
    say("Stopped.")


@contextmanager
def _until_told(schedule: Schedule) -> Iterator[Event]:
    """Take SIGTERM and Ctrl-C as the word to stop, and a second one as the word to hurry."""
    told = Event()

    def heard(*_: object) -> None:
        if told.is_set():
            schedule.hurry()
        told.set()

    before = {each: signal.signal(each, heard) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _introduce(house: House, schedule: Schedule, server: Server) -> None:
    zone = house.config.schedule.place
    say(f"Serving {house.config.shop.name}; times are those of {zone.key}. SIGTERM or Ctrl-C stops it.")
    rows = [(job.name, job.times.crontab, _next(job, house)) for job in schedule.jobs]
    print_table([("job", "left"), ("when", "left"), ("next slot", "left")], rows)
    say(f"Health: {server.address}/healthz and {server.address}/readyz")


def _next(job: Job, house: House) -> str:
    following = job.times.next(house.clock.now())
    if following is None:
        return "never"
    return f"{following.astimezone(job.times.zone):%a %Y-%m-%d %H:%M}"
