"""Looks at the orders of every programme by their age, from hourly figures."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import numpy as np

from recon.books.shelf import Volume
from recon.gap.aged_eyes import AgedScope, history
from recon.gap.aged_signals import look_by_age, small_by_age
from recon.gap.ages.cells import Cells
from recon.gap.baseline import BaselineReset, reset_at
from recon.gap.readings import LOOK_BACK, Signal, Stretch, Unreadable, Untold
from recon.gap.signals import Looked, Raised
from recon.gap.silence import hour_of
from recon.jobs.hours import told_hours
from recon.jobs.ports import NotKept
from recon.jobs.question import Bench
from recon.matching.reach import HoursReached
from recon.matching.request import Covered

Trusted = Mapping[str, Mapping[Signal, Stretch | Unreadable]]
_FULL = "the disk takes no more, so orders could not be counted by the hour"


def looks_by_age(
    bench: Bench,
    volumes: list[Volume],
    covered: Mapping[str, Covered],
    trusted: Trusted,
    *,
    as_of: datetime,
) -> Iterator[Looked]:
    """Look at each programme in each of its currencies; a currency of which no order is known is worth no line."""
    try:
        for scope in _scopes(bench, volumes, covered, trusted, as_of=as_of):
            yield from look_by_age(scope)
    except NotKept:
        yield from _untold(bench)


def small_losses(
    bench: Bench, volumes: list[Volume], covered: Mapping[str, Covered], trusted: Trusted, *, as_of: datetime
) -> list[Raised]:
    """List the losses that are sure, but too small to be told at once; none where the disk takes no more."""
    try:
        scopes = list(_scopes(bench, volumes, covered, trusted, as_of=as_of))
    except NotKept:
        return []
    return [small for scope in scopes for small in small_by_age(scope)]


def _scopes(
    bench: Bench, volumes: list[Volume], covered: Mapping[str, Covered], trusted: Trusted, *, as_of: datetime
) -> Iterator[AgedScope]:
    """Set out what looks stand on, for each programme and currency; NotKept where the disk takes no more."""
    first, end = history(as_of)
    told = told_hours(bench, volumes, covered, first=first, end=end)
    for name, programme in bench.programmes.items():
        stretch = trusted[name][Signal.UNREPORTED]
        reset = reset_of(bench, name, as_of=as_of)
        known = [each.incident for each in bench.store.incidents(name, ended_since=as_of - LOOK_BACK)]
        sold = {currency for other, currency in told.cells if other == name}
        for currency in sorted(
            sold | {programme.currency}, key=lambda code: (code != programme.currency, code)
        ):
            cells = told.cells.get((name, currency))
            judged = None if cells is None else reached(cells, told.reached[name], covered[name])
            yield AgedScope(
                programme=programme,
                currency=currency,
                stretch=stretch,
                cells=judged,
                known=[each for each in known if each.currency == currency],
                limits=bench.limits,
                reset=reset,
                currencies=max(len(sold), 1),
            )


def _untold(bench: Bench) -> Iterator[Looked]:
    """Say of every programme that its orders could not be counted."""
    for programme in bench.programmes.values():
        scope = AgedScope(
            programme=programme,
            currency=programme.currency,
            stretch=Unreadable(Untold.SHORT, _FULL),
            cells=None,
            limits=bench.limits,
        )
        yield from look_by_age(scope)


def reset_of(bench: Bench, name: str, *, as_of: datetime) -> BaselineReset | None:
    """Find the reset that counted at a moment: nobody had said a later one by then."""
    said = [each for each in bench.store.baseline_resets() if each.at <= as_of]
    return reset_at(said, name, as_of)


def reached(cells: Cells, reach: HoursReached, covered: Covered) -> Cells:
    """Leave out the orders of hours that a book does not tell whole, and those whose report may be in a hole of it."""
    kept = (cells.hour >= max(reach.shop.first, reach.network.first)) & (cells.hour < reach.shop.end)
    for hole in covered.holes.unproven:
        first, end = hour_of(hole.start), hour_of(hole.end) + 1
        kept &= (cells.hour < first) | (cells.hour >= end)
    return cells if kept.all() else cells.only(np.flatnonzero(kept))
