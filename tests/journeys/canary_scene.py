"""Where secrets are put, and where they are looked for: everything that anything of ours has said or left anywhere."""

import quopri
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq

from tests.journeys.resend_scene import CLICK

CANARY = "c4n4ry"
SECRETS = {
    "report token": f"{CANARY}reporttoken0123456789abcdef",
    "programme token": f"{CANARY}programmetoken0123456789",
    "signing key": f"{CANARY}signingkey0123456789",
    "write key": f"{CANARY}writekey0123456789",
    "database password": f"{CANARY}databasepassword",
    "log password": f"{CANARY}logpassword",
    "mail password": f"{CANARY}mailpassword",
    "webhook": f"{CANARY}webhook",
    "authorization": f"{CANARY}authorization0123456789",
    "signed message": f"{CANARY}md5signature0123456789abcdef",
}
WAYS = ("nvp", "xml", "rudderstack")
IN_THE_ADDRESS = "OyPY4YHfHl4-5t9np1DoTPuG6fO28twrDA"
CLICKS = {"click id": CLICK, "click id in an address": IN_THE_ADDRESS}
# Where a click id must stand, and why; a click id anywhere else is a leak.
MAY_HOLD_CLICKS = {
    ("books", "orders.click_id"): "what the shop stored: without it nothing could be sent again",
    (
        "books",
        "orders.landing_url",
    ): "the shop's own landing address, from which a lost click id is found again",
    ("books", "attempts.click_id"): "what the shop's log told: compared with the order's",
    (
        "books",
        "absent.click_id",
    ): "of orders that no list has, beside the sums: another reference of theirs is looked for by it",
    ("store", "resends.request"): "the bytes that a person approves are the bytes that go out",
}

Place = tuple[str, str]


def places(
    folder: Path, said: Mapping[str, str], scratch: Path, *, mails: list[bytes], chats: list[Any]
) -> dict[Place, str]:
    """Gather every text that anything of ours has left anywhere, by its place."""
    found: dict[Place, str] = {("said", words): text for words, text in said.items()}
    found |= {("mail", str(number)): _text(quopri.decodestring(each)) for number, each in enumerate(mails)}
    found |= {("chat", str(number)): repr(each) for number, each in enumerate(chats)}
    crashes = list(scratch.glob("recon-error-*.txt"))
    assert crashes
    found |= {("crash", path.name): path.read_text() for path in crashes}
    found |= dict(_store(folder / "var" / "recon.db"))
    found |= dict(_books(folder / "var" / "books"))
    known = ("config.toml", "shop.db", "postbacks.jsonl")
    for path in sorted(folder.rglob("*")):
        if (
            path.is_file()
            and path.name not in known
            and path.suffix != ".parquet"
            and not path.name.startswith("recon.db")
        ):
            found["file", str(path.relative_to(folder))] = _text(path.read_bytes())
    return found


def _store(path: Path) -> Iterator[tuple[Place, str]]:
    """Read every column of every table, and the bytes of the file for what no table shows any more."""
    columns: dict[Place, str] = {}
    with sqlite3.connect(path) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            found = base.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in found.description]
            for row in found:
                for name, value in zip(names, row, strict=True):
                    place = ("store", f"{table}.{name}")
                    columns[place] = f"{columns.get(place, '')}\n{value}"
    places_of_words = ("resends.request", "attempts.answer_head", "answers.text", "rejects.raw")
    assert all(columns["store", place] for place in places_of_words)
    yield from columns.items()
    for each in path.parent.glob("recon.db*"):
        # Click ids stand in it for the one column that may hold them.
        raw = _text(each.read_bytes())
        for click in CLICKS.values():
            raw = raw.replace(click, "")
        yield ("bytes", each.name), raw


def _books(folder: Path) -> Iterator[tuple[Place, str]]:
    columns: dict[Place, str] = {}
    for path in folder.rglob("*.parquet"):
        # The engine's sums lie beside the books, a file for each.
        book = path.stem if ".engine" in path.parts else path.relative_to(folder).parts[0]
        for name, held in pq.read_table(path).to_pydict().items():
            place = ("books", f"{book}.{name}")
            columns[place] = columns.get(place, "") + "\n".join(map(str, held))
    assert CLICK in columns["books", "orders.click_id"]
    assert IN_THE_ADDRESS in columns["books", "orders.landing_url"]
    assert "***" in columns["books", "attempts.answer"]
    yield from columns.items()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def found(secrets: dict[str, str], places: dict[Place, str]) -> dict[Place, list[str]]:
    """Look for each secret in each place: as it is, in any case, encoded for an address, in base64, or with NULs in it."""
    places = {place: text.replace("\\u0000", "").replace("\0", "") for place, text in places.items()}
    found = {
        place: [
            name for name, secret in secrets.items() if any(form in text.lower() for form in _forms(secret))
        ]
        for place, text in places.items()
    }
    for place, text in places.items():
        found[place] += [name for name, secret in secrets.items() if _is_in_base64(secret, text)]
    return {place: sorted(set(names)) for place, names in found.items() if names}


def _forms(secret: str) -> set[str]:
    return {secret.lower(), quote(secret, safe="").lower()}


def _is_in_base64(secret: str, text: str) -> bool:
    """Look for a secret at each of the three places where base64 may begin."""
    for shift in range(3):
        encoded = b64encode(b" " * shift + secret.encode()).decode()
        inner = encoded[4:-4]
        assert secret.encode() in b64decode(encoded)
        if inner in text:
            return True
    return False
