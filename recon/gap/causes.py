"""Says what a group of breaks has in common: a slice that explains it, and the hour since which it does."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.figures import Figure
from recon.gap.measure import EXPECTED
from recon.gap.surprise import ONE_IN_A_THOUSAND
from recon.records.kind import Kind

_COVERS = Decimal("0.6")
_LEAST_HIT = 5
_LIFT = 3
_PROVEN = 100
_HOUR = timedelta(hours=1)
# An hour speaks for the stretch when more than this share of its expected orders is hit.
_SHARE_OF_STRETCH = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Cause:
    """This is a slice that explains most breaks of one kind: `hit` of its `expected` orders from `since` to `until`.

    `elsewhere_hit` of `elsewhere` expected orders outside the slice were hit in the same stretch.
    """

    slice: str
    since: datetime
    hit: int
    expected: int
    elsewhere_hit: int
    elsewhere: int
    certain: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Onset:
    """This is the stretch in which breaks of one kind weigh most: `hit` of its `expected` orders."""

    since: datetime
    until: datetime
    hit: int
    expected: int

    @property
    def is_whole(self) -> bool:
        """Tell whether nearly every order of the stretch was hit: then something stopped altogether."""
        return self.hit >= _LEAST_HIT and _is_nearly_all(self.hit, self.expected)


def explain(figures: Iterable[Figure], kind: Kind, *, currency: str) -> Cause | None:
    """Find the slice that explains most breaks of a kind; None where none stands out.

    `figures` are hourly, of the total ('') and of all slices.
    """
    slices = _by_slice(figures, currency)
    total = slices.pop("", [])
    found = [
        cause
        for name, of_slice in sorted(slices.items())
        if (cause := _cause(of_slice, total, kind, name)) is not None
    ]
    return max(found, key=lambda cause: (cause.hit * 2 - cause.expected, -cause.expected), default=None)


def onset(figures: Iterable[Figure], kind: Kind, *, currency: str) -> Onset | None:
    """Find the hour since which breaks of a kind weigh most among all orders; None where no hour stands out."""
    mine = _by_slice(figures, currency).get("", [])
    stretch = _stretch(mine, kind)
    if stretch is None:
        return None
    return Onset(stretch[0], stretch[1] + _HOUR, *_count(mine, kind, *stretch))


def dead_slices(figures: Iterable[Figure], kind: Kind, *, currency: str) -> tuple[Cause, ...]:
    """Find every slice of which nearly all orders break while few others do, however many break elsewhere."""
    slices = _by_slice(figures, currency)
    total = slices.pop("", [])
    found = []
    for name, of_slice in sorted(slices.items()):
        cause = _cause(of_slice, total, kind, name, covers=Decimal(0))
        if cause is not None and _is_nearly_all(cause.hit, cause.expected):
            usual = Decimal(cause.elsewhere_hit) / cause.elsewhere
            if _is_no_luck(cause.hit, share=usual, rivals=len(slices)):
                found.append(cause)
    return tuple(found)


def standstills(figures: Iterable[Figure], kind: Kind, *, currency: str) -> tuple[Onset, ...]:
    """Find the stretches in which every order breaks, so many that the usual share would not do it by chance."""
    hours: dict[datetime, list[int]] = {}
    for figure in _by_slice(figures, currency).get("", []):
        counts = hours.setdefault(figure.at, [0, 0])
        counts[0] += figure.orders * (figure.kind is kind)
        counts[1] += figure.orders
    runs: list[list[datetime]] = [[]]
    for at in sorted(hours):
        hit, expected = hours[at]
        if hit == expected:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    hit_in_all = sum(hit for hit, _ in hours.values())
    expected_in_all = sum(expected for _, expected in hours.values())
    found = []
    for run in runs:
        hit = sum(hours[at][0] for at in run)
        others = expected_in_all - hit
        if hit >= _LEAST_HIT and others:
            usual = Decimal(hit_in_all - hit) / others
            if _is_no_luck(hit, share=usual, rivals=len(hours)):
                found.append(Onset(run[0], run[-1] + _HOUR, hit, hit))
    return tuple(found)


def _by_slice(figures: Iterable[Figure], currency: str) -> dict[str, list[Figure]]:
    """Sort the figures of expected orders by their slices, all orders under ''."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.currency == currency and figure.kind in EXPECTED:
            found[figure.slice].append(figure)
    return found


def _is_nearly_all(hit: int, expected: int) -> bool:
    return hit * 20 >= expected * 19


def _is_no_luck(hit: int, *, share: Decimal, rivals: int) -> bool:
    """Tell whether that many orders, and no other, break less than once in a thousand times where so many places vie."""
    # More than these prove nothing more.
    return share ** min(hit, _PROVEN) * rivals < ONE_IN_A_THOUSAND


def _cause(
    of_slice: Sequence[Figure], total: Sequence[Figure], kind: Kind, name: str, *, covers: Decimal = _COVERS
) -> Cause | None:
    stretch = _stretch(of_slice, kind)
    if stretch is None:
        return None
    start, end = stretch
    hit, expected = _count(of_slice, kind, start, end)
    all_hit, all_expected = _count(total, kind, start, end)
    elsewhere_hit, elsewhere = all_hit - hit, all_expected - expected
    if hit < _LEAST_HIT or hit < covers * all_hit or not elsewhere:
        return None
    # Shares compared without dividing: hit / expected against elsewhere_hit / elsewhere.
    if hit * elsewhere < _LIFT * elsewhere_hit * expected:
        return None
    certain = _is_nearly_all(hit, expected) and elsewhere_hit * 20 <= elsewhere
    return Cause(name, start, hit, expected, elsewhere_hit, elsewhere, certain, end + _HOUR)


def _stretch(figures: Sequence[Figure], kind: Kind) -> tuple[datetime, datetime] | None:
    """Find the run of hours in which the kind weighs most (the largest sum of hits less a share of the expected)."""
    hours: dict[datetime, Decimal] = {}
    for figure in figures:
        weight = figure.orders * ((figure.kind is kind) - _SHARE_OF_STRETCH)
        hours[figure.at] = hours.get(figure.at, Decimal(0)) + weight
    best, running = Decimal(0), Decimal(0)
    start, found = None, None
    for at in sorted(hours):
        if running <= 0:
            running, start = Decimal(0), at
        running += hours[at]
        if running > best and start is not None:
            best, found = running, (start, at)
    return found


def _count(figures: Iterable[Figure], kind: Kind, start: datetime, end: datetime) -> tuple[int, int]:
    inside = [figure for figure in figures if start <= figure.at <= end]
    return sum(each.orders for each in inside if each.kind is kind), sum(each.orders for each in inside)
