"""How a probe begins at the command line: planned, shown with what it costs at worst, agreed to, sent."""

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated

import typer

from recon.cli import own_test
from recon.cli import probe_shown as shown
from recon.cli.exits import Exit, NotFound, verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, moment_of, opened
from recon.cli.output import say
from recon.cli.own_test import LandedAt, LandingAddress, Name, Sku
from recon.jobs.probe import Lab, Looked, begin, steps_of
from recon.jobs.resend_case import policy_of
from recon.records import numerals
from recon.records.money import decimals, major_units
from recon.records.programme import Programme
from recon.resend.policy import Terms
from recon.resend.probe import Experiment, Probe
from recon.resend.probe.scales import tells_apart, worst_of
from recon.resend.probe.settings import doubted_scale
from recon.wiring import House

# Within fewer days nobody can tell the day of the order from the day of its sending.
_LEAST_DAYS = 3
_MOST_DAYS = 400

_Amount = Annotated[
    str | None, typer.Option("--amount", help="What the test order sells; else a small amount.")
]
_Yes = Annotated[bool, typer.Option("--yes", help="Send it without being asked; needs --max-amount.")]
_MaxAmount = Annotated[
    str | None, typer.Option("--max-amount", help="The most that Rakuten may book of it at worst.")
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be sent.")]
_Days = Annotated[
    int, typer.Option("--days", min=_LEAST_DAYS, max=_MOST_DAYS, help="How many days ago it was placed.")
]
_OtherSku = Annotated[str, typer.Option("--other-sku", help="The SKU of the return; the sale has --sku.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """This is what a person wants to find out with, and how far they agree: the options of every probe."""

    landing: LandingAddress
    config: ConfigFile = None
    programme: OneProgramme = None
    amount: _Amount = None
    sku: Sku = "TEST"
    landed_at: LandedAt = None
    yes: _Yes = False
    max_amount: _MaxAmount = None
    dry_run: _DryRun = False
    name: Name = ""
    json: Json = False
    days: int = field(init=False, default=0)
    other_sku: str = field(init=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LateWish(Wish):
    """This is what is wanted of a late order: nobody but who clicked knows when that was."""

    landed_at: LandedAt
    days: _Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnWish(Wish):
    """This is what is wanted of a return of something else."""

    other_sku: _OtherSku


def begin_probe(experiment: Experiment, wish: Wish) -> None:
    """Plan an experiment, show it, have it agreed to, and send its sale."""
    with opened(wish.config) as house:
        house.store.prepare()
        at = house.clock.now()
        programme = own_test.programme_of(house, wish.programme, wish.landing)
        terms = policy_of(house.bench).terms[programme.name]
        probe = _planned(house, programme, wish, experiment=experiment, terms=terms, at=at)
        steps = steps_of(probe)
        if wish.dry_run and wish.json:
            shown.tell_plan(probe, steps, leaves=house.shown)
            return
        if not wish.json:
            shown.show_plan(probe, steps, programme=programme, leaves=house.shown)
        if wish.dry_run:
            say("Nothing was sent.")
            return
        _agreed(probe, wish)
        looked = begin(lab_of(house, wish.name), probe, at=at)
    shown.show_looked([looked], as_json=wish.json)
    raise typer.Exit(exit_of([looked]))


def _planned(
    house: House, programme: Programme, wish: Wish, *, experiment: Experiment, terms: Terms, at: datetime
) -> Probe:
    amount = wish.amount or _usual_amount(experiment, programme.currency)
    landed = moment_of(wish.landed_at, otherwise=at)
    asked = own_test.Asked(wish.landing, landed, at, amount, wish.sku)
    test = own_test.test_of(house, programme, asked)
    if experiment is Experiment.LATE:
        test = replace(test, placed_at=at - timedelta(days=wish.days))
        _fit_for_late(test.placed_at, landed, programme=programme, terms=terms)
    if experiment is Experiment.RETURN and wish.other_sku.strip() == wish.sku.strip():
        message = "--other-sku: name a SKU other than the one that is sold"
        raise typer.BadParameter(message)
    if experiment is Experiment.SCALE and not tells_apart(
        test.amount, scale=test.manner.scale, currency=test.currency
    ):
        message = f"--amount: '{amount}' is too small to tell one scale from another; write for example 123"
        raise typer.BadParameter(message)
    probe = Probe(
        number=0, experiment=experiment, test=test, settle=programme.settle, worst=0,
        other_sku=wish.other_sku, days=wish.days,
    )  # fmt: skip
    return replace(probe, worst=_worst(probe, terms))


def _usual_amount(experiment: Experiment, currency: str) -> str:
    if decimals(currency) == 0:
        return "123"
    return "12.34" if experiment is Experiment.SCALE else "1.00"


def _worst(probe: Probe, terms: Terms) -> int:
    """Count the most that could be recorded: where the scale is what is asked, or in doubt, a hundred times as much."""
    test = probe.test
    times = 2 if probe.experiment is Experiment.DUPLICATES else 1
    is_known = any(
        each.experiment is Experiment.SCALE and each.currency == test.currency for each in terms.found
    )
    in_doubt = doubted_scale(terms, test.currency) is not None or (
        decimals(test.currency) == 0 and not is_known
    )
    if probe.experiment is Experiment.SCALE or in_doubt:
        return times * worst_of(test.amount, scale=test.manner.scale, currency=test.currency)
    return times * test.amount


def _fit_for_late(placed: datetime, landed: datetime, *, programme: Programme, terms: Terms) -> None:
    if landed > placed:
        raise NotFound(
            f"the click must be older than the order, which is placed {placed:%Y-%m-%d %H:%M} UTC; "
            "take the address of an old click, and say with --landed-at when it was"
        )
    days = terms.return_days
    if days is not None and placed - landed > timedelta(days=days):
        raise NotFound(
            f"the click is more than {numerals.counted(days, 'day')} (return_days) older than the order, "
            "which would earn nothing for that alone; take a younger click"
        )
    closed = terms.closed_through
    if closed is not None and placed.date() <= closed:
        raise NotFound(
            f"finance closed the month of {placed:%Y-%m-%d} in programme {programme.name} (closed_through)"
        )


def _agreed(probe: Probe, wish: Wish) -> None:
    """Have it said that the worst is known: typed, or as --max-amount."""
    worst = _plain(probe)
    if wish.max_amount is not None:
        most = own_test.minor_of(wish.max_amount, probe.test.currency, option="--max-amount")
        if probe.worst > most:
            message = f"--max-amount: at worst Rakuten books {worst} {probe.test.currency}, more than {wish.max_amount}; nothing was sent"
            raise typer.BadParameter(message)
    if wish.yes:
        if wish.max_amount is None:
            message = f"--yes needs --max-amount, the most that may be booked at worst: {worst}"
            raise typer.BadParameter(message)
        return
    if not sys.stdin.isatty():
        message = f"nobody can be asked here; give --yes --max-amount {worst} to send it"
        raise typer.BadParameter(message)
    typed = typer.prompt(f"Type the amount that is booked at worst ({worst}) to send it")
    if typed.strip() != worst:
        message = f"that is not {worst}; nothing was sent"
        raise typer.BadParameter(message)


def _plain(probe: Probe) -> str:
    return f"{major_units(probe.worst, probe.test.currency):f}"


def lab_of(house: House, by: str) -> Lab:
    """Put together what an experiment needs, in somebody's name."""
    return Lab(house.bench, house.counter(by))


def exit_of(looks: list[Looked]) -> Exit:
    """Choose the exit code of a command about probes: what waits for the report is not well yet."""
    return verdict(
        needs_person=any(each.needs_person for each in looks),
        cannot_judge=any(each.waits for each in looks),
    )
