"""Sends one postback, once, and reads what became of it. Nothing is repeated here, and no click id is ever logged."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from recon.resend.answer import Answer, read_answer
from recon.resend.posted import Posted
from recon.resend.request import LONGEST_URL, PostbackRequest
from recon.resend.words import fit_to_show
from recon.senders.settings import PostbackSettings
from recon.wire.failure import Fault, Phase, WireFailure
from recon.wire.transport import Exchanged, Transport

_LONGEST_WAIT = timedelta(hours=6)
_SHOWN = 500
_DIGITS = 9


class PostbackSender:
    """This is the door to Rakuten's tracking endpoint: one fresh connection for each postback, no redirects."""

    def __init__(self, settings: PostbackSettings) -> None:
        self._settings = settings
        self._transport = Transport(hosts={urlsplit(settings.url).hostname or ""})

    def send(self, request: PostbackRequest, *, within: timedelta | None = None) -> Posted:
        """Send a postback once and tell what came of it, whatever happens on the wire.

        `within` shortens the time the whole call may take.
        """
        url = request.url(self._settings.url)
        if len(url) > LONGEST_URL:
            return Posted(read_answer(None, error_class="guard"))
        deadline = min(self._settings.timeout, within or self._settings.timeout)
        if deadline <= timedelta(0):
            return Posted(read_answer(None, error_class="timeout_before_write"))
        try:
            answered = self._transport.exchange(url, deadline=deadline)
        except WireFailure as failure:
            return Posted(_unanswered(failure))
        return _posted(answered, lines=request.lines)


def _posted(answered: Exchanged, *, lines: int) -> Posted:
    body = answered.body.decode("utf-8", errors="replace")
    return Posted(
        answer=read_answer(answered.status, body=body, lines_sent=lines),
        http_status=answered.status,
        words=fit_to_show(body, limit=_SHOWN),
        retry_after=_retry_after(answered),
    )


def _unanswered(failure: WireFailure) -> Answer:
    if failure.fault in {Fault.TOO_LARGE, Fault.UNFRAMED}:
        # Somebody answered, at length: what it means nobody knows.
        return read_answer(None, error_class=failure.fault.value)
    return read_answer(None, error_class=_class_of(failure))


def _class_of(failure: WireFailure) -> str:
    late = failure.fault is Fault.TIMED_OUT
    if failure.left_the_house:
        return "timeout_after_write" if late else "reset"
    if failure.phase is Phase.GUARD:
        return "guard"
    if failure.fault is Fault.UNTRUSTED:
        return "tls"
    return "timeout_before_write" if late else "connect"


def _retry_after(answered: Exchanged) -> timedelta | None:
    """Read how long to wait; a date is held against the answer's own date, for clocks differ."""
    said = answered.header("retry-after").strip()
    if said.isdecimal() and len(said) <= _DIGITS:
        return min(timedelta(seconds=int(said)), _LONGEST_WAIT)
    try:
        span = parsedate_to_datetime(said) - parsedate_to_datetime(answered.header("date"))
    except (TypeError, ValueError):
        return None
    return min(max(span, timedelta(0)), _LONGEST_WAIT)
