"""Reads an answer, or the lack of one, into the outcome of an attempt: for logs and for our own sends.

A status of 200 alone is never accepted: only the counts in the body are.
"""

import re
from dataclasses import dataclass, replace

from recon.records import numerals
from recon.records.attempt import Outcome
from recon.resend.relay import Relayed, relayed
from recon.resend.summary import Summary, read_summary
from recon.resend.words import fit_to_show

_OK, _AFTER_OK = 200, 300
_BAD_REQUEST, _SERVER_ERROR = 400, 500
_ACCOUNT = frozenset({401, 403, 407})
_THROTTLED = frozenset({429, 503})
# The server, or something before it, gave up waiting: nobody knows what it had read by then.
_GAVE_UP = frozenset({408, 499})

_NEVER_LEFT = {
    "dns": "the host's name was not found",
    "connect": "no connection was made",
    "tls": "no secure connection was made",
    "certificate": "the host's certificate is not trusted",
    "pool": "no connection was free",
    "guard": "held back by our own guard",
    "timeout_before_write": "the time ran out before anything was sent",
    "timeout_dns": "the time ran out while the host's name was looked up",
    "timeout_connect": "the time ran out before a connection was made",
    "timeout_tls": "the time ran out before the connection was secure",
}
_UNHEARD = {
    "timeout_after_write": "sent, but no answer came in time",
    "timeout_in_answer": "the answer began, but did not come whole in time",
    "timeout": "the time ran out; nobody knows whether it was sent",
    "reset": "the connection broke before the answer was whole",
    "cut": "the answer broke off before its end",
    "too_large": "an answer of more than 64 KB came, which is not Rakuten's",
}
# The same things as other people's programs spell them.
_SPELLED = {
    "enotfound": "dns",
    "eai_again": "dns",
    "econnrefused": "connect",
    "ehostunreach": "connect",
    "enetunreach": "connect",
    "connecterror": "connect",
    "connecttimeout": "timeout_connect",
    "sslerror": "tls",
    "sslcertverificationerror": "certificate",
    "pooltimeout": "pool",
    "etimedout": "timeout",
    "readtimeout": "timeout_after_write",
    "econnreset": "reset",
    "remoteprotocolerror": "reset",
}
_IMAGES = ("GIF8", "R0lGOD", "\x89PNG", "�PNG", "iVBORw0KGgo", "\xff\xd8\xff", "/9j/", "RIFF")
_TOMCAT_400 = re.compile(r"HTTP Status 400\b", re.IGNORECASE)
_NAMES_THE_MID = re.compile(r"\b(mid|merchant(?: ?id)?|marketing id|advertiser(?: ?id)?)\b", re.IGNORECASE)
_HTML = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """This is what an attempt came to, with Rakuten's counts where it gave them, and why, in words."""

    outcome: Outcome
    reason: str
    good: int | None = None
    bad: int | None = None
    unique_id: str | None = None


def read_answer(
    http_status: int | None,
    *,
    body: str | None = None,
    lines_sent: int | None = None,
    error_class: str | None = None,
    suppressed_reason: str | None = None,
    gateway: str | None = None,
) -> Answer:
    """Read one logged or received answer; `body` is its first 64 KB, None where it was not kept.

    `gateway` names who passes postbacks on (rudderstack, signal): its yes is not Rakuten's.
    """
    status = http_status or None  # browsers and tag managers write 0 for no answer
    failure = _class_of(error_class)
    if status is None and (suppressed_reason or "").strip():
        return Answer(Outcome.SUPPRESSED, f"held back: {fit_to_show(suppressed_reason or '')}")
    if status is None and failure in _NEVER_LEFT:
        return Answer(Outcome.NOT_SENT, _NEVER_LEFT[failure])
    if gateway:
        return _through_gateway(relayed(body), status=status, failure=failure, lines=lines_sent, name=gateway)
    return _direct(status, body=body, lines=lines_sent, failure=failure)


def read_counts(good: int, *, bad: int, lines_sent: int | None = None) -> Answer:
    """Read an answer of which the log kept only the counts of good and bad lines."""
    return _by_summary(Summary(good=good, bad=bad), lines=lines_sent)


def _class_of(error_class: str | None) -> str:
    word = (error_class or "").strip().lower()
    return _SPELLED.get(word, word)


def _through_gateway(
    passed_on: Relayed, *, status: int | None, failure: str, lines: int | None, name: str
) -> Answer:
    if passed_on.body is not None:
        # The gateway's own status is its verdict on Rakuten's answer: the answer itself is better.
        own = passed_on.status or (
            _OK if passed_on.body.lstrip("\ufeff \r\n\t").startswith("<response") else status
        )
        return _direct(own, body=passed_on.body, lines=lines, failure=failure)
    if passed_on.turned_away:
        return Answer(Outcome.MISCONFIGURED, fit_to_show(f"{name}: {passed_on.words}"))
    if passed_on.bad:
        whole = lines is not None and passed_on.bad >= lines
        outcome = Outcome.REFUSED if whole else Outcome.PARTIAL
        return Answer(
            outcome, f"{name}: Rakuten refused {numerals.counted(passed_on.bad, 'line')}", bad=passed_on.bad
        )
    if failure or (status is not None and not _OK <= status < _AFTER_OK):
        return _named(_direct(status, body=passed_on.words, lines=lines, failure=failure), name=name)
    return Answer(Outcome.HANDED_OVER, f"{name} took it; Rakuten's own answer is not in its log")


def _named(answer: Answer, *, name: str) -> Answer:
    return replace(answer, reason=fit_to_show(f"{name}: {answer.reason}"))


