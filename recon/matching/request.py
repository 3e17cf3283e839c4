"""What the kernel is told: one row of parameters per programme, and the weeks whose bridge is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from recon.matching.foreign import Exchanged, Foreign
from recon.matching.found_break import CaseKey
from recon.matching.pairing import Strange, ToldBook
from recon.records.moment import micros, span_micros
from recon.records.programme import Programme
from recon.records.window import Window

NO_PROGRAMME = 0
_NOWHERE = (1, 0)  # an interval that covers nothing
WAITS = ("wait_thu", "wait_fri", "wait_sat", "wait_sun", "wait_mon", "wait_tue", "wait_wed")
"""The days of the week as the kernel counts them: 1970 began with a Thursday."""
DAYS = len(WAITS)


@dataclass(frozen=True, slots=True)
class Holes:
    """This is the time inside a book's reach that cannot be believed: days without any row among busy ones.

    `unproven` is for each of the network's from when on an order's silence proves nothing, up to the end of it.
    """

    log: tuple[Window, ...] = ()
    network: tuple[Window, ...] = ()
    unproven: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """This is how far the three books of one programme reach; None where a book reaches nowhere.

    `strange` are the books ('network', 'log') whose references are none of the shop's: they reach nowhere either.
    `foreign` is set where the whole report is in another currency than the orders.
    `silent` are the books in which a canary has not arrived yet: they are held back, and `plain` is without that.
    """

    shop: Window | None
    log: Window | None
    network: Window | None
    has_log: bool
    strange: tuple[Strange, ...] = ()
    holes: Holes = field(default_factory=Holes)
    silent: tuple[str, ...] = ()
    foreign: Foreign | None = None
    plain: "Covered | None" = None


@dataclass(frozen=True, slots=True)
class Week:
    """This is a calendar week, cut once by the shop's zone and once by the zone of Rakuten's report. Monday first."""

    label: str
    shop: Window
    network: Window


@dataclass(frozen=True, slots=True)
class Parameters:
    """This is one row of the kernel's `programmes` table: times in UTC microseconds, money in minor units.

    `wait_thu` to `wait_wed` are how long the report's silence means nothing, by the day of the week (UTC) from which
    it counts; 1970 began with a Thursday. Of each book two stretches may be holes.
    """

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
    wait_thu: int
    wait_fri: int
    wait_sat: int
    wait_sun: int
    wait_mon: int
    wait_tue: int
    wait_wed: int
    net_paired: int = 1
    log_paired: int = 1
    log_hole_from: int = 1
    log_hole_until: int = 0
    log_hole_2_from: int = 1
    log_hole_2_until: int = 0
    net_hole_from: int = 1
    net_hole_until: int = 0
    net_hole_2_from: int = 1
    net_hole_2_until: int = 0
    net_foreign: int = 0

    @property
    def waits(self) -> tuple[int, ...]:
        """Tell how long silence means nothing, from Thursday to Wednesday."""
        return tuple(getattr(self, name) for name in WAITS)


def parameters(
    programme: Programme,
    *,
    number: int,
    as_of: datetime,
    covered: Covered,
    waits: Sequence[int] = (),
) -> Parameters:
    """Write one programme's rules and coverage as the kernel reads them; without `waits` silence means the settle time."""
    shop, log, network = (_ends(window) for window in (covered.shop, covered.log, covered.network))
    strange = {each.book for each in covered.strange}
    settle = span_micros(programme.settle)
    return Parameters(
        number=number,
        name=programme.name,
        as_of=micros(as_of),
        settle=settle,
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
        **dict(zip(WAITS, waits or [settle] * DAYS, strict=True)),
        **_holes(covered.holes),
        net_foreign=0 if covered.foreign is None else 1 + covered.foreign.is_own,
    )


def _holes(holes: Holes) -> dict[str, int]:
    """Give the ends of two stretches of each book by the names of their columns."""
    found: dict[str, int] = {}
    for book, stretches in (("log", holes.log), ("net", holes.unproven)):
        for hole, (start, end) in zip(("hole", "hole_2"), _two(stretches), strict=True):
            found |= {f"{book}_{hole}_from": start, f"{book}_{hole}_until": end}
    return found


def no_programme(as_of: datetime) -> Parameters:
    """Make the row for what belongs to no programme: it is counted, and judged by nobody."""
    reach, waits = (*_NOWHERE, *_NOWHERE, *_NOWHERE), [0] * DAYS
    return Parameters(NO_PROGRAMME, "", micros(as_of), 0, 0, 0, 1, 0, *reach, *waits)


def _ends(window: Window | None) -> tuple[int, int]:
    return _NOWHERE if window is None else (micros(window.start), micros(window.end))


def _two(holes: Sequence[Window]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the newest hole, and one that holds all older ones: what lies between them is not believed either."""
    if not holes:
        return _NOWHERE, _NOWHERE
    *older, last = sorted(holes, key=lambda hole: hole.start)
    joined = Window(older[0].start, max(hole.end for hole in older)) if older else None
    return _ends(last), _ends(joined)


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
    `rates_since` bound how far back slices and the measured commission rate look. `exchanges` compare currencies.
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
    exchanges: Sequence[Exchanged] = ()
