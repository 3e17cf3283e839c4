"""The scorer counts what an alarm is worth: whether it is of the break, when it came, and what it named."""

import numpy as np
import pytest

from tests.exam.alarm import Alarm
from tests.exam.bound import bound
from tests.exam.scenarios import NONE, Break, How, Stream
from tests.exam.scoring import SURE, canonical, merged, score
from tests.exam.shop import NEVER, Real, Shop, Struck, Truth
from tests.exam.table import false_pages

DAY = 24
WARM = 28 * DAY
T0 = WARM + 30
T1 = T0 + 100
HOURS = WARM + 40 * DAY
LOSS = Break(stream=Stream.MISSING, how=How.LOSS, segment={"site": "eu"}, rate=1.0)


def shop(what: Break | None = LOSS, *, scenario: str = "seg", t1: int = HOURS, hourly: int = 1) -> Shop:
    """So many orders an hour, of one site in even hours and of the other in odd ones, all reported at once."""
    hour = np.repeat(np.arange(HOURS), hourly)
    t: Real = (hour + 0.5).astype(np.float64)
    size = len(t)
    dim = {name: np.zeros(size, dtype=np.int8) for name in ("site", "device", "browser", "publisher")}
    dim["site"][hour % 2 == 1] = 1
    dim["currency"] = dim["site"].copy()
    truth = Truth(
        base=0.02,
        promo=np.zeros(HOURS, dtype=np.bool_),
        struck=Struck(what, T0, t1) if what else None,
        hit=t >= T0,
    )
    return Shop(
        seed=1, volume=24, scenario=scenario if what else NONE, hours=HOURS, warm=WARM, dow0=0, t=t, dim=dim,
        amount=np.ones(size), rep=hour, cancel=np.full(size, NEVER), dup=np.full(size, NEVER),
        rep_amount=np.ones(size), pull_ok=np.ones(HOURS, dtype=np.bool_), truth=truth,
    )  # fmt: skip


def missing(t: int) -> Alarm:
    return {"stream": "missing", "t": t, "segment": {"site": "eu"}}


def test_the_first_alarm_of_its_stream_catches_a_break() -> None:
    scored = score(shop(), 24, [missing(T0 + 30), missing(T0 + 9), missing(T0 + 200)])

    assert scored.caught is not None
    assert (scored.caught.delay, scored.caught.orders, scored.caught.seg_orders) == (10, 10, 5)
    assert (scored.fa, scored.days) == (0, 30 / DAY)


def test_an_alarm_in_the_hour_of_the_break_takes_one_hour() -> None:
    scored = score(shop(), 24, [missing(T0)])

    assert scored.caught is not None
    assert scored.caught.delay == 1


def test_an_alarm_before_the_break_is_false_and_one_of_the_history_is_none() -> None:
    scored = score(shop(), 24, [missing(WARM - 1), missing(WARM), missing(T0 - 1)])

    assert (scored.fa, scored.caught) == (1, None)


@pytest.mark.parametrize(
    ("scenario", "days"), [("total", 14), ("drift", 28)], ids=["two weeks", "four weeks for a drift"]
)
def test_an_alarm_that_comes_too_late_catches_nothing(scenario: str, days: int) -> None:
    last = T0 + days * DAY - 1

    in_time = score(shop(scenario=scenario), 24, [missing(last)])
    late = score(shop(scenario=scenario), 24, [missing(last + 1)])

    assert in_time.caught is not None
    assert (late.caught, late.fa) == (None, 0)


def test_an_alarm_of_another_stream_catches_nothing() -> None:
    scored = score(shop(), 24, [{"stream": "amount", "t": T0 + 3, "segment": {"site": "eu"}}])

    assert (scored.caught, scored.fa) == (None, 0)


@pytest.mark.parametrize(
    ("hours", "count"),
    [([], 0), ([5], 1), ([5, 5, 53], 1), ([54, 5], 2), ([0, 48, 96, 145], 2)],
    ids=["none", "one", "48 hours later", "49 hours later", "a chain"],
)
def test_alarms_within_48_hours_are_one(hours: list[int], count: int) -> None:
    assert merged(hours) == count


