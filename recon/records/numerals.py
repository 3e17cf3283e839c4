"""How figures are written for people: thousands, percentages, money, durations, days. The same on pages and in notices."""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from recon.records.money import Money, major_units

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
SPACE = "\N{NO-BREAK SPACE}"
NOTHING = DASH
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WRITTEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}) UTC")
_TENTH = Decimal("0.1")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def count(number: int) -> str:
    """Write a count with thousands separators and a true minus."""
    return f"{number:,}".replace("-", MINUS)


def counted(number: int, thing: str) -> str:
    """Write how many there are of a thing: '1 line', '1,200 lines', '0 lines'."""
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


def orders(number: int) -> str:
    """Write a count of orders: '1 order', '44 orders'."""
    return counted(number, "order")


def share(part: int, whole: int) -> Decimal | None:
    """Take a share in per cent, to one decimal; None of nothing. What is not all is never rounded up to 100."""
    if whole == 0:
        return None
    exact = Decimal(100 * part) / Decimal(whole)
    rounded = exact.quantize(_TENTH, rounding=ROUND_HALF_UP)
    if rounded == 100 and part != whole:  # noqa: PLR2004 - all of them, in per cent
        return Decimal(100) - _TENTH if part < whole else Decimal(100) + _TENTH
    if rounded == 0 and part > 0:
        return _TENTH
    return rounded


def percent(part: int, whole: int) -> str:
    """Write a share: '90.8 %', '100 %', a dash where there is nothing to take a share of."""
    value = share(part, whole)
    return NOTHING if value is None else per_cent(value)


def per_cent(value: Decimal) -> str:
    """Write a share that was taken: '90.8 %', '100 %'."""
    figure = f"{value:,}"
    return f"{figure.removesuffix('.0')}{SPACE}%".replace("-", MINUS)


def money(minor: int, currency: str, *, estimated: bool = False) -> str:
    """Write an amount without its minor units: '3,912 €', '~235 €'; less than one unit is '<1 €'."""
    tilde = "~" if estimated and minor else ""
    if 0 < abs(major_units(minor, currency)) < 1:
        symbol = Money(0, currency).whole.partition(" ")[2]
        return f"{tilde}{MINUS if minor < 0 else ''}<1{SPACE}{symbol}"
    whole = Money(minor, currency).whole
    return f"{tilde}{whole}".replace("-", MINUS).replace(" ", SPACE)


def full_money(minor: int, currency: str) -> str:
    """Write an amount with its minor units, where the reader adds up: '3,912.40 €'."""
    return str(Money(minor, currency)).replace("-", MINUS).replace(" ", SPACE)


def brief_money(minor: int, currency: str, *, estimated: bool = False) -> str:
    """Write an amount for a tile: from a billion on in billions, '~55.3 bn ¥'."""
    billions = (major_units(minor, currency) / 10**9).quantize(_TENTH, rounding=ROUND_HALF_UP)
    if abs(billions) < 1:
        return money(minor, currency, estimated=estimated)
    symbol = Money(0, currency).whole.partition(" ")[2]
    return f"{'~' if estimated else ''}{billions:,}{SPACE}bn{SPACE}{symbol}".replace("-", MINUS)


def exact(minor: int, currency: str) -> str:
    """Write an amount for machines: '3912.40'."""
    return str(major_units(minor, currency))


def duration(seconds: int) -> str:
    """Write a duration in the unit a person would choose: '45 s', '4 min', '3 h', '2.5 days'."""
    if seconds < _MINUTE:
        return f"{seconds}{SPACE}s"
    if seconds < _HOUR:
        return f"{_rounded(seconds, _MINUTE)}{SPACE}min"
    if seconds < 2 * _DAY:
        return f"{_rounded(seconds, _HOUR)}{SPACE}h"
    days = (Decimal(seconds) / _DAY).quantize(_TENTH, rounding=ROUND_HALF_UP)
    return f"{str(days).removesuffix('.0')}{SPACE}days"


def _rounded(seconds: int, unit: int) -> int:
    return (seconds + unit // 2) // unit


def day(when: date) -> str:
    """Write a day without its year: '16 Nov'."""
    return f"{when.day}{SPACE}{_MONTHS[when.month - 1]}"


def days(start: date, last: date) -> str:
    """Write a span of days, both included: '16-22 Nov 2026'; each end with what it does not share."""
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day}{DASH}{day(last)}{SPACE}{last.year}"
    if start.year == last.year:
        return f"{day(start)} {DASH} {day(last)}{SPACE}{last.year}"
    return f"{day(start)}{SPACE}{start.year} {DASH} {day(last)}{SPACE}{last.year}"


def moment(when: datetime, zone: str) -> str:
    """Write a moment in a zone: 'Thu 19 Nov 14:02'."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{weekday(local)[:3]} {day(local)} {local:%H:%M}".replace(" ", SPACE)


def utc(when: datetime) -> str:
    """Write a moment for whoever points at it: '2026-11-19 13:02 UTC'."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def shop_and_utc(when: datetime, zone: str) -> str:
    """Write a moment in the shop's zone and, behind it, in UTC: 'Wed 2026-11-18 10:30 Europe/Berlin (09:30Z)'."""
    local = when.astimezone(ZoneInfo(zone))
    behind = beside_utc(when, zone)
    return f"{weekday(local)[:3]} {local:%Y-%m-%d %H:%M} {zone}{f' ({behind})' if behind else ''}"


def in_zone(sentence: str, zone: str) -> str:
    """Write the moments of a kept sentence as all others are, in the shop's zone with UTC behind."""
    return _WRITTEN.sub(lambda found: shop_and_utc(_written(found), zone), sentence)


def briefly_in_zone(sentence: str, zone: str) -> str:
    """Write the moments of a kept sentence in a zone that is named elsewhere: 'Thu 19 Nov 14:02'."""
    return _WRITTEN.sub(lambda found: moment(_written(found), zone), sentence)


def _written(found: re.Match[str]) -> datetime:
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def beside_utc(when: datetime, zone: str) -> str:
    """Write a moment's UTC, with its day where the zone has another one: '09:30Z', 'Tue 23:30Z'; '' where the zone is UTC."""
    if zone == "UTC":
        return ""
    local, there = when.astimezone(ZoneInfo(zone)), when.astimezone(UTC)
    its_day = "" if local.date() == there.date() else f"{weekday(there)[:3]} "
    return f"{its_day}{there:%H:%M}Z"


def since(when: datetime, *, zone: str, start: date, end: date) -> str:
    """Write a beginning as briefly as the week allows: 'Thursday 14:02' inside it, else '3 Nov'."""
    local = when.astimezone(ZoneInfo(zone))
    if start <= local.date() < end:
        return f"{weekday(local)}{SPACE}{local:%H:%M}"
    same_year = local.year in {start.year, end.year}
    return day(local) if same_year else f"{day(local)}{SPACE}{local.year}"


def day_and_time(when: datetime, zone: str) -> str:
    """Write a moment without its weekday: '19 Nov 14:02'."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{day(local)}{SPACE}{local:%H:%M}"


def weekday(when: date) -> str:
    """Name the day of the week: 'Thursday'."""
    return _DAYS[when.weekday()]


def enumeration(parts: list[str]) -> str:
    """Join words as a sentence does: 'a', 'a and b', 'a, b and c'."""
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
