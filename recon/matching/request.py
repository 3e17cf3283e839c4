"""What the kernel is told: one row of parameters per programme, and the weeks whose bridge is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from recon.matching.findings import CaseKey
from recon.matching.pairing import Strange, ToldBook
from recon.records.moment import micros, span_micros
from recon.records.programme import Programme
from recon.records.window import Window

NO_PROGRAMME = 0
_NOWHERE = (1, 0)  # an interval that covers nothing


@dataclass(frozen=True, slots=True)
class Covered:
    """This is how far the three books of one programme reach; None where a book reaches nowhere.

    `strange` are the books ('network', 'log') whose references are none of the shop's: they reach nowhere either.
    """

    shop: Window | None
    log: Window | None
    network: Window | None
    has_log: bool
    strange: tuple[Strange, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """This is a calendar week, cut once by the shop's zone and once by the zone of Rakuten's report. Monday first."""

    label: str
    shop: Window
    network: Window


@dataclass(frozen=True, slots=True)
class Parameters:
    """This is one row of the kernel's `programmes` table: times in UTC microseconds, money in minor units."""

    number: int
    name: str
    as_of: int
    settle: int
    send_within: int
    tolerance: int
    due_rule: int
    has_log: int
    shop_from: int
    shop_until: int
    log_from: int
    log_until: int
    net_from: int
    net_until: int
    net_paired: int = 1
    log_paired: int = 1


def parameters(programme: Programme, *, number: int, as_of: datetime, covered: Covered) -> Parameters:
    """Write one programme's rules and coverage as the kernel reads them."""
    shop, log, network = (_ends(window) for window in (covered.shop, covered.log, covered.network))
    strange = {each.book for each in covered.strange}
    return Parameters(
        number=number,
        name=programme.name,
        as_of=micros(as_of),
        settle=span_micros(programme.settle),
        send_within=span_micros(programme.send_within),
        tolerance=programme.tolerance,
        due_rule=int(programme.due),
        has_log=int(covered.has_log),
        shop_from=shop[0],
        shop_until=shop[1],
        log_from=log[0],
        log_until=log[1],
        net_from=network[0],
        net_until=network[1],
        net_paired=int(ToldBook.NETWORK not in strange),
        log_paired=int(ToldBook.LOG not in strange),
    )


def no_programme(as_of: datetime) -> Parameters:
    """Make the row for what belongs to no programme: it is counted, and judged by nobody."""
    return Parameters(NO_PROGRAMME, "", micros(as_of), 0, 0, 0, 1, 0, *_NOWHERE, *_NOWHERE, *_NOWHERE)


def _ends(window: Window | None) -> tuple[int, int]:
    return _NOWHERE if window is None else (micros(window.start), micros(window.end))


def week_of(day: date, *, shop_zone: str, network_zone: str) -> Week:
    """Cut the ISO week that holds a day; a week in which the clock changes has 167 or 169 hours."""
    year, number, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Week(f"{year}-W{number:02d}", _week(monday, shop_zone), _week(monday, network_zone))


def _week(monday: date, zone: str) -> Window:
    place = ZoneInfo(zone)
    starts = [
        datetime(day.year, day.month, day.day, tzinfo=place) for day in (monday, monday + timedelta(days=7))
    ]
    return Window(*(start.astimezone(ZoneInfo("UTC")) for start in starts))


def last_weeks(as_of: datetime, *, count: int, shop_zone: str, network_zone: str) -> list[Week]:
    """List the last weeks, oldest first, the one that holds `as_of` last."""
    today = as_of.astimezone(ZoneInfo(shop_zone)).date()
    days = [today - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    return [week_of(day, shop_zone=shop_zone, network_zone=network_zone) for day in days]


@dataclass(frozen=True, slots=True)
class Asked:
    """This is one question to the kernel: the rules, the moment, and the breaks whose present state is wanted.

    `as_known` reads the books as they were known at `as_of`; `hindsight` reads today's rows, each from its own time.
    `weeks` are by the programme's number. `keys` narrow everything to some order keys. `slices_since` and
    `rates_since` bound how far back slices and the measured commission rate look.
    """

    as_of: datetime
    programmes: Sequence[Parameters]
    currencies: Sequence[str]
    weeks: Mapping[int, Sequence[Week]]
    slices_since: datetime
    rates_since: datetime
    open_keys: Sequence[CaseKey] = ()
    as_known: bool = False
    hindsight: bool = False
    keys: Sequence[str] | None = None
