"""Sends one postback, once, and reads what became of it. Nothing is repeated here, and no click id is ever logged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlsplit

from recon.resend.answer import read_answer
from recon.resend.handing_over import login_of, read_handing_over
from recon.resend.hold import HeldBack
from recon.resend.letters import Letter, letter
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest
from recon.resend.route import Route, Way
from recon.resend.whole import WholeAnswer, whole_answer
from recon.resend.words import fit_to_show
from recon.senders.settings import PostbackSettings
from recon.wire.failure import Fault, Phase, WireFailure
from recon.wire.redaction import Redaction
from recon.wire.transport import Exchanged, Transport

# Longer is believed of nobody: an approval to send is a day old by then, and a person looks again.
_LONGEST_WAIT = timedelta(hours=24)
_SHOWN = 500
_DIGITS = 9
# Parts of a message that are hidden wherever an answer repeats them, whatever it calls them.
_PRIVATE = frozenset({"tr", "msg", "md5"})
# What the wire tells, in the words in which logs tell it too: the reading of both is one.
_CLASSES = {
    Fault.NO_SUCH_NAME: "dns",
    Fault.UNTRUSTED: "certificate",
    Fault.TOO_LARGE: "too_large",
}
_BROKEN = {
    Phase.DNS: "dns",
    Phase.CONNECT: "connect",
    Phase.TLS: "tls",
    Phase.SEND: "reset",
    Phase.WAIT: "reset",
    Phase.BODY: "cut",
}
_LATE = {
    Phase.DNS: "timeout_dns",
    Phase.CONNECT: "timeout_connect",
    Phase.TLS: "timeout_tls",
    Phase.SEND: "timeout_after_write",
    Phase.WAIT: "timeout_after_write",
    Phase.BODY: "timeout_in_answer",
}


class PostbackSender:
    """This is the door to Rakuten, in each programme's own way: one fresh connection for each postback, no redirects."""

    def __init__(self, settings: PostbackSettings) -> None:
        self._settings = settings
        addresses = (settings.url, *(route.address for route in settings.routes.values()))
        credentials = [each for route in settings.routes.values() for each in _secrets_of(route)]
        hosts = {urlsplit(address).hostname or "" for address in addresses}
        self._transport = Transport(hosts=hosts, secrets=credentials)
        self._hidden = Redaction.of(credentials)

    def send(self, request: PostbackRequest, *, within: timedelta | None = None) -> Posted:
        """Send a postback once and tell what came of it, whatever happens on the wire.

        `within` shortens the time the whole call may take.
        """
        route = self._settings.route(request.mid)
        written = letter(request, route)
        if isinstance(written, HeldBack):
            return _held_back(written.sentence)
        deadline = min(self._settings.timeout, within or self._settings.timeout)
        if deadline <= timedelta(0):
            return Posted(read_answer(None, error_class="timeout_before_write"))
        try:
            answered = self._transport.exchange(
                written.url,
                deadline=deadline,
                method=written.method,
                content=written.content,
                headers=written.headers,
            )
        except WireFailure as failure:
            if failure.phase is Phase.GUARD:
                return _held_back(failure.said)
            read = read_answer(None, error_class=_class_of(failure))
            came, hide = failure.came, self._hiding(request, written)
            if not came.line:
                return Posted(read)
            return Posted(
                read, whole=whole_answer(came.line, came.headers, came.body, hide=hide, is_cut=True)
            )
        # Whoever answers may repeat what it was told.
        hide = self._hiding(request, written)
        body = hide(answered.body.decode("utf-8", errors="replace"))
        whole = whole_answer(answered.line, answered.headers, answered.body, hide=hide)
        return _posted(answered, body, whole, way=route.way, request=request)

    def _hiding(self, request: PostbackRequest, written: Letter) -> Callable[[str], str]:
        """Hide the credentials, and what is private in this very message."""
        query = urlsplit(written.url).query or (written.content or b"").decode("utf-8", errors="replace")
        told = (*request.told, *parse_qsl(query))
        private = Redaction.of(value for name, value in told if name in _PRIVATE)
        return lambda text: private(self._hidden(text))


def _secrets_of(route: Route) -> tuple[str, ...]:
    is_login = route.way is Way.RUDDERSTACK
    return (route.credential, login_of(route.credential)) if is_login else (route.credential,)


def _posted(
    answered: Exchanged, body: str, whole: WholeAnswer, *, way: Way, request: PostbackRequest
) -> Posted:
    if way is Way.RUDDERSTACK:
        answer = read_handing_over(answered.status, body, request=request)
    else:
        answer = read_answer(answered.status, body=body, lines_sent=request.lines)
    return Posted(
        answer=answer,
        http_status=answered.status,
        words=fit_to_show(body, limit=_SHOWN),
        retry_after=_retry_after(answered),
        whole=whole,
    )


def _held_back(sentence: str) -> Posted:
    guarded = read_answer(None, error_class="guard")
    return Posted(replace(guarded, reason=f"{guarded.reason}: {sentence}"))


def _class_of(failure: WireFailure) -> str:
    if failure.fault in _CLASSES:
        return _CLASSES[failure.fault]
    late = failure.fault is Fault.TIMED_OUT
    return (_LATE if late else _BROKEN)[failure.phase]


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
