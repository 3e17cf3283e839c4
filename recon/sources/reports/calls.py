"""The calls of Rakuten's CSV reporting API: their addresses, and what its refusals mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from recon.jobs.ports import Known, SourceUnavailable
from recon.records import numerals
from recon.records.moment import EPOCH
from recon.records.window import Window
from recon.sources.reports.seen import COPY_AGAIN, quoted
from recon.sources.settings import ReportApiSettings
from recon.wire.failure import Fault, WireFailure
from recon.wire.patience import asked_for
from recon.wire.transport import Answer

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
# The help page itself prints such messages with missing and with doubled quotes, so they are not read as JSON.
_MESSAGE = re.compile(r"(?:message\W+|errors\W+)(?P<said>[^\"}\]]+)")
_CURES = {
    "invalid report name": "copy the name of the report anew: " + COPY_AGAIN,
    "invalid date type": "save a report that can be filtered by process date, then " + COPY_AGAIN,
    "invalid date range": "write a later day in since, or fewer days in days_per_call",
}
_BY_STATUS = {
    400: COPY_AGAIN,
    403: "the token is not accepted: " + COPY_AGAIN,
    404: "check base_url and report: " + COPY_AGAIN,
    429: "more than three calls ran at once: stop other programs that use this token, then pull again",
}
_BY_FAULT = {
    Fault.NOT_ALLOWED: "check base_url",
    Fault.NO_SUCH_NAME: "check the network and base_url, then pull again",
    Fault.UNREACHABLE: "check the network and base_url, then pull again",
    Fault.UNTRUSTED: "check base_url and this machine's certificates",
    Fault.TIMED_OUT: "pull again later, or ask for fewer days in days_per_call",
    Fault.BROKEN: "pull again",
    Fault.CUT: "pull again; nothing of it was kept",
    Fault.UNFRAMED: "look for a proxy on the way that strips Content-Length",
    Fault.TOO_LARGE: "ask for fewer days in days_per_call",
    Fault.REDIRECTED: "write the new address in base_url if it is Rakuten's",
    Fault.DISK: "free some space, then pull again",
}
_THEIR_ERROR = "pull again later; if it stays, ask Rakuten's support"


@dataclass(frozen=True, slots=True)
class Ask:
    """This is one call: whole process days, the last one included, and the address that asks for them."""

    days: Window
    url: str = field(repr=False)


def plan_window(settings: ReportApiSettings, known: Known, *, zone: ZoneInfo, at: datetime) -> Window:
    """Choose the days to ask for: from the re-read stretch before the covered end to the end of `at`'s day."""
    today = at.astimezone(zone).date()
    first = _first_day(settings, known, zone=zone, at=at)
    return Window(_midnight(min(first, today), zone), _midnight(today + _DAY, zone))


def _first_day(settings: ReportApiSettings, known: Known, *, zone: ZoneInfo, at: datetime) -> date:
    since = settings.since
    if known.covered is None:
        return (since or at - settings.reread).astimezone(zone).date()
    if since is not None and since < known.covered.start:
        # Somebody asked for more of the past than the books hold.
        return since.astimezone(zone).date()
    again = max(known.covered.end - settings.reread, since or EPOCH)
    return again.astimezone(zone).date()


def asks(
    settings: ReportApiSettings, report: str, *, window: Window, zone: ZoneInfo, dated_by: str
) -> Iterator[Ask]:
    """Split a window into calls of at most so many days each."""
    first, end = window.start.astimezone(zone).date(), window.end.astimezone(zone).date()
    while first < end:
        after = min(first + _DAY * settings.days_per_call, end)
        url = _address(settings, report, first=first, last=after - _DAY, dated_by=dated_by)
        yield Ask(Window(_midnight(first, zone), _midnight(after, zone)), url)
        first = after


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _address(settings: ReportApiSettings, report: str, *, first: date, last: date, dated_by: str) -> str:
    fields = {
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "include_summary": "N",
        "network": settings.network,
        "tz": settings.shape.zone,
        "date_type": dated_by,
        **settings.parameters,
        "token": settings.token,
    }
    query = "&".join(f"{_once(name)}={_once(value)}" for name, value in fields.items() if value is not None)
    return f"{settings.base_url.rstrip('/')}/{settings.language}/reports/{_once(report)}/filters?{query}"


def _once(text: str) -> str:
    """Write a text for a URL; one copied out of an address is written so already, and must not be so twice."""
    return quote(unquote(text) if re.search(r"%[0-9A-Fa-f]{2}", text) else text, safe="")


def refused(where: str, answer: Answer) -> SourceUnavailable:
    """Say what an answer that is no report means, and what to do."""
    found = _MESSAGE.search(answer.excerpt)
    said = quoted(found["said"] if found else answer.excerpt)
    cure = next((cure for words, cure in _CURES.items() if words in said.lower()), None)
    if cure is None:
        cure = _BY_STATUS.get(answer.status, _THEIR_ERROR)
    wait = asked_for(answer)
    asks = "" if wait is None else f", and asks for {numerals.counted(wait // _SECOND, 'second')} of patience"
    return SourceUnavailable(where, f"HTTP {answer.status} '{said}'{asks}", cure=cure)


def failed(where: str, failure: WireFailure) -> SourceUnavailable:
    """Say what a call without a whole answer means, and what to do."""
    return SourceUnavailable(where, str(failure), cure=_BY_FAULT[failure.fault])