def test_every_alarm_of_a_shop_without_a_break_is_false() -> None:
    alarms: list[Alarm] = [
        missing(WARM - 1),
        missing(WARM),
        missing(WARM + 49),
        {"stream": "dup", "t": HOURS - 1},
    ]

    scored = score(shop(None), 24, alarms)

    assert (scored.fa, scored.days, scored.bound) == (3, 40, None)
    assert scored.alarms is not None
    assert scored.alarms[-1] == ("dup", HOURS - 1, None)


def test_only_false_alarms_that_became_pages_are_false_pages() -> None:
    alarms: list[Alarm] = [
        {**missing(WARM), "paged": WARM + 1},
        {**missing(WARM + 100), "paged": WARM + 102},
        {**missing(WARM + 101), "paged": WARM + 104},
        {**missing(WARM + 200), "paged": None},
        {**missing(T0 + 5), "paged": T0 + 5},
    ]

    whole, broken = score(shop(None), 24, alarms), score(shop(), 24, alarms)

    assert (whole.fa, whole.pages) == (3, 2)
    assert (broken.fa, broken.pages) == (1, 1)
    assert false_pages([whole, broken]) == {24: 2 * 365 / 40}


@pytest.mark.parametrize(
    ("named", "is_right"),
    [
        ({"site": "eu"}, True),
        ({"currency": "EUR"}, True),
        ({"currency": "EUR", "site": "eu"}, True),
        ({"currency": "USD"}, False),
        ({"site": "eu", "device": "mobile"}, False),
        ({}, False),
    ],
    ids=["site", "currency", "both", "the other", "a part", "everything"],
)
def test_the_currency_names_its_site(named: dict[str, str], *, is_right: bool) -> None:
    scored = score(shop(), 24, [{"stream": "missing", "t": T0 + 9, "segment": named}])

    assert scored.caught is not None
    assert (scored.caught.top1, scored.caught.top1_24h) == (is_right, is_right)
    assert canonical({"currency": "USD"}) == {"site": "com"}


def test_a_day_later_another_segment_may_be_named() -> None:
    alarm: Alarm = {"stream": "missing", "t": T0 + 9, "segment": {}, "segment_24h": {"currency": "EUR"}}

    scored = score(shop(), 24, [alarm])

    assert scored.caught is not None
    assert (scored.caught.top1, scored.caught.top1_24h) == (False, True)


@pytest.mark.parametrize(
    ("start", "late"), [(T0 - 7, -7), (T0 + 2, 2), (None, None)], ids=["early", "late", "untold"]
)
def test_the_onset_is_off_by_hours(start: int | None, late: int | None) -> None:
    scored = score(shop(), 24, [{"stream": "missing", "t": T0 + 9, "segment": {}, "start": start}])

    assert scored.caught is not None
    assert scored.caught.start_err == late


def test_a_break_that_ended_is_over_with_the_last_of_its_alarms() -> None:
    early: Alarm = {"stream": "missing", "t": T0 + 9, "segment": {}, "t_resolved": T1 - 20}
    last: Alarm = {"stream": "missing", "t": T0 + 60, "segment": {}, "t_resolved": T1 + 15}

    assert score(shop(t1=T1), 24, [early, last]).resolve == 15
    assert score(shop(t1=T1), 24, [missing(T0 + 9)]).resolve is None
    assert score(shop(), 24, [early, last]).resolve is None


def test_who_knows_all_needs_less_time_the_more_orders_there_are_and_the_more_are_lost() -> None:
    some = Break(stream=Stream.MISSING, how=How.LOSS, segment={"site": "eu"}, rate=0.3)

    few, many, part = (bound(each, SURE) for each in (shop(), shop(hourly=20), shop(some)))

    assert many < few < part
    assert np.isnan(bound(shop(None), SURE))
