"""What may be wrong with a configuration, in sentences that carry the cure and never a secret."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum

_LONGEST_VALUE = 80
# A whole address pasted under the wrong key may carry a credential: its query's token, its password.
_IN_QUERY = re.compile(r"(?i)((?:token|key|password|secret)=)[^&\s']+")
_IN_ADDRESS = re.compile(r"://[^/\s']*@")


class Severity(IntEnum):
    """This is how much a problem hides: an unknown key is often why another one is missing."""

    UNREADABLE = 0
    UNKNOWN = 1
    MISSING = 2
    WRONG = 3
    CONTRADICTION = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """This is one thing wrong: in which file or variable, under which key, what, and what to do about it."""

    severity: Severity
    where: str
    key: str
    what: str
    cure: str
    shown: str = ""

    def __str__(self) -> str:
        subject = " = ".join(part for part in (self.key, self.shown) if part)
        said = " ".join(part for part in (subject, self.what) if part)
        # A key in quotes may hold a line break; a problem is one line all the same.
        return f"{self.where}: {said}; {self.cure}".replace("\n", " ").replace("\r", " ")


class BadConfig(Exception):
    """This is a configuration that cannot be used: every problem on a line of its own, worst first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.severity))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(value: object) -> str:
    """Write a value as a person wrote it: on one line, cut short, credentials inside addresses hidden."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | list | dict | int):
        # An exact figure inside a table is shown as it was written.
        return _hidden(re.sub(r"Decimal\('([^']*)'\)", r"\1", repr(value)))
    return _hidden(str(value))


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Find the known word a person most likely meant, None where none is near."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def _hidden(text: str) -> str:
    covered = _IN_ADDRESS.sub("://***@", _IN_QUERY.sub(r"\1***", text))
    return covered if len(covered) <= _LONGEST_VALUE else f"{covered[:_LONGEST_VALUE]}..."
