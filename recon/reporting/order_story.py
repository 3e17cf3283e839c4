"""One order's whole story as lines for a terminal: what each book says, in time order, the verdict, what may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from recon.matching.right import Right
from recon.records import numerals
from recon.records.kind import IN_TWO_CURRENCIES, Kind, Side
from recon.records.money import Money
from recon.reporting.lines import NARROWEST, clean, columns, wrapped
from recon.resend.words import fit_to_show

WIDTH = 100
_INDENT = "  "
_MARGIN = " " * 12
# A sentence that finds less room behind its time, lane and amount goes on under its time.
_ROOMY = 50
# Facts of an event that are no broader stand together on a line.
_SHORT = 30
# Signs shown of a header or cell that was kept aside.
_CELL = 60
_CUT = "..."


class Lane(Enum):
    """This is who says so; its rank orders what happened at the same moment."""

    CLICK = (0, "click")
    SHOP = (1, "shop")
    LOG = (2, "log")
    NETWORK = (3, "rakuten")
    US = (4, "recon")

    @property
    def rank(self) -> int:
        """Tell who speaks first of one moment."""
        return self.value[0]

    @property
    def label(self) -> str:
        """Name the lane as the story prints it."""
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEvent:
    """This is one thing that happened to the order, as one book tells it; `amount` is in minor units.

    `details` are its facts by name, in the order they are told, fit to be shown. `aside` are the cells kept of columns the books have no place for, by header, as they stand in the report. `raw` is
    what was said word for word, secrets hidden and unseen signs escaped; '' where nothing was kept.
    """

    moment: datetime
    lane: Lane
    sentence: str
    amount: int | None = None
    currency: str = ""
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    aside: Mapping[str, str] = field(default_factory=dict, hash=False)
    raw: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """This is something one could do about the order; `why_not` is empty where it may be done."""

    what: str
    why_not: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """This is what a book has no word of: 'Rakuten lists no transaction', and how far that book reaches."""

    lane: Lane
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTold:
    """This is a named rule of the configuration, with its reason in words and that one's code."""

    name: str
    reason: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """This is all that is known of one order. `waiting_until` is set where it is too early to judge.

    `code` is the cause's where one is known, else the kind's; `next_step` and `owner` are what follows of it, and who
    acts. `commission` says what is at stake, and by which rate.
    `rule` is the rule of the configuration that leaves it out or touches it. `right` are differences that are none.
    """

    order_ref: str
    programme: str
    currency: str
    zone: str
    as_of: datetime
    kind: Kind
    reason: str
    rule: RuleTold | None = None
    right: tuple[Right, ...] = ()
    events: tuple[StoryEvent, ...] = ()
    silences: tuple[Silence, ...] = ()
    expected: int | None = None
    recorded: int | None = None
    waiting_until: datetime | None = None
    code: str = ""
    cause: str = ""
    commission: str = ""
    next_step: str = ""
    owner: str = ""
    decision: str = ""
    actions: tuple[Action, ...] = ()


def story_lines(story: Story, *, width: int = WIDTH, raw: bool = False) -> list[str]:
    """Write the story: verdict first, then what happened in time order, then what may be done and why not.

    `raw` shows whole what was said word for word; otherwise a line tells that it is there.
    """
    room = max(width, NARROWEST)
    return [
        *_head(story, room=room),
        "",
        *event_lines(story.events, zone=story.zone, currency=story.currency, width=width, raw=raw),
        *_silences(story, room=room),
        "",
        *_actions(story, room=room),
    ]


def event_lines(
    events: Iterable[StoryEvent], *, zone: str, currency: str = "", width: int = WIDTH, raw: bool = False
) -> list[str]:
    """Write what happened in time order, a day's name above its events."""
    ordered = sorted(events, key=lambda event: (event.moment, event.lane.rank))
    if not ordered:
        return ["Nothing happened that any book tells of."]
    room, broad = max(width, NARROWEST), _broadest_amount(ordered, currency)
    utc = _broadest_utc(ordered, zone)
    lines, previous_day = [], ""
    for event in ordered:
        local = event.moment.astimezone(ZoneInfo(zone))
        today = f"{numerals.weekday(local)[:3]} {local:%Y-%m-%d}"
        if today != previous_day:
            lines.append(today)
            previous_day = today
        amount = _event_amount(event, currency).rjust(broad)
        at = f"{local:%H:%M:%S}{_INDENT if utc else ''}{numerals.beside_utc(event.moment, zone).ljust(utc)}"
        lines += _event(event, at=at, amount=amount, room=room)
        lines += _raw(event.raw, whole=raw, room=room)
    return lines


def _raw(words: str, *, whole: bool, room: int) -> list[str]:
    if not words:
        return []
    lines = words.split("\n")
    if whole:
        return [f"{_MARGIN}| {clean(line)}".rstrip() for line in lines]
    head = f"{_MARGIN}word for word, {numerals.counted(len(words), 'sign')} (--raw shows all): "
    most = max(room - len(head) - len(_CUT), 0)
    first = lines[0] if len(lines[0]) <= most else f"{lines[0][:most]}{_CUT}"
    return [f"{head}{clean(first)}"]


