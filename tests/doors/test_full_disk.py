"""A disk that is full where sums are kept: the books are whole, a line says so, and the next run makes the sums."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest
from structlog.testing import capture_logs

from recon.jobs.ports import NotKept
from tests.doors.again_scene import Walk, asked, engine, shelves
from tests.jobs.books_scene import HOUR
from tests.journeys.command_scene import a_shop, figures, recon


@contextmanager
def _room(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes: to whoever writes it is a full disk."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _small_disk(place: Path, *, size: str) -> Iterator[None]:
    place.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    walk = Walk(shelves(tmp_path / "books"), Random(5))  # noqa: S311 - repeatable chance, no secret
    walk.pull(orders=40, changes=0)
    return walk


@pytest.mark.parametrize("size", [0, 1, 150, 1000, 5000])
def test_sums_that_no_disk_takes_are_made_by_the_next_run(tmp_path: Path, walk: Walk, size: int) -> None:
    volumes = walk.shelves.shelf.volumes()

    with _room(size), pytest.raises(NotKept, match=r"could not write \(File too large\); free some space"):
        engine(tmp_path / "engine").settle(volumes)

    question = asked(volumes, as_of=walk.at, lag=HOUR)
    found = engine(tmp_path / "engine").judge(volumes, asked=question)
    assert found == engine(tmp_path / "fresh").judge(volumes, asked=question)
    assert list((tmp_path / "engine" / "sums").glob(".*")) == []


@pytest.mark.parametrize("size", [0, 150, 1000])
def test_a_run_whose_judgement_no_disk_takes_is_a_run(tmp_path: Path, walk: Walk, size: int) -> None:
    volumes = walk.shelves.shelf.volumes()
    question = asked(volumes, as_of=walk.at, lag=HOUR)
    engine(tmp_path / "engine").settle(volumes)

    with _room(size), capture_logs() as told:
        found = engine(tmp_path / "engine").judge(volumes, asked=question)

    assert [each["event"] for each in told] == ["kept.not_written"]
    assert found == engine(tmp_path / "engine").judge(volumes, asked=question)
    assert found == engine(tmp_path / "fresh").judge(volumes, asked=question)


@pytest.mark.parametrize("size", ["4k", "16k", "32k"])
def test_a_pull_whose_sums_find_the_disk_full_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], size: str
) -> None:
    shop = a_shop(tmp_path / "shop")
    shop.typed = capsys
    monkeypatch.chdir(shop.folder)
    books = shop.house().config.books_folder
    with _small_disk(books / ".engine", size=size):
        pulled = recon(shop, "pull", "--json")

    assert pulled.returncode == 0
    [line] = pulled.stderr.splitlines()
    assert line.startswith(
        "recon: the books are whole, but their sums were not kept; the next run makes them: "
    )
    assert "No space left on device" in line
    assert figures(pulled)["cannot_judge"] is False
    done = recon(shop, "run", "--json")
    assert done.stderr == ""
    assert list((books / ".engine" / "sums").glob("*/seal.txt"))
