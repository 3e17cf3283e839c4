"""What pulls found changed: each row of a book as it was before, and as it was after."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from recon.records.moment import moment


@dataclass(frozen=True, slots=True)
class Step:
    """This is one change of a row, by the moment of the pull that brought it.

    `was` is None where the row came for the first time, or again; `now` where it stands no more.
    """

    at: datetime
    was: dict[str, Any] | None
    now: dict[str, Any] | None

    @property
    def ending(self) -> str:
        """Say how a row ended that stands no more: it is gone, or stands under another reference."""
        return "is gone" if self.was and self.was["closed_as"] == "gone" else "stands under another reference"


def differences(
    was: dict[str, Any],
    now: dict[str, Any],
    *,
    of: Iterable[tuple[str, str]],
    value: Callable[[dict[str, Any], str], str],
) -> str:
    """Say what is another one in a row: 'amount 10.00 € to 9.00 €'; `of` are columns with their words, '' for none."""
    return ", ".join(
        f"{words} {value(was, name)} to {value(now, name)}" for name, words in of if was[name] != now[name]
    )


def steps(versions: Iterable[dict[str, Any]]) -> Iterator[Step]:
    """List the changes of rows whose versions come sorted by source, row and time."""
    for _, mine in groupby(versions, key=lambda row: (row["source"], row["row_id"])):
        was: dict[str, Any] | None = None
        for now in mine:
            if was is not None and was["known_until"] != now["known_from"]:
                yield Step(moment(was["known_until"]), was, None)
                was = None
            yield Step(moment(now["known_from"]), was, now)
            was = now
        if was is not None and was["known_until"] is not None:
            yield Step(moment(was["known_until"]), was, None)
