"""Texts of the acting sections read as values: crontabs, mailboxes, addresses, caps of money."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import parseaddr
from urllib.parse import urlsplit

from apscheduler.triggers.cron import CronTrigger
from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from recon.config import values
from recon.config.values import text, wrong
from recon.records.money import minor_units
from recon.resend.policy import NEXT_MONTH, CancelWindow, Duplicates
from recon.resend.request import TELLS
from recon.resend.route import Way, XmlMethod
from recon.senders.settings import Security
from recon.wire.login import Grant

_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_LISTEN = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")
_LARGEST_PORT = 65_535
_FIELDS = 5
LONGEST_CALL = timedelta(seconds=60)
"""How long one postback may take: a claim and the lock of a run outlive three tries of that length by far."""
_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)


def yes_or_no(value: object) -> bool:
    """Read true or false, in the environment a word."""
    known = _WORDS.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(known, bool):
        raise wrong("is neither true nor false", cure="write true or false, without quotes")
    return known


def never_automatic(value: object) -> bool:
    """Read whether re-sending may be automatic; this version refuses it."""
    if yes_or_no(value):
        what = "is true, but this version sends nothing again by itself"
        cure = "write automatic = false; plan with 'recon resend plan' and let a person approve it"
        raise wrong(what, cure=cure)
    return False


def maybe_text(value: object) -> str:
    """Read a text that may be empty."""
    return "" if value == "" else text(value)


def sku(value: object) -> str:
    """Read what stands in a list of SKUs: without a bar, which parts them."""
    written = text(value)
    if "|" in written:
        raise wrong("holds a bar, which parts the SKUs of an order", cure="write for example 'Discount'")
    return written


def maybe_sku(value: object) -> str:
    """Read the beginning of a SKU, or nothing."""
    return "" if value == "" else sku(value)


def told_value(value: object) -> str:
    """Read the name of a value of the shop's book that is told beside what is required."""
    return values.choice(*TELLS)(text(value))


def crontab(value: object) -> str:
    """Read the five fields of a crontab: minute, hour, day, month, day of the week by its name."""
    cure = "write five fields, for example '*/5 * * * *' or '0 7 * * mon'"
    written = text(value)
    fields = written.split()
    if len(fields) != _FIELDS:
        raise wrong("is not a crontab of five fields", cure=cure)
    if re.search(r"[0-9]", fields[4]):
        # Programs disagree whether 0 is Sunday or Monday.
        raise wrong(
            "names a day of the week by a number", cure="write its name, for example 'mon' or 'mon-fri'"
        )
    try:
        trigger = CronTrigger.from_crontab(written, timezone=UTC)
    except ValueError:
        raise wrong("is not a crontab", cure=cure) from None
    if trigger.get_next_fire_time(None, _SOME_DAY) is None:
        raise wrong("names a day that never comes", cure=cure)
    return " ".join(fields)


def listen(value: object) -> str:
    """Read a host and a port to listen on."""
    found = _LISTEN.fullmatch(text(value))
    if found is None or int(found["port"]) > _LARGEST_PORT:
        raise wrong("is not a host and a port", cure="write for example '127.0.0.1:8787'")
    return text(value)


def mailbox(value: object) -> str:
    """Read the address of one mailbox."""
    written = text(value)
    _, address = parseaddr(written)
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", address) or re.search(r"[\r\n]", written):
        raise wrong("is not a mail address", cure="write for example 'ops@shop.example'")
    return written


def host(value: object) -> str:
    """Read the name of a server, without a scheme or a port."""
    written = text(value)
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", written) or "://" in written:
        raise wrong("is not the name of a server", cure="write for example 'smtp.shop.example'")
    return written


def security(value: object) -> Security:
    """Read how the connection to a mail server is kept private."""
    return Security(values.choice(*Security)(value))


def way(value: object) -> Way:
    """Read in which way postbacks are sent."""
    return Way(values.choice(*Way)(value))


def xml_method(value: object) -> XmlMethod:
    """Read how signed XML is handed over."""
    return XmlMethod(values.choice(*XmlMethod)(value))


def grant(value: object) -> Grant:
    """Read with what a login asks for a token."""
    return Grant(values.choice(*Grant)(value))


def maybe_https(value: object) -> str:
    """Read an address that is called over https, or '' where there is none."""
    return "" if value == "" else https(value).rstrip("/")


def duplicates(value: object) -> Duplicates:
    """Read what Rakuten does with an order id that comes again."""
    return Duplicates(values.choice(*Duplicates)(value))


def cancel_window(value: object) -> CancelWindow:
    """Read how long an order may be cancelled at Rakuten: a span, or until the end of the next month."""
    if value == NEXT_MONTH:
        return "next-month"
    try:
        return values.lasting(value)
    except PydanticCustomError:
        cure = f"write '{NEXT_MONTH}', or for example '90d'"
        raise wrong("is no time within which an order may be cancelled", cure=cure) from None


def https(value: object) -> str:
    """Read an address that is called over https; this machine itself may be called without."""
    written = text(value)
    return _checked(written, what="is not an address that may be called")


def one_call(value: object) -> timedelta:
    """Read how long one postback may take in all."""
    length = values.lasting(value)
    if length > LONGEST_CALL:
        what = "is longer than one postback may take: an order would stand as being sent all the while"
        raise wrong(what, cure="write at most '60s'")
    return length


def endpoint(value: object) -> str:
    """Read the address that postbacks are sent to; what is told of an order comes behind it."""
    written = https(value)
    if "?" in written or "#" in written:
        cure = "write the address alone, for example 'https://track.linksynergy.com/ep'"
        raise wrong("has a '?' or a '#', behind which the order would be lost", cure=cure)
    return written


def _checked(written: str, *, what: str) -> str:
    try:
        parts = urlsplit(written)
        name = (parts.hostname or "").lower()
    except ValueError:
        name, parts = "", urlsplit("")
    at_home = parts.scheme == "http" and name in _AT_HOME
    if not name or parts.username or not (parts.scheme == "https" or at_home):
        raise wrong(what, cure="write one that begins with https://")
    return written


def webhook(value: object) -> SecretStr:
    """Read the address of an incoming webhook; it is a secret."""
    hidden = values.secret(value)
    _checked(hidden.get_secret_value(), what="is not the address of a webhook")
    return hidden


def link(value: object) -> str:
    """Read what the address of a page begins with; '' where there is none."""
    if value == "":
        return ""
    written = text(value)
    if urlsplit(written).scheme not in {"http", "https"}:
        raise wrong(
            "is not the beginning of an address", cure="write for example 'https://recon.shop.example'"
        )
    return written.rstrip("/")


def pages(value: object) -> tuple[str, ...]:
    """Read the addresses of landing pages."""
    return values.listed(https, least=0)(value)


def amounts(value: object) -> Mapping[str, str]:
    """Read a table of amounts in major units by currency."""
    table = values.table(value)
    for code, written in table.items():
        cure = "write for example { EUR = '5000.00' }"
        if not _is_amount(written, code):
            raise wrong(f"holds {written!r} under {code!r}, which is no amount of that currency", cure=cure)
    return table


def _is_amount(written: str, code: str) -> bool:
    try:
        return minor_units(Decimal(written), code) >= 0
    except (ArithmeticError, ValueError):
        return False


def month_end(value: object) -> date:
    """Read a month such as '2026-09' as its last day."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong("is not a month", cure="write for example '2026-09'")
    year, month = int(found[1]), int(found[2])
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
