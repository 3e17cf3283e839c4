"""The invented shop's postback log: JSON lines, packed and put aside each Monday."""

import gzip
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from recon.demo.calendar import utc_text
from recon.demo.nordlicht import DE
from recon.demo.order import Attempt

CURRENT = "postbacks.jsonl"
_ZONE = ZoneInfo(DE.zone)


class LogFile:
    """This is the log in its folder; lines are added in the order in which they were sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._week: date | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._current.touch()

    @property
    def _current(self) -> Path:
        return self._folder / CURRENT

    def write(self, attempts: Iterable[Attempt]) -> None:
        """Add lines; at the first of a new week the old file is packed and put aside."""
        waiting: list[str] = []
        for attempt in attempts:
            week = _week_of(attempt.sent_at)
            if self._week is not None and week > self._week:
                self._append(waiting)
                waiting = []
                self._put_aside(self._week)
            self._week = week
            waiting.append(json.dumps(_entry(attempt), ensure_ascii=False) + "\n")
        self._append(waiting)

    def _append(self, lines: list[str]) -> None:
        with self._current.open("a", encoding="utf-8") as out:
            out.writelines(lines)

    def _put_aside(self, week: date) -> None:
        year, number, _ = week.isocalendar()
        packed = self._folder / f"postbacks-{year}-W{number:02}.jsonl.gz"
        with packed.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
            out.write(self._current.read_bytes())
        self._current.write_bytes(b"")


def _week_of(moment: datetime) -> date:
    day = moment.astimezone(_ZONE).date()
    return date.fromisocalendar(*day.isocalendar()[:2], 1)


def _entry(attempt: Attempt) -> dict[str, object]:
    answered = attempt.status is not None
    return {
        "time": utc_text(attempt.sent_at),
        "event": "rakuten.postback",
        "request": {"method": "GET", "url": attempt.url},
        "response": {"status": attempt.status, "body": attempt.body} if answered else None,
        "error": attempt.error or None,
        "suppressed": attempt.suppressed or None,
    }
