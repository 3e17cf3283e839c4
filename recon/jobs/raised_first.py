"""Finds the look that raised a signal first: as of which pull, with what the books told by then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from recon.books.shelf import Volume
from recon.gap.aged_eyes import Eyes
from recon.gap.aged_story import raising_of
from recon.gap.ages.evidence import LOOK_BACK, Watch
from recon.gap.silence import hour_of
from recon.gap.story import Raising
from recon.jobs.question import Bench, source_reaches
from recon.matching.reach import covered
from recon.records.moment import moment
from recon.store.incidents import StoredIncident

_BOOKS = frozenset({"orders", "transactions", "noncommissionable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """This is the watch that is asked again, in which the signal `begun`, and up to when it is asked."""

    watch: Watch
    eyes: Eyes
    begun: datetime
    until: datetime


def raised_first(
    bench: Bench, volumes: Sequence[Volume], stored: StoredIncident, looks: Looks
) -> Raising | None:
    """Ask again after each pull from the incident's opening on, and tell the first look that raises the signal.

    None where none does: what the books tell has changed since.
    """
    watch, eyes = looks.watch, looks.eyes
    ended = [hour_of(each) - watch.start for each in _ends(bench, stored, begun=looks.begun)]
    first = max([eyes.first - watch.start, *ended])
    last = -1
    for at in _moments(volumes, opened=stored.opened_at, until=looks.until):
        hour = min(_known(bench, volumes, stored.incident.programme, at) - watch.start, eyes.at)
        if hour > max(last, first):
            found = raising_of(watch, hour, first=max(first, hour - LOOK_BACK + 1))
            if found is not None:
                return replace(found, at=at)
        last = max(last, hour)
    return None


def _moments(volumes: Sequence[Volume], *, opened: datetime, until: datetime) -> list[datetime]:
    """List when more of the books was known: as the incident was opened, and after each later pull."""
    pulled = {
        moment(reach.known_from)
        for volume in volumes
        if volume.manifest.book in _BOOKS
        for reach in volume.manifest.reaches
    }
    return sorted({opened, until, *(each for each in pulled if opened < each < until)})


def _known(bench: Bench, volumes: Sequence[Volume], name: str, at: datetime) -> int:
    """Tell the last hour that both books told whole at a moment; 0 where one told nothing."""
    known = covered(name, source_reaches(bench, list(volumes), as_of=at), has_log=bench.has_log)
    if known.shop is None or known.network is None:
        return 0
    return hour_of(min(at, known.shop.end, known.network.end)) - 1


def _ends(bench: Bench, stored: StoredIncident, *, begun: datetime) -> Iterator[datetime]:
    """List when earlier incidents of the stream ended: what began before that was theirs."""
    mine = stored.incident
    for each in bench.store.incidents(mine.programme):
        other = each.incident
        is_same = (other.stream, other.currency) == (mine.stream, mine.currency) and each.id != stored.id
        if is_same and other.ended is not None and other.ended <= begun:
            yield other.ended
