"""The clock of the schedule: APScheduler, used for its ticks only."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler

EVERY = timedelta(seconds=10)


class Ticks:
    """This is what calls the schedule again and again, in a thread; it knows how long ago it last came through."""

    def __init__(self, tick: Callable[[], None], *, every: timedelta = EVERY) -> None:
        # It would warn of each tick that another one delayed; how fresh they are is told by `age`.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._tick = tick
        self._came_through = monotonic()
        # Its own jobs are kept in memory: what was missed is known from the table of slots, never from here.
        self._source = BackgroundScheduler(timezone=UTC)
        self._source.add_job(
            self._once,
            "interval",
            seconds=every.total_seconds(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=datetime.now(tz=UTC),
        )

    def start(self) -> None:
        """Begin at once."""
        self._source.start()

    def stop(self) -> None:
        """End after the tick that is under way."""
        self._source.shutdown(wait=True)

    def age(self) -> timedelta:
        """Tell how long ago the last tick came to its end."""
        return timedelta(seconds=monotonic() - self._came_through)

    def _once(self) -> None:
        self._tick()
        self._came_through = monotonic()
