"""Notes which programmes cannot be judged, and since when: after each run and each look at the signals."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from recon.books.shelf import Volume
from recon.gap.grey import BookName, Failing, Grey, Judgeable, greyness
from recon.jobs.question import Bench
from recon.matching.request import Covered

_SECTIONS = {
    "orders": ("orders", BookName.SHOP),
    "attempts": ("postbacks", BookName.LOG),
    "transactions": ("network", BookName.NETWORK),
    "noncommissionable": ("network", BookName.NETWORK),
}


def note_greyness(
    bench: Bench, volumes: list[Volume], covered: Mapping[str, Covered], *, as_of: datetime
) -> dict[str, Grey | Judgeable]:
    """Decide of every programme whether it can be judged, and open or end its grey spell."""
    failing = list(_failing(bench))
    theirs = _programmes(volumes)
    found = {
        name: greyness(
            reach,
            [each for source, each in failing if not theirs.get(source) or name in theirs[source]],
            as_of=as_of,
        )
        for name, reach in covered.items()
    }
    bench.store.note_greys(found, at=as_of)
    return found


def _failing(bench: Bench) -> Iterator[tuple[str, Failing]]:
    """List the configured sources that could not be read at their last pull."""
    named = {
        f"{section}.{source}": name
        for book, (section, name) in _SECTIONS.items()
        for told, source in bench.sources or ()
        if told == book
    }
    for state in bench.store.source_states():
        if state.failing_since is not None and state.source in named:
            yield state.source, Failing(named[state.source], state.failing_since, state.failure)


def _programmes(volumes: list[Volume]) -> dict[str, frozenset[str]]:
    """Tell whose rows each source has ever brought; one that never brought a row could be anyone's."""
    found: dict[str, frozenset[str]] = {}
    for volume in volumes:
        manifest = volume.manifest
        if manifest.book in _SECTIONS:
            label = f"{_SECTIONS[manifest.book][0]}.{manifest.source}"
            found[label] = found.get(label, frozenset()) | manifest.programmes()
    return found
