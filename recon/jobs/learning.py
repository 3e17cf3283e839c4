"""Learns from the books how long the report's silence means nothing, and which days they lack, before they are judged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recon.books.shelf import Volume
from recon.jobs.judged import TimesTold
from recon.jobs.question import Bench, known_times, told_parameters
from recon.matching import lag as lags
from recon.matching import own_data
from recon.matching.holes import Rows, holes, unproven
from recon.matching.lag import Counts
from recon.matching.own_data import Times
from recon.matching.request import Asked, Covered


@dataclass(frozen=True, slots=True)
class Learned:
    """This is a question with what was learned put into it: how far books reach, how long silence means nothing."""

    asked: Asked
    reach: dict[str, Covered]
    times: dict[str, Times]


def learn(bench: Bench, volumes: list[Volume], asked: Asked, reach: Mapping[str, Covered]) -> Learned:
    """Learn the times of every programme as the books are now; a look at the past takes what was known then."""
    known = known_times(bench, as_of=asked.as_of)
    if asked.as_known or asked.hindsight:
        return Learned(asked, dict(reach), known)
    told = bench.engine.times(volumes, asked=asked)
    nothing = TimesTold(Counts(), Rows())
    times = {
        name: _times(bench, name, told.get(name, nothing), covered, known.get(name), asked.as_of)
        for name, covered in reach.items()
    }
    seen = {name: replace(covered, holes=times[name].holes) for name, covered in reach.items()}
    return Learned(
        replace(asked, programmes=told_parameters(bench, seen, times, as_of=asked.as_of)), seen, times
    )


def _times(
    bench: Bench, name: str, told: TimesTold, covered: Covered, before: Times | None, as_of: datetime
) -> Times:
    programme = bench.programmes[name]
    lag = lags.learned(
        told.minutes,
        programme=programme,
        before=before.lag if before is not None else None,
        as_of=as_of,
        until=covered.network.end if covered.network else None,
    )
    found = holes(
        told.rows,
        covered=covered,
        shop_zone=programme.zone,
        network_zone=bench.network_zones[name],
        lag=timedelta(minutes=lag.whole.p50),
    )
    then = before if before is not None else Times(lag)
    found = unproven(found, before=then.holes, wait=then.lag.longest)
    return Times(lag, found, *own_data.clocks(told.minutes), habits=told.habits)
