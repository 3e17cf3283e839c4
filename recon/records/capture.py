"""Captures: what a landing address or a cookie says of a click (source: rakuten.md 1.12 and 5). Any text is read, none raises."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import unquote

from recon.records.click import is_placeholder, is_well_formed, publisher_code

# Rakuten's own tags cut an address at 8,000 characters; encoded several times it is longer.
LONGEST = 32_768
_MOST_DECODINGS = 8
_SHOWN = 12

# Only names that nothing else uses are found behind a missing '&'; a bare siteID needs its own place.
_OURS = r"ran_?(?:site_?id|mid|eaid|landdatetime)"
_NAMED = re.compile(
    rf"(?P<name>{_OURS}|(?<![a-z0-9_-])site_?id)=(?P<value>(?:(?!{_OURS}=)[^&#;?\s|\"'<>\\])*)",
    re.IGNORECASE | re.ASCII,
)
_ENDS = re.compile(rf"[&#;?\s|\"'<>\\]|{_OURS}=", re.IGNORECASE | re.ASCII)
_BEFORE = "?&#;|\"'<>\\"
_LIKE_A_CLICK = re.compile(r"[A-Za-z0-9._/*]{11}-")
_MID, _IDS = re.compile(r"[0-9]{1,9}"), {"ranSiteID", "siteID"}
_NUMBER = re.compile(r"[0-9]+")

_WRITTEN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})[_T ]?([0-9]{2})([0-9]{2})(?:[0-9]{2})?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?Z?")
_UNIX = re.compile(r"([0-9]{10})([0-9]{3})?")

_STORE = re.compile(r"rmstore(?P<mid>[0-9]{1,9})?(?P<rest>[a-z0-9_]*)", re.IGNORECASE | re.ASCII)
_GATEWAY = "gateway"
# The parts of rmStore, by our own names; the others set up the tag and say nothing of the click.
_PARTS = {"atrv": "click_id", "ald": "landed_at", "amid": "mid"}
_SINGLE = {
    "ransiteid": "click_id",
    "ranlanddatetime": "landed_at",
    "ranmid": "mid",
    "raneaid": "encrypted_id",
    "rakuten_site_id": "click_id",
    "rakuten_ran_site_id": "click_id",
    "rakuten_time_entered": "landed_at",
    "rakuten_ran_mid": "mid",
    "rakuten_ran_eaid": "encrypted_id",
}
# Which of several cookies of one visit is believed: the gateway's, as Rakuten's tag does it, then the tag's own.
_RANKS = ("rmstoregateway", "rmstore<mid>", "rmstore", "ransiteid", "rakuten_site_id", "ranadv")


@dataclass(frozen=True, slots=True)
class Capture:
    """This is what an address or the cookies of a visit say of its click; '' or None where they are silent.

    Every value stands as it was written, once decoded. `source` names what carried the click id; `is_ambiguous` tells
    that click ids or MIDs were told that differ.
    """

    click_id: str = field(default="", repr=False)
    landed_at: datetime | None = None
    mid: str = ""
    encrypted_id: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    is_ambiguous: bool = False

    @property
    def is_well_formed(self) -> bool:
        """Tell whether it holds a click id that a postback may carry."""
        return is_well_formed(self.click_id)


def read_address(url: str) -> Capture:
    """Read a landing address: what stands behind '?' and '#', and whole addresses that are encoded inside it."""
    text = url[:LONGEST]
    notes = [f"only its first {LONGEST:,} characters were read"] if len(url) > LONGEST else []
    found = list(_found(text))
    names = {name for name, _, _ in found}
    notes += [f"an & is missing before {name}" for name, _, glued in found if glued]
    clicks = [(name, value) for name, value, _ in found if name in _IDS and not is_placeholder(value)]
    if not names & {"ranMID", "ranEAID", "ranSiteID"}:
        # siteID is a common name: without another of Rakuten's it counts only if it looks like a click.
        clicks = [(name, value) for name, value in clicks if _LIKE_A_CLICK.match(value)]
    # The older name counts where the newer one is empty, and a whole id before a damaged one.
    clicks.sort(key=lambda each: (not is_well_formed(each[1]), each[0] != "ranSiteID"))
    source, click_id = clicks[0] if clicks else ("", "")
    mids = [value for name, value, _ in found if name == "ranMID" and value]
    several = [
        f"it carries several {what} that differ"
        for what, values in (("click ids", [value for _, value in clicks]), ("MIDs", mids))
        if len(set(values)) > 1
    ]
    landed_at, unread = _first_moment(found)
    return _noted(
        Capture(
            click_id=click_id,
            landed_at=landed_at,
            mid=next(iter(mids), ""),
            encrypted_id=next((value for name, value, _ in found if name == "ranEAID" and value), ""),
            source=source,
            notes=(*notes, *several, *unread),
            is_ambiguous=bool(several),
        )
    )


def read_cookie(name: str, value: str) -> Capture | None:
    """Read one cookie of the shop's side; None where no tag of Rakuten's, nor one known for it, writes one of that name."""
    plain, text = name.strip().lower(), decoded(value[:LONGEST]).strip().strip('"').strip()
    store = _STORE.fullmatch(plain)
    if store is not None:
        return _noted(_store(name.strip(), text, mid=store["mid"] or ""))
    if plain == "ranadv":
        click_id, _, landed = text.partition("|")
        return _noted(_filled(name.strip(), {"click_id": click_id.strip(), "landed_at": landed.strip()}))
    if plain in _SINGLE:
        return _noted(_filled(name.strip(), {_SINGLE[plain]: text}))
    return None


def read_cookies(
    cookies: Iterable[tuple[str, str]], *, mid: str = "", ignores_gateway: bool = False
) -> Capture:
    """Read the cookies of one visit as one: those that one tag writes are joined, and of several tags one is believed.

    Before the order of `_RANKS` comes whether the click id is whole, then whether it is of our `mid`, where that is given.
    """
    read = [(_family(name), found) for name, value in cookies if (found := read_cookie(name, value))]
    if ignores_gateway:
        read = [each for each in read if each[0] != _RANKS[0]]
    families = dict.fromkeys(family for family, _ in read)
    joined = [(family, _joined([each for of, each in read if of == family])) for family in families]
    known = [each for each in joined if each[1].click_id]
    known.sort(
        key=lambda each: (
            not each[1].is_well_formed,
            bool(mid and each[1].mid and each[1].mid != mid),
            _RANKS.index(each[0]),
        )
    )
    if not known:
        return _joined([each for _, each in joined])
    best = known[0][1]
    others = [each.source for _, each in known[1:] if each.click_id != best.click_id]
    note = (f"{best.source} is believed, {', '.join(others)} told another click",) if others else ()
    return replace(best, notes=(*best.notes, *note), is_ambiguous=bool(others))


def same_tag(name: str, listed: str) -> bool:
    """Tell whether a cookie is one that is listed by name, or one that the same tag of Rakuten's writes."""
    if name.strip() == listed.strip():
        return True
    is_known = all(read_cookie(each, "") is not None for each in (name, listed))
    alike = ("rmstore<mid>", "rmstore")
    mine, its = (_family(each) for each in (name, listed))
    return is_known and (mine == its or (mine, its) == alike)


