"""A programme that Rakuten turns away needs no statistics: two orders in a row, and nothing taken since."""

from collections.abc import Sequence
from datetime import datetime

from recon.gap.losses import Loss
from recon.gap.readings import Failure, Series, Standing
from recon.gap.silence import hour_of
from recon.records.attempt import Outcome
from recon.records.moment import moment
from recon.records.window import Window

_LEAST = 2
_HOURS = 1


def turned_away(
    series: Sequence[Series], failures: Sequence[Failure], standing: Standing, watched: Window
) -> Loss | None:
    """Find orders of this hour and the one before that were all turned away; None where one was taken since.

    An answer that turns the programme away (an error element, 401, 403, an unknown MID) is about no single order.
    """
    since = max(hour_of(watched.end) - _HOURS, hour_of(watched.start))
    away = [each for each in failures if each.outcome is Outcome.MISCONFIGURED and each.hour >= since]
    total = next((each for each in series if not each.slice), None)
    orders = sum(each.orders for each in away)
    if total is None or orders < _LEAST:
        return None
    first = min(each.hour for each in away)
    places = [place for place, hour in enumerate(total.hours) if hour >= first]
    firsts = [at for place in places if (at := total.first_bad[place]) is not None]
    if not firsts or _is_taken_since(standing, moment(min(firsts))):
        return None
    bad = sum(total.bad[place] for place in places)
    return Loss(
        slice="",
        onset=moment(min(firsts)),
        until=watched.end,
        hit=bad,
        volume=bad,
        money=sum(total.money[place] for place in places),
        usual_ppm=0,
        good=0,
        orders=bad,
    )


def _is_taken_since(standing: Standing, first: datetime) -> bool:
    return standing.last_taken is not None and standing.last_taken > first
