"""The room where the merges of a pull are worked out: each is bounded, and none depends on the one before it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recon.books.contracts import BOOKS
from recon.books.keys import KeyRules
from recon.books.manifest import Manifest
from recon.books.staging import Merge
from recon.books.workroom import Workroom

_SORTED = "SELECT COUNT(*) FROM (SELECT * FROM held ORDER BY h)"


def _merge(folder: Path) -> Merge:
    folder.mkdir()
    return Merge(
        book=BOOKS["orders"],
        source="shop",
        place=folder,
        aside=folder,
        old=Manifest("orders", "shop", key_version=""),
        rules=KeyRules(),
        sql={},
        replaces=None,
        at=datetime(2026, 11, 16, 6, 0, tzinfo=UTC),
        memory_limit="20MB",
    )


def _sorts(room: Workroom, folder: Path, *, rows: int) -> bool:
    """Let a room sort so many rows beside a merge; tell whether some of them were put aside on a disk."""
    merge = _merge(folder)
    with room.opened(merge) as work:
        work.execute(f"CREATE TEMP TABLE held AS SELECT hash(range) AS h, range AS k FROM range({rows})")
        assert work.execute(_SORTED).fetchall() == [(rows,)]
        return (merge.aside / "spill").exists()


def test_a_merge_that_needs_the_disk_has_it_even_after_one_whose_folder_is_gone(tmp_path: Path) -> None:
    room = Workroom()

    large = _sorts(room, tmp_path / "large", rows=1_500_000)
    (tmp_path / "large").rename(tmp_path / "gone")
    again = _sorts(room, tmp_path / "again", rows=1_500_000)
    small = _sorts(room, tmp_path / "small", rows=10)

    assert (large, again, small) == (True, True, False)


def test_after_a_merge_that_failed_the_next_one_is_worked_out(tmp_path: Path) -> None:
    room = Workroom()

    with pytest.raises(OSError, match="no space"), room.opened(_merge(tmp_path / "failed")):
        raise OSError("no space")

    assert _sorts(room, tmp_path / "next", rows=10) is False
