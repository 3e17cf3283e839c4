"""How the postbacks of events are shown: request, values and lines, notes, and what the gateway's connector does otherwise."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recon.cli.output import print_json, print_table, say
from recon.cli.resend_shown import LISTED, fit, money, say_rest
from recon.records import numerals
from recon.records.attempt import AttemptKind
from recon.resend.gateway import Difference, Gateway, GatewayEvent, Read
from recon.resend.gateway.compared import sent_all_the_same
from recon.resend.hold import HeldBack
from recon.resend.letters import shown
from recon.resend.request import PostbackRequest
from recon.resend.route import Route
from recon.resend.words import HIDDEN

_REQUIRED = ("skulist", "namelist", "qlist", "amtlist")
_NAMES = {Gateway.RUDDERSTACK: "RudderStack", Gateway.SIGNAL: "Signal"}
TWICE = "an event before it tells of the same order: sent twice, it may be paid twice"
_VERBS = ("is ", "has ", "holds ", "says ", "names ", "does ", "comes ")
_KINDS = {AttemptKind.SALE: "sale", AttemptKind.REVERSAL: "reversal", AttemptKind.EVENT: "event"}


@dataclass(frozen=True, slots=True)
class Composed:
    """This is an event that was read, and what was made of it; None where it was no order.

    `besides` are notes on it that neither the event by itself nor its request could give.
    """

    read: Read
    made: PostbackRequest | HeldBack | None
    meant: AttemptKind | None = None
    route: Route | None = None
    besides: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name the event: where it stands, whose it is, what it is called, of which order."""
        event = self.read.event
        whose = _NAMES[event.gateway] if event.gateway else ""
        ref = event.sale.order_ref if isinstance(event, GatewayEvent) else event.order_ref
        parts = [
            self.read.place,
            whose,
            f"'{event.name}'" if event.name else "",
            f"order {fit(ref)}" if ref else "",
        ]
        return ", ".join(filter(None, parts))

    def sends(self, *, clicks: bool) -> str:
        """Write what would be sent, in its way."""
        if not isinstance(self.made, PostbackRequest) or self.route is None:
            return ""
        return shown(self.made, self.route, clicks=clicks)

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """List why there is no postback: field, what is wrong, cure."""
        if isinstance(self.made, HeldBack):
            return [(self.made.hold.value, self.made.sentence, "")]
        if isinstance(self.read.event, GatewayEvent):
            return []
        return [(each.field, each.what, each.cure) for each in self.read.event.problems]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """List what the gateway's connector does otherwise; what only the composing refused, it sends."""
        known = self.read.event.differences
        if isinstance(self.made, HeldBack) and self.read.event.gateway is Gateway.RUDDERSTACK:
            return (*known, *sent_all_the_same(known, ours=f"holds it: {self.made.hold}"))
        return known

    @property
    def notes(self) -> list[str]:
        """List what a person should know of a postback."""
        own = self.read.event.notes if isinstance(self.read.event, GatewayEvent) else ()
        return [*own, *self.besides, *(self.made.notes if isinstance(self.made, PostbackRequest) else ())]

    @property
    def kind(self) -> str:
        """Name what the postback means: a sale, a reversal, an event; '' where there is none."""
        return _KINDS[self.meant] if self.meant and isinstance(self.made, PostbackRequest) else ""


def show(done: Sequence[Composed], *, clicks: bool) -> None:
    """Show one event in full, several as a list with sums."""
    if len(done) == 1:
        _show_one(done[0], clicks=clicks)
        return
    print_table(
        [
            ("event", "left"),
            ("order", "left"),
            ("becomes", "left"),
            ("amount", "right"),
            ("otherwise", "right"),
        ],
        [_row(each) for each in done[:LISTED]],
    )
    say_rest(len(done), "events")
    for each in done[:LISTED]:
        for field, what, cure in each.reasons:
            say(f"  {each.read.place}: {_named(field, what)}{_cure(cure)}", style="red")
    _show_sums(done)


def _row(each: Composed) -> tuple[str, str, str, str, str]:
    event = each.read.event
    ref = event.sale.order_ref if isinstance(event, GatewayEvent) else event.order_ref
    made = each.made
    return (
        each.read.place,
        fit(ref),
        each.kind or "nothing",
        money(made.amount, made.currency) if isinstance(made, PostbackRequest) else "",
        str(len(each.differences)) if each.differences else "",
    )


