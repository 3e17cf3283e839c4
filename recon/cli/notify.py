"""`recon notify`: decide what people are told now, and send what waits."""

from datetime import timedelta

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, print_table, say
from recon.jobs.deliver import Delivery, Fate, deliver
from recon.jobs.notices import Decided, decide
from recon.records.moment import moment
from recon.store.outbox import Undelivered
from recon.wiring import House

_TOO_LONG = timedelta(hours=1)
_REMEMBERED = timedelta(days=1)
"""How long a message that was given up needs a person."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("notify")(_notify)


def _notify(config: ConfigFile = None, json: Json = False) -> None:
    """Put what is worth a notice into the outbox, and send everything that waits there."""
    with opened(config) as house:
        house.store.prepare()
        decided = decide(house.notice_desk, as_of=house.present)
        done = deliver(house.store, house.channels)
        left = house.store.undelivered(gave_up_since=moment(house.store.wall()) - _REMEMBERED)
        stuck = _stuck(house, left)
    if json:
        _print_figures(decided, done, left, stuck=stuck)
    else:
        _show(decided, done, left)
    raise typer.Exit(verdict(needs_person=stuck, cannot_judge=False))


def _stuck(house: House, left: list[Undelivered]) -> bool:
    """Tell whether a message could not be delivered for so long that a person must look."""
    before = moment(house.store.wall()) - _TOO_LONG
    return any(each.gave_up_at or (each.tries and each.created_at <= before) for each in left)


def _show(decided: list[Decided], done: list[Delivery], left: list[Undelivered]) -> None:
    told = [each for each in decided if each.messages]
    for each in told:
        say(f"{each.subject}, {each.reason.value}: {each.headline}")
    sent = [each for each in done if each.fate is Fate.SENT]
    for one in sent:
        say(f"Sent to {one.recipient} by {one.channel}.")
    if left:
        say()
        print_table(
            [("message", "right"), ("about", "left"), ("to", "left"), ("tries", "right"), ("state", "left")],
            [_row(each) for each in left],
        )
        for error in dict.fromkeys(each.last_error for each in left if each.last_error):
            say(f"! {error}", style="yellow")
    if not told and not sent and not left:
        say(f"Nothing to tell{_silence(decided)}.")


def _silence(decided: list[Decided]) -> str:
    quiet = [f"{each.subject} ({each.reason.value})" for each in decided if not each.reason.tells]
    return f": {', '.join(quiet)}" if quiet else ""


def _row(each: Undelivered) -> tuple[str, ...]:
    state = f"given up {each.gave_up_at:%Y-%m-%d %H:%M}" if each.gave_up_at else "waits"
    if not each.gave_up_at and each.tries:
        state = f"again {each.not_before:%Y-%m-%d %H:%M} UTC"
    where = f"{each.recipient} ({each.channel})"
    return str(each.id), f"{each.subject}, {each.reason.value}", where, str(each.tries), state


def _print_figures(
    decided: list[Decided], done: list[Delivery], left: list[Undelivered], *, stuck: bool
) -> None:
    print_json(
        {
            "needs_person": stuck,
            "cannot_judge": False,
            "subjects": [
                {
                    "subject": each.subject,
                    "programme": each.programme,
                    "reason": each.reason.value,
                    "told": bool(each.messages),
                    "headline": each.headline,
                    "messages": each.messages,
                }
                for each in decided
            ],
            "tried": [
                {
                    "message": each.id,
                    "channel": each.channel,
                    "recipient": each.recipient,
                    "fate": each.fate.value,
                    "error": each.error,
                }
                for each in done
            ],
            "undelivered": [_figures(each) for each in left],
        }
    )


def _figures(each: Undelivered) -> dict[str, object]:
    return {
        "message": each.id,
        "subject": each.subject,
        "reason": each.reason.value,
        "channel": each.channel,
        "recipient": each.recipient,
        "created_at": each.created_at.isoformat(),
        "not_before": each.not_before.isoformat(),
        "tries": each.tries,
        "gave_up_at": each.gave_up_at.isoformat() if each.gave_up_at else None,
        "error": each.last_error,
    }
