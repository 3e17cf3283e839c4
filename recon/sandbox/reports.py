"""The reports: CSV as Rakuten writes it, and its refusals (source: rakuten.md sections 4.1 to 4.4)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recon.records.moment import Clock
from recon.records.transaction import NetworkList
from recon.sandbox.accounts import Publisher, SandboxProgramme, publisher_of
from recon.sandbox.answers import Delivery, Reply
from recon.sandbox.bookings import Booking, Ledger
from recon.sandbox.faults import Faults, ReportFault
from recon.sandbox.journal import Journal, Received
from recon.sandbox.restating import as_shown

HEADER = (
    "MID", "Advertiser Name", "Order ID", "Transaction ID", "SKU", "Product Name", "# of Items", "Sales",
    "Total Commission", "Currency", "Transaction Date", "Transaction Time", "Process Date", "Process Time",
    "Publisher ID", "Publisher Name", "Publisher Encrypted ID", "Commission Status",
    "Adjusted Commission", "Member ID (U1)",
)  # fmt: skip
REASON = "Non-Commissionable Reason"
CLICKS_HEADER = ("Transaction Date", "MID", "Publisher ID", "Publisher Name", "# of Clicks")
LISTS = {
    "transactions": NetworkList.COMMISSIONABLE,
    "non-commissionable": NetworkList.NON_COMMISSIONABLE,
    "events": NetworkList.EVENT,
}
CLICKS = "clicks"
THROTTLED = '{"code":429,"message":"Too Many Requests"}'
_NOTED = ("start_date", "end_date", "date_type", "tz", "network", "include_summary", "date_format")
_DATE_TYPES = ("transaction", "process")
_JSON = "application/json;charset=UTF-8"
_CSV, _HTML = "text/csv;charset=UTF-8", "text/html;charset=UTF-8"
_DAY = timedelta(days=1)
_SAID = 100
_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Your session has ended.</body></html>"


@dataclass(frozen=True, slots=True)
class _Asked:
    """This is what one call asks for: from the first moment of a day to the last one of another, in a zone."""

    begins: datetime
    ends: datetime
    zone: ZoneInfo
    dated_by: str
    between: str
    with_summary: bool

    def day(self, local: datetime) -> str:
        """Write a day without leading zeros and with two digits of the year: 11/3/26."""
        return f"{local.month}{self.between}{local.day}{self.between}{local.year % 100:02}"

    def day_and_time(self, moment: datetime) -> tuple[str, str]:
        local = moment.astimezone(self.zone)
        return self.day(local), f'"{local.hour:02}:{local.minute:02}:{local.second:02}"'

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


@dataclass(frozen=True, slots=True)
class Reporting:
    """This is the reporting service: parameters in, report or refusal out."""

    ledger: Ledger
    clock: Clock
    token: str
    programmes: Mapping[str, SandboxProgramme]
    publishers: Mapping[str, Publisher]
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)

    def answer(self, key: str, told: Mapping[str, str], *, path: str = "") -> Reply:
        """Make one report, and note that it was asked for."""
        fault = self.faults.for_report(key)
        reply = self._answer(key, told, fault=fault)
        # The token is the credential: it is not among what is noted.
        asked = "&".join(f"{name}={told[name]}" for name in _NOTED if name in told)
        said = (
            reply.body[:_SAID].decode(errors="replace")
            if reply.media_type == _JSON
            else f"{len(reply.body):,} bytes"
        )
        at, why = self.clock.now(), "" if fault is None else fault.value
        self.journal.note(
            Received(at=at, path=path or key, status=reply.status, answer=said, fault=why, asked=asked)
        )
        return reply

    def turned_away(self, *, path: str) -> Reply:
        """Refuse one call more than are answered at once."""
        at = self.clock.now()
        self.journal.note(Received(at=at, path=path, status=429, answer="too many reports at once"))
        return _refusal(429, THROTTLED)

    def _answer(self, key: str, told: Mapping[str, str], *, fault: ReportFault | None) -> Reply:
        if fault in _INSTEAD:
            return _INSTEAD[fault]
        if told.get("token") != self.token:
            return _refusal(403, '{"code":403,"message":"Access Denied"}')
        if key != CLICKS and key not in LISTS:
            return _refusal(400, '{"code":400,"message":"Invalid report name."}')
        if fault is ReportFault.QUOTE_MISSING or told.get("date_type", "transaction") not in _DATE_TYPES:
            return _refusal(400, '{"code":400,"message":Invalid date type."}')
        asked = _asked(told)
        if asked is None:
            return _refusal(400, '{"errors":["Invalid date range"]}')
        now = self.clock.now() - (_DAY if fault is ReportFault.YESTERDAY else timedelta(0))
        return _spoilt(fault, self._text(key, asked=asked, now=now))

    def _text(self, key: str, *, asked: _Asked, now: datetime) -> str:
        if key == CLICKS:
            return _written(CLICKS_HEADER, self._clicks(asked, now), summary=asked.with_summary)
        header = (*HEADER, REASON) if key == "non-commissionable" else HEADER
        dated: Callable[[Booking], datetime] = (
            (lambda each: each.processed_at)
            if asked.dated_by == "process"
            else (lambda each: each.transaction_at)
        )
        booked = [each for each in self.ledger.seen(now, LISTS[key]) if asked.holds(dated(each))]
        shown = [as_shown(each, self.programmes[each.mid].restating, now=now) for each in booked]
        rows = [self._row(each, asked)[: len(header)] for each in shown if each is not None]
        return _written(header, rows, summary=asked.with_summary)

    def _row(self, each: Booking, asked: _Asked) -> tuple[str, ...]:
        publisher = publisher_of(each.publisher_code, self.publishers)
        line, told = each.line, _quoted
        return (
            each.mid, told(self.programmes[each.mid].name), told(each.order_ref), told(each.transaction_id),
            told(line.sku), told(line.name), str(line.quantity), str(each.sales), str(each.commission),
            told(each.currency), *asked.day_and_time(each.transaction_at), *asked.day_and_time(each.processed_at),
            publisher.number, told(publisher.name), told(publisher.code), told(each.status),
            each.adjusted_commission, told(each.member_id), told(each.reason),
        )  # fmt: skip

    def _clicks(self, asked: _Asked, now: datetime) -> list[tuple[str, ...]]:
        names = {each.number: each.name for each in self.publishers.values()}
        counts: dict[tuple[date, str, str], int] = {}
        days: dict[date, str] = {}
        for moment, mid, publisher, count in self.ledger.clicks(now):
            if asked.holds(moment):
                local = moment.astimezone(asked.zone)
                day = local.date()
                days[day] = asked.day(local)
                counts[day, mid, publisher] = counts.get((day, mid, publisher), 0) + count
        return [
            (days[day], mid, publisher, _quoted(names.get(publisher, "")), str(count))
            for (day, mid, publisher), count in sorted(counts.items())
        ]


def _asked(told: Mapping[str, str]) -> _Asked | None:
    try:
        first, last = date.fromisoformat(told["start_date"]), date.fromisoformat(told["end_date"])
        zone = ZoneInfo(told.get("tz") or "GMT")
    except (KeyError, ValueError, ZoneInfoNotFoundError):
        return None
    if last < first:
        return None
    return _Asked(
        _midnight(first, zone),
        _midnight(last + _DAY, zone),
        zone=zone,
        dated_by=told.get("date_type", "transaction"),
        between="-" if told.get("date_format") == "m-d-yy" else "/",
        with_summary=told.get("include_summary") == "Y",
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # In UTC: two moments of one zone would be compared by their clocks, which go back once a year.
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _written(header: Iterable[str], rows: Iterable[tuple[str, ...]], *, summary: bool) -> str:
    preamble = ["Report", "Summary", "", ""] if summary else []
    lines = [*preamble, ",".join(header), *(",".join(row) for row in rows)]
    return "\ufeff" + "".join(f"{line}\r\n" for line in lines)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _refusal(status: int, body: str) -> Reply:
    return Reply(status, body.encode(), _JSON)


def _spoilt(fault: ReportFault | None, text: str) -> Reply:
    whole = Reply(200, text.encode(), _CSV)
    half = len(whole.body) * 2 // 3
    match fault:
        case ReportFault.CUT:
            return replace(whole, cut=half)
        case ReportFault.TORN:
            return replace(whole, body=whole.body[:half])
        case ReportFault.EMPTY:
            return replace(whole, body=b"")
        case ReportFault.HTML:
            return Reply(200, _PAGE.encode(), _HTML)
        case ReportFault.RESET | ReportFault.SLOW | ReportFault.DRIP | ReportFault.GZIP_BOMB:
            return replace(whole, delivery=Delivery(fault.value))
        case _:
            return whole


_INSTEAD = {
    ReportFault.THROTTLED: replace(_refusal(429, THROTTLED), headers={"Retry-After": "60"}),
    ReportFault.SERVER_ERROR: _refusal(500, '{"code":500,"message":"Internal Server Error"}'),
}
