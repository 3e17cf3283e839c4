"""Puts what a person is to enter into files: first drafts, then the decision that holds the orders, then the files.

In this order no moment is left in which an order stands in a file and may be sent again as well.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recon.store.book import Store
from recon.store.by_hand import ForHand

_OWNER_ONLY = 0o600


class NotPlaced(Exception):
    """This is a file that could not be written; it says whether its orders are held nevertheless."""


@dataclass(frozen=True, slots=True)
class Placed:
    """This is a file that was written: its bytes by their SHA-256, and the orders in it."""

    path: Path
    digest: str
    orders: int


def place(
    store: Store,
    files: Mapping[Path, bytes],
    orders: Sequence[ForHand],
    *,
    by: str,
    again: bool = False,
    settled: Mapping[int, datetime] | None = None,
) -> list[Placed]:
    """Write files, each whole or not at all, and hold their orders from being sent again before the first is there."""
    drafts = {path: path.with_name(f".{path.name}.draft") for path in files}
    try:
        for path, draft in drafts.items():
            _draft(draft, files[path], path=path)
        store.enter_by_hand(orders, by=by, again=again, settled=settled)
    except BaseException:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()
        raise
    for path, draft in drafts.items():
        _put(draft, path)
    return [
        Placed(path, hashlib.sha256(content).hexdigest(), sum(each.file == path.name for each in orders))
        for path, content in files.items()
    ]


def _draft(draft: Path, content: bytes, *, path: Path) -> None:
    if path.exists():
        raise NotPlaced(f"{path}: exists already and was left as it is; name another folder with --out")
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError as failed:
        raise NotPlaced(
            f"{path}: cannot be written ({failed.strerror}); nothing was written, name another folder with --out"
        ) from None


def _put(draft: Path, path: Path) -> None:
    try:
        draft.replace(path)
    except OSError as failed:
        raise NotPlaced(
            f"{path}: cannot be written ({failed.strerror}), its orders are held already; rename {draft} to it"
        ) from None
