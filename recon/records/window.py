"""A window of time, from its start up to, not including, its end."""

from dataclasses import dataclass
from datetime import datetime

from recon.records.moment import micros


@dataclass(frozen=True, slots=True)
class Window:
    """This is a half-open stretch of time between two aware moments."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if micros(self.end) < micros(self.start):
            message = f"a window cannot end ({self.end}) before it starts ({self.start})"
            raise ValueError(message)

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end
