"""Checks the optional values of an order and its lines: what is noted, what is put right, and what is refused.

A note or a refusal never repeats a value: it may be of a person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, localcontext

from recon.records.country import ALPHA_3
from recon.resend.hold import HeldBack, Hold
from recon.resend.request.fields import ITEM_FIELDS, ORDER_FIELDS, OWN, OWN_LISTS, Field, Form

WRITTEN = "%Y%m%d_%H%M"
BETWEEN = "|"
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
MOMENT = re.compile(r"[0-9]{8}_[0-9]{4}")
_YES = frozenset({"true", "1", "yes", "y"})
_LEVELS = 5
# Plain digits are a customer's number, also one filled with zeros; a telephone has a prefix or is written in groups.
_PHONE = re.compile(
    r"\+[0-9][0-9 ()/.-]{6,20}|0[1-9][0-9 ()/.-]{8,16}|00[1-9][0-9 ()/.-]{9,18}"
    r"|\(?[0-9]{2,4}\)?[ .-][0-9]{2,4}[ .-][0-9]{3,5}"
)
_WORD = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*\.?"
_PERSON = re.compile(rf"{_WORD}(?:[ ,]+{_WORD})+")


@dataclass(slots=True)
class Findings:
    """This is what was found while a request was put together: sentences for a person, and which of them are limits."""

    notes: list[str] = field(default_factory=list)
    exceeded: list[str] = field(default_factory=list)

    def exceeds(self, sentence: str) -> None:
        """Note a limit that is exceeded."""
        self.notes.append(sentence)
        self.exceeded.append(sentence)


class Unfit(Exception):
    """This is a value that cannot be sent; it carries the reason."""

    def __init__(self, sentence: str, hold: Hold = Hold.VALUE_UNFIT) -> None:
        super().__init__(sentence)
        self.back = HeldBack(hold, sentence)


def of_order(told: Mapping[str, str], *, findings: Findings) -> dict[str, str]:
    """Check the optional values of an order; those of the table come first, in its order."""
    return dict(_checked(told, table=ORDER_FIELDS, own=OWN, where="", findings=findings))


def of_line(told: Mapping[str, str], *, number: int, findings: Findings) -> dict[str, str]:
    """Check the optional values of one line."""
    where = f" of line {number}"
    found = dict(_checked(told, table=ITEM_FIELDS, own=OWN_LISTS, where=where, findings=findings))
    barred = next((name for name, value in found.items() if BETWEEN in value), None)
    if barred is not None:
        raise Unfit(f"its {barred}{where} holds a bar, so its list would have more values than lines")
    return found


def _checked(
    told: Mapping[str, str],
    *,
    table: Mapping[str, Field],
    own: frozenset[str],
    where: str,
    findings: Findings,
) -> Iterator[tuple[str, str]]:
    for name in (*(each for each in table if each in told), *(each for each in told if each not in table)):
        value = told[name].strip()
        what = f"{name}{where}"
        if not _NAME.fullmatch(name) or _is_taken(name, table=table, own=own):
            raise Unfit(f"its optional value {what!r} is none that may be told beside the rest")
        if not value:
            continue
        if UNPRINTABLE.search(value):
            raise Unfit(f"its {what} holds a character that cannot be printed")
        known = table.get(name)
        if known is None:
            findings.exceeds(f"{what} is in none of Rakuten's guides; it is sent as it is")
        else:
            value = _formed(value, known, what=what, findings=findings)
        yield name, value


def _is_taken(name: str, *, table: Mapping[str, Field], own: frozenset[str]) -> bool:
    # Lists come from lines alone, else their lengths would differ; two spellings of one name would be two values.
    small = name.lower()
    return small in own or small.endswith("list") or (small in table and name not in table)


def _formed(value: str, known: Field, *, what: str, findings: Findings) -> str:
    if known.form is Form.YES_NO:
        value = _yes_or_no(value, what=what, findings=findings)
    if known.form is Form.MOMENT and not _is_moment(value):
        raise Unfit(f"its {what} is not a moment written YYYYMMDD_HHMM in GMT")
    if known.form is Form.CUSTOMER:
        _must_not_be_personal(value, what=what)
    if known.form is Form.NUMBER and not _NUMBER.fullmatch(value):
        findings.exceeds(f"{what} is not a number")
    if known.form is Form.COUNTRY and value not in ALPHA_3:
        findings.exceeds(f"{what} is none of the three-letter codes of ISO 3166-1")
    if known.form is Form.CATEGORY and value.count(">") >= _LEVELS:
        findings.exceeds(f"{what} has {value.count('>') + 1} levels, more than the {_LEVELS} of the guides")
    if known.form is Form.ONE_CODE and re.search(r"[,;]", value):
        findings.exceeds(f"{what} looks like several codes; the guides allow one per item")
    if known.limit is not None and len(value) > known.limit:
        findings.exceeds(f"{what} is {len(value)} characters long, more than the {known.limit} of the guides")
    if known.name == "iscomm" and value == "N":
        findings.notes.append(
            "iscomm=N is a label: Rakuten pays all the same unless a rule in its dashboard says otherwise"
        )
    return value


def added(first: str, second: str) -> str:
    """Add two numbers up; '' where one is none."""
    if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(second)):
        return ""
    with localcontext(prec=60):
        return f"{Decimal(first) + Decimal(second):f}"


def _yes_or_no(value: str, *, what: str, findings: Findings) -> str:
    if value in {"Y", "N"}:
        return value
    if value.lower() in _YES:
        findings.notes.append(f"{what} is sent as Y")
        return "Y"
    raise Unfit(f"its {what} is neither Y nor N; true, 1, yes and y are read as Y, nothing else")


def _is_moment(value: str) -> bool:
    if not MOMENT.fullmatch(value):
        return False
    try:
        datetime.strptime(value, WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _must_not_be_personal(value: str, *, what: str) -> None:
    looks = (
        "an e-mail address"
        if "@" in value or "%40" in value
        else "a telephone number"
        if _PHONE.fullmatch(value)
        else "a name"
        if _PERSON.fullmatch(value)
        else ""
    )
    if looks:
        raise Unfit(
            f"its {what} looks like {looks}, and no personal data may leave; tell the shop's own number of the "
            "customer, or a keyed hash of it (HMAC-SHA-256 with a key that stays with you)"
        )
