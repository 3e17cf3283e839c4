"""What a disk spoilt of the sums and judgements that are kept is told, goes, and is made anew from the books."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from recon.engines.duckdb import DuckDbEngine
from recon.engines.seals import Seals
from recon.engines.sums import READ
from recon.jobs.judged import Judged
from tests.doors.again_scene import Walk, asked, engine, facts_of, shelves
from tests.jobs.books_scene import HOUR


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :]


_DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "removed": lambda _: None,
    "empty": lambda _: b"",
    "cut early": lambda content: content[:5],
    "cut in the middle": lambda content: content[: len(content) // 2],
    "cut at the end": lambda content: content[:-1],
    "longer": lambda content: content + b"\n",
    "a bit of its first byte": lambda content: _flipped(content, 0),
    "a bit in the middle": lambda content: _flipped(content, len(content) // 2),
    "a bit of its last byte": lambda content: _flipped(content, len(content) - 1),
    "all of it zeros": lambda content: bytes(len(content)),
}


@dataclass(frozen=True, slots=True)
class _Shop:
    """This is a shop whose books were judged, moved on, judged and moved on again; `kept` is what the engine has of it."""

    walk: Walk
    kept: Path

    def judged(self, remembers: DuckDbEngine) -> Judged:
        """Put the next question."""
        volumes = self.walk.shelves.shelf.volumes()
        return remembers.judge(volumes, asked=asked(volumes, as_of=self.walk.at, lag=HOUR))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> _Shop:
    folder = tmp_path_factory.mktemp("shop")
    found = _Shop(Walk(shelves(folder / "books"), Random(5)), folder / "engine")  # noqa: S311 - repeatable chance, no secret
    for orders, changes in ((40, 0), (2, 2)):
        found.walk.pull(orders=orders, changes=changes)
        found.judged(engine(found.kept))
    found.walk.pull(orders=1, changes=1)
    engine(found.kept).settle(found.walk.shelves.shelf.volumes())
    return found


@pytest.fixture(scope="module")
def truth(shop: _Shop, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """What an engine says that has nothing to begin from."""
    return shop.judged(engine(tmp_path_factory.mktemp("fresh")))


def _places(kept: Path) -> list[Path]:
    return [each for each in kept.glob("*/*") if each.is_dir()]


def _files(place: Path) -> list[Path]:
    return sorted(each for each in place.rglob("*") if each.is_file())


def _is_read(file: Path) -> bool:
    """Tell whether judging reads a file of sums; what only the next summing up reads is looked at then."""
    return any(fnmatch(file.name, f"{name}.parquet") for name in READ)


def _spoil(file: Path, damage: str) -> None:
    """Write a file anew, so that other names of it stay what they are, or take it away."""
    content = _DAMAGES[damage](file.read_bytes())
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def test_every_damage_of_every_kept_file_is_seen(shop: _Shop, tmp_path: Path) -> None:
    for place in _places(shop.kept):
        copy = tmp_path / place.name
        shutil.copytree(place, copy)
        assert Seals().broken(copy) == ""
        for file in _files(copy):
            whole = file.read_bytes()
            for damage in _DAMAGES:
                _spoil(file, damage)
                assert Seals().broken(copy), (file, damage)
                file.write_bytes(whole)


@pytest.mark.parametrize("damage", _DAMAGES)
def test_damaged_files_are_told_and_made_anew(
    shop: _Shop, truth: Judged, tmp_path: Path, damage: str
) -> None:
    """Of the newest sums and of the newest judgement a file, for each damage another one."""
    kept = tmp_path / "engine"
    shutil.copytree(shop.kept, kept)
    at = list(_DAMAGES).index(damage)
    for what in ("sums", "judged"):
        files = [each for each in _files(_newest(kept / what)) if what == "judged" or _is_read(each)]
        _spoil(files[at * len(files) // len(_DAMAGES)], damage)

    with capture_logs() as told:
        found = shop.judged(engine(kept))

    assert found == truth
    assert [each["event"] for each in told] == ["kept.damaged"] * 2


@pytest.mark.parametrize("name", ["state.json", "seal.txt"])
def test_sums_of_which_nobody_can_tell_what_they_are_go(
    shop: _Shop, truth: Judged, tmp_path: Path, name: str
) -> None:
    kept = tmp_path / "engine"
    shutil.copytree(shop.kept, kept)
    for place in _places(kept):
        (place / name).write_bytes(b"{")

    found = shop.judged(engine(kept))

    assert found == truth
    assert [place for place in _places(kept) if (place / name).read_bytes() == b"{"] == []


def _newest(folder: Path) -> Path:
    return max((each for each in folder.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime_ns)


def test_what_was_read_once_is_believed_by_later_processes_until_it_is_written(
    shop: _Shop, tmp_path: Path
) -> None:
    """Also of a file whose bytes a disk spoilt without writing, until somebody asks to believe nothing."""
    place, noted = tmp_path / "place", tmp_path / "sealed.json"
    shutil.copytree(_newest(shop.kept / "sums"), place)
    file = place / "cases-0000.parquet"
    assert Seals(noted).broken(place) == ""
    at = file.stat().st_mtime_ns

    file.write_bytes(_DAMAGES["a bit in the middle"](file.read_bytes()) or b"")
    written = Seals(noted).broken(place)
    os.utime(file, ns=(at, at))
    unwritten = Seals(noted).broken(place)
    believes_nothing = Seals(noted)
    believes_nothing.forget()

    assert written == believes_nothing.broken(place) == "cases-0000.parquet was changed"
    assert unwritten == ""


def test_a_note_that_nobody_can_read_is_none(shop: _Shop, tmp_path: Path) -> None:
    noted = tmp_path / "sealed.json"
    for content in (b"", b"{", b"[1]", b'{"1 2 3 4": 5}', b"\xff"):
        noted.write_bytes(content)
        assert Seals(noted).broken(_newest(shop.kept / "sums")) == ""


@pytest.mark.parametrize("name", ["orders", "attempts", "keys"])
def test_damaged_rows_of_broken_orders_are_told_and_read_anew(shop: _Shop, tmp_path: Path, name: str) -> None:
    volumes = shop.walk.shelves.shelf.volumes()
    question = asked(volumes, as_of=shop.walk.at, lag=HOUR)
    kept = tmp_path / "engine"
    found = engine(kept).judge(volumes, asked=question)
    truth = facts_of(engine(kept), volumes, question, found)
    _spoil(_newest(kept / "facts") / f"{name}.parquet", "a bit in the middle")

    with capture_logs() as told:
        again = facts_of(engine(kept), volumes, question, found)

    assert again == truth
    assert [each["event"] for each in told] == ["kept.damaged"]
    assert facts_of(engine(kept), volumes, question, found) == truth
