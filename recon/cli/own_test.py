"""`recon test send` and `recon test reverse`: a test order of our own, after a real click, and how it is taken back."""

import sys
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from shlex import quote
from typing import Annotated

import typer

from recon.cli.exits import Exit, NotFound
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import print_json, say
from recon.gap.landing import PROBE_PUBLISHER
from recon.jobs.own_test import is_recorded, request_of, reverse_test, send_test
from recon.records.attempt import AttemptKind, Outcome
from recon.records.capture import read_address
from recon.records.click import publisher_code
from recon.records.money import Money, minor_units
from recon.records.programme import Programme
from recon.reporting.follow_sending import advice
from recon.resend.own_test import OwnTest, own_reference, unfit_click
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest
from recon.store.own_tests import NoOwnTest
from recon.wiring import House

LandingAddress = Annotated[
    str, typer.Option("--landing", help="Where a real click on an affiliate link led to: the whole address.")
]
LandedAt = Annotated[
    str | None, typer.Option("--landed-at", help="When the click was, such as 2026-11-16T06:00Z; else now.")
]
Amount = Annotated[
    str, typer.Option("--amount", help="What the test order sells, in the programme's currency.")
]
Sku = Annotated[str, typer.Option("--sku", help="The SKU; one of Rakuten's SKU list, where there is one.")]
Yes = Annotated[bool, typer.Option("--yes", help="Send it without being asked.")]
Name = Annotated[str, typer.Option("--as", help="Who sends it.")]
Ref = Annotated[str, typer.Argument(help="The test order's reference: RECON-TEST-...")]


@dataclass(frozen=True, slots=True)
class Asked:
    """This is what a person asked to be sent."""

    landing: str
    landed_at: datetime
    at: datetime
    amount: str
    sku: str


def send(
    landing: LandingAddress,
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    amount: Amount = "1.00",
    sku: Sku = "TEST",
    landed_at: LandedAt = None,
    yes: Yes = False,
    name: Name = "",
    json: Json = False,
) -> None:
    """Send a test order of our own to Rakuten, after a real click; Rakuten books it until it is reversed."""
    with opened(config) as house:
        house.store.prepare()
        at = house.clock.now()
        asked = Asked(landing, moment_of(landed_at, otherwise=at), at, amount, sku)
        test = test_of(house, programme_of(house, programme, landing), asked)
        request = request_of(test)
        if not json:
            _show(house, test, request, what="sale")
            for note in read_address(landing).notes:
                say(f"? {note}", style="yellow")
        agreed(yes)
        posted = send_test(test, counter=house.counter(name))
    _tell(test, posted, as_json=json, kind=AttemptKind.SALE)
    raise typer.Exit(Exit.WELL if posted.outcome is Outcome.ACCEPTED else Exit.NEEDS_PERSON)


def reverse(
    ref: Ref, config: ConfigFile = None, yes: Yes = False, name: Name = "", json: Json = False
) -> None:
    """Take a test order of our own back: the same order with its amount below nothing, once."""
    with opened(config) as house:
        house.store.prepare()
        test = house.store.own_test(ref)
        if test is None:
            raise NoOwnTest(ref)
        if not json:
            _show(house, test, request_of(test, AttemptKind.REVERSAL), what="reversal")
        agreed(yes)
        shown = is_recorded(house.bench, ref, at=house.clock.now())
        posted = reverse_test(ref, is_recorded=shown, counter=house.counter(name))
    _tell(test, posted, as_json=json, kind=AttemptKind.REVERSAL)
    raise typer.Exit(Exit.WELL if posted.outcome is Outcome.ACCEPTED else Exit.NEEDS_PERSON)


def programme_of(house: House, name: str | None, landing: str) -> Programme:
    """Choose the programme: the one that is named, else the one whose MID the link carries, else the only one."""
    programmes = house.config.programmes()
    mid = read_address(landing).mid
    names = chosen(house, name)
    if name is None and len(names) > 1:
        names = [each for each in names if mid and programmes[each].mid == mid]
    if len(names) != 1:
        raise NotFound("the landing address does not say whose link it is; choose one with --programme")
    found = programmes[names[0]]
    if mid and found.mid and mid != found.mid:
        also = ", which is its advertiser id" if mid == found.advertiser_id else ""
        raise NotFound(
            f"the link's ranMID is {mid}{also}, the programme '{found.name}' has MID {found.mid}; "
            "click a link of that programme, or correct its mid"
        )
    return found


