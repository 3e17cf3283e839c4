"""What a person said beforehand about two files, so that nothing of it is guessed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from recon.records.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """This is what the flags say; None, or nothing, is to be guessed. `period` holds both its days."""

    order_id: str | None = None
    amount: str | None = None
    less: tuple[str, ...] = ()
    placed: str | None = None
    date_format: str | None = None
    decimal: str | None = None
    currency: str | None = None
    zone: str | None = None
    status: str | None = None
    click_id: str | None = None
    channel: str | None = None
    rakuten_zone: str | None = None
    rakuten_currency: str | None = None
    rakuten_date_format: str | None = None
    period: tuple[date, date] | None = None

    def covers(self, zone: str) -> Window:
        """Cut the period in a zone, from the first moment of its first day to the last of its last."""
        if self.period is None:
            message = "no period was said"
            raise ValueError(message)
        place = ZoneInfo(zone)
        first, last = self.period
        ends = (datetime.combine(day, time(), place) for day in (first, last + timedelta(days=1)))
        return Window(*(end.astimezone(UTC) for end in ends))
