"""Hourly figures are counted once, stay whole, and only those of a month in which something changed are written anew."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest
from structlog.testing import capture_logs

from recon.books.shelf import Volume
from recon.jobs.ports import NotKept
from recon.records.order import OrderState
from tests.doors.hours_scene import END, FIRST, START, Story, engine, pull, rules, stories
from tests.doors.hours_twin import Counted, as_counted, counted
from tests.jobs.books_scene import HOUR, Shelves, photographed

_LATER = START + timedelta(days=70)
_MONTHS = {f"{name}/2026-{month:02}.parquet" for name in ("de", "fr") for month in (9, 10, 11)}


@dataclass(frozen=True, slots=True)
class _Shop:
    """This is a shop with the orders of two months and what an engine keeps of them."""

    folder: Path
    told: list[Story]

    @property
    def volumes(self) -> list[Volume]:
        return self._shelves.shelf.volumes()

    @property
    def _shelves(self) -> Shelves:
        return Shelves(self.folder / "books")

    def pull(self, told: list[Story], *, hours: int) -> None:
        pull(self._shelves, told, at=_LATER + hours * HOUR)

    def counted(self) -> Counted:
        """Ask a fresh engine, as another process would."""
        asked = rules("de", "fr")
        return as_counted(
            engine(self.folder / "engine").hours(self.volumes, programmes=asked, first=FIRST, end=END)
        )

    def kept(self) -> Path:
        """Find the newest figures."""
        places = [each for each in (self.folder / "engine" / "hours").iterdir() if each.is_dir()]
        return max(places, key=lambda each: each.stat().st_mtime_ns)

    def files(self) -> dict[str, int]:
        """Tell the months' files, and which file on the disk each is."""
        kept = self.kept()
        return {str(each.relative_to(kept)): each.stat().st_ino for each in kept.glob("*/*.parquet")}


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> _Shop:
    shop = _Shop(tmp_path_factory.mktemp("shop"), stories(Random(11), count=300))  # noqa: S311 - repeatable chance, no secret
    shop.pull(shop.told, hours=0)
    assert shop.counted() == counted(shop.told)
    return shop


@pytest.fixture
def shop(pulled: _Shop, tmp_path: Path) -> _Shop:
    """Copy the shop, so that a test may change it."""
    shutil.copytree(pulled.folder, tmp_path / "shop", copy_function=shutil.copy2)
    mine = replace(pulled, folder=tmp_path / "shop")
    mine.counted()
    return mine


def test_figures_are_written_once_and_read_alike(shop: _Shop) -> None:
    before = photographed(shop.folder)

    assert shop.counted() == shop.counted() == counted(shop.told)

    assert photographed(shop.folder) == before
    assert shop.files().keys() == _MONTHS


def test_an_order_that_changed_changes_its_month_only(shop: _Shop) -> None:
    before = shop.files()
    old = next(
        each
        for each in shop.told
        if (each.programme, each.placed.month, each.state) == ("de", 9, OrderState.CONFIRMED)
        and counted([each])
        and not each.refund
    )
    changed = replace(old, state=OrderState.CANCELLED, cancelled=old.placed + 300 * HOUR)

    shop.pull([changed], hours=1)
    engine(shop.folder / "engine").keep_hours(shop.volumes, programmes=rules("de", "fr"))

    after = shop.files()
    assert {name for name in after if after[name] != before[name]} == {"de/2026-09.parquet"}
    assert shop.counted() == counted([changed if each is old else each for each in shop.told])


def test_a_pull_that_tells_nothing_of_orders_writes_no_month(shop: _Shop) -> None:
    before = shop.files()

    shop.pull([replace(shop.told[0], ref="test", is_test=True)], hours=1)

    assert shop.counted() == counted(shop.told)
    assert shop.files() == before


def test_months_that_the_books_have_no_more_stay(shop: _Shop) -> None:
    """The books of September and October go; what is left of orders placed then comes from the figures."""
    september = {name: at for name, at in shop.files().items() if "2026-09" in name}
    left = [each for each in shop.told if each.placed.month == 11]
    shutil.rmtree(shop.folder / "books")
    shop.pull(left, hours=1)

    assert shop.counted() == counted(shop.told)
    assert september.items() <= shop.files().items()
    assert shop.counted() == counted(shop.told)


