"""The traffic light of a week, and why it shows what it shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from statistics import median
from zoneinfo import ZoneInfo

from recon.records.kind import Side
from recon.reporting.bridge import Bridge
from recon.reporting.figures import BreakGroup, CoverageRow, Week

# A book that was read within a day serves a week that is still running; its last hours are settling anyway.
_FRESH_ENOUGH = timedelta(days=1)
_FEW_ORDERS_LEFT = Decimal("0.5")


class Light(Enum):
    """This is the light with the word and the shape that stand beside its colour."""

    GREEN = ("green", "Green", "\N{BLACK CIRCLE}")
    AMBER = ("amber", "Amber", "\N{BLACK DIAMOND}")
    RED = ("red", "Red", "\N{BLACK UP-POINTING TRIANGLE}")
    GREY = ("grey", "Cannot judge", "\N{BLACK SQUARE}")

    @property
    def slug(self) -> str:
        """Name the light as the page's styles do."""
        return self.value[0]

    @property
    def word(self) -> str:
        """Name the light for a reader."""
        return self.value[1]

    @property
    def shape(self) -> str:
        """Draw the light for a reader who does not see the colour."""
        return self.value[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """This is the commission of a week's breaks: what partners go short of, and what was paid too much."""

    at_risk: int
    at_risk_estimated: bool
    overpaid: int
    overpaid_estimated: bool
    overpaid_orders: int
    missing: int
    missing_estimated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """This is the light together with what decided it.

    `lost` and `wrong` are the lights that missing orders and wrongly recorded ones come to by themselves; `unsent`
    is set where settling orders without an accepted postback are too many for a green week.
    """

    light: Light
    short: tuple[CoverageRow, ...]
    too_early: bool
    usual_orders: int | None
    lost: Light
    wrong: Light
    unsent: bool


def judge(week: Week, bridge: Bridge) -> Judgement:
    """Decide the light; a short book is grey, whatever the rest says."""
    short = tuple(row for row in week.coverage if is_short(row, week=week))
    too_early = bridge.expected > 0 and bridge.settled <= 0
    usual = _usual_if_orders_fell_away(week, bridge)
    lost = _light_of_share(week, bridge, part=bridge.lost)
    wrong = _light_of_wrong(week, bridge)
    unsent = _light_of_share(week, bridge, part=week.unsent_settling) is not Light.GREEN
    if short or too_early:
        light = Light.GREY
    elif Light.RED in {lost, wrong} or _has_open_incident(week):
        light = Light.RED
    elif Light.AMBER in {lost, wrong} or unsent or usual is not None or _owes_something(week):
        light = Light.AMBER
    else:
        light = Light.GREEN
    return Judgement(
        light=light,
        short=short,
        too_early=too_early,
        usual_orders=usual,
        lost=lost,
        wrong=wrong,
        unsent=unsent,
    )


def is_short(row: CoverageRow, *, week: Week) -> bool:
    """Tell whether a book does not reach over the week, or over the part of it that lies behind us."""
    start, end = local_midnight(week.start, week.zone), local_midnight(week.end, week.zone)
    if not row.needed:
        return False
    if row.covered_from is None or row.covered_until is None:
        return True
    return row.covered_from > start or row.covered_until < min(end, week.as_of - _FRESH_ENOUGH)


def local_midnight(day: date, zone: str) -> datetime:
    """Find the moment at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def money_of(breaks: tuple[BreakGroup, ...]) -> Money:
    """Add up the commission of the breaks by the side that pays for it."""
    risk = [group for group in breaks if group.commission > 0 and group.kind.row.side is not Side.OVER]
    over = [group for group in breaks if group.commission < 0 or group.kind.row.side is Side.OVER]
    missing = [group for group in risk if group.kind.row.side is Side.MISSING]
    return Money(
        at_risk=sum(group.commission for group in risk),
        at_risk_estimated=any(group.estimated for group in risk),
        overpaid=sum(abs(group.commission) for group in over),
        overpaid_estimated=any(group.estimated for group in over),
        overpaid_orders=sum(group.orders for group in over),
        missing=sum(group.commission for group in missing),
        missing_estimated=any(group.estimated for group in missing),
    )


def _has_open_incident(week: Week) -> bool:
    over = local_midnight(week.end, week.zone)
    return any(incident.end is None and incident.start < over for incident in week.incidents)


def _light_of_share(week: Week, bridge: Bridge, *, part: int) -> Light:
    enough = bridge.settled >= week.limits.minimum_volume
    if enough and part and part >= week.limits.red * bridge.settled:
        return Light.RED
    if part and (not enough or part >= week.limits.amber * bridge.settled):
        return Light.AMBER
    return Light.GREEN


def _light_of_wrong(week: Week, bridge: Bridge) -> Light:
    """Judge what is recorded wrongly by its orders and by its sales: few orders a hundred times too high cost most."""
    by_orders = _light_of_share(week, bridge, part=bridge.wrong)
    if bridge.settled < week.limits.minimum_volume or bridge.expected_money <= 0 or bridge.over_money == 0:
        return by_orders
    if by_orders is Light.RED or bridge.over_money >= week.limits.red * bridge.expected_money:
        return Light.RED
    return Light.AMBER if bridge.over_money >= week.limits.amber * bridge.expected_money else by_orders


def _owes_something(week: Week) -> bool:
    """Tell whether a deadline runs: then the week is not simply fine."""
    deadlines = [*(group.deadline for group in week.breaks), *(item.deadline for item in week.waiting)]
    return any(deadline is not None for deadline in deadlines)


def _usual_if_orders_fell_away(week: Week, bridge: Bridge) -> int | None:
    """Give the usual number of expected orders where less than half of it came: lost click ids look like that."""
    before = [trend.expected for trend in week.trend if trend.judged]
    if week.as_of < local_midnight(week.end, week.zone) or not before:
        return None
    usual = int(median(before))
    fell = bridge.expected < _FEW_ORDERS_LEFT * usual
    return usual if fell and usual >= week.limits.minimum_volume else None
