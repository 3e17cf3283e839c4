"""Learns from the books how long the report's silence means nothing, and which days they lack, before they are judged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recon.books.shelf import Volume
from recon.jobs.judged import TimesTold
from recon.jobs.question import Bench, held_back, known_times, told_parameters
from recon.jobs.week_times import settle_of
from recon.matching import lag as lags
from recon.matching import own_data
from recon.matching.canaries import seen
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
    believed = {
        name: held_back(bench, replace(covered.plain or covered, holes=times[name].holes), name, times[name])
        for name, covered in reach.items()
    }
    parameters = told_parameters(bench, believed, times, as_of=asked.as_of)
    return Learned(replace(asked, programmes=parameters), believed, times)


def _times(
    bench: Bench, name: str, told: TimesTold, covered: Covered, before: Times | None, as_of: datetime
) -> Times:
    programme = bench.programmes[name]
    covered = covered.plain or covered
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
    times = Times(lag, found, *own_data.clocks(told.minutes), habits=told.habits)
    wait = settle_of(programme, times)
    mine = [each for each in bench.canaries if each.programme == name]
    return replace(
        times,
        canaries=tuple(
            seen(each, told.canaries.get(each.name, ()), covered=covered, wait=wait) for each in mine
        ),
    )
