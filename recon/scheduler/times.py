"""When a job is due: a crontab, read on the clocks of a zone, as moments in UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from heapq import heappop, heappush
from itertools import takewhile
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Due:
    """This is what became due: the newest slot, and how many there were with it."""

    newest: datetime
    count: int


@dataclass(frozen=True)
class Timetable:
    """This is the times of one job.

    Where clocks are put forward, a time that does not exist is moved by as much: 02:30 becomes 03:30. Where they
    are put back, a time that comes twice counts once, the first time; but a job of every hour goes on through both.
    """

    crontab: str
    zone: ZoneInfo

    def due(self, *, after: datetime, until: datetime) -> Due | None:
        """Count the slots later than one moment and not later than another; None where there are none."""
        found = None
        for count, slot in enumerate(self.slots(after=after, until=until), start=1):
            found = slot, count
        return None if found is None else Due(*found)

    def slots(self, *, after: datetime, until: datetime) -> Iterator[datetime]:
        """List the slots later than one moment and not later than another."""
        return takewhile(lambda slot: slot <= until, self._following(after))

    def next(self, after: datetime) -> datetime | None:
        """Find the first slot later than a moment; None where a crontab names a day that never comes."""
        return next(self._following(after), None)

    def _following(self, after: datetime) -> Iterator[datetime]:
        # A heap, because on the day the clocks are changed local times do not come in the order of moments.
        waiting: list[datetime] = []
        last = after
        for local in self._locals(after):
            for slot in self._moments(local):
                heappush(waiting, slot)
            settled = min(_moment(local, self.zone, fold=fold) for fold in (0, 1))
            while waiting and waiting[0] <= settled:
                slot = heappop(waiting)
                if slot > last:
                    yield slot
                    last = slot

    def _locals(self, after: datetime) -> Iterator[datetime]:
        """List the times of the crontab as clocks without a zone show them."""
        shifts = [_offset(after + days * _DAY, self.zone) for days in (-1, 0, 1)]
        local = after.astimezone(self.zone).replace(tzinfo=UTC) - (max(shifts) - min(shifts))
        while True:
            found: datetime | None = self._trigger.get_next_fire_time(None, local)
            if found is None:
                return
            yield found.replace(tzinfo=None)
            local = found + _MINUTE

    def _moments(self, local: datetime) -> list[datetime]:
        """Say at which moments a local time is due: mostly one; none or two when the clocks are changed."""
        first, second = (_moment(local, self.zone, fold=fold) for fold in (0, 1))
        if first == second:
            return [first]
        if first > second:  # it does not exist
            return [] if self._every_hour else [first]
        return [first, second] if self._every_hour else [first]

    @cached_property
    def _trigger(self) -> CronTrigger:
        # In UTC, where no clock is ever changed: the zone is our business.
        return CronTrigger.from_crontab(self.crontab, timezone=UTC)

    @cached_property
    def _every_hour(self) -> bool:
        hours = self._trigger.fields[CronTrigger.FIELD_NAMES.index("hour")]
        day = datetime(2000, 1, 1, tzinfo=UTC)
        return all(hours.get_next_value(day.replace(hour=hour)) == hour for hour in _HOURS)


def _moment(local: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
