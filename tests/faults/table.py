"""The rules of Rakuten's wire, each with faults that must not go unseen: read from `sections/*.toml`, one a section."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
SECTIONS = tuple(f"1.{number}" for number in range(2, 10))
"""The sections of the paper on Rakuten's wire that these rules come from."""
_FOLDER = Path(__file__).parent / "sections"


@dataclass(frozen=True, slots=True)
class Fault:
    """This is one thing done wrong: in `file`, `put` stands where `text` stood, and one of `tests` must fail."""

    section: str
    rule: str
    file: str
    text: str
    put: str
    tests: tuple[str, ...]

    @property
    def found(self) -> int:
        """Count how often the text to replace stands in its file."""
        path = TOP / self.file
        return path.read_text(encoding="utf-8").count(self.text) if path.is_file() else 0

    @property
    def named(self) -> str:
        """Name the fault in one line."""
        return f"{self.section} {self.rule}: {self.file}: {self.text.strip().splitlines()[0]}"


def faults() -> list[Fault]:
    """Read every fault of the table."""
    return [each for path in sorted(_FOLDER.glob("*.toml")) for each in _faults(path)]


def _faults(path: Path) -> list[Fault]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Fault(
            section=path.stem,
            rule=rule["rule"],
            file=fault.get("file", rule["file"]),
            text=fault["text"],
            put=fault["put"],
            tests=tuple(fault.get("tests", rule["tests"])),
        )
        for rule in table["rules"]
        for fault in rule["faults"]
    ]
