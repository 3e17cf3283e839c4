"""Finds the tests that show a code: those marked `@pytest.mark.code("B29")`, read without running them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
_TESTS = TOP / "tests"
_MARK = "pytest.mark.code"


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """This is one test that shows a code; `file` is its path inside the project."""

    file: str
    test: str

    @property
    def sentence(self) -> str:
        """Write the test's name as the sentence it is."""
        return self.test.removeprefix("test_").replace("_", " ")

    @property
    def text(self) -> str:
        """Read the file the test stands in."""
        return (TOP / self.file).read_text(encoding="utf-8")


def proofs() -> dict[str, list[Proof]]:
    """Gather the tests of each code, by code."""
    found: dict[str, list[Proof]] = {}
    for path in sorted(_TESTS.glob("*/**/test_*.py")):
        text = path.read_text(encoding="utf-8")
        # Only a file that has the mark is worth the parsing.
        for code, test in _marked(ast.parse(text)) if _MARK in text else ():
            found.setdefault(code, []).append(Proof(str(path.relative_to(TOP)), test))
    return found


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == _MARK:
                yield from ((str(ast.literal_eval(each)), node.name) for each in mark.args)
