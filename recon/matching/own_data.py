"""What is wrong with our own data's times, in sentences: days that are missing, clocks that are apart, a report that is late."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from recon.matching import habits
from recon.matching.canaries import CanarySeen
from recon.matching.canaries import content as canary_content
from recon.matching.canaries import read as canaries_read
from recon.matching.canary_words import canary_sentences
from recon.matching.habits import Finding, Habits
from recon.matching.lag import LEAST, Counts, Lag, Minutes, within
from recon.matching.lag import content as lag_content
from recon.matching.lag import read as lag_read
from recon.matching.request import Holes
from recon.records import numerals
from recon.records.moment import micros, moment
from recon.records.window import Window

LOG, REPORT = "the postback log", "Rakuten's report"
_HUNDRED, _HOUR, _NEAR = 100, 60, 10
_EARLY, _PROMPT, _SLIPS = -5, 30, 3
"""A sender that works is done half an hour after the order; a few minutes less is a clock that is read by hand."""


@dataclass(frozen=True, slots=True)
class Clock:
    """This is how a book's times lie beside the shop's, in minutes from placing an order; `early` lie before it."""

    orders: int = 0
    early: int = 0
    p05: int = 0
    p50: int = 0
    p95: int = 0

    @property
    def is_early(self) -> bool:
        """Tell whether more than one in a hundred lies before its order was placed."""
        return self.orders >= LEAST and self.early * _HUNDRED > self.orders

    @property
    def hours_ahead(self) -> int:
        """Count the whole hours that nearly all lie after their order; 0 where that is no matter of clocks."""
        hours = (self.p50 - _EARLY) // _HOUR
        ends = hours * _HOUR + _EARLY, hours * _HOUR + _PROMPT
        is_narrow = ends[0] <= self.p05 and self.p95 <= ends[1]
        return hours if self.orders >= LEAST and hours > 0 and is_narrow else 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """This is what the log dates after now, which can be only by its clock: of how many orders, up to which minute."""

    orders: int = 0
    most: int = 0

    @property
    def is_told(self) -> bool:
        """Tell whether more orders than a slip explains are dated so, by more than clocks differ."""
        return self.orders >= _SLIPS and self.most > -_EARLY


@dataclass(frozen=True, slots=True)
class Times:
    """This is what a run knew of a programme's times: its lag, the days its books lack, clocks; its habits and canaries."""

    lag: Lag
    holes: Holes = field(default_factory=Holes)
    log_clock: Clock = field(default_factory=Clock)
    report_clock: Clock = field(default_factory=Clock)
    log_ahead: Ahead = field(default_factory=Ahead)
    canaries: tuple[CanarySeen, ...] = ()
    habits: Habits = field(default_factory=Habits)


def clock(minutes: Minutes) -> Clock:
    """Compare a book's clock with the shop's; a minute is within reason."""
    orders = sum(minutes.values())
    if not orders:
        return Clock()
    early = sum(each for at, each in minutes.items() if at < -1)
    return Clock(orders, early, *within(minutes, 50, 500, 950))


def clocks(counts: Counts) -> tuple[Clock, Clock, Ahead]:
    """Compare the clocks of log and report with the shop's, and the log's with now."""
    ahead = Ahead(sum(counts.log_ahead.values()), max(counts.log_ahead, default=0))
    return clock(counts.log_clock), clock(counts.report_clock), ahead


def all_findings(times: Times, *, shop_zone: str, network_zone: str) -> list[Finding]:
    """Say all that is wrong with the times of one programme's books, and what is done with all its orders alike."""
    return [
        *findings(times, shop_zone=shop_zone, network_zone=network_zone),
        *habits.findings(times.habits),
    ]


def findings(times: Times, *, shop_zone: str, network_zone: str) -> list[Finding]:
    """Say all that is wrong with the times of one programme's books."""
    return [
        *(Finding("D02", _lost(LOG, hole, shop_zone)) for hole in times.holes.log),
        *(Finding("D03", _lost(REPORT, hole, network_zone)) for hole in times.holes.network),
        *(Finding("D05", sentence) for sentence in _apart(times)),
        *(Finding("D08", sentence) for sentence in _late(times.lag)),
        *(Finding(code, sentence) for code, sentence in canary_sentences(times.canaries, zone=shop_zone)),
    ]


