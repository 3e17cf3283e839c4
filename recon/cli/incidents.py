"""`recon incidents`: what is wrong now, since when, what it costs, and the next step."""

from dataclasses import dataclass
from typing import Annotated

import typer

from recon.cli.exits import NotFound, verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import print_json, say
from recon.cli.standing import standing
from recon.gap.capture_causes import capture_code
from recon.gap.incident import Incident
from recon.gap.next_step import next_step
from recon.gap.stream import Stream
from recon.jobs.incident_outcome import IncidentOutcome, outcome_of
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
    outcome: IncidentOutcome

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
    number: Id = None,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    all_of_them: All = False,
    json: Json = False,
) -> None:
    """List open incidents: since when, what, how much money, which signals, and what to do next."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        asked = _asked(house, number, programme=programme, all_of_them=all_of_them)
        shown = [_shown(house, each) for each in asked]
        unsure = standing(house, names, at=house.present)
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


def _asked(
    house: House, number: int | None, *, programme: str | None, all_of_them: bool
) -> list[StoredIncident]:
    """Find the incidents that were asked for; without a programme also those of one that is configured no more."""
    if number is None:
        found = house.store.incidents(open_only=not all_of_them)
        return [each for each in found if programme in {None, each.incident.programme}]
    one = house.store.incident(number)
    if programme not in {None, one.incident.programme}:
        message = f"incident {number} is of programme '{one.incident.programme}', not '{programme}'; leave out --programme"
        raise NotFound(message)
    return [one]


def _shown(house: House, stored: StoredIncident) -> _Shown:
    programmes = house.config.programmes()
    name = stored.incident.programme
    zone = programmes[name].zone if name in programmes else "UTC"
    outcome = outcome_of(stored, house.store.breaks_of_incident(stored.id))
    return _Shown(stored, zone, house.store.acknowledgement(stored.id), outcome)


def _is_open(shown: list[_Shown]) -> bool:
    return any(each.stored.resolved_at is None for each in shown)


def _show(shown: _Shown) -> None:
    stored, incident, zone = shown.stored, shown.stored.incident, shown.zone
    is_open = stored.resolved_at is None
    say(
        f"{'▲' if is_open else '●'} {stored.id}  {incident.programme}  {incident.stream.value}  {incident.level.value}  "
        f"since {numerals.shop_and_utc(incident.onset, zone)}  {shown.state}",
        style="red" if is_open else None,
    )
    say(f"   {numerals.in_zone(incident.sentence, zone)}")
    say(f"   {_at_stake(incident) if is_open else _came_of_it(shown)}")
    for each in incident.signals:
        until = (
            "goes on" if each.over_at is None else f"over since {numerals.shop_and_utc(each.over_at, zone)}"
        )
        say(
            f"   Signal: {each.signal.value}, {each.level.value}, since {numerals.shop_and_utc(each.onset, zone)}, {until}."
        )
    if shown.acknowledged is not None:
        said = shown.acknowledged
        say(f"   {said.who}, {numerals.shop_and_utc(said.at, zone)}: {said.why}")
    if is_open:
        say(f"   Next: {next_step(incident)}")
    say(f"   Why it was raised: recon gap explain {stored.id}")


def _at_stake(incident: Incident) -> str:
    too_much = incident.stream is Stream.OVER or (incident.stream is Stream.DIFFERENT and incident.money < 0)
    words = {Stream.DIFFERENT: "too little", Stream.CAPTURE: "without a click id"}
    side = "too much" if too_much else words.get(incident.stream, "at stake")
    money = Money(abs(incident.money), incident.currency)
    return f"{numerals.orders(incident.orders)}, {money} of sales {side}."


def _came_of_it(shown: _Shown) -> str:
    """Say what it was about, and what became of its orders, as the notice of its end does."""
    outcome, incident = shown.outcome, shown.stored.incident
    if not outcome.orders:
        return "No order of it was ever found broken."
    money = Money(outcome.money, incident.currency)
    about = f"It was about {numerals.orders(outcome.orders)}, {money} of sales"
    if not outcome.broken:
        return f"{about}, as it was last seen; none of them is a break in these findings."
    return (
        f"{about}: {numerals.count(outcome.recorded)} recorded at Rakuten since, "
        f"{numerals.count(outcome.left)} still broken."
    )


def _figures(shown: _Shown) -> dict[str, object]:
    stored, incident = shown.stored, shown.stored.incident
    return {
        "id": stored.id,
        "programme": incident.programme,
        "currency": incident.currency,
        "stream": incident.stream.value,
        "slice": incident.slice,
        "state": "open" if stored.resolved_at is None else "resolved",
        "level": incident.level.value,
        "onset": incident.onset.isoformat(),
        "opened_at": stored.opened_at.isoformat(),
        "resolved_at": stored.resolved_at.isoformat() if stored.resolved_at else None,
        "orders": incident.orders,
        "money": incident.money,
        "was_about": {
            "orders": shown.outcome.orders,
            "money": shown.outcome.money,
            "recorded": shown.outcome.recorded,
            "still_broken": shown.outcome.left,
        },
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
                "level": each.level.value,
                "sentence": each.sentence,
            }
            for each in incident.signals
        ],
    }
