"""How much at once and how much a minute the stand-in takes."""

import threading
from collections import deque
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
_ANSWERED_BY = 60.0


class AtMost:
    """This is a room for a few callers at once; one more is told so."""

    def __init__(self, most: int) -> None:
        self.inside = 0
        self.most = most
        self._changed = threading.Condition()

    def entered(self) -> "_Place":
        """Take a place, if there is one."""
        return _Place(self)

    def enter(self) -> bool:
        """Count one more caller; False where the room is full."""
        with self._changed:
            if self.inside >= self.most:
                return False
            self.inside += 1
            self._changed.notify_all()
            return True

    def leave(self) -> None:
        """Count one caller less."""
        with self._changed:
            self.inside -= 1
            self._changed.notify_all()

    def wait_for(self, count: int) -> bool:
        """Wait until so many are inside."""
        with self._changed:
            return self._changed.wait_for(lambda: self.inside == count, timeout=_ANSWERED_BY)


class _Place:
    """This is one caller's place, given back at the end."""

    def __init__(self, room: AtMost) -> None:
        self._room = room
        self._taken = False

    def __enter__(self) -> bool:
        self._taken = self._room.enter()
        return self._taken

    def __exit__(self, *exception: object) -> None:
        if self._taken:
            self._room.leave()


class PerMinute:
    """This is a count of the calls of the last minute; `most` is None where any number goes."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self._taken: deque[datetime] = deque()
        self._lock = threading.Lock()

    def wait_before(self, now: datetime) -> int:
        """Count one call in and answer 0, or tell in how many seconds there is room again."""
        if self.most is None:
            return 0
        with self._lock:
            while self._taken and now - self._taken[0] >= _MINUTE:
                self._taken.popleft()
            if len(self._taken) < self.most:
                self._taken.append(now)
                return 0
            free_at = self._taken[0] + _MINUTE if self._taken else now + _MINUTE
            return max(1, -((now - free_at) // timedelta(seconds=1)))
