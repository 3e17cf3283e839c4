"""`recon postback EVENT.json`: the postback that an event of a gateway becomes, or the precise reasons why none."""

import os
import sys
from collections.abc import Mapping, Sequence
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
from recon.records.programme import Programme
from recon.resend.gateway import Assumed, Gateway, GatewayEvent, Read, read_events
from recon.resend.gateway.document import LARGEST
from recon.resend.gateway.order import MID
from recon.resend.hold import HeldBack, Hold
from recon.resend.letters import letter
from recon.resend.request import Discounts, Manner, PostbackRequest, compose
from recon.resend.route import Route, Way

_RAKUTEN = "https://track.linksynergy.com"
# Each customer of RudderStack has a host of its own.
_DATA_PLANE = "https://DATA-PLANE"


class Whose(StrEnum):
    """This is whose event it is, as far as a person says it."""

    AUTO = "auto"
    RUDDERSTACK = "rudderstack"
    SIGNAL = "signal"


EventFile = Annotated[
    str,
    typer.Argument(
        metavar="EVENT.json", help="The event, an array of events, or lines; - reads them from a pipe."
    ),
]
ToMid = Annotated[str, typer.Option("--mid", help="The MID to report to, where no configuration says it.")]
From = Annotated[Whose, typer.Option("--gateway", help="Whose event it is; auto tells by its form.")]
ChosenWay = Annotated[
    Way | None, typer.Option("--way", help="In which way it would go: else the programme's, else ep.")
]
Clicks = Annotated[bool, typer.Option("--show-click-ids", help="Print click ids in full.")]


@dataclass(frozen=True, slots=True)
class _Terms:
    """This is what is known before any event is read: manner and way of each MID, and what an event need not say."""

    assumed: Assumed
    manners: Mapping[str, Manner] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    way: Way = Way.EP

    def route(self, mid: str) -> Route:
        """Find the way of a MID; one that no configuration knows goes to Rakuten's own address."""
        if mid in self.routes:
            return self.routes[mid]
        last = {Way.EVENT: "eventnvppixel", Way.RUDDERSTACK: "v1/track"}.get(self.way, self.way.value)
        host = _DATA_PLANE if self.way is Way.RUDDERSTACK else _RAKUTEN
        return Route(self.way, f"{host}/{last}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("postback")(_postback)


def _postback(
    event: EventFile,
    config: ConfigFile = None,
    mid: ToMid = "",
    programme: OneProgramme = None,
    gateway: From = Whose.AUTO,
    way: ChosenWay = None,
    clicks: Clicks = False,
    json: Json = False,
) -> None:
    """Show the postback that an event of RudderStack or Signal becomes, and what their connector does otherwise; sends nothing."""
    if mid and not MID.fullmatch(mid):
        message = "--mid: a MID has 4 or 5 digits, such as 41234"
        raise typer.BadParameter(message)
    terms = _terms(config, programme=programme, mid=mid, way=way)
    whose = None if gateway is Whose.AUTO else Gateway(gateway.value)
    done = [
        _composed(each, terms=terms)
        for each in read_events(_text(event), gateway=whose, assumed=terms.assumed)
    ]
    done = _noting_twins(done)
    (show_figures if json else show)(done, clicks=clicks)
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


def _terms(config: Path | None, *, programme: str | None, mid: str, way: Way | None) -> _Terms:
    if mid and not mid.isdecimal():
        raise typer.BadParameter(f"--mid: '{mid}' is not the number of a merchant; write its digits only")
    named = config is not None or programme is not None or bool(os.environ.get(FILE_VARIABLE))
    if not named and (mid or not Path(DEFAULT_FILE).exists()):
        return _Terms(Assumed(mid=mid), way=way or Way.EP)
    with opened(config) as house:
        names = chosen(house, programme)
        known = house.config
    programmes = known.programmes()
    ours = [programmes[name] for name in names if not mid or programmes[name].mid == mid]
    if programme is not None and not ours:
        raise NotFound(
            f"the programme '{programme}' has the MID {programmes[programme].mid}, not {mid}; leave one of the two out"
        )
    sections = [known.programme_sections[name] for name in names if programmes[name].mid]
    manners = {section.mid: section.terms().manner for section in sections}
    meant = [section.model_copy(update={"way": way}) if way else section for section in sections]
    return _Terms(
        _assumed(ours[0], manners) if len(ours) == 1 else Assumed(mid=mid),
        manners=manners,
        routes={section.mid: known.resend.route(section) for section in meant},
        currencies={section.mid: section.currency for section in sections},
        way=way or known.resend.way,
    )


def _assumed(programme: Programme, manners: Mapping[str, Manner]) -> Assumed:
    manner = manners.get(programme.mid, Manner(mid=programme.mid))
    return Assumed(
        mid=programme.mid,
        advertiser_id=programme.advertiser_id,
        currency=programme.currency,
        scale=manner.scale,
    )


def _composed(read: Read, *, terms: _Terms) -> Composed:
    if not isinstance(read.event, GatewayEvent):
        return Composed(read, None)
    route = terms.route(read.event.mid)
    is_event = route.way is Way.EVENT
    if is_event and read.event.kind is AttemptKind.REVERSAL:
        sentence = "it takes goods back; an event pays nobody, so there is nothing to take back"
        return Composed(read, HeldBack(Hold.NOT_A_SALE, sentence))
    kind = AttemptKind.EVENT if is_event else read.event.kind
    made = _made(read.event, terms=terms, kind=kind)
    # A way may be unable to carry what another one can.
    written = letter(made, route) if isinstance(made, PostbackRequest) else made
    return Composed(
        read,
        written if isinstance(written, HeldBack) else made,
        kind,
        route,
        _in_another_currency(read.event, terms=terms),
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
