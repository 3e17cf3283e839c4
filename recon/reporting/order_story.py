"""One order's whole story as lines for a terminal: what each book says, in time order, the verdict, what may be done."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from recon.records import numerals
from recon.records.kind import Kind, Side
from recon.records.money import Money
from recon.resend.words import fit_to_show

WIDTH = 100
_INDENT = "  "
_MARGIN = " " * 12
_NARROWEST = 40
# Signs shown of a header or cell that was kept aside.
_CELL = 60
_REPLACED = "\N{REPLACEMENT CHARACTER}"


class Lane(Enum):
    """This is who says so; its rank orders what happened at the same moment."""

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

    `aside` are the cells kept of columns the books have no place for, by header, as they stand in the report. `raw` is
    what was said word for word, secrets hidden and unseen signs escaped; '' where nothing was kept.
    """

    moment: datetime
    lane: Lane
    sentence: str
    amount: int | None = None
    currency: str = ""
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

    `rule` is the rule of the configuration that leaves it out or touches it.
    """

    order_ref: str
    programme: str
    currency: str
    zone: str
    as_of: datetime
    kind: Kind
    reason: str
    rule: RuleTold | None = None
    events: tuple[StoryEvent, ...] = ()
    silences: tuple[Silence, ...] = ()
    expected: int | None = None
    recorded: int | None = None
    waiting_until: datetime | None = None
    cause: str = ""
    decision: str = ""
    actions: tuple[Action, ...] = ()


def story_lines(story: Story, *, width: int = WIDTH, raw: bool = False) -> list[str]:
    """Write the story: verdict first, then what happened in time order, then what may be done and why not.

    `raw` shows whole what was said word for word; otherwise a line tells that it is there.
    """
    room = max(width, _NARROWEST)
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
    room, broad = max(width, _NARROWEST), _broadest_amount(ordered, currency)
    lines, previous_day = [], ""
    for event in ordered:
        local = event.moment.astimezone(ZoneInfo(zone))
        today = f"{numerals.weekday(local)[:3]} {local:%Y-%m-%d}"
        if today != previous_day:
            lines.append(today)
            previous_day = today
        amount = _event_amount(event, currency).rjust(broad)
        lines += _event(event, at=f"{local:%H:%M:%S}", amount=amount, room=room)
        lines += _raw(event.raw, whole=raw)
    return lines


def _raw(words: str, *, whole: bool) -> list[str]:
    if not words:
        return []
    lines = words.split("\n")
    if whole:
        return [f"{_MARGIN}| {_clean(line)}".rstrip() for line in lines]
    first = f"{lines[0][:_CELL]}..." if len(lines[0]) > _CELL else lines[0]
    return [
        f"{_MARGIN}word for word, {numerals.counted(len(words), 'sign')} (--raw shows all): {_clean(first)}"
    ]


def _head(story: Story, *, room: int) -> list[str]:
    row = story.kind.row
    code = f" ({row.code})" if row.code else ""
    title = f"Order {story.order_ref}, programme {story.programme}: {row.verdict.label}"
    if story.kind.label != row.verdict.label:
        title = f"{title}, {story.kind.label}{code}"
    lines = _wrapped(title, room=room)
    lines += _wrapped(story.reason or row.sentence, room=room)
    if story.rule is not None:
        rule = story.rule
        lines += _wrapped(f"Rule: {rule.name} ({rule.reason}, {rule.code}).", room=room)
    money = _money_line(story)
    lines += _wrapped(money, room=room) if money else []
    lines += _wrapped(f"Cause: {story.cause}.", room=room) if story.cause else []
    if story.waiting_until is not None:
        lines += _wrapped(f"Too early to say until {_moment(story.waiting_until, story.zone)}.", room=room)
    if story.decision:
        lines += _wrapped(f"Decided by a person: {story.decision}", room=room)
    lines.append(f"As of {_moment(story.as_of, story.zone)}, {story.zone}.")
    return lines


def _money_line(story: Story) -> str:
    if story.expected is None and story.recorded is None:
        return ""
    parts = [
        f"{words} {_amount(minor, story.currency)}"
        for words, minor in (("expected", story.expected), ("recorded at Rakuten", story.recorded))
        if minor is not None
    ]
    difference = (story.recorded or 0) - (story.expected or 0)
    if difference and story.kind.row.side is not Side.NONE:
        side = "too much" if difference > 0 else "too little"
        parts.append(f"{_amount(abs(difference), story.currency)} {side}")
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _broadest_amount(events: Iterable[StoryEvent], currency: str) -> int:
    return max((len(_event_amount(event, currency)) for event in events), default=0)


def _event_amount(event: StoryEvent, currency: str) -> str:
    return "" if event.amount is None else _amount(event.amount, event.currency or currency)


def _event(event: StoryEvent, *, at: str, amount: str, room: int) -> list[str]:
    head = f"{_INDENT}{at}  {event.lane.label:<7}  {amount}{_INDENT if amount else ''}"
    return _wrapped(f"{event.sentence}{_aside(event.aside)}", room=room, head=head)


def _aside(cells: Mapping[str, str]) -> str:
    shown = [
        f"{fit_to_show(header, limit=_CELL)} '{fit_to_show(cell, limit=_CELL)}'"
        for header, cell in cells.items()
    ]
    return f"; kept aside: {', '.join(shown)}" if shown else ""


def _silences(story: Story, *, room: int) -> list[str]:
    # The same place in the line as the events have, so that lanes and sentences stand under each other.
    broad = _broadest_amount(story.events, story.currency)
    gap = " " * (broad + len(_INDENT)) if broad else ""
    return [
        line
        for silence in story.silences
        for line in _wrapped(
            silence.sentence, room=room, head=f"{_INDENT}{'nothing':<8}  {silence.lane.label:<7}  {gap}"
        )
    ]


def _actions(story: Story, *, room: int) -> list[str]:
    lines = []
    for action in story.actions:
        mark = "may not" if action.why_not else "may"
        why = f", because {action.why_not}" if action.why_not else ""
        command = f": {action.command}" if action.command and not action.why_not else ""
        lines += _wrapped(f"{action.what}{why}{command}", room=room, head=f"{mark:<7}  ")
    return lines or ["Nothing needs to be done."]


def _wrapped(sentence: str, *, room: int, head: str = "") -> list[str]:
    """Break a sentence to the terminal's width; what could steer a terminal is replaced."""
    lines = textwrap.wrap(
        _clean(sentence), width=max(room - len(head), _NARROWEST // 2), break_on_hyphens=False
    ) or [""]
    return [f"{head}{lines[0]}".rstrip(), *(f"{' ' * len(head)}{line}" for line in lines[1:])]


def _clean(text: str) -> str:
    return "".join(character if character.isprintable() else _REPLACED for character in text)


def _moment(when: datetime, zone: str) -> str:
    local = when.astimezone(ZoneInfo(zone))
    return f"{numerals.weekday(local)[:3]} {local:%Y-%m-%d %H:%M}"


def _amount(minor: int, currency: str) -> str:
    return str(Money(minor, currency))
