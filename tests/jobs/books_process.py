"""A pull in a process of its own, which tells how far it came and waits to be let on or killed.

Run as `python -m tests.jobs.books_process FOLDER`: it pulls two orders, one changed and one new. Before each file
takes its name and before each file is removed it writes a line and waits for one.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from recon.jobs.ports import Closing, Delivery, Known, NoProgress, Progress
from recon.jobs.pull import Feed, pull
from tests.jobs.books_scene import HOUR, NOON, Shelves, batches, order

CHANGED = [order("changed", net_amount=7), order("new")]
_WATCHED = {"os.rename", "os.remove"}


def _tell(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()
    sys.stdin.readline()


class _Telling:
    """This is a source that tells before each batch, and before it closes."""

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        del known, at, progress
        yield Delivery("orders", self._batches(), self._closing)

    def _batches(self) -> Iterator[object]:
        for batch in batches("orders", CHANGED, size=1):
            _tell("batch")
            yield batch

    def _closing(self) -> Closing:
        _tell("closing")
        return Closing(covers=None)


def main() -> None:
    shelves = Shelves(Path(sys.argv[1]))
    sys.addaudithook(lambda event, args: _tell(f"{event} {args[0]}") if event in _WATCHED else None)
    pull([Feed("orders", "shop", _Telling())], library=shelves.library, at=NOON + HOUR, progress=NoProgress())
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
