"""Takes apart the address that Rakuten's dashboard shows under Get API: host, language, report, network, token."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from recon.sources.reports.seen import COPY_AGAIN

_PATH = re.compile(r"/(?P<language>[a-z]{2}(?:-[A-Z]{2})?)/reports/(?P<report>[^/]+)(?:/filters)?/?")
_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
_RAKUTEN = ("rakutenmarketing.com", "rakutenadvertising.com", "linksynergy.com")
_SHORTEST_TOKEN = 8
_ORDERS = ("mdy", "dmy", "ymd")
# What goes out again as it stands in the address, and all that an address is known to say.
_KEPT = ("date_format",)
_KNOWN = frozenset(
    "start-date end-date date-range previous-start-date previous-end-date include-summary network tz date-type "
    "date-format token".split()
)
_LONGEST_ADDRESS = 8_000
_LONGEST_NUMBER = 9


class NotAnAddress(Exception):
    """This is a text that is no address of a report: why, and what to do. The text is never repeated: a token may be in it."""

    def __init__(self, what: str, *, cure: str = COPY_AGAIN) -> None:
        super().__init__(f"{what}; {cure}")
        self.what = what
        self.cure = cure


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """This is what an address of a report says; `remarks` are what of it is not taken over, and why."""

    base_url: str
    language: str
    report: str
    token: str = field(repr=False)
    network: str | None = None
    zone: str = "GMT"
    date_format: str = "mdy"
    parameters: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def taken_apart(pasted: str) -> ReportAddress:
    """Read a pasted address; raises NotAnAddress, which names what is missing and never the address."""
    text = re.sub(r"\s+", "", pasted.strip().strip("'\"<>").replace("&amp;", "&"))
    if not text:
        raise NotAnAddress("nothing was pasted")
    if len(text) > _LONGEST_ADDRESS:
        raise NotAnAddress("it is far longer than an address of a report")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotAnAddress("it is not an address of the web") from None
    if not host or parts.username is not None:
        raise NotAnAddress("it is not an address of the web")
    if parts.scheme != "https" and host not in _AT_HOME:
        raise NotAnAddress(
            "it begins with http://, which would send the token unencrypted", cure="write https://"
        )
    found = _PATH.fullmatch(parts.path)
    if found is None:
        raise NotAnAddress(
            "it has no /LANGUAGE/reports/REPORT/filters in it, so it is no address of a report"
        )
    asked = _asked(parts.query)
    network = asked.get("network", "")
    if network and not (network.isdecimal() and len(network) <= _LONGEST_NUMBER):
        raise NotAnAddress("what follows network= is not a number")
    where = f"[{host}]" if ":" in host else host
    return ReportAddress(
        base_url=f"{parts.scheme}://{where}" + (f":{port}" if port else ""),
        language=found["language"],
        report=found["report"],
        token=_token(asked),
        network=network or None,
        zone=asked.get("tz", "") or "GMT",
        date_format=_order_of(asked.get("date_format", "")),
        parameters={name: asked[name] for name in _KEPT if asked.get(name)},
        remarks=(*_remarks_on(host), *_remarks(asked)),
    )


def _asked(query: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    # Not as a form: a + is a +. The token stays as it was pasted; the call writes it for the address again.
    return {name.lower(): value if name.lower() == "token" else unquote(value) for name, _, value in pairs}


def _order_of(pattern: str) -> str:
    """Tell the order of day, month and year in a pattern such as m/d/yy, which is Rakuten's own."""
    letters = "".join(dict.fromkeys(sign for sign in pattern.lower() if sign in "dmy"))
    return letters if letters in _ORDERS else _ORDERS[0]


def _token(asked: dict[str, str]) -> str:
    token = asked.get("token", "")
    if not token:
        raise NotAnAddress("there is no token= in it")
    if len(token) < _SHORTEST_TOKEN or set(token) <= set("xX*.") or not token.isprintable():
        raise NotAnAddress("what follows token= is no whole token")
    return token


def _remarks_on(host: str) -> tuple[str, ...]:
    known = any(host == name or host.endswith(f".{name}") for name in _RAKUTEN)
    if known or host in _AT_HOME:
        return ()
    return (
        f"it leads to {host[:80]}, which is no host of Rakuten's that is known here: the token would go there",
    )


def _remarks(asked: dict[str, str]) -> tuple[str, ...]:
    said = []
    if asked.get("date_type", "process") != "process":
        said.append("it asks by transaction date; the service asks by process date, as invoices do")
    if asked.get("include_summary", "N").upper() == "Y":
        said.append("it asks for summary lines; the service asks without them")
    if any(name.replace("_", "-").startswith("previous-") for name in asked):
        said.append("it asks for an earlier period beside it; the service asks for one period a call")
    others = [name for name in asked if name.replace("_", "-") not in _KNOWN]
    if others:
        said.append(f"it asks for {', '.join(others)[:80]}, which is not taken over; write it in parameters")
    if "network" not in asked:
        said.append("it names no network, so the lines of all of them come")
    return tuple(said)
