"""Inputs of more than a megabyte, in the shapes that cost a reader most: many small things, one large thing, depth."""

import json
from collections.abc import Callable, Mapping

from tests.fuzz.readers import SEEDS

SIZE = 2_000_000
_ANSWER = b"<response><unique_id>1</unique_id><summary><transactions><good>1</good><bad>0</bad></transactions></summary></response>"


def _seed(reader: str, name: str) -> bytes:
    return (SEEDS / reader / f"{name}.txt").read_bytes()


def _times(bit: bytes, *, before: bytes = b"", behind: bytes = b"") -> bytes:
    return before + bit * (SIZE // len(bit)) + behind


def _header(reader: str) -> tuple[bytes, bytes]:
    head, _, row = _seed(reader, "plain").partition(b"\n")
    return head + b"\n", row.rstrip() + b"\n"


def _rows(reader: str) -> bytes:
    head, row = _header(reader)
    return _times(row, before=head)


def _one_cell(reader: str) -> bytes:
    head, row = _header(reader)
    return head + row.replace(b"Wanderblog", _times(b"x"))


def _log_line(body: str, **more: object) -> bytes:
    told = {"time": "2026-11-02T10:00:00Z", "url": "https://x/ep?ord=1", "status": 200, "body": body} | more
    return json.dumps(told).encode() + b"\n"


LARGE: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
    "report": {
        "rows": lambda: _rows("report"),
        "one cell": lambda: _one_cell("report"),
        "commas": lambda: _times(b","),
        "an open quote": lambda: _header("report")[0] + _times(b"a,", before=b'"'),
        "no line ends": lambda: _times(b"x"),
        "blank lines": lambda: _times(b"\n", before=_header("report")[0]),
    },
    "clicks": {"rows": lambda: _rows("clicks"), "one cell": lambda: _one_cell("clicks")},
    "log": {
        "lines": lambda: _times(_seed("log", "plain")),
        "one long answer": lambda: _log_line(_times(b"x").decode()),
        "empty lists": lambda: b'{"time":"2026-11-02T10:00:00Z","x":[' + _times(b"[],") + b"[]]}\n",
        "an answer of empty lists": lambda: _log_line("[" + _times(b"[],").decode() + "[]]"),
        "elements": lambda: _log_line(_times(b"<a/>", before=b"<response>", behind=b"</response>").decode()),
        "no line ends": lambda: _times(b"x"),
        "small lines": lambda: _times(b"{}\n"),
    },
    "request": {
        "amounts": lambda: _times(b"1|", before=b"https://x/ep?cur=EUR&amtlist="),
        "names": lambda: _times(b"a=1&", before=b"https://x/ep?"),
        "percents": lambda: _times(b"%25", before=b"https://x/ep?ord="),
        "lists": lambda: b"x\n[" + _times(b"[],") + b"[]]",
        "elements": lambda: _times(b"<a/>", before=b"x\n<order>", behind=b"</order>"),
    },
    "answer": {
        "elements": lambda: _times(b"<good>1</good>", before=b"<response>", behind=b"</response>"),
        "answers": lambda: _times(_ANSWER),
        "one text": lambda: _times(b"x", before=b"<response><error>", behind=b"</error></response>"),
        "lists": lambda: b"[" + _times(b"[],") + b"[]]",
        "texts": lambda: b"[" + _times(b'"a",') + b'"a"]',
        "tags": lambda: _times(b"<"),
    },
    "xml": {
        "elements": lambda: _times(b"<good>1</good>", before=b"<response>", behind=b"</response>"),
        "depth": lambda: _times(b"<a>", before=b"<response>"),
        "one text": lambda: _times(b"x", before=b"<response><error>", behind=b"</error></response>"),
        "letters and signs": lambda: _times(
            b"a&lt;", before=b"<response><error>", behind=b"</error></response>"
        ),
        "attributes": lambda: _times(b"x", before=b'<response a="', behind=b'"></response>'),
    },
    "relay": {
        "texts": lambda: b"[" + _times(b'"a",') + b'"a"]',
        "lists": lambda: b"[" + _times(b"[],") + b"[]]",
    },
    "landing": {
        "names": lambda: _times(b"a=1&", before=b"https://x/?"),
        "percents": lambda: _times(b"%25", before=b"https://x/?ranSiteID="),
        "addresses": lambda: _times(b"https://x/?u="),
    },
    "address": {"names": lambda: _times(b"a=1&", before=b"https://x/en/reports/r/filters?")},
    "moment": {"digits": lambda: _times(b"1")},
    "guess": {
        "lines": lambda: _times(_seed("log", "plain")),
        "empty lists": lambda: b"[" + _times(b"[],") + b"[]]",
    },
    "event": {
        "empty lists": lambda: b'{"properties":{"products":[' + _times(b"[],") + b"[]]}}",
        "one text": lambda: b'{"event":"' + _times(b"x") + b'"}',
        "events": lambda: _times(_seed("event", "rudderstack")),
    },
    "login": {
        "empty lists": lambda: b'{"access_token":[' + _times(b"[],") + b"[]]}",
        "one text": lambda: b'{"access_token":"' + _times(b"x") + b'"}',
    },
    "words": {
        "names": lambda: _times(b"token="),
        "mails": lambda: _times(b"a@b "),
        "letters": lambda: _times(b"x"),
    },
}
