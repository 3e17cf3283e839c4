"""A pull that is killed leaves the book as it was, or whole as it should be, and the next one works."""

import subprocess
import sys
from pathlib import Path

import pytest

from recon.books.shelf import BooksBusy
from tests.jobs.books_process import CHANGED
from tests.jobs.books_scene import HOUR, NOON, Shelves, order, photographed

OLD = [("changed", 1000), ("stays", 1000)]
NEW = [("changed", 7), ("new", 1000), ("stays", 1000)]


@pytest.fixture
def books(tmp_path: Path) -> Shelves:
    shelves = Shelves(tmp_path / "books")
    shelves.pull("orders", [order("changed"), order("stays")])
    return shelves


def _begun(books: Shelves) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.books_process", str(books.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def _steps(process: subprocess.Popen[str], *, until: int) -> list[str]:
    """Let a pull come so far, and return what it told."""
    assert process.stdin is not None
    assert process.stdout is not None
    told: list[str] = []
    for said in process.stdout:
        if said.split()[0] not in {"batch", "closing", "os.rename", "os.remove", "done"}:
            continue
        told.append(said.strip())
        if told[-1] == "done" or len(told) == until:
            break
        process.stdin.write("\n")
        process.stdin.flush()
    return told


def _killed(books: Shelves, *, at: int) -> list[str]:
    with _begun(books) as process:
        told = _steps(process, until=at)
        process.kill()
    return told


def test_a_pull_killed_at_any_step_leaves_a_whole_book_and_the_next_one_works(books: Shelves) -> None:
    before = {str(path): path.read_bytes() for path in books.folder.rglob("*") if path.is_file()}
    seen = []
    for at in range(1, 30):
        for path in books.folder.rglob("*"):
            if path.is_file() and str(path) not in before:
                path.unlink()
        for name, content in before.items():
            Path(name).write_bytes(content)

        seen = _killed(books, at=at)

        assert books.current("orders", "row_id, net_amount") in (OLD, NEW)
        assert len(books.history("orders")) == len(books.current("orders")) - 2
        if seen[-1] == "done":
            break
        books.pull("orders", CHANGED, at=NOON + 2 * HOUR)
        assert books.current("orders", "row_id, net_amount") == NEW
        assert _left(books) == set()
    assert [step.split()[0] for step in seen[:3]] == ["batch", "batch", "closing"]
    assert sum("manifest" in step for step in seen) == 1
    assert seen[-1] == "done"


def _left(books: Shelves) -> set[str]:
    """List the files that neither hold rows nor wait for a run that reads them."""
    manifest = books.manifest("orders")
    known = manifest.files | {each.file for each in manifest.retired} | {"manifest.json"}
    return set(photographed(books.shelf.place("orders", "shop"))) - known


def test_two_pulls_at_once_are_refused_and_the_second_one_says_so(books: Shelves) -> None:
    with _begun(books) as process:
        _steps(process, until=2)

        with pytest.raises(BooksBusy, match="another pull is at work on these books; wait until it ends"):
            books.pull("orders", CHANGED)

        # Nobody answers any more: a closed pipe lets the first pull run to its end.
        process.communicate()

    assert books.current("orders", "row_id, net_amount") == NEW


def test_the_lock_of_a_killed_pull_is_free(books: Shelves) -> None:
    _killed(books, at=2)

    books.pull("orders", CHANGED, at=NOON + 2 * HOUR)

    assert books.current("orders", "row_id, net_amount") == NEW
