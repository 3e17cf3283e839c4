"""How far a book may be trusted: its coverage, and where silence holds it back."""

from datetime import datetime, timedelta

LEAST_SILENCE = timedelta(hours=24)


def held_back(end: datetime, *, newest: datetime | None, silence: timedelta) -> datetime | None:
    """Decide where coverage ends when a whole download may still be yesterday's.

    While the newest row is older than the longest silence of the last eight weeks (at least 24 hours), coverage
    stays at that row: a quiet day and a report that stopped look the same from here. Without a single row nothing
    is vouched for: an empty report and a wrong filter look the same as well.
    """
    if newest is None:
        return None
    allowed = max(silence, LEAST_SILENCE)
    return end if end - newest <= allowed else min(newest, end)
