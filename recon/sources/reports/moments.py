"""A report's dates and times of day, two columns or one, as UTC microseconds."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recon.records.moment import micros, span_micros
from recon.sources.reports.cells import Memo, by_value, calendar_day, clock_time, is_blank, written

_WITH_SECONDS, _WITHOUT_SECONDS = len("18:51:09"), len("18:51")
_COLON, _ZERO = np.uint8(ord(":")), np.uint8(ord("0"))
_SECOND = 1_000_000
# Hours, minutes, seconds: two digits each and a colon; the most each may be, and what one of it is worth.
_PARTS = ((23, 3600 * _SECOND), (59, 60 * _SECOND), (59, _SECOND))
_APART, _TEN = 3, np.uint8(10)


class _Day(NamedTuple):
    day: date
    start: int
    steady: bool


class Moments:
    """This is the reading of dates and times in one zone as UTC microseconds.

    An hour that comes twice when clocks go back is taken as the first; one that is skipped when clocks go
    forward is moved forward by as much. Reports in GMT know neither.
    """

    def __init__(self, *, zone: ZoneInfo, order: str) -> None:
        self._zone = zone
        self._order = order
        self._days: Memo[str, _Day | None] = Memo(self._day)
        self._times: Memo[str, int] = Memo(lambda cell: _since_midnight(clock_time(cell)))

    def read(self, dates: pa.Array, times: pa.Array | None) -> pa.Array:
        """Read a column of dates with its column of times, or of dates that hold the time behind a blank."""
        if times is None:
            return self._together(dates)
        days, places = by_value(dates, self._days)
        starts = pa.array([None if day is None else day.start for day in days], pa.int64()).take(places)
        clocks = written_plainly(times)
        if clocks is None:
            # Beside an empty date nobody asks what the time is.
            words, hours = by_value(pc.if_else(starts.is_null(), "", times), self._times)
            clocks = pa.array(words, pa.int64()).take(hours)
        found = pc.add(starts, clocks)
        if all(day is None or day.steady for day in days):
            return found
        return self._around_changes(found, days=days, places=places, times=times)

    def _together(self, cells: pa.Array) -> pa.Array:
        encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        halves = [_split(cell) for cell in encoded.dictionary.to_pylist()]
        dates, times = (pa.array([pair[half] for pair in halves], pa.string()) for half in (0, 1))
        # Each different cell is read once, in the order in which they first came: an error names the first of them.
        return self.read(dates, times).take(encoded.indices)

    def _around_changes(
        self, found: pa.Array, *, days: list[_Day | None], places: pa.Array, times: pa.Array
    ) -> pa.Array:
        """Read once more, one by one, what falls on a day on which clocks change."""
        odd = np.array([day is not None and not day.steady for day in days])
        rows = np.flatnonzero(odd[places.to_numpy()])
        moments = np.array(found.fill_null(0))
        for row in rows.tolist():
            day = days[places[row].as_py()]
            if day is not None:
                moments[row] = self._odd(day, times[row].as_py())
        return pc.if_else(found.is_null(), pa.scalar(None, pa.int64()), pa.array(moments))

    def _odd(self, day: _Day, hour: str) -> int:
        return micros(datetime.combine(day.day, clock_time(hour), tzinfo=self._zone))

    def _day(self, cell: str) -> _Day | None:
        if is_blank(cell):
            return None
        day = calendar_day(cell, order=self._order)
        first = datetime.combine(day, time.min, tzinfo=self._zone)
        last = datetime.combine(day, time.max, tzinfo=self._zone)
        return _Day(day=day, start=micros(first), steady=first.utcoffset() == last.utcoffset())


def written_plainly(times: pa.Array) -> pa.Array | None:
    """Read a column whose every time is 18:51:09, or every one 18:51, as microseconds; None if one is odd."""
    lengths = pc.min_max(pc.binary_length(times)).as_py()
    size = lengths["min"]
    if size != lengths["max"] or size not in {_WITH_SECONDS, _WITHOUT_SECONDS}:
        return None
    # A row for each place in a cell, as what is done with it is done to all cells.
    signs = np.ascontiguousarray(written(times).reshape(-1, size).T)
    if not (signs[2::_APART] == _COLON).all():
        return None
    found = np.zeros(len(times), np.int64)
    for begin, (limit, worth) in zip(range(0, size, _APART), _PARTS, strict=False):
        # What is no digit wraps around to far more than nine.
        tens, ones = signs[begin] - _ZERO, signs[begin + 1] - _ZERO
        if tens.max() >= _TEN or ones.max() >= _TEN:
            return None
        part = tens * _TEN + ones
        if part.max() > limit:
            return None
        found += part * np.int64(worth)
    return pa.array(found)


def _since_midnight(clock: time) -> int:
    span = timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )
    return span_micros(span)


def _split(cell: str) -> tuple[str, str]:
    day, _, hour = cell.strip().replace("T", " ", 1).partition(" ")
    return day, hour.strip()
