"""The walls of the house: sizes, names, and what no file may contain."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
RULES = ("records", "matching", "gap", "alerts", "resend", "reporting")
PYTHON = sorted([*TOP.glob("recon/**/*.py"), *TOP.glob("tests/**/*.py")])
SQL = sorted(TOP.glob("sql/**/*.sql"))
TEXTS = [
    path
    for pattern in (
        "*.md",
        "*.toml",
        "*.lock",
        "Makefile",
        ".ci/run",
        "docs/**/*.md",
        "sql/**/*",
        "reports/**/*",
    )
    for path in sorted(TOP.glob(pattern))
    if path.is_file()
]


def _name(path: Path) -> str:
    return str(path.relative_to(TOP))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in PYTHON}


def test_no_file_is_over_300_lines() -> None:
    sizes = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}

    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_no_function_is_over_40_lines(trees: dict[str, ast.Module]) -> None:
    long = {
        f"{name}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name, tree in trees.items()
        for function in _functions(tree)
    }

    assert {name: size for name, size in long.items() if size > 40} == {}


def test_no_room_is_named_for_nothing() -> None:
    words = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}

    assert [_name(path) for path in PYTHON if words & set(path.stem.lower().split("_"))] == []


def test_async_stays_in_the_console(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{name}:{node.name}"
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef) and not name.startswith("recon/web/")
    ]

    assert found == []


def test_money_never_touches_a_float(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{name}:{call.lineno} {function}"
        for name, tree in trees.items()
        if name.startswith("recon/")
        for function, call in _calls(tree)
        if function == "float"
        or (function == "json.loads" and not any(word.arg == "parse_float" for word in call.keywords))
        or (function.endswith("read_sql") and not any(word.arg == "coerce_float" for word in call.keywords))
    ]

    assert found == []


_MONEY = ("resend", "records", "matching", "senders", "sandbox")
_SECONDS = re.compile(r"second|timeout|answered_by|delay|pause|wait|lag", re.IGNORECASE)


# What a gateway's connector makes of an amount is shown by reckoning as badly as it does; ours is reckoned nowhere there.
_BADLY_ON_PURPOSE = {"recon/sandbox/gateway.py", "recon/resend/gateway/javascript.py"}
_DRAWS_TIMES = {"recon/sandbox/faults.py", "recon/sandbox/lags.py"}
_KNOWS_NO_AMOUNT = _BADLY_ON_PURPOSE | _DRAWS_TIMES


def _length_of_time(node: ast.AST) -> ast.AST | None:
    """Find the value that is bound to a name for a length of time, which may be a fraction of seconds."""
    bound: ast.AST | None = node
    match node:
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            name = ast.unparse(target)
        case ast.arg(arg=name) | ast.keyword(arg=str(name)):
            pass
        case ast.FunctionDef(name=name):
            bound = node.returns
        case _:
            return None
    return bound if _SECONDS.search(name) else None


def test_no_binary_fraction_lies_on_the_way_of_the_money(trees: dict[str, ast.Module]) -> None:
    """Rooms that add up, send or book money know no float at all, but for seconds."""
    found: list[str] = []
    for name, tree in trees.items():
        if not name.startswith(tuple(f"recon/{room}/" for room in _MONEY)) or name in _KNOWS_NO_AMOUNT:
            continue
        may = {
            id(inner)
            for node in ast.walk(tree)
            if (bound := _length_of_time(node)) is not None
            for inner in ast.walk(bound)
        }
        for node in ast.walk(tree):
            is_fraction = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_type = isinstance(node, ast.Name) and node.id in {"float", "round"}
            is_reader = isinstance(node, ast.Attribute) and node.attr in {"json", "fsum", "from_float"}
            is_module = isinstance(node, ast.Import | ast.ImportFrom) and re.search(
                r"\b(math|statistics|numpy|pandas)\b", ast.unparse(node)
            )
            if (is_fraction or is_type or is_reader or is_module) and id(node) not in may:
                found.append(f"{name}:{getattr(node, 'lineno', 0)} {ast.unparse(node)}")

    assert found == []


def test_no_sql_file_knows_a_binary_fraction() -> None:
    pattern = re.compile(r"\b(DOUBLE|REAL|FLOAT)\b", re.IGNORECASE)
    lines = [
        f"{_name(path)}: {line.strip()}"
        for path in SQL
        for line in path.read_text(encoding="utf-8").splitlines()
        if pattern.search(line.split("--")[0])
    ]

    assert lines == []


def test_rules_open_nothing_and_ask_no_clock(trees: dict[str, ast.Module]) -> None:
    banned = re.compile(
        r"^(open|print|input)$|\.(now|today|utcnow)$|^time\.|^pd\.read_|^pandas\.read_"
        r"|\.to_(csv|sql|parquet|excel|json|pickle|html)$|\.(read|write)_(text|bytes)$"
    )
    found = [
        f"{name}:{call.lineno} {function}"
        for name, tree in trees.items()
        if name.split("/")[0] == "recon" and name.split("/")[1] in RULES
        for function, call in _calls(tree)
        if banned.search(function)
    ]

    assert found == []


def test_only_the_cli_prints(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{name}:{call.lineno}"
        for name, tree in trees.items()
        if name.startswith("recon/") and not name.startswith("recon/cli")
        for function, call in _calls(tree)
        if function == "print"
    ]

    assert found == []


def test_a_kind_is_decided_in_the_kernel_and_nowhere_else(trees: dict[str, ast.Module]) -> None:
    """A rule may read a kind; only SQL and the plain twin may choose one among several."""
    may = ("recon/records/", "tests/")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees.items()
        if not name.startswith(may)
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and node.value is not None
        if re.match(r"^Kind\.[A-Z_]+$", ast.unparse(node.value))
    ]

    assert found == []


def test_sql_lives_in_sql_files(trees: dict[str, ast.Module]) -> None:
    statement = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM)\b", re.DOTALL)
    may = ("recon/store/migrations/", "recon/demo/", "tests/")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees.items()
        if not name.startswith(may)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and statement.search(node.value)
        # A preset's own query may be wrapped to ask for its columns; that says nothing about data.
        and not re.fullmatch(r"SELECT \* FROM \(\s*", node.value)
    ]

    assert found == []


def test_no_mock_and_no_sleep_in_tests(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{name}:{call.lineno} {function}"
        for name, tree in trees.items()
        if name.startswith("tests/") and not name.startswith(("tests/servers", "tests/shops", "tests/bench"))
        for function, call in _calls(tree)
        if function in {"time.sleep", "sleep"} or "mock" in function.lower()
    ]

    assert found == []


def test_no_address_of_a_registry_is_committed() -> None:
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")

    assert "://" not in lock
    assert "uv.lock" in (TOP / ".gitignore").read_text(encoding="utf-8").split()


def test_no_text_names_a_path_of_one_machine() -> None:
    pattern = re.compile(r"/(?:work|root|home/\w+)/")

    assert [_name(path) for path in TEXTS if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_every_room_is_placed_in_the_import_order() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:]
