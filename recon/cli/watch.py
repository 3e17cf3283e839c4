"""`recon watch`: read shop and log, look at the signals, open or join incidents."""

from collections import Counter
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from recon.books.shelf import BooksBusy
from recon.cli.exits import verdict
from recon.cli.options import AsOf, ConfigFile, Json, moment_of, opened
from recon.cli.output import print_json, say, watched
from recon.gap.grey import Grey
from recon.gap.incident import Opened, Resolved, StillOpen, Worsened
from recon.gap.joined import Joined, Reopened
from recon.gap.readings import Untold
from recon.gap.signals import CannotTell, Looked, Quiet, Raised
from recon.jobs.deliver import deliver
from recon.jobs.notices import decide
from recon.jobs.pull import Pulled, note, pull
from recon.jobs.watch import Look, watch
from recon.records.money import Money
from recon.wiring import House

NoPull = Annotated[bool, typer.Option("--no-pull", help="Look at the books as they are.")]
_FAST = ("orders", "postbacks")
_MARKS = {Raised: ("▲ raised", "red"), Quiet: ("● quiet", None), CannotTell: ("? cannot tell", "yellow")}
_CAME = {
    Opened: "opened",
    Worsened: "worsened",
    StillOpen: "still open",
    Reopened: "reopened",
    Resolved: "resolved",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch")(_watch)


def _watch(
    config: ConfigFile = None, no_pull: NoPull = False, as_of: AsOf = None, json: Json = False
) -> None:
    """Look at failing sends, silence, unsent orders, lost click ids and wrong amounts; none waits for settling."""
    with opened(config) as house:
        house.store.prepare()
        remarks = [] if no_pull or as_of else _pulled(house)
        at = moment_of(as_of, otherwise=house.present)
        found = watch(house.bench, as_of=at)
        if not as_of:
            remarks += _told(house, at)
        zones = {name: each.zone for name, each in house.config.programmes().items()}
    if json:
        print_json(_figures(found, remarks))
    else:
        _show(found, remarks, zones)
    raise typer.Exit(verdict(needs_person=bool(found.raised), cannot_judge=_is_short(found)))


def _pulled(house: House) -> list[str]:
    """Read the shop and the log, and remember which of them could be read; say what could not."""
    feeds = [feed for feed in house.feeds() if feed.section in _FAST]
    at = house.clock.now()
    try:
        with watched() as progress:
            done: list[Pulled] = pull(feeds, library=house.library, at=at, progress=progress)
    except BooksBusy:
        return ["another pull is at work; the books are looked at as they are"]
    note(done, store=house.store, at=at)
    return [f"{each.source}: {each.failure}" for each in done if each.failure]


def _told(house: House, at: datetime) -> list[str]:
    """Tell at once what is worth a notice: waiting for the next `recon notify` would cost minutes."""
    decide(house.notice_desk, as_of=at)
    done = deliver(house.store, house.channels)
    return [f"{each.channel}: {each.error}" for each in done if each.error]


def _is_short(found: Look) -> bool:
    short = any(isinstance(each, CannotTell) and each.cause is Untold.SHORT for each in found.looked)
    return short or any(isinstance(each, Grey) for each in found.greyness.values())


def _show(found: Look, remarks: list[str], zones: dict[str, str]) -> None:
    say(f"Signals as of {found.as_of:%Y-%m-%d %H:%M} UTC.", style="bold")
    several = Counter((each.programme, each.signal) for each in found.looked)
    for each in found.looked:
        mark, style = _MARKS[type(each)]
        name = each.signal.value
        if several[(each.programme, each.signal)] > 1:
            name = f"{name} {each.currency}"
        say(f"{each.programme:<8} {name:<18} {mark:<15} {_words(each)}", style=style)
    for joined in found.joined:
        incident = joined.incident
        onset = incident.onset.astimezone(ZoneInfo(zones[incident.programme]))
        say(
            f"Incident {_CAME[type(joined)]}: {incident.programme}, {incident.stream.value}, {incident.level.value}, since "
            f"{onset:%a %Y-%m-%d %H:%M} {zones[incident.programme]}, {Money(incident.money, incident.currency)}; "
            "see `recon incidents`."
        )
    for programme, grey in found.greyness.items():
        if isinstance(grey, Grey):
            say(f"? {programme}: cannot be judged. {grey.why}", style="yellow")
    for remark in remarks:
        say(f"! {remark}", style="yellow")


def _words(looked: Looked) -> str:
    return looked.why if isinstance(looked, CannotTell) else looked.sentence


def _figures(found: Look, remarks: list[str]) -> dict[str, object]:
    return {
        "as_of": found.as_of.isoformat(),
        "needs_person": bool(found.raised),
        "cannot_judge": _is_short(found),
        "signals": [_looked(each) for each in found.looked],
        "incidents": [_joined(each) for each in found.joined],
        "grey": {
            name: {"since": each.since.isoformat(), "why": each.why}
            for name, each in found.greyness.items()
            if isinstance(each, Grey)
        },
        "remarks": remarks,
    }


def _looked(looked: Looked) -> dict[str, object]:
    figures: dict[str, object] = {
        "programme": looked.programme,
        "currency": looked.currency,
        "signal": looked.signal.value,
        "state": _MARKS[type(looked)][0][2:],
        "says": _words(looked),
    }
    if isinstance(looked, CannotTell):
        figures["cause"] = looked.cause.value
    if isinstance(looked, Raised):
        figures |= {
            "slice": looked.slice,
            "onset": looked.onset.isoformat(),
            "hit": looked.hit,
            "volume": looked.volume,
            "money": looked.money,
            "ppm": looked.ppm,
            "level": looked.level.value,
        }
    return figures


def _joined(joined: Joined) -> dict[str, object]:
    incident = joined.incident
    return {
        "programme": incident.programme,
        "currency": incident.currency,
        "stream": incident.stream.value,
        "what": _CAME[type(joined)],
        "level": incident.level.value,
        "onset": incident.onset.isoformat(),
        "orders": incident.orders,
        "money": incident.money,
        "sentence": incident.sentence,
        "signals": [each.signal.value for each in incident.signals if each.is_raised],
    }
