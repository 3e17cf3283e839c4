"""Every scene is judged as its table says: by the plain twin, and by the kernel on four databases."""

import re
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from recon.records.kind import Kind
from tests.conformance import engines, twin
from tests.conformance.kernel import Connection, Kernel
from tests.conformance.scene_table import BadScene, Said, Scene, joined, key_in, read, scenes

SCENES = scenes()
_MATRIX = Path(__file__).parents[2] / "docs" / "matrix.md"
_ROWS = [
    line.split(" | ") for line in _MATRIX.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d", line)
]


@pytest.fixture(scope="module", params=["duckdb", "sqlite", "postgres", "mariadb"])
def kernel(request: pytest.FixtureRequest) -> dict[int, Said]:
    """Judge all scenes at once on one database."""
    with _opened(request) as base:
        found = Kernel(base, joined(SCENES)).verdicts()
    return {key: Said(kind, recorded - expected) for key, (kind, expected, recorded, _) in found.items()}


def _opened(request: pytest.FixtureRequest) -> AbstractContextManager[Connection]:
    match request.param:
        case "duckdb":
            return engines.on_duckdb()
        case "sqlite":
            return engines.on_sqlite()
        case "postgres":
            return engines.on_postgres(request.getfixturevalue("postgres_server"))
    return engines.on_mariadb(request.getfixturevalue("mariadb_server"))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_the_twin_says_what_the_table_says(scene: Scene) -> None:
    found = {
        key: Said(each.kind, None if each.expected is None else each.recorded - each.expected)
        for key, each in twin.judge(scene.books).items()
    }

    assert _differing(scene, found) == {}


@pytest.mark.parametrize("place", range(len(SCENES)), ids=lambda place: SCENES[place].title)
def test_the_kernel_says_what_the_table_says(kernel: dict[int, Said], place: int) -> None:
    scene = SCENES[place]
    found = {key: kernel[key_in(place, key)] for key in scene.said}

    assert _differing(scene, found) == {}


def test_the_kernel_finds_no_order_that_no_table_has(kernel: dict[int, Said]) -> None:
    assert kernel.keys() == {key_in(place, key) for place, scene in enumerate(SCENES) for key in scene.said}


def _differing(scene: Scene, found: dict[int, Said]) -> dict[str, tuple[Said, Said]]:
    """List the orders of which something else was said than the table says."""
    assert found.keys() == scene.said.keys()
    return {
        scene.names[key]: (found[key], said)
        for key, said in scene.said.items()
        if found[key].kind is not said.kind or (said.off is not None and found[key].off != said.off)
    }


def test_every_kind_has_an_order_in_some_table() -> None:
    seen = {said.kind for scene in SCENES for said in scene.said.values()}

    assert set(Kind) - seen == set()


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0].strip("| "))
def test_each_row_of_the_matrix_has_a_scene_with_all_its_kinds(row: list[str]) -> None:
    number = row[0].strip("| ")
    told = {kind for kind in Kind if f"*{kind.label}*" in row[-1].lower()}

    shown = {
        said.kind for scene in SCENES if scene.title.split()[0] == number for said in scene.said.values()
    }

    assert told
    assert told - shown == set()


def test_the_matrix_has_thirteen_rows() -> None:
    assert {row[0].strip("| ") for row in _ROWS} == {str(number) for number in range(1, 14)}


_ONE = """# A scene
order | placed    | net   | click | note           | verdict    | off
1001  | Mon 10:00 | 40.00 | c-1   | paid Mon 11:00 | never sent | -4000
"""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("verdict ", "outcome ", "'outcome' is no column"),
        ("never sent", "lost", "'lost' is no verdict"),
        ("Mon 10:00", "Monday 10", "'Monday 10' is no moment"),
        ("40.00", "40", "'40' is no amount"),
        ("order |", "- paid: yes\norder |", "'paid' is no setting"),
        ("paid Mon", "lost Mon", "'lost Mon 11:00' is no note of an order"),
        (
            "paid Mon 11:00 | ",
            "",
            "the row '1001 | Mon 10:00 | 40.00 | c-1 | never sent | -4000' has 6 cells, its header 7",
        ),
        ("| click ", "| clique ", "'clique' is no column"),
        ("| click ", "| sent ", "a table with 'placed' has 'click' as well"),
        ("| off", "| published", "a table has 'off'"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_what(was: str, now: str, said: str) -> None:
    assert [scene.said[1] for scene in read(_ONE, where="one.txt")] == [Said(Kind.NEVER_SENT, -4000)]

    with pytest.raises(BadScene, match=re.escape(f"one.txt, 'A scene': {said}")):
        list(read(_ONE.replace(was, now), where="one.txt"))