def _show_sums(done: Sequence[Composed]) -> None:
    made = [each.made for each in done if isinstance(each.made, PostbackRequest)]
    sums: Counter[str] = Counter()
    for request in made:
        sums[request.currency] += request.amount
    worth = ", ".join(money(minor, currency) for currency, minor in sorted(sums.items()))
    say(
        f"{numerals.counted(len(made), 'postback')} of {len(done):,} events{': ' + worth if worth else ''}",
        style="bold",
    )
    twins = sum(TWICE in each.besides for each in done)
    if twins:
        say(
            f"{numerals.counted(twins, 'event')} told again what one before it tells: sent twice, it may be paid twice",
            style="yellow",
        )
    counts = Counter(each.mistake.value for event in done for each in event.differences)
    if counts:
        say(
            "Their connector does otherwise: "
            + ", ".join(f"{name} {count}" for name, count in counts.most_common())
        )
        say("One event by itself, or --json, shows each.")


def _show_one(each: Composed, *, clicks: bool) -> None:
    say(each.title, style="bold")
    if isinstance(each.made, PostbackRequest):
        say(f"  {each.sends(clicks=clicks)}")
        _show_request(each.made, kind=each.kind, clicks=clicks)
    else:
        say("No postback can be made of it:", style="red")
        for field, what, cure in each.reasons:
            say(f"  {_named(field, what)}{_cure(cure)}" if cure else f"  {what}")
    for note in each.notes:
        say(f"  note     {note}")
    _show_differences(each.differences, whose=each.read.event.gateway)


def _show_request(request: PostbackRequest, *, kind: str, clicks: bool) -> None:
    say(f"  {kind} of {money(request.amount, request.currency)}, {numerals.counted(request.lines, 'line')}")
    told = dict(request.told)
    values = [(name, value) for name, value in request.told if not name.endswith("list")]
    say()
    print_table(
        [("parameter", "left"), ("value", "left")],
        [(name, HIDDEN if name == "tr" and not clicks else value) for name, value in values],
    )
    say()
    print_table(
        [("sku", "left"), ("name", "left"), ("quantity", "right"), ("amount", "right"), ("beside", "left")],
        _lines(told),
    )


def _lines(told: dict[str, str]) -> list[tuple[str, ...]]:
    lists = {name: told[name].split("|") for name in told if name.endswith("list")}
    beside = [name for name in lists if name not in _REQUIRED]
    return [
        (
            *(lists[name][at] for name in _REQUIRED),
            ", ".join(f"{name.removesuffix('list')} {lists[name][at]}" for name in beside if lists[name][at]),
        )
        for at in range(len(lists["skulist"]))
    ]


def _show_differences(differences: Sequence[Difference], *, whose: Gateway | None) -> None:
    if not differences or whose is None:
        return
    say()
    say(f"What {_NAMES[whose]}'s own connector does otherwise:", style="yellow")
    print_table(
        [("field", "left"), ("it", "left"), ("we", "left")],
        [(each.field, each.theirs, each.ours) for each in differences[:LISTED]],
    )
    say_rest(len(differences), "differences")


def _named(field: str, what: str) -> str:
    """Put a field before what is said of it: as its subject where that begins with a verb."""
    return f"{field} {what}" if what.startswith(_VERBS) else f"{field}: {what}" if field else what


def _cure(cure: str) -> str:
    return f"; {cure}" if cure else ""


def show_figures(done: Sequence[Composed], *, clicks: bool) -> None:
    """Print every event for a program."""
    print_json(
        {
            "needs_person": any(each.reasons for each in done),
            "cannot_judge": False,
            "events": [_figures(each, clicks=clicks) for each in done],
        }
    )


def _figures(each: Composed, *, clicks: bool) -> dict[str, object]:
    event, made = each.read.event, each.made
    read = event if isinstance(event, GatewayEvent) else None
    told: dict[str, object] = {
        "place": each.read.place,
        "gateway": event.gateway.value if event.gateway else None,
        "event": event.name,
        "order_ref": read.sale.order_ref if read else getattr(event, "order_ref", ""),
        "kind": each.kind or None,
        "request": None,
        "reasons": [{"field": field, "what": what, "cure": cure} for field, what, cure in each.reasons],
        "notes": each.notes,
        "differences": [
            {"mistake": one.mistake.value, "field": one.field, "theirs": one.theirs, "ours": one.ours}
            for one in each.differences
        ],
    }
    if isinstance(made, PostbackRequest):
        told["request"] = {
            "sends": each.sends(clicks=clicks),
            "currency": made.currency,
            "amount": made.amount,
            "lines": made.lines,
            "digest": made.digest,
            "told": {name: HIDDEN if name == "tr" and not clicks else value for name, value in made.told},
        }
    return told
