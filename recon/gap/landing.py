"""Reads a walk from a landing address to its last page: did a made-up click id survive, and is it in a cookie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from recon.gap.clicks.landed import damage
from recon.records.capture import Capture, decoded, read_cookie, read_cookies, same_tag
from recon.records.click import LOOSE, is_placeholder

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
    """This is what is looked for: the made-up click id, the parameter that carries it, the cookies that may hold it.

    A name of Rakuten's stands for all cookies that its tag writes. `mid` is the one of the link, `at` the moment of
    the landing: a click that landed before is an older one.
    """

    click_id: str
    parameter: str
    cookies: tuple[str, ...]
    mid: str = ""
    at: datetime | None = None


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
    held = _in_cookies(walk, probe)
    if held is not None and held.outcome is LandingOutcome.KEPT:
        return held
    gone = _gone(walk, probe)
    if gone is not None:
        return gone
    if held is not None:
        return held
    if walk.ending is not Ending.PAGE or walk.hops[-1].status >= _FIRST_REFUSAL:
        return _unfinished(walk)
    if probe.cookies:
        return LandingFound(LandingOutcome.NO_COOKIE, _no_cookie(probe))
    return LandingFound(LandingOutcome.KEPT, f"{probe.parameter} reaches the last page unchanged")


def _in_cookies(walk: Walk, probe: Probe) -> LandingFound | None:
    """Say what the cookies that may hold the click id say of a click; None where none of them says anything."""
    held = dict(walk.hops[-1].cookies) if walk.hops else {}
    looked_at = [
        (name, value) for name, value in held.items() if any(same_tag(name, each) for each in probe.cookies)
    ]
    capture = read_cookies(looked_at, mid=probe.mid)
    if capture.click_id == probe.click_id:
        return LandingFound(LandingOutcome.KEPT, "; ".join(_kept(capture, probe)))
    # A cookie of the shop's own has a form that only the shop knows, and so may one of a name of Rakuten's.
    own = [(name, decoded(value)) for name, value in looked_at if not _told(name, value)]
    if any(probe.click_id in value for _, value in own):
        return LandingFound(LandingOutcome.KEPT, "the click id is in a cookie, unchanged")
    if capture.click_id:
        wrong = _wrong(capture, looked_at, probe)
    else:
        told = (_filled_with_nothing(name, value) or _foreign(name, value, probe) for name, value in own)
        wrong = next(filter(None, told), "")
    return LandingFound(LandingOutcome.CHANGED, wrong) if wrong else None


def _filled_with_nothing(name: str, value: str) -> str:
    """Say what stands where the click id should; '' where a cookie is blank or holds something."""
    is_nothing = bool(value.strip()) and is_placeholder(value)
    return f"the cookie {name} holds '{value}' where the click id should stand" if is_nothing else ""


def _told(name: str, value: str) -> str:
    """Read the click id out of one cookie as its tag writes it; '' where it tells none."""
    read = read_cookie(name, value)
    return "" if read is None else read.click_id


def _kept(capture: Capture, probe: Probe) -> Iterator[str]:
    yield "the click id is in a cookie, unchanged"
    if probe.mid and capture.mid and capture.mid != probe.mid:
        yield f"{capture.source} keeps it for MID {capture.mid}, the link was of MID {probe.mid}"
    yield from capture.notes


def _wrong(capture: Capture, cookies: Sequence[tuple[str, str]], probe: Probe) -> str:
    """Say how the click id that is believed is not the one that landed, and which cookie has that one all the same."""
    others = [name for name, value in cookies if _told(name, value) == probe.click_id]
    but = f"; {others[0]} holds the right one, but {capture.source} is believed before it" if others else ""
    return f"the cookie {capture.source} holds {_what(capture, probe)}{but}"


def _what(capture: Capture, probe: Probe) -> str:
    value = capture.click_id
    if value.lower() == probe.click_id.lower():
        return "the click id in other letters: upper and small ones differ"
    if probe.click_id.startswith(value):
        return f"the click id cut to {len(value)} characters"
    if not capture.is_well_formed:
        return f"a damaged click id: it {damage(value)}"
    landed = capture.landed_at
    if landed is not None and probe.at is not None and landed < probe.at.replace(second=0, microsecond=0):
        return (
            f"an older click id, that of a landing at {landed:%Y-%m-%d %H:%M} UTC: "
            "a page cache may give one visitor's to all"
        )
    return "another click id: a page cache may give one visitor's to all"


def _foreign(name: str, value: str, probe: Probe) -> str:
    """Say what a cookie of a form that only the shop knows holds instead; '' where it holds no click id at all."""
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
