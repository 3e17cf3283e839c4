"""`recon report digest`: the losses that are sure, and too small for a notice."""

import typer

from recon.alerts.due import Reason
from recon.cli.exits import verdict
from recon.cli.options import AsOf, ConfigFile, Json, Send, moment_of, opened
from recon.cli.output import print_json, say
from recon.jobs.digest import Digested, digests
from recon.records import numerals
from recon.reporting.digest import counted


def register_under(group: typer.Typer) -> None:
    """Add the command to `recon report`."""
    group.command("digest")(_digest)


def _digest(config: ConfigFile = None, send: Send = False, as_of: AsOf = None, json: Json = False) -> None:
    """List losses that are sure, but too small for a notice; at most one message a day tells what is new of them.

    Of a past moment nothing is sent.
    """
    with opened(config) as house:
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        told = digests(house.bench, house.notice_desk, as_of=at, send=send and not as_of)
    if json:
        figures = [_figures(each) for each in told]
        print_json({"needs_person": False, "cannot_judge": False, "programmes": figures})
    else:
        for each in told:
            _show(each, send=send)
    raise typer.Exit(verdict(needs_person=False, cannot_judge=False))


def _show(told: Digested, *, send: bool) -> None:
    name = told.programme.name
    if not told.losses:
        say(f"{name}: no small loss.")
        return
    say(f"{name}: {counted(told.losses)}, each sure and too small for a notice.", style="bold")
    for each in told.losses:
        say(f"   {numerals.in_zone(each.sentence, told.programme.zone)}")
    if told.messages:
        noun = "message is" if told.messages == 1 else "messages are"
        say(f"   {told.messages} {noun} in the outbox; `recon notify` sends them.")
    elif told.reason is not Reason.DIGEST or send:
        say(f"   No message: {told.reason.value}.")


def _figures(told: Digested) -> dict[str, object]:
    return {
        "programme": told.programme.name,
        "reason": told.reason.value,
        "messages": told.messages,
        "losses": [
            {
                "name": each.name,
                "onset": each.onset.isoformat(),
                "orders": each.orders,
                "money": each.money,
                "currency": each.currency,
                "sentence": each.sentence,
            }
            for each in told.losses
        ],
    }