def decoded(text: str) -> str:
    """Undo percent-encoding until nothing changes any more: tags encode a cookie once, twice or not at all."""
    *_, plain = _levels(text)
    return plain


def read_land(text: str) -> datetime | None:
    """Read when a click landed: `YYYYMMDD_HHMM` in UTC, as Rakuten writes it, ISO in UTC, or seconds since 1970."""
    plain = text.strip()
    unix, written = _UNIX.fullmatch(plain), _WRITTEN.fullmatch(plain)
    try:
        if unix is not None:
            return datetime.fromtimestamp(int(unix[1]), tz=UTC)
        if written is not None:
            year, month, day, hour, minute = map(int, written.groups())
            return datetime(year, month, day, hour, minute, tzinfo=UTC)
        if _ISO.fullmatch(plain):
            return datetime.fromisoformat(plain.removesuffix("Z")).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None  # a day or an hour that no calendar has
    return None


def _levels(text: str) -> Iterator[str]:
    yield text
    for _ in range(_MOST_DECODINGS):
        plain = unquote(text)
        if plain == text:
            return
        text = plain
        yield text


def _found(text: str) -> Iterator[tuple[str, str, bool]]:
    """Find the named values, those of the address itself before those of one inside it; tell where an & was missing."""
    seen = set()
    for level in _levels(text):
        for match in _NAMED.finditer(level):
            name, value = _spelt(match["name"]), _value(match["value"])
            before = level[match.start() - 1 : match.start()]
            if (name, value) not in seen:
                seen.add((name, value))
                yield name, value, bool(before) and not before.isspace() and before not in _BEFORE


