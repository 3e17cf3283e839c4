"""What stands against reading a shop with a preset: what, why, what to do, and the query that shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """This is one thing that stands against a preset on a shop; a `grave` one makes what would be read wrong or empty."""

    what: str
    cure: str
    shown_by: str = ""
    grave: bool = True

    @property
    def line(self) -> str:
        """Tell it in one line."""
        return f"{self.what}; {self.cure}" + (f"; see: {self.shown_by}" if self.shown_by else "")