def _head(story: Story, *, room: int) -> list[str]:
    row = story.kind.row
    # A kind stands for several codes; where the cause is told, its own code is the one to read.
    own = story.code if story.kind is Kind.OWN_ORDER and story.code else row.code
    code = f" ({own})" if own and story.cause[: len(own)] in {"", own} else ""
    title = f"Order {story.order_ref}, programme {story.programme}: {row.verdict.label}"
    if story.kind.label != row.verdict.label:
        title = f"{title}, {story.kind.label}{code}"
    owner = f" ({story.owner})" if story.owner else ""
    until = "" if story.waiting_until is None else numerals.shop_and_utc(story.waiting_until, story.zone)
    told = (
        title,
        story.reason or row.sentence,
        f"Rule: {story.rule.name} ({story.rule.reason}, {story.rule.code})." if story.rule else "",
        _money_line(story),
        *(f"{each.sentence} ({each.code})" for each in story.right),
        story.commission,
        f"Cause: {story.cause}." if story.cause else "",
        f"Next{owner}: {story.next_step.rstrip('.')}." if story.next_step else "",
        f"Too early to say until {until}." if until else "",
        f"Decided by a person: {story.decision}" if story.decision else "",
        f"As of {numerals.shop_and_utc(story.as_of, story.zone)}.",
    )
    return [line for sentence in told if sentence for line in wrapped(sentence, room=room)]


def _money_line(story: Story) -> str:
    if story.expected is None and story.recorded is None:
        return ""
    told = (
        ("expected", story.expected, story.currency),
        ("recorded at Rakuten", story.recorded, _recorded_in(story)),
    )
    parts = [
        f"{words} {'in several currencies' if currency is None else _amount(minor, currency)}"
        for words, minor, currency in told
        if minor is not None
    ]
    difference = (story.recorded or 0) - (story.expected or 0)
    if difference and story.kind.row.side is not Side.NONE and story.kind not in IN_TWO_CURRENCIES:
        side = "too much" if difference > 0 else "too little"
        parts.append(f"{_amount(abs(difference), story.currency)} {side}")
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _recorded_in(story: Story) -> str | None:
    """Name the currency of what is recorded; None where Rakuten lists the order in several."""
    if story.kind not in IN_TWO_CURRENCIES:
        return story.currency
    listed = {each.currency for each in story.events if each.lane is Lane.NETWORK and each.currency}
    return listed.pop() if len(listed) == 1 else None


def _broadest_amount(events: Iterable[StoryEvent], currency: str) -> int:
    return max((columns(_event_amount(event, currency)) for event in events), default=0)


def _event_amount(event: StoryEvent, currency: str) -> str:
    return "" if event.amount is None else _amount(event.amount, event.currency or currency)


def _event(event: StoryEvent, *, at: str, amount: str, room: int) -> list[str]:
    head = f"{_INDENT}{at}  {event.lane.label:<7}  {amount}{_INDENT if amount else ''}"
    hang = None if room - columns(head) >= _ROOMY else len(_MARGIN)
    lines = wrapped(f"{event.sentence}{_aside(event.aside)}", room=room, head=head, hang=hang)
    short = {name: told for name, told in event.details.items() if columns(told) <= _SHORT}
    together = "; ".join(f"{name} {told}" for name, told in short.items())
    lines += wrapped(together, room=room, head=_MARGIN) if together else []
    for name, told in event.details.items():
        if name not in short:
            lines += wrapped(told, room=room, head=f"{_MARGIN}{name}  ")
    return lines


def _aside(cells: Mapping[str, str]) -> str:
    shown = [
        f"{fit_to_show(header, limit=_CELL)} '{fit_to_show(cell, limit=_CELL)}'"
        for header, cell in cells.items()
    ]
    return f"; kept aside: {', '.join(shown)}" if shown else ""


def _silences(story: Story, *, room: int) -> list[str]:
    # The same place in the line as the events have, so that lanes and sentences stand under each other.
    broad, utc = _broadest_amount(story.events, story.currency), _broadest_utc(story.events, story.zone)
    gap = " " * (broad + len(_INDENT)) if broad else ""
    nothing = f"{'nothing':<8}{' ' * (utc + len(_INDENT)) if utc else ''}"
    return [
        line
        for silence in story.silences
        for line in wrapped(
            silence.sentence,
            room=room,
            head=f"{_INDENT}{nothing}  {silence.lane.label:<7}  {gap}",
            hang=None if room >= WIDTH else len(_MARGIN),
        )
    ]


def _actions(story: Story, *, room: int) -> list[str]:
    lines = []
    for action in story.actions:
        mark = "may not" if action.why_not else "may"
        why = f", because {action.why_not}" if action.why_not else ""
        command = f": {action.command}" if action.command and not action.why_not else ""
        lines += wrapped(f"{action.what}{why}{command}", room=room, head=f"{mark:<7}  ")
    return lines or ([] if story.next_step else ["Nothing needs to be done."])


def _broadest_utc(events: Iterable[StoryEvent], zone: str) -> int:
    return max((len(numerals.beside_utc(event.moment, zone)) for event in events), default=0)


def _amount(minor: int, currency: str) -> str:
    return str(Money(minor, currency)) if currency else f"{numerals.count(minor)} in an unknown currency"