def _lost(book: str, hole: Window, zone: str) -> str:
    place = ZoneInfo(zone)
    first, last = hole.start.astimezone(place), (hole.end - timedelta(hours=1)).astimezone(place)
    days = f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    rest = (
        "nothing is called never sent there; bring the log of that time"
        if book == LOG
        else "nothing that may stand there is called missing; download it again, see `recon pull`"
    )
    return f"{book[0].upper()}{book[1:]} has no row on {days}, a day of many: {rest}."


def _apart(times: Times) -> Iterator[str]:
    log, report = times.log_clock, times.report_clock
    cure = "set the clock, or the zone of its times in the configuration"
    if log.is_early and log.p05 < 0 and report.is_early and log.p05 <= report.p05 + _NEAR:
        # Two machines that are behind alike are one that is ahead; of the report its usual delay is told with it.
        whose = (
            f"of {LOG} and of {REPORT}"
            if report.p05 <= log.p05 + _NEAR
            else f"of {LOG}, and ahead of {REPORT} too"
        )
        yield f"The shop's clock is {_span(log.p05)} ahead {whose}: {_early(log)}; {cure}."
        return
    for book, each in ((LOG, log), (REPORT, report)):
        if each.is_early:
            behind = f" by {_span(each.p05)}" if each.p05 < 0 else ""
            yield f"The clock of {book} is behind the shop's{behind}: {_early(each)}; {cure}."
    ahead = times.log_ahead
    if ahead.is_told:
        yield (
            f"The clock of {LOG} is ahead by {_span(ahead.most)} or more: what was sent of "
            f"{numerals.counted(ahead.orders, 'order')} is dated after now there; {cure}."
        )
    elif log.hours_ahead:
        yield (
            f"The clock of {LOG} is {numerals.counted(log.hours_ahead, 'hour')} ahead of the shop's, or the sender waits "
            f"as long each time: of {numerals.counted(log.orders, 'order')} nearly all; {cure}."
        )


def _early(each: Clock) -> str:
    return f"{numerals.count(each.early)} of {numerals.counted(each.orders, 'order')} stand there before they were placed"


def _late(lag: Lag) -> Iterator[str]:
    if lag.is_late:
        yield (
            f"Rakuten's report is late: half of the last {numerals.counted(lag.newest.orders, 'order')} took "
            f"{_span(lag.newest.p50)}, usually 99 of 100 take {_span(lag.whole.p99)} at most; "
            f"nothing is called missing before {_span(int(lag.longest / timedelta(minutes=1)))}."
        )


def _span(minutes: int) -> str:
    return numerals.duration(abs(minutes) * _HOUR)


def content(times: Times) -> dict[str, object]:
    """Lay times out for JSON."""
    return {
        "lag": lag_content(times.lag),
        "holes": {
            book: [[micros(hole.start), micros(hole.end)] for hole in mine]
            for book, mine in _books(times.holes).items()
        },
        "log_clock": asdict(times.log_clock),
        "report_clock": asdict(times.report_clock),
        "log_ahead": asdict(times.log_ahead),
        "canaries": canary_content(times.canaries),
        "habits": habits.content(times.habits),
    }


def _books(holes: Holes) -> dict[str, tuple[Window, ...]]:
    return {"log": holes.log, "network": holes.network, "unproven": holes.unproven}


def read(told: Mapping[str, Any]) -> Times:
    """Read times back from their content."""
    holes = {
        book: tuple(Window(moment(start), moment(end)) for start, end in mine)
        for book, mine in told["holes"].items()
    }
    return Times(
        lag=lag_read(told["lag"]),
        holes=Holes(**holes),
        log_clock=Clock(**told["log_clock"]),
        report_clock=Clock(**told["report_clock"]),
        log_ahead=Ahead(**told.get("log_ahead", {})),
        canaries=canaries_read(told.get("canaries", ())),
        habits=habits.read(told.get("habits", {})),
    )