def test_of(house: House, programme: Programme, asked: Asked) -> OwnTest:
    """Make the test order that a person asked for, or say what is wrong with its click."""
    click = read_address(asked.landing).click_id
    unfit = unfit_click(click, made_up=PROBE_PUBLISHER)
    if unfit:
        raise NotFound(unfit)
    return OwnTest(
        order_ref=own_reference(asked.at),
        programme=programme.name,
        manner=house.config.resend_policy().terms[programme.name].manner,
        click_id=click,
        landed_at=asked.landed_at,
        placed_at=asked.at,
        currency=programme.currency,
        amount=minor_of(asked.amount, programme.currency),
        sku=asked.sku,
    )


def minor_of(text: str, currency: str, *, option: str = "--amount") -> int:
    """Read an amount above nothing that a person typed, in minor units."""
    try:
        minor = minor_units(Decimal(text), currency)
    except (InvalidOperation, ValueError, OverflowError):
        minor = 0
    if minor <= 0:
        message = f"{option}: '{text}' is no amount of {currency} above nothing; write for example 1.00"
        raise typer.BadParameter(message)
    return minor


def agreed(yes: bool) -> None:
    """Have a person agree to a send; nothing is sent where nobody does."""
    if yes:
        return
    if not sys.stdin.isatty():
        message = "nobody can be asked here; give --yes to send it"
        raise typer.BadParameter(message)
    if not typer.confirm("Send it?"):
        say("Nothing was sent.")
        raise typer.Exit(Exit.WELL)


def _show(house: House, test: OwnTest, request: PostbackRequest, *, what: str) -> None:
    say(f"This {what} goes out once, and Rakuten books it:")
    say(f"  {house.shown(request)}")
    for note in request.notes:
        say(f"  note: {note}")
    rows = [
        ("order", test.order_ref),
        ("programme", f"{test.programme}, MID {test.mid}"),
        ("amount", str(Money(request.amount, request.currency))),
        (
            "click",
            f"publisher {publisher_code(test.click_id)}, landed {test.landed_at:%Y-%m-%d %H:%M} UTC; *** stands for its id",
        ),
    ]
    for label, value in rows:
        say(f"  {label:<10} {value}")


def _tell(test: OwnTest, posted: Posted, *, as_json: bool, kind: AttemptKind) -> None:
    if as_json:
        print_json(_figures(test, posted, kind=kind))
        return
    words = posted.outcome.name.lower().replace("_", " ")
    is_well = posted.outcome is Outcome.ACCEPTED
    number = f" (confirmation {posted.answer.unique_id})" if posted.answer.unique_id else ""
    say(f"What came of it: {words}: {posted.answer.reason}{number}", style=None if is_well else "red")
    if not is_well:
        say(f"Look at it: {advice(posted.outcome, posted.answer.reason, mid=test.mid)}")
    for line in _next_steps(test.order_ref) if kind is AttemptKind.SALE else _taken_back(test.order_ref):
        say(line)


def _next_steps(ref: str) -> list[str]:
    return [
        "",
        f"Follow it:     recon test follow {quote(ref)}",
        f"Take it back:  recon test reverse {quote(ref)} --yes",
        "  or by hand in Rakuten's dashboard: correct or cancel the transaction of this order id, amount as reported.",
        "The shop does not know this order: once it has settled, `recon run` lists it as a break, 'unknown order'.",
        "That break closes by itself when the report shows the reversal too.",
    ]


def _taken_back(ref: str) -> list[str]:
    return [
        "",
        f"Look at it:    recon order {quote(ref)}",
        "Once the report shows the reversal, nothing is left of this order, and its break 'unknown order' closes.",
    ]


def _figures(test: OwnTest, posted: Posted, *, kind: AttemptKind) -> dict[str, object]:
    return {
        "needs_person": posted.outcome is not Outcome.ACCEPTED,
        "cannot_judge": False,
        "order_ref": test.order_ref,
        "programme": test.programme,
        "kind": kind.name.lower(),
        "currency": test.currency,
        "amount": test.amount if kind is AttemptKind.SALE else -test.amount,
        "outcome": posted.outcome.name.lower(),
        "reason": posted.answer.reason,
        "http_status": posted.http_status,
        "confirmation": posted.answer.unique_id,
    }
