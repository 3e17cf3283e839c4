"""Reads a walk from a landing address to its last page: did a made-up click id survive, and is it in a cookie."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from recon.records.capture import decoded
from recon.records.click import LOOSE

# Eleven characters in the alphabet of real ones; a publisher of that name would be a coincidence.
PROBE_PUBLISHER = "recon.check"
_FIRST_REFUSAL = 400


class LandingOutcome(StrEnum):
    """This is what came of one made-up landing."""

    KEPT = "kept"
    LOST = "lost"
    CHANGED = "changed"
    NO_COOKIE = "no cookie"
    UNREACHABLE = "unreachable"
    LEFT = "left"

    @property
    def is_failing(self) -> bool:
        """Tell whether a click id surely gets lost there; an address that could not be walked says nothing."""
        return self in {LandingOutcome.LOST, LandingOutcome.CHANGED, LandingOutcome.NO_COOKIE}


class Ending(StrEnum):
    """This is why a walk went no further."""

    PAGE = "page"
    """A page answered that leads nowhere else."""
    LEFT = "left"
    """The next address is not one of the shop's own."""
    FAILED = "failed"
    """No whole answer came, or there was no end to the redirects."""


@dataclass(frozen=True, slots=True)
class Hop:
    """This is one answer on the way. `cookies` are all that are held after it, by name, as they were written."""

    url: str
    status: int
    cookies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """This is the way from a landing address to where it ends; `said` is why, and `beyond` where it would go on."""

    hops: tuple[Hop, ...]
    ending: Ending
    said: str = ""
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """This is what is looked for: the made-up click id, the parameter that carries it, the cookies that may hold it."""

    click_id: str
    parameter: str
    cookies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LandingFound:
    """This is what a walk came to, in one sentence."""

    outcome: LandingOutcome
    sentence: str


def made_up_click(at: datetime) -> str:
    """Make a click id that is well formed, known as ours at a glance, and new at every moment: no cache knows it."""
    return f"{PROBE_PUBLISHER}-{at:%Y%m%dT%H%M%S%f}A"


def landing_url(address: str, probe: Probe, *, mid: str) -> str:
    """Write the address as a click would lead to it, with the parameters that Rakuten adds."""
    parts = urlsplit(address)
    added = {"ranMID": mid, "ranEAID": PROBE_PUBLISHER, probe.parameter: probe.click_id}
    query = "&".join([*([parts.query] if parts.query else []), urlencode(added)])
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, parts.fragment))


def judged(walk: Walk, probe: Probe) -> LandingFound:
    """Say what became of the click id: a cookie that holds it is what counts, then whether it reached the page."""
    foreign = _in_cookies(walk, probe)
    if foreign is None:
        return LandingFound(LandingOutcome.KEPT, "the click id is in a cookie, unchanged")
    gone = _gone(walk, probe)
    if gone is not None:
        return gone
    if foreign:
        return LandingFound(LandingOutcome.CHANGED, foreign)
    if walk.ending is not Ending.PAGE or walk.hops[-1].status >= _FIRST_REFUSAL:
        return _unfinished(walk)
    if probe.cookies:
        return LandingFound(LandingOutcome.NO_COOKIE, _no_cookie(probe))
    return LandingFound(LandingOutcome.KEPT, f"{probe.parameter} reaches the last page unchanged")


def _in_cookies(walk: Walk, probe: Probe) -> str | None:
    """Look for the click id in the cookies that may hold it: None where it is there, else what is wrong, or ''."""
    held = dict(walk.hops[-1].cookies) if walk.hops else {}
    values = [(name, decoded(held[name])) for name in probe.cookies if name in held]
    if any(probe.click_id in value for _, value in values):
        return None
    for name, value in values:
        if probe.click_id.lower() in value.lower():
            return f"the cookie {name} holds the click id in other letters: upper and small ones differ"
        if LOOSE.search(value):
            return f"the cookie {name} holds another click id: a page cache may give one visitor's to all"
    return ""


def _gone(walk: Walk, probe: Probe) -> LandingFound | None:
    """Find the redirect from which on the parameter was not there as it was sent; None where it came through."""
    seen = [_carried(url, probe) for url in _urls(walk)]
    last = next((place for place in range(len(seen) - 1, -1, -1) if seen[place] is None), None)
    if last is None or last == len(seen) - 1:
        return None
    urls = _urls(walk)
    way = f"at redirect {last + 1}, from {_shown(urls[last])} to {_shown(urls[last + 1])}"
    what = seen[last + 1]
    if what:
        return LandingFound(LandingOutcome.CHANGED, f"{probe.parameter} was changed {way}: {what}")
    return LandingFound(LandingOutcome.LOST, f"{probe.parameter} was lost {way}")


def _urls(walk: Walk) -> list[str]:
    return [*(hop.url for hop in walk.hops), *([walk.beyond] if walk.beyond else [])]


def _carried(url: str, probe: Probe) -> str | None:
    """Look for the click id in an address: None where it is there unchanged, else how it was changed, or ''."""
    values = list(_values(url, probe.parameter))
    # A page that asks for consent or a language carries the whole first address inside one of its own.
    if probe.click_id in values or probe.click_id in decoded(url):
        return None
    if any(value.lower() == probe.click_id.lower() for value in values):
        return "upper and small letters were mixed up"
    if any(value and value in probe.click_id for value in values):
        return "it was cut"
    return "another value is in its place" if any(values) else ""


def _values(url: str, parameter: str) -> Iterator[str]:
    parts = urlsplit(url)
    for text in (parts.query, parts.fragment.partition("?")[2] or parts.fragment):
        for name, value in parse_qsl(text, keep_blank_values=True):
            if name.lower() == parameter.lower():
                yield value


def _unfinished(walk: Walk) -> LandingFound:
    if walk.ending is Ending.LEFT:
        return LandingFound(LandingOutcome.LEFT, f"leaves your hosts at {_shown(walk.beyond)}: {walk.said}")
    if walk.ending is Ending.FAILED:
        return LandingFound(LandingOutcome.UNREACHABLE, walk.said)
    last = walk.hops[-1]
    return LandingFound(LandingOutcome.UNREACHABLE, f"{_shown(last.url)} answers HTTP {last.status}")


def _no_cookie(probe: Probe) -> str:
    names = ", ".join(probe.cookies)
    return (
        f"{probe.parameter} came through, but none of the cookies {names} was set: not seen without a browser; "
        "if your tag sets it by script, list no cookies in [landing]"
    )


def _shown(url: str) -> str:
    """Write an address without what follows '?': that is long, and says nothing of where it broke."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
