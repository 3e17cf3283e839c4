"""`recon postback EVENT.json`: the postback that an event of a gateway becomes, or the precise reasons why none."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recon.cli.exits import Exit, NotFound
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.postback_shown import TWICE, Composed, show, show_figures
from recon.config.loading import DEFAULT_FILE, FILE_VARIABLE
from recon.records.attempt import AttemptKind
from recon.resend.gateway import Assumed, Gateway, GatewayEvent, Read, read_events
from recon.resend.gateway.document import LARGEST
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import Discounts, Manner, PostbackRequest, compose

_EVENTS = "/eventnvppixel"


class Whose(StrEnum):
    """This is whose event it is, as far as a person says it."""

    AUTO = "auto"
    RUDDERSTACK = "rudderstack"
    SIGNAL = "signal"


class Way(StrEnum):
    """This is the way out whose request is shown."""

    EP = "ep"
    EVENT = "event"


EventFile = Annotated[
    str,
    typer.Argument(
        metavar="EVENT.json", help="The event, an array of events, or lines; - reads them from a pipe."
    ),
]
Mid = Annotated[str, typer.Option("--mid", help="The MID to report to, where no configuration says it.")]
From = Annotated[Whose, typer.Option("--gateway", help="Whose event it is; auto tells by its form.")]
ChosenWay = Annotated[
    Way, typer.Option("--way", help="ep reports a sale; event an action that nobody is paid for.")
]
Clicks = Annotated[bool, typer.Option("--show-click-ids", help="Print click ids in full.")]


@dataclass(frozen=True, slots=True)
class _Terms:
    """This is what is known before any event is read: the manner of each MID, what an event need not say, and where to."""

    manners: dict[str, Manner]
    assumed: Assumed
    url: str = "https://track.linksynergy.com/ep"
    currencies: dict[str, str] = field(default_factory=dict)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("postback")(_postback)


def _postback(
    event: EventFile,
    config: ConfigFile = None,
    mid: Mid = "",
    programme: OneProgramme = None,
    gateway: From = Whose.AUTO,
    way: ChosenWay = Way.EP,
    clicks: Clicks = False,
    json: Json = False,
) -> None:
    """Show the postback that an event of RudderStack or Signal becomes, and what their connector does otherwise; sends nothing."""
    terms = _terms(config, programme=programme, mid=mid)
    whose = None if gateway is Whose.AUTO else Gateway(gateway.value)
    done = [
        _composed(each, terms=terms, way=way)
        for each in read_events(_text(event), gateway=whose, assumed=terms.assumed)
    ]
    url = terms.url if way is Way.EP else terms.url.removesuffix("/ep") + _EVENTS
    done = _noting_twins(done)
    (show_figures if json else show)(done, url=url, clicks=clicks)
    is_well = all(isinstance(each.made, PostbackRequest) for each in done)
    raise typer.Exit(Exit.WELL if is_well else Exit.NEEDS_PERSON)


def _text(event: str) -> str:
    try:
        if event == "-":
            raw = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(event).open("rb") as file:
                raw = file.read(LARGEST + 1)
    except OSError as failed:
        raise NotFound(
            f"{event}: cannot be read ({failed.strerror}); name a file of events, or - for a pipe"
        ) from failed
    if len(raw) > LARGEST:
        raise NotFound(f"{event}: is larger than the {LARGEST:,} bytes that are read at once; split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        raise NotFound(f"{event}: is not text in UTF-8; save it again with that encoding") from failed


def _terms(config: Path | None, *, programme: str | None, mid: str) -> _Terms:
    named = config is not None or programme is not None or bool(os.environ.get(FILE_VARIABLE))
    if not named and (mid or not Path(DEFAULT_FILE).exists()):
        return _Terms({}, Assumed(mid=mid))
    with opened(config) as house:
        names = chosen(house, programme)
        programmes = house.config.programmes()
        manners = {name: house.config.resend_policy().terms[name].manner for name in names}
        url = house.config.resend.url
    ours = [programmes[name] for name in names if not mid or programmes[name].mid == mid]
    if programme is not None and not ours:
        raise NotFound(
            f"the programme '{programme}' has the MID {programmes[programme].mid}, not {mid}; leave one of the two out"
        )
    by_mid = {manner.mid: manner for manner in manners.values() if manner.mid}
    currencies = {programmes[name].mid: programmes[name].currency for name in names}
    if len(ours) != 1:
        return _Terms(by_mid, Assumed(mid=mid), url, currencies)
    only = ours[0]
    assumed = Assumed(
        mid=only.mid, advertiser_id=only.advertiser_id, currency=only.currency, scale=manners[only.name].scale
    )
    return _Terms(by_mid, assumed, url, currencies)


def _composed(read: Read, *, terms: _Terms, way: Way) -> Composed:
    if not isinstance(read.event, GatewayEvent):
        return Composed(read, None)
    kind = AttemptKind.EVENT if way is Way.EVENT else read.event.kind
    if way is Way.EVENT and read.event.kind is AttemptKind.REVERSAL:
        sentence = "it takes goods back; an event pays nobody, so there is nothing to take back"
        return Composed(read, HeldBack(Hold.NOT_A_SALE, sentence))
    return Composed(
        read, _made(read.event, terms=terms, kind=kind), kind, _in_another_currency(read.event, terms=terms)
    )


def _in_another_currency(event: GatewayEvent, *, terms: _Terms) -> tuple[str, ...]:
    currency = terms.currencies.get(event.mid, event.sale.currency)
    if currency == event.sale.currency:
        return ()
    return (f"it is in {event.sale.currency}, the programme is in {currency}: Rakuten books in one currency",)


def _noting_twins(done: Sequence[Composed]) -> list[Composed]:
    """Note each sale of an order that an event before it tells as well; an order may come back in several parts."""
    noted, told = list[Composed](), set[tuple[str, str]]()
    for each in done:
        request = each.made if each.meant is AttemptKind.SALE else None
        if not isinstance(request, PostbackRequest):
            noted.append(each)
            continue
        order = (request.mid, request.order_ref)
        noted.append(replace(each, besides=(*each.besides, TWICE)) if order in told else each)
        told.add(order)
    return noted


def _made(event: GatewayEvent, *, terms: _Terms, kind: AttemptKind) -> PostbackRequest | HeldBack:
    manner = terms.manners.get(event.mid)
    if manner is None and terms.manners:
        sentence = (
            "its MID is that of no programme of the configuration: the sale would go to another merchant"
        )
        return HeldBack(Hold.NO_MID, sentence)
    if manner is None:
        manner = Manner(mid=event.mid)
        if event.discount_sku:
            manner = replace(manner, discounts=Discounts.AS_SKU, discount_sku=event.discount_sku)
    return compose(event.sale, manner=manner, kind=kind)
