"""Plays the two acts: lets time pass, and has somebody run the service at the moments at which a shop would."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Protocol

from recon.demo.calendar import BEGIN, END, SECOND_END, week_ends
from recon.demo.plans import SCRIPTS, Script
from recon.demo.scenarios import Scenario
from recon.demo.truth import Kinds
from recon.demo.world import World
from recon.jobs.ports import Progress

_DAY = timedelta(days=1)
_ON_THE_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
JUDGED = tuple(
    datetime(2026, 11, day, hour, tzinfo=UTC)
    for day, hours in {23: (10, 12), 24: (6,), 25: (6, 10, 12), 26: (6, 12, 18), 27: (6,), 28: (6,)}.items()
    for hour in hours
)
"""When the second act is judged: each morning, right before a plan, and once the report can show what it sent."""


@dataclass(frozen=True, slots=True)
class Heard:
    """This is a notice that went out: of which incident, for what reason, and which signals are raised in it."""

    at: datetime
    incident: int
    programme: str
    stream: str
    reason: str
    signals: frozenset[str]
    headline: str


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """This is a plan as the service made it: amounts of what was sent by order, and why others were held.

    `confirmed` is how many of them a report has shown by the end.
    """

    script: Script
    number: int
    sent: Mapping[str, int]
    held: Mapping[str, str]
    currency: str
    confirmed: int = 0


class Operator(Protocol):
    """This is whoever runs the service in the demo, as commands and schedule would."""

    def week(self, at: datetime) -> Sequence[Heard]:
        """Pull everything, judge, tell people, and write the week's page."""
        ...

    def judge(self, at: datetime) -> Sequence[Heard]:
        """Pull everything, judge, and tell people."""
        ...

    def look(self, at: datetime) -> Sequence[Heard]:
        """Pull shop and log, look at the signals, and tell people: one evaluation."""
        ...

    def resend(self, script: Script) -> CarriedOut:
        """Make a plan, approve it and carry it out."""
        ...

    def confirmed(self, plan: CarriedOut) -> int:
        """Count what of a plan the reports have shown since."""
        ...

    def kinds(self, at: datetime) -> Kinds:
        """Tell the kind of every order as of a moment, by programme and key."""
        ...


@dataclass(frozen=True, slots=True)
class Noticed:
    """This is how one scenario went: when somebody was told, if ever."""

    scenario: Scenario
    heard: Heard | None
    looks: int

    @property
    def took(self) -> timedelta | None:
        """Tell the time from the first order that was met to the notice."""
        return None if self.heard is None else self.heard.at - self.scenario.first

    @property
    def by(self) -> str:
        """Name the signals that told it."""
        return (
            "" if self.heard is None else ", ".join(sorted(self.heard.signals & set(self.scenario.signals)))
        )

    @property
    def is_told(self) -> bool:
        """Tell whether somebody was told at all, where the shop is large enough for that."""
        return self.heard is not None or self.scenario.bar is None

    @property
    def is_in_time(self) -> bool:
        """Tell whether somebody was told before the bar, where there is one."""
        bar = self.scenario.bar
        return bar is None or (self.heard is not None and self.heard.at <= bar)


@dataclass(slots=True)
class Played:
    """This is what came out of both acts."""

    kinds: dict[datetime, Kinds] = field(default_factory=dict)
    noticed: dict[str, Noticed] = field(default_factory=dict)
    plans: list[CarriedOut] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)


class _Kind(IntEnum):
    """This is what may happen at one moment, in the order in which it does."""

    JUDGE = 0
    WEEK = 1
    RESEND = 2
    LOOK = 3


Event = tuple[datetime, _Kind, int]


class Player:
    """This plays a world to its end with an operator."""

    def __init__(
        self, world: World, operator: Operator, scenarios: Sequence[Scenario], show: Progress
    ) -> None:
        self._world = world
        self._operator = operator
        self._scenarios = scenarios
        self._show = show
        self._looks = [0] * len(scenarios)
        self.played = Played()

    def play(self) -> Played:
        """Play from the first week to the end of the second act."""
        events = self._script()
        heapq.heapify(events)
        while events:
            at, kind, number = heapq.heappop(events)
            self._show.step(
                "days of the invented shop", done=(at - BEGIN) // _DAY, total=(SECOND_END - BEGIN) // _DAY
            )
            if kind is _Kind.LOOK and self._is_told(number):
                continue
            self._world.advance_to(at)
            self._happens(at, kind, number)
            if kind is _Kind.LOOK and not self._is_told(number):
                following = at + self._scenarios[number].step
                if following <= last_look(self._scenarios[number]):
                    heapq.heappush(events, (following, kind, number))
        for number, scenario in enumerate(self._scenarios):
            self.played.noticed.setdefault(scenario.name, Noticed(scenario, None, self._looks[number]))
        self.played.plans = [
            replace(each, confirmed=self._operator.confirmed(each)) for each in self.played.plans
        ]
        return self.played

    def _script(self) -> list[Event]:
        weeks = [(at, _Kind.WEEK, number) for number, at in enumerate(week_ends())]
        judged = [(at, _Kind.JUDGE, number) for number, at in enumerate(JUDGED)]
        plans = [(each.at, _Kind.RESEND, number) for number, each in enumerate(SCRIPTS)]
        looks = [
            (first_look(each), _Kind.LOOK, number)
            for number, each in enumerate(self._scenarios)
            if each.bar is not None
        ]
        return [*weeks, *judged, *plans, *looks]

    def _happens(self, at: datetime, kind: _Kind, number: int) -> None:
        match kind:
            case _Kind.WEEK:
                self._hear(self._operator.week(at))
            case _Kind.JUDGE:
                self._hear(self._operator.judge(at))
            case _Kind.RESEND:
                self.played.plans.append(self._operator.resend(SCRIPTS[number]))
            case _Kind.LOOK:
                self._looks[number] += 1
                self._hear(self._operator.look(at))
        if at in (END, SECOND_END):
            self.played.kinds[at] = self._operator.kinds(at)

    def _hear(self, heard: Sequence[Heard]) -> None:
        for each in heard:
            before = [known for known in self.played.heard if known.incident == each.incident]
            news = each.signals - (before[-1].signals if before else frozenset())
            self.played.heard.append(each)
            for number, scenario in enumerate(self._scenarios):
                if tells_of(each, scenario, news=news):
                    told = Noticed(scenario, each, self._looks[number])
                    self.played.noticed.setdefault(scenario.name, told)

    def _is_told(self, number: int) -> bool:
        return self._scenarios[number].name in self.played.noticed


def first_look(scenario: Scenario) -> datetime:
    """Tell the last moment on the clock before a scenario begins at which the service looks."""
    return _ON_THE_CLOCK + scenario.step * ((scenario.began - _ON_THE_CLOCK) // scenario.step)


def last_look(scenario: Scenario) -> datetime:
    """Tell until when it is worth looking: half as long again as the bar allows."""
    bar = scenario.bar or scenario.began
    return scenario.began + (bar - scenario.began) * 3 / 2


def tells_of(heard: Heard, scenario: Scenario, *, news: frozenset[str]) -> bool:
    """Tell whether a notice is about a scenario: an alarm of its programme and stream, by a signal that is new in it."""
    is_alarm = heard.reason in {"opened", "worsened"}
    is_about = heard.programme == scenario.programme and heard.stream == scenario.stream
    return is_alarm and is_about and bool(news & set(scenario.signals)) and heard.at >= scenario.first