def test_other_rules_count_anew(shop: _Shop) -> None:
    early = [replace(each, due_rule=1) for each in rules("de")]

    found = engine(shop.folder / "engine").hours(shop.volumes, programmes=early, first=FIRST, end=END)

    placed = {each.placed for each in shop.told if each.programme == "de"}
    assert sum(int(each.orders.sum()) for each in found.values()) <= len(placed)
    assert as_counted(found) != {key: each for key, each in counted(shop.told).items() if key[0] == "de"}
    assert shop.counted() == counted(shop.told)


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :]


_DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "removed": lambda _: None,
    "empty": lambda _: b"",
    "cut": lambda content: content[:-1],
    "one bit": _flipped,
}


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *(("de/2026-10.parquet", each) for each in _DAMAGES),
        ("state.json", "one bit"),
        ("seal.txt", "removed"),
    ],
)
def test_a_damaged_file_is_told_and_counted_anew(shop: _Shop, name: str, damage: str) -> None:
    file = shop.kept() / name
    content = _DAMAGES[damage](file.read_bytes())
    file.unlink()
    if content is not None:
        file.write_bytes(content)

    with capture_logs() as told:
        found = shop.counted()

    assert found == counted(shop.told)
    assert [each["event"] for each in told] == ["kept.damaged"]
    assert shop.counted() == found


def test_months_without_books_outlive_the_damage_of_another(shop: _Shop) -> None:
    shutil.rmtree(shop.folder / "books")
    shop.pull([each for each in shop.told if each.placed.month == 11], hours=1)
    shop.counted()
    (shop.kept() / "de/2026-11.parquet").write_bytes(b"PAR1")
    (shop.kept() / "state.json").write_bytes(b"{}")

    assert shop.counted() == counted(shop.told)


@pytest.mark.parametrize("size", [0, 1, 300, 4000])
def test_a_disk_that_is_full_leaves_what_there_was(shop: _Shop, size: int) -> None:
    more = Story("new", "de", "EUR", START + 40 * 24 * HOUR)
    shop.pull([more], hours=1)
    engine(shop.folder / "engine").settle(shop.volumes)
    before = shop.files()
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, hard))
    try:
        with pytest.raises(NotKept, match="free some space"):
            engine(shop.folder / "engine").keep_hours(shop.volumes, programmes=rules("de", "fr"))
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))

    assert shop.files() == before
    assert shop.counted() == counted([*shop.told, more])


_KILLED = """
import os, signal, sys
from pathlib import Path
from recon.engines.desk import Desk
from tests.doors.hours_scene import engine, rules
from tests.jobs.books_scene import Shelves

left, whole = [int(sys.argv[2])], Desk.copy

def killed(desk, rows, file):
    whole(desk, rows, file)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)

Desk.copy = killed
folder = Path(sys.argv[1])
engine(folder / "engine").keep_hours(Shelves(folder / "books").shelf.volumes(), programmes=rules("de", "fr"))
"""


@pytest.mark.parametrize("files", [1, 3, 6])
def test_a_process_that_is_killed_leaves_nothing_half(shop: _Shop, files: int) -> None:
    shutil.rmtree(shop.folder / "engine" / "hours")

    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(shop.folder), str(files)], check=False, env=dict(os.environ)
    )

    assert done.returncode == -signal.SIGKILL
    assert [each.name[0] for each in (shop.folder / "engine" / "hours").iterdir() if each.is_dir()] == ["."]
    assert shop.counted() == counted(shop.told)
    assert not list((shop.folder / "engine" / "hours").glob(".*"))


def test_processes_that_count_at_once_come_to_the_same(shop: _Shop) -> None:
    shutil.rmtree(shop.folder / "engine" / "hours")
    text = _KILLED.replace("if not left[0]", "if left[0] == sys.maxsize")
    begun = [subprocess.Popen([sys.executable, "-c", text, str(shop.folder), "1"]) for _ in range(3)]

    assert [each.wait() for each in begun] == [0, 0, 0]
    assert shop.counted() == counted(shop.told)