def _spelt(name: str) -> str:
    plain = name.lower().replace("_", "")
    known = {"ransiteid": "ranSiteID", "ranmid": "ranMID", "raneaid": "ranEAID", "siteid": "siteID"}
    return known.get(plain, "ranLandDateTime")


def _value(text: str) -> str:
    # A '+' stands for a blank in an address, and no click id has one.
    plain = decoded(text)
    end = _ENDS.search(plain.lstrip(" +"))
    return plain.lstrip(" +")[: end.start() if end else None].strip(" +\t\r\n")


def _first_moment(found: list[tuple[str, str, bool]]) -> tuple[datetime | None, list[str]]:
    texts = [value for name, value, _ in found if name == "ranLandDateTime" and value]
    moments = [landed for text in texts if (landed := read_land(text)) is not None]
    unread = [] if moments or not texts else [_no_moment(texts[0])]
    return (moments[0] if moments else None), unread


def _store(name: str, text: str, *, mid: str) -> Capture:
    """Read rmStore: parts between '|', each a name, the first ':', and a value."""
    parts = [part.partition(":") for part in text.split("|")]
    told = {
        _PARTS[key.strip().lower()]: value.strip()
        for key, _, value in reversed(parts)
        if key.strip().lower() in _PARTS
    }
    capture = _filled(name, told)
    if mid and capture.mid and capture.mid != mid:
        note = f"the cookie is named for MID {mid}, and holds MID {_short(capture.mid)}"
        return replace(capture, notes=(*capture.notes, note))
    return replace(capture, mid=capture.mid or mid)


def _filled(name: str, told: dict[str, str]) -> Capture:
    landed = told.get("landed_at", "")
    landed_at = read_land(landed)
    return Capture(
        click_id="" if is_placeholder(told.get("click_id", "")) else told["click_id"],
        landed_at=landed_at,
        mid=told.get("mid", ""),
        encrypted_id=told.get("encrypted_id", ""),
        source=name,
        notes=(_no_moment(landed),) if landed and landed_at is None else (),
    )


def _no_moment(text: str) -> str:
    return f"its landing time '{_short(text)}' is none; it should be YYYYMMDD_HHMM in UTC"


def _family(name: str) -> str:
    plain = name.strip().lower()
    store = _STORE.fullmatch(plain)
    if store is not None:
        own = "rmstore<mid>" if store["mid"] or store["rest"] else "rmstore"
        return _RANKS[0] if store["rest"] == _GATEWAY else own
    if plain == "ranadv":
        return plain
    return "rakuten_site_id" if plain.startswith("rakuten_") else "ransiteid"


def _joined(captures: list[Capture]) -> Capture:
    """Join the cookies that one tag writes: each holds one value of the same click."""
    carriers = [each for each in captures if each.click_id]
    first = min(carriers, key=lambda each: not each.is_well_formed, default=Capture())
    return Capture(
        click_id=first.click_id,
        landed_at=first.landed_at or next((each.landed_at for each in captures if each.landed_at), None),
        mid=first.mid or next((each.mid for each in captures if each.mid), ""),
        encrypted_id=next((each.encrypted_id for each in captures if each.encrypted_id), ""),
        source=first.source,
        notes=tuple(dict.fromkeys(note for each in captures for note in each.notes)),
    )


def _noted(capture: Capture) -> Capture:
    """Add what stands against the values themselves."""
    notes = list(capture.notes)
    if capture.click_id and not capture.is_well_formed:
        notes.append(
            f"its click id has {len(capture.click_id)} characters or another form; a real one has 34"
        )
    if capture.mid and not _MID.fullmatch(capture.mid):
        notes.append(f"its MID '{_short(capture.mid)}' is no number")
    code = publisher_code(capture.encrypted_id)
    if _NUMBER.fullmatch(capture.encrypted_id):
        notes.append("ranEAID holds the publisher's number, not the encrypted id")
    elif capture.is_well_formed and code and code != publisher_code(capture.click_id):
        notes.append("ranEAID names another publisher than the click id")
    return replace(capture, notes=tuple(dict.fromkeys(notes)))


def _short(text: str) -> str:
    shown = "".join(each if each.isprintable() else "?" for each in text[:_SHOWN])
    return shown if len(text) <= _SHOWN else f"{shown}..."
