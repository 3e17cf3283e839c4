"""A stand-in for Slack's incoming webhooks that refuses what Slack refuses: its limits, its words, its silences.

The limits are those of Slack's block kit reference; the last one, on all blocks together, Slack does not document.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HEADER, SECTION, FIELDS, FIELD, CONTEXT, BLOCKS = 150, 3000, 10, 2000, 10, 50
ALL_BLOCKS = 13_200
LONGEST_TEXT = 40_000
PATH = "/services/T0000/B0000/s3cr3tW3bh00k"


def refusal_of(payload: object) -> str:
    """Say in Slack's words why it would not take a payload; '' where it would."""
    if not isinstance(payload, Mapping):
        return "invalid_payload"
    blocks, text = payload.get("blocks", []), payload.get("text", "")
    if not isinstance(text, str) or not isinstance(blocks, list):
        return "invalid_payload"
    refusals = {
        "no_text": not text and not blocks,
        "msg_too_long": len(text) > LONGEST_TEXT,
        "invalid_blocks": len(blocks) > BLOCKS or not all(_fits(block) for block in blocks),
        "msg_blocks_too_long": len(json.dumps(blocks, ensure_ascii=False)) > ALL_BLOCKS,
    }
    return next((words for words, refused in refusals.items() if refused), "")


def _fits(block: Any) -> bool:
    match block.get("type"):
        case "header":
            return bool(block["text"]["type"] == "plain_text" and _is_text(block["text"], HEADER))
        case "section":
            fields = block.get("fields", [])
            named = _is_text(block["text"], SECTION) if "text" in block else bool(fields)
            return named and len(fields) <= FIELDS and all(_is_text(each, FIELD) for each in fields)
        case "context":
            elements = block["elements"]
            return 0 < len(elements) <= CONTEXT and all(_is_text(each, SECTION) for each in elements)
    return False


def _is_text(text: Any, most: int) -> bool:
    known = set(text) <= {"type", "text", "emoji", "verbatim"} and text["type"] in {"plain_text", "mrkdwn"}
    return known and 0 < len(text["text"]) <= most


@dataclass
class Slack:
    """This is the stand-in: what it took, and what it answers instead while `answers` lasts."""

    host: str = "127.0.0.1"
    port: int = 0
    taken: list[Any] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)

    @property
    def webhook(self) -> str:
        return f"http://{self.host}:{self.port}{PATH}"

    def answer(self, path: str, body: bytes) -> tuple[int, str, dict[str, str]]:
        """Judge one message."""
        if self.answers:
            return self.answers.pop(0)
        if path != PATH:
            return 404, "no_service", {}
        try:
            payload = json.loads(body, parse_float=Decimal)
        except ValueError:
            return 400, "invalid_payload", {}
        refusal = refusal_of(payload)
        if refusal:
            self.refused.append(refusal)
            return 400, refusal, {}
        self.taken.append(payload)
        return 200, "ok", {}


@contextmanager
def slack() -> Iterator[Slack]:
    """Serve the stand-in on a free port of this machine."""
    standing = Slack()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            status, said, headers = standing.answer(self.path, body)
            self.send_response(status)
            for name, value in {"content-type": "text/html", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer((standing.host, 0), Handler) as server:
        standing.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield standing
        finally:
            server.shutdown()
            serving.join()
