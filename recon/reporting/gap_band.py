"""The geometry of the chart of an incident: the share that was seen, hour by hour, against its usual and bad-day band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from recon.gap.story import GapStory, HourTold, folded
from recon.records import numerals
from recon.reporting.timeline import FULL, LEFT
from recon.reporting.waterfall import percent_of_width

_TOP, _BOTTOM = Decimal(10), Decimal(82)
_MILLION = 1_000_000
_ROUND = (2, 5, 10, 20, 40, 60, 80, 100)
_LABELS = 5
_THIN = Decimal("0.5")
_GAP = Decimal("0.15")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """This is one rectangle of the chart, with the class that colours it; in percent."""

    tone: str
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """This is a word at a place: of the axis, of a time, of an age, or of a line; `anchor` is how it hangs there.

    `shift` moves it by so many pixels; one that is spare is left away where there is little room.
    """

    place: str
    words: str
    anchor: str = "middle"
    shift: int = 0
    is_spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChart:
    """This is the whole chart; `times` and `ages` stand under it, `lines` are moments with a name."""

    blocks: tuple[Block, ...]
    grid: tuple[Mark, ...]
    times: tuple[Mark, ...]
    ages: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    description: str


def band_chart(story: GapStory, *, bad: str, of: str) -> BandChart | None:
    """Draw the hours of a story; None where no share is known of any. `bad` and `of` are what is counted."""
    rows = folded(story.hours, zone=story.zone)
    if not any(each.orders and each.limit is not None for each in rows):
        return None
    top = _top(rows)
    slot = (FULL - LEFT) / len(rows)
    blocks = [
        block for at, each in enumerate(rows) for block in _blocks(each, LEFT + slot * at, slot, top=top)
    ]
    labelled = _labelled(len(rows))
    return BandChart(
        blocks=tuple(blocks),
        grid=tuple(
            Mark(place=percent_of_width(_height(top * part / 2, top)), words=_axis(top * part / 2))
            for part in (0, 1, 2)
        ),
        times=tuple(_under(rows, at, slot, _time(rows[at], story.zone)) for at in labelled),
        ages=tuple(
            _under(rows, at, slot, f"{rows[at].age}{numerals.SPACE}h old")
            for at in labelled
            if rows[at].age is not None
        ),
        lines=tuple(_lines(story, rows, slot)),
        description=_description(story, rows, bad=bad, of=of),
    )


def _top(rows: Sequence[HourTold]) -> Decimal:
    """Find a round share at or above all that is drawn, in per cent."""
    shares = [
        _share(number, each.orders) for each in rows if each.orders for number in (each.bad, each.limit)
    ]
    highest = max(shares, default=Decimal(0))
    return Decimal(next((each for each in _ROUND if each >= highest), 100))


def _share(number: float | None, orders: int) -> Decimal:
    """Take a share in per cent."""
    return Decimal(round((number or 0) * _MILLION)) * 100 / (_MILLION * max(orders, 1))


def _height(share: Decimal, top: Decimal) -> Decimal:
    return _BOTTOM - (_BOTTOM - _TOP) * min(share, top) / top


def _blocks(hour: HourTold, x: Decimal, slot: Decimal, *, top: Decimal) -> Iterator[Block]:
    if hour.is_left_out:
        yield _block("unjudged", x, slot, _TOP, _BOTTOM)
    if not hour.orders or hour.bad is None:
        return
    usual, limit = (_height(_share(each, hour.orders), top) for each in (hour.usual, hour.limit))
    yield _block("band-limit", x, slot, limit, usual)
    yield _block("band-usual", x, slot, usual, _BOTTOM)
    seen = _height(_share(hour.bad, hour.orders), top)
    is_over = hour.limit is not None and hour.bad > hour.limit
    if is_over:
        yield _block("beyond", x + _GAP, slot - 2 * _GAP, seen, min(limit, _BOTTOM))
    yield _block("seen-over" if is_over else "seen", x, slot, seen - _THIN, seen + _THIN)


def _block(tone: str, x: Decimal, width: Decimal, upper: Decimal, lower: Decimal) -> Block:
    return Block(
        tone=tone,
        x=percent_of_width(x),
        width=percent_of_width(max(width, _THIN / 2)),
        y=percent_of_width(upper),
        height=percent_of_width(max(lower - upper, Decimal(0))),
    )


def _axis(share: Decimal) -> str:
    return f"{str(share).removesuffix('.0')}{numerals.SPACE}%"


def _under(rows: Sequence[HourTold], at: int, slot: Decimal, words: str) -> Mark:
    """Hang a word under the middle of its slot; the first begins where the chart does, every other one is spare."""
    if not at:
        return Mark(place=percent_of_width(LEFT), words=words, anchor="start")
    place = percent_of_width(LEFT + slot * at + slot / 2)
    return Mark(place=place, words=words, is_spare=at // _step(len(rows)) % 2 == 1)


def _labelled(count: int) -> list[int]:
    """Choose the rows that have room for a label."""
    return list(range(0, count, _step(count)))


def _step(count: int) -> int:
    return max(-(-count // _LABELS), 1)


def _time(hour: HourTold, zone: str) -> str:
    local = hour.at.astimezone(ZoneInfo(zone))
    return f"{numerals.weekday(local)[:3]}{numerals.SPACE}{local.day}{numerals.SPACE}{local:%H:%M}"


def _lines(story: GapStory, rows: Sequence[HourTold], slot: Decimal) -> Iterator[Mark]:
    """Place the beginning, and the look that raised it."""
    begun = next((at for at, each in enumerate(rows) if each.evidence is not None), None)
    if begun is None:
        begun = next((at for at, each in enumerate(rows) if each.at >= story.onset), None)
    if begun is not None:
        yield _line("began", begun, slot)
    if story.raising is not None:
        raised = [at for at, each in enumerate(rows) if each.at < story.raising.at]
        if raised and raised[-1] + 1 < len(rows):
            yield _line("raised", raised[-1] + 1, slot)


def _line(words: str, at: int, slot: Decimal) -> Mark:
    place = LEFT + slot * at
    before = words == "began"
    return Mark(
        place=percent_of_width(place),
        words=words,
        anchor="end" if before else "start",
        shift=-5 if before else 5,
    )


def _description(story: GapStory, rows: Sequence[HourTold], *, bad: str, of: str) -> str:
    since = [each for each in rows if each.at >= story.onset or each.evidence is not None]
    counted = [each for each in since if each.bad is not None]
    seen, orders = sum(each.bad or 0 for each in counted), sum(each.orders for each in counted)
    usual, limit = (
        round(sum(number or 0 for number in each))
        for each in ([hour.usual for hour in counted], [hour.limit for hour in counted])
    )
    return (
        f"Since {numerals.moment(story.onset, story.zone)}, {seen:,} of {orders:,} {of} are {bad}, where about {usual:,} "
        f"usually would be and about {limit:,} on a bad but normal day."
    )
