"""`recon incidents`: what is wrong now, since when, what it costs, and the next step."""

from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, say
from recon.cli.standing import standing
from recon.gap.capture_causes import capture_code
from recon.gap.next_step import next_step
from recon.records import numerals
from recon.records.money import Money
from recon.store.acknowledgements import Acknowledgement
from recon.store.incidents import StoredIncident
from recon.wiring import House

Id = Annotated[int | None, typer.Argument(help="Only the incident of this number.", metavar="[ID]")]
All = Annotated[bool, typer.Option("--all", help="Also those that are over.")]


@dataclass(frozen=True, slots=True)
class _Shown:
    """This is an incident with what is printed beside it."""

    stored: StoredIncident
    zone: str
    acknowledged: Acknowledgement | None

    @property
    def state(self) -> str:
        """Say whether it is open, looked after, or over."""
        if self.stored.resolved_at is not None:
            return "resolved"
        return "open" if self.acknowledged is None else f"open, {self.acknowledged.who} looks after it"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("incidents")(_incidents)


def _incidents(
    number: Id = None, config: ConfigFile = None, all_of_them: All = False, json: Json = False
) -> None:
    """List open incidents: since when, what, how much money, which signals, and what to do next."""
    with opened(config) as house:
        house.store.prepare()
        shown = [_shown(house, each) for each in _asked(house, number, all_of_them=all_of_them)]
        unsure = standing(house, house.config.programme_sections, at=house.present)
    if json:
        print_json(
            {
                "needs_person": _is_open(shown),
                "cannot_judge": bool(unsure),
                "incidents": [_figures(each) for each in shown],
            }
        )
    elif not shown:
        say(
            "No incident."
            if all_of_them
            else "No open incident; `recon incidents --all` lists those that are over."
        )
    else:
        for each in shown:
            _show(each)
    raise typer.Exit(verdict(needs_person=_is_open(shown), cannot_judge=bool(unsure)))


def _asked(house: House, number: int | None, *, all_of_them: bool) -> list[StoredIncident]:
    if number is not None:
        return [house.store.incident(number)]
    return house.store.incidents(open_only=not all_of_them)


def _shown(house: House, stored: StoredIncident) -> _Shown:
    programmes = house.config.programmes()
    name = stored.incident.programme
    zone = programmes[name].zone if name in programmes else "UTC"
    return _Shown(stored, zone, house.store.acknowledgement(stored.id))


def _is_open(shown: list[_Shown]) -> bool:
    return any(each.stored.resolved_at is None for each in shown)


def _show(shown: _Shown) -> None:
    stored, incident = shown.stored, shown.stored.incident
    onset = incident.onset.astimezone(ZoneInfo(shown.zone))
    is_open = stored.resolved_at is None
    say(
        f"{'▲' if is_open else '●'} {stored.id}  {incident.programme}  {incident.stream.value}  "
        f"since {onset:%a %Y-%m-%d %H:%M} {shown.zone}  {shown.state}",
        style="red" if is_open else None,
    )
    say(f"   {incident.sentence}")
    say(
        f"   {numerals.orders(incident.orders)}, {Money(incident.money, incident.currency)} of sales at stake."
    )
    for each in incident.signals:
        until = "goes on" if each.over_at is None else f"over since {each.over_at:%Y-%m-%d %H:%M} UTC"
        say(f"   Signal: {each.signal.value}, since {each.onset:%Y-%m-%d %H:%M} UTC, {until}.")
    if shown.acknowledged is not None:
        said = shown.acknowledged
        say(f"   {said.who}, {said.at:%Y-%m-%d %H:%M} UTC: {said.why}")
    if is_open:
        say(f"   Next: {next_step(incident)}")


def _figures(shown: _Shown) -> dict[str, object]:
    stored, incident = shown.stored, shown.stored.incident
    return {
        "id": stored.id,
        "programme": incident.programme,
        "currency": incident.currency,
        "stream": incident.stream.value,
        "slice": incident.slice,
        "state": "open" if stored.resolved_at is None else "resolved",
        "onset": incident.onset.isoformat(),
        "opened_at": stored.opened_at.isoformat(),
        "resolved_at": stored.resolved_at.isoformat() if stored.resolved_at else None,
        "orders": incident.orders,
        "money": incident.money,
        "sentence": incident.sentence,
        "next": next_step(incident),
        "acknowledged_by": shown.acknowledged.who if shown.acknowledged else None,
        "signals": [
            {
                "signal": each.signal.value,
                "code": capture_code(each.signal, slice_=each.slice, hit=each.hit, volume=each.volume),
                "slice": each.slice,
                "onset": each.onset.isoformat(),
                "over_at": each.over_at.isoformat() if each.over_at else None,
                "hit": each.hit,
                "volume": each.volume,
                "money": each.money,
                "sentence": each.sentence,
            }
            for each in incident.signals
        ],
    }