def _direct(status: int | None, *, body: str | None, lines: int | None, failure: str) -> Answer:
    if status is None and not (body or "").strip():
        return Answer(Outcome.AMBIGUOUS, _unheard(failure))
    if status is None or _OK <= status < _AFTER_OK:
        return _by_body(body, status=status, lines=lines, failure=failure)
    if failure in _UNHEARD:
        return Answer(Outcome.AMBIGUOUS, f"HTTP {status}, and {_UNHEARD[failure]}")
    summary = read_summary(body or "")
    if summary is not None and summary.good:
        # Whatever the status asks for: lines that were counted as good must not go again by themselves.
        counted = replace(_by_summary(summary, lines=lines), unique_id=summary.unique_id)
        return _undescribed(counted, status=f"HTTP {status}")
    return _by_status(status, body=body)


def _unheard(failure: str) -> str:
    if not failure:
        return "the log has no answer"
    return _UNHEARD.get(failure) or f"no answer: {fit_to_show(failure, limit=60)}"


def _by_status(status: int, *, body: str | None) -> Answer:
    words = _words(body)
    said = f"HTTP {status}: {words}" if words else f"HTTP {status}"
    if status in _ACCOUNT:
        return Answer(Outcome.MISCONFIGURED, said)
    if status in _THROTTLED:
        return Answer(Outcome.THROTTLED, said)
    if status == _BAD_REQUEST and _is_about_the_mid(body or ""):
        return Answer(Outcome.MISCONFIGURED, f"{said}: the MID is unknown, or the URL is broken")
    if _AFTER_OK <= status < _BAD_REQUEST:
        return Answer(Outcome.AMBIGUOUS, f"HTTP {status}: sent elsewhere, where no postback goes")
    if _BAD_REQUEST <= status < _SERVER_ERROR and status not in _GAVE_UP:
        return Answer(Outcome.REFUSED, said)
    return Answer(Outcome.AMBIGUOUS, said)


def _is_about_the_mid(body: str) -> bool:
    summary = read_summary(body)
    said_error = summary is not None and summary.error is not None
    return said_error or bool(_TOMCAT_400.search(body)) or bool(_NAMES_THE_MID.search(body))


def _words(body: str | None) -> str:
    text = (body or "").strip("\ufeff \t\r\n\0")
    if not text or text.startswith(_IMAGES):
        return ""
    title = re.search(r"<title>([^<]{1,200})</title>", text, re.IGNORECASE)
    if _HTML.search(text):
        return f"a web page '{fit_to_show(title[1])}'" if title else "a web page"
    return fit_to_show(re.sub(r"<[^>]{0,200}>", " ", text))


def _by_body(body: str | None, *, status: int | None, lines: int | None, failure: str) -> Answer:
    said = f"HTTP {status}" if status else "no status"
    if body is None:
        if failure:
            return Answer(Outcome.AMBIGUOUS, f"{said}, but {_unheard(failure)}")
        return Answer(Outcome.UNVERIFIED, f"{said}; the log keeps no body, so nobody knows what it said")
    text = body.strip("\ufeff \t\r\n\0")
    if text.startswith(_IMAGES):
        return Answer(Outcome.UNVERIFIED, f"{said} with an image, which acknowledges nothing")
    if not text:
        return Answer(Outcome.AMBIGUOUS, f"{said} with an empty body")
    summary = read_summary(text)
    if summary is None:
        what = "a cut answer" if text.startswith(("<response", "<?xml")) else _words(text)
        what = what or "nothing that can be read"
        return Answer(Outcome.AMBIGUOUS, f"{said}, but not Rakuten's answer: {what}")
    answer = replace(_by_summary(summary, lines=lines), unique_id=summary.unique_id)
    return answer if status in {None, _OK} else _undescribed(answer, status=said)


def _undescribed(answer: Answer, *, status: str) -> Answer:
    """Believe no count under a status that nothing describes: whatever it counts, it is not read as a yes."""
    return replace(
        answer, outcome=Outcome.AMBIGUOUS, reason=f"{status}, which nobody describes: {answer.reason}"
    )


def _by_summary(summary: Summary, *, lines: int | None) -> Answer:
    good, bad = summary.good, summary.bad
    if summary.error is not None:
        if good:
            return Answer(Outcome.AMBIGUOUS, "an error and good lines in one answer", good=good, bad=bad)
        words = fit_to_show(summary.error) or "an error without words"
        return Answer(
            Outcome.MISCONFIGURED, f"Rakuten turned the programme away: {words}", good=good, bad=bad
        )
    if good is None or bad is None:
        return Answer(Outcome.AMBIGUOUS, "Rakuten's answer counts nothing", good=good, bad=bad)
    if lines is not None and good > lines and not bad:
        said = f"{numerals.counted(good, 'line')} good, but {lines} were sent: an answer to another postback"
        return Answer(Outcome.AMBIGUOUS, said, good=good, bad=bad)
    if good == 0 and bad == 0:
        return Answer(Outcome.AMBIGUOUS, "Rakuten counted no line at all", good=good, bad=bad)
    return Answer(
        _by_counts(good, bad=bad, lines=lines), _counts_in_words(good, bad=bad, lines=lines), good, bad
    )


def _by_counts(good: int, *, bad: int, lines: int | None) -> Outcome:
    if good == 0:
        return Outcome.REFUSED
    return Outcome.PARTIAL if bad > 0 or (lines or 0) > good else Outcome.ACCEPTED


def _counts_in_words(good: int, *, bad: int, lines: int | None) -> str:
    good_lines = f"{numerals.counted(good, 'line')} good"
    if good == 0:
        all_lines = "the line" if bad == 1 else f"all {bad} lines"
        return f"{all_lines} refused; Rakuten gives no reason"
    if bad:
        return f"{good_lines}, {bad} refused; Rakuten gives no reason"
    if lines is not None and good != lines:
        return f"{good_lines}, {lines} were sent"
    return good_lines
