"""The desk on which the guesses about a shop's export are made, one after the other."""

from dataclasses import dataclass, field

from recon.jobs.ports import SourceUnavailable
from recon.sources.guess.columns import matching
from recon.sources.guess.report import ReportGuess
from recon.sources.guess.text import Grid, Guess, Sheet
from recon.sources.guess.told import Told


@dataclass(slots=True)
class Desk:
    """This is the guesses while they are made."""

    grid: Grid
    told: Told
    report: ReportGuess
    columns: dict[str, str] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Name the file."""
        return self.grid.sheet.where

    def note(self, what: str, value: str, why: str, flag: str = "") -> None:
        """Write one guess down."""
        self.guesses.append(Guess(what, value, why, flag))

    def refuse(self, said: str, *, cure: str) -> SourceUnavailable:
        """Make the sentence that refuses."""
        return SourceUnavailable(self.where, f"{said}; {self.grid.sheet.seen}", cure=cure)


def named_column(sheet: Sheet, name: str, *, flag: str) -> str:
    """Find a column that a person named by a flag."""
    found = matching(sheet.headers, name)
    if found is None:
        raise SourceUnavailable(
            sheet.where,
            f"{flag} names a column '{name}' that it lacks; {sheet.seen}",
            cure="name one of these",
        )
    return found
