"""What reading a report brings to light beside its rows, in sentences without addresses and click ids."""

import re
from dataclasses import dataclass, field

from recon.records import numerals
from recon.records.click import LOOSE_PATTERN
from recon.records.reject import MOST_REJECTS, Reject

COPY_AGAIN = (
    "open Reports > your saved report > the arrow beside View Report > Get API, and copy the address again"
)
_QUOTED = 80
_PRIVATE = re.compile(rf"[^\s,;\"']+@[^\s,;\"']+|{LOOSE_PATTERN}")


@dataclass(slots=True)
class Seen:
    """This is what reading a report brought to light, beside its rows; complete after the last batch."""

    rows: int = 0
    oldest: int | None = None
    newest: int | None = None
    torn: str | None = None
    ended: bool = False
    left_out: list[str] = field(default_factory=list)
    left_out_count: int = 0
    cleaned: int = 0
    notes: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def set_aside(self, reject: Reject) -> None:
        """Keep a line that was set aside, of very many the first ones."""
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(reject)

    def leave_out(self, line: int, fields: list[str]) -> None:
        """Count a line that is no transaction, and keep the first ones to show."""
        self.left_out_count += 1
        if not self.left_out:
            self.left_out.append(f"line {line}: '{quoted(','.join(fields))}'")

    def remarks(self) -> tuple[str, ...]:
        """Say in sentences what a person may want to know."""
        said = list(self.notes)
        if self.left_out_count:
            said.append(
                f"{numerals.counted(self.left_out_count, 'line')} left out as no transaction ({self.left_out[0]})"
            )
        if self.cleaned:
            said.append(f"{numerals.counted(self.cleaned, 'line')} with NUL bytes, read without them")
        if self.torn is not None:
            said.append(f"the last line is torn and was left out: '{self.torn}'; nothing is vouched for")
        return tuple(said)


def quoted(text: str) -> str:
    """Quote the beginning of a text on one line, without addresses and click ids."""
    return _PRIVATE.sub("***", " ".join(text.split()))[:_QUOTED]
