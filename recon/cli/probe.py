"""`recon probe`: find out with test orders of one's own what nobody says of Rakuten."""

from typing import Annotated

import typer

from recon.cli import own_test
from recon.cli import probe_shown as shown
from recon.cli.command_of import command_of
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.own_test import Name
from recon.cli.probe_begin import LateWish, ReturnWish, Wish, begin_probe, exit_of, lab_of
from recon.jobs.probe import go_on, look, undo, undo_request, undone_by_hand
from recon.jobs.resend_case import policy_of
from recon.resend.probe import Experiment
from recon.resend.probe.settings import settings_of
from recon.store.decisions import NoReason

Number = Annotated[int, typer.Argument(help="The probe's number.")]
MaybeNumber = Annotated[int | None, typer.Argument(help="The probe's number; every open one without it.")]
ByHand = Annotated[
    bool, typer.Option("--by-hand", help="Nothing is sent: you took it back yourself; say so with --because.")
]
Because = Annotated[str, typer.Option("--because", help="Why nothing is left of it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Find out with test orders what nobody says of Rakuten.", no_args_is_help=True)
    group.command("list")(_list)
    group.command("duplicates")(command_of(Wish, _duplicates))
    group.command("late")(command_of(LateWish, _late))
    group.command("scale")(command_of(Wish, _scale))
    group.command("return")(command_of(ReturnWish, _return))
    group.command("status")(_status)
    group.command("go-on")(_go_on)
    group.command("undo")(_undo)
    app.add_typer(group, name="probe")


def _list(config: ConfigFile = None, programme: OneProgramme = None, json: Json = False) -> None:
    """List the questions, what each decides, and what is known so far."""
    with opened(config) as house:
        house.store.prepare()
        policy = policy_of(house.bench)
        known = {name: settings_of(name, policy.terms[name], policy) for name in chosen(house, programme)}
        samples = {name: house.store.lag_samples(name) for name in known}
    shown.show_list(known, samples, as_json=json)


def _duplicates(wish: Wish) -> None:
    """Send the same order twice: does Rakuten drop it, count it twice, or replace the first?"""
    begin_probe(Experiment.DUPLICATES, wish)


def _late(wish: LateWish) -> None:
    """Send an order that was placed days ago, after a click older still: does it keep its date?"""
    begin_probe(Experiment.LATE, wish)


def _scale(wish: Wish) -> None:
    """Send one amount and see what the report makes of it: hundredths, or as it was sent?"""
    begin_probe(Experiment.SCALE, wish)


def _return(wish: ReturnWish) -> None:
    """Take back a SKU that was not sold: is it taken from the sale, refused, or does it stand alone?"""
    begin_probe(Experiment.RETURN, wish)


def _status(number: MaybeNumber = None, config: ConfigFile = None, json: Json = False) -> None:
    """Show how probes stand, with their evidence; nothing is sent."""
    with opened(config) as house:
        house.store.prepare()
        lab, at = lab_of(house, ""), house.present
        numbers = [each.number for each in house.store.probes()] if number is None else [number]
        looks = [look(lab, each, at=at) for each in numbers]
    shown.show_looked(looks, as_json=json, whole=number is not None)
    raise typer.Exit(exit_of(looks))


def _go_on(
    number: MaybeNumber = None, config: ConfigFile = None, name: Name = "", json: Json = False
) -> None:
    """Carry open probes on as far as the report in the books allows; nothing is sent twice."""
    with opened(config) as house:
        house.store.prepare()
        lab, at = lab_of(house, name), house.present
        wanted = house.store.probes(only_open=True) if number is None else [house.store.probe(number)]
        looks = [go_on(lab, each.number, at=at) for each in wanted]
    shown.show_looked(looks, as_json=json)
    raise typer.Exit(exit_of(looks))


def _undo(
    number: Number,
    *,
    config: ConfigFile = None,
    yes: own_test.Yes = False,
    by_hand: ByHand = False,
    because: Because = "",
    name: Name = "",
    json: Json = False,
) -> None:
    """Take a probe's sale back now, once; or say that you did so by hand."""
    with opened(config) as house:
        house.store.prepare()
        lab, at = lab_of(house, name), house.present
        if by_hand:
            if not because.strip() or not name.strip():
                raise NoReason("closing a probe by hand needs a reason and a name; give --because and --as")
            probe = undone_by_hand(lab, number, because=because)
            looked = look(lab, probe.number, at=at)
        else:
            if not json:
                shown.show_undo(undo_request(lab, number, at=at), leaves=house.shown)
            own_test.agreed(yes)
            looked = undo(lab, number, at=at)
    shown.show_looked([looked], as_json=json)
    raise typer.Exit(exit_of([looked]))
