"""One object of an event while it is read: its values under any spelling of their keys, and what is found wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from recon.resend.amounts import NUMBER
from recon.resend.gateway.document import kind_of
from recon.resend.gateway.event import Difference, Mistake, Problem
from recon.resend.request.values import MOMENT, WRITTEN
from recon.resend.words import fit_to_show

_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_PLAIN = re.compile(r"[A-Za-z0-9_]{1,24}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
MOST = 50
"""How many reasons and differences are kept of one event."""
_SECONDS, _MILLISECONDS = 10, 13
_YEARS = range(2000, 2100)


@dataclass(slots=True)
class Findings:
    """This is what was found while an event was read."""

    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Tell whether no further reason would be kept."""
        return len(self.problems) >= MOST

    def wrong(self, where: str, what: str, *, cure: str) -> None:
        """Remember a reason why the event is no postback."""
        if not self.is_full:
            self.problems.append(Problem(where, what, cure))

    def differs(self, mistake: Mistake, where: str, *, theirs: str, ours: str) -> None:
        """Remember what the gateway's connector does otherwise."""
        if len(self.differences) < MOST:
            self.differences.append(Difference(mistake, where, theirs, ours))


@dataclass(frozen=True, slots=True)
class Found:
    """This is a value of an event, where it stands, and whether the gateway reads that key too."""

    path: str
    value: object
    is_theirs: bool = True

    @property
    def shown(self) -> str:
        """Write the value for a person, fit to be shown."""
        return fit_to_show(str(self.value), limit=60)


class Told:
    """This is one object of an event: its values are found under the gateway's keys, and under other spellings."""

    def __init__(self, values: Mapping[str, object], *, path: str) -> None:
        self.values = values
        self.path = path
        self._spelled: dict[str, str] = {}
        for key, value in values.items():
            if is_said(value):
                self._spelled.setdefault(_bare(key), key)

    def at(self, key: str) -> str:
        """Name the place of a key."""
        shown = key if _PLAIN.fullmatch(key) else fit_to_show(key, limit=40)
        return f"{self.path}.{shown}" if self.path else shown

    def look(self, *keys: str) -> Found | None:
        """Find a value under the first of the gateway's keys that says something, else under another spelling of one."""
        for key in keys:
            if is_said(self.values.get(key)):
                return Found(self.at(key), self.values[key])
        for key in keys:
            spelled = self._spelled.get(_bare(key))
            if spelled is not None:
                return Found(self.at(spelled), self.values[spelled], is_theirs=False)
        return None

    def inside(self, *keys: str) -> "Told":
        """Go down into objects; where there is none, into an empty one."""
        value: object = self.values
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        path = ".".join(filter(None, (self.path, *keys)))
        return Told(value if isinstance(value, dict) else {}, path=path)


def is_said(value: object) -> bool:
    """Tell whether a value says anything: false and 0 do, null and blanks do not."""
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def text_in(found: Found | None, findings: Findings, *, is_yes_no: bool = False) -> str:
    """Read a short text or number as a text; '' where there is none. Only a value of yes or no may be true or false."""
    if found is None:
        return ""
    value = found.value
    if isinstance(value, bool) and is_yes_no:
        return "Y" if value else "N"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        # Not by a format of fractions: a long number of an order would lose its last digits.
        return str(value)
    if isinstance(value, Decimal):
        # As every reader of JSON writes the number 5.0 again.
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    findings.wrong(found.path, f"is {kind_of(value)}", cure="give one text")
    return ""


def number_in(found: Found, findings: Findings) -> Decimal | None:
    """Read an exact number; a text that writes one counts."""
    number = exact(found.value)
    if number is None:
        findings.wrong(found.path, f"{found.shown!r} is no number", cure="write it like 19.99")
    return number


def exact(value: object) -> Decimal | None:
    """Take a value for the number that it writes; None where it writes none."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def pieces_in(found: Found, findings: Findings) -> int | None:
    """Read a whole number of pieces."""
    value = found.value
    text = value.strip() if isinstance(value, str) else str(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        text = f"{value.to_integral_value():f}"
    if not isinstance(value, bool) and _WHOLE.fullmatch(text):
        return int(text)
    findings.wrong(found.path, f"{found.shown!r} is no whole number of pieces", cure="write it like 2")
    return None


def moment_in(found: Found, findings: Findings) -> datetime | None:
    """Read a moment: as Rakuten writes it, in ISO 8601, or as seconds since 1970."""
    text = str(found.value).strip() if isinstance(found.value, (str, int)) else ""
    read = _moment(text)
    if read is None or read.year not in _YEARS:
        cure = "write YYYYMMDD_HHMM in UTC, such as 20261116_0930"
        findings.wrong(found.path, f"{found.shown!r} is no moment", cure=cure)
        return None
    if read.tzinfo is None:
        findings.notes.append(f"{found.path} names no time zone; it is read as UTC")
        return read.replace(tzinfo=UTC)
    return read.astimezone(UTC)


def is_wire_time(value: object) -> bool:
    """Tell whether a value is a moment as Rakuten wants it written."""
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def _moment(text: str) -> datetime | None:
    try:
        if MOMENT.fullmatch(text):
            return datetime.strptime(text, WRITTEN).replace(tzinfo=UTC)
        if text.isascii() and text.isdigit() and len(text) in {_SECONDS, _MILLISECONDS}:
            return datetime.fromtimestamp(int(text[:_SECONDS]), tz=UTC)
        # A bare day says nothing of the minute, and eight digits may be anything.
        return datetime.fromisoformat(text) if "T" in text or ":" in text else None
    except (ValueError, OverflowError):
        return None


def written(moment: datetime) -> str:
    """Write a moment as Rakuten wants it."""
    return moment.strftime(WRITTEN)


def _bare(key: str) -> str:
    return _NOT_LETTERS.sub("", key.lower())
