"""Why an incident was raised: its hours, its rivals, and what would have kept it silent, reckoned and not guessed."""

from dataclasses import replace

import numpy as np
import pytest

from recon.gap.aged_story import hours_of, raising_of, watch_of, watched_told
from recon.gap.ages.cells import Cells
from recon.gap.ages.what_if import reweighed
from recon.gap.readings import Signal
from recon.gap.signal_story import SignalAsked, hours_of_signal
from recon.gap.silence import HOUR, hour_of
from recon.gap.story import HourTold, folded
from recon.records.window import Window
from tests.rules.signal_scene import DAY, NOON, series, steady
from tests.rules.story_scene import END, AgedShop

PAYPAL = "payment_method=paypal"
BROKEN = AgedShop(broken=10)


def mended(cells: Cells, count: int, *, since: int) -> Cells:
    """Let so many PayPal orders since an hour have their right amount, evenly; they are told by their reports."""
    came = (cells.reported >= since) & (cells.reported < END)
    places = np.flatnonzero(cells.wrong & came & (cells.codes[:, 0] == 2))
    places = places[np.argsort(cells.reported[places], kind="stable")]
    size = len(places)
    gone = [at for at in range(size) if (at + 1) * count // size > at * count // size]
    wrong = cells.wrong.copy()
    wrong[places[gone]] = False
    return replace(cells, wrong=wrong)


def test_what_raised_it_is_told_with_the_total_the_values_and_the_pairs_it_was_weighed_against() -> None:
    eyes = BROKEN.eyes()

    raising = raising_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, first=0)

    assert raising is not None
    assert raising.slice == PAYPAL
    assert raising.counts >= raising.enough
    chosen = [each for each in raising.rivals if each.is_chosen]
    assert [each.slice for each in chosen] == [PAYPAL]
    assert chosen[0].counts == pytest.approx(max(each.counts for each in raising.rivals))
    assert {each.kind_size for each in raising.rivals} == {1, 4}
    assert "" in {each.slice for each in raising.rivals}
    assert any("&" in each.slice for each in raising.rivals)


def test_so_many_bad_orders_less_would_have_kept_it_silent_and_one_less_of_them_would_not() -> None:
    shop, signal = AgedShop(broken=10, wrong=True), Signal.REPORTED_AMOUNTS
    eyes = shop.eyes()
    raising = raising_of(watch_of(eyes, signal), eyes.at, first=0)
    assert raising is not None
    fewer = raising.silence.fewer
    assert fewer is not None
    since = hour_of(raising.since)

    silent, loud = (
        raising_of(watch_of(shop.eyes(mended(shop.cells(), count, since=since)), signal), eyes.at, first=0)
        for count in (fewer, fewer - 1)
    )

    assert 1 < fewer < raising.bad
    assert silent is None
    assert loud is not None


def test_of_a_whole_loss_most_but_not_all_had_to_be_reported_for_silence() -> None:
    eyes = AgedShop(hourly=80, broken=10).eyes()

    raising = raising_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, first=0)

    assert raising is not None
    assert raising.silence.fewer is not None
    assert raising.usual < raising.bad - raising.silence.fewer < 2 * raising.usual


def test_a_larger_usual_share_would_have_kept_it_silent() -> None:
    eyes = BROKEN.eyes()

    raising = raising_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, first=0)

    assert raising is not None
    assert raising.silence.usual_ppm is not None
    assert raising.silence.was_ppm < raising.silence.usual_ppm < 1_000_000


def test_the_usual_share_as_it_is_weighs_as_the_look_itself() -> None:
    eyes = BROKEN.eyes()
    for signal in (Signal.UNREPORTED, Signal.REPORTED_AMOUNTS, Signal.REPORTED_TWICE):
        watch = watch_of(eyes, signal)
        told = watch.told(eyes.at, first=eyes.at - 200)
        assert told is not None

        again = reweighed(watch, told, 1.0)

        assert np.allclose(again.weighed, told.weighed, atol=1e-4)
        assert np.allclose(again.usual, told.usual, atol=1e-6)


def test_wrong_amounts_are_told_by_the_hour_of_their_report() -> None:
    shop = AgedShop(broken=10, wrong=True)
    eyes = shop.eyes()

    raising = raising_of(watch_of(eyes, Signal.REPORTED_AMOUNTS), eyes.at, first=0)

    assert raising is not None
    assert raising.slice == PAYPAL
    assert raising.silence.fewer is not None
    assert raising.silence.usual_ppm is not None
    told = hours_of(watch_of(eyes, Signal.REPORTED_AMOUNTS), eyes.at, slice_=PAYPAL, onset=raising.since)
    assert sum(each.bad or 0 for each in told) == raising.bad
    assert {each.age for each in told} == {None}


def test_a_loss_that_grew_over_days_is_told_against_lines_over_the_same_days() -> None:
    eyes = AgedShop(hourly=30, leak=0.015).eyes()

    raising = raising_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, first=eyes.at - 14 * 24)

    assert raising is not None
    assert raising.is_slow
    assert raising.slice == ""
    assert raising.counts >= raising.enough
    assert {each.kind_size for each in raising.rivals} == {1, 4}
    assert [each.slice for each in raising.rivals if each.is_chosen] == [""]
    assert raising.silence.fewer is not None
    assert 0 < raising.silence.fewer < raising.bad - raising.usual
    assert raising.silence.usual_ppm is not None
    assert raising.silence.usual_ppm > raising.silence.was_ppm


def test_an_ordinary_shop_raises_nothing_to_tell_of() -> None:
    eyes = AgedShop().eyes()

    assert raising_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, first=0) is None


def test_the_hours_begin_twelve_before_it_did_and_their_evidence_only_with_it() -> None:
    eyes = BROKEN.eyes()
    onset = NOON - HOUR * 10

    told = hours_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, slice_=PAYPAL, onset=onset)

    assert told[0].at == onset - HOUR * 12
    assert [each.evidence is None for each in told] == [each.at < onset for each in told]
    assert [(each.orders, each.bad) for each in told if each.at >= onset] == [(2, 2)] * 10
    assert [each.age for each in told] == list(range(21, -1, -1))
    assert all((each.usual or 0) <= (each.limit or 0) <= each.orders for each in told)
    assert hours_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, slice_="colour=red", onset=onset) == ()


@pytest.mark.parametrize("count", [10, 48, 49, 130, 280, 900])
def test_many_hours_are_put_together_without_losing_an_order(count: int) -> None:
    begun = count // 3
    hours = [
        HourTold(at=NOON + HOUR * at, orders=2, bad=1, usual=0.5, evidence=1.0 * at if at >= begun else None)
        for at in range(count)
    ]

    rows = folded(hours, zone="Europe/Berlin")

    assert len(rows) <= 50
    assert sum(each.orders for each in rows) == 2 * count
    assert sum(each.hours for each in rows) == count
    assert next(each.at for each in rows if each.evidence is not None) == NOON + HOUR * begun
    assert rows[-1].evidence == count - 1


def test_what_is_watched_names_values_what_is_too_small_and_how_fast_reports_come() -> None:
    told = watched_told(AgedShop().eyes(), programme="de", currency="EUR")

    assert dict(told.values) == {"payment_method": ("card", "paypal"), "device": ("desktop", "phone")}
    assert [(each.dimension, each.values, each.orders) for each in told.unwatched] == [
        ("payment_method", 1, 2)
    ]
    assert [each.percent for each in told.pace] == [50, 90, 99]
    assert 0 < told.pace[0].usual < told.pace[0].slow < told.pace[1].slow
    assert told.taught == 28
    assert 10_000 < told.usual_ppm < 20_000 < told.limit_ppm


def test_a_signal_without_ages_is_told_by_its_hours_in_the_same_shape() -> None:
    hours = [*steady(20, 10, bad_every=50)[:-3], (10, 9), (10, 10), (10, 10)]
    asked = SignalAsked(
        signal=Signal.FAILING,
        currency="EUR",
        slice="",
        onset=NOON - 3 * HOUR,
        window=Window(NOON - DAY, NOON),
    )

    told = hours_of_signal([series(Signal.FAILING, hours)], asked)

    assert len(told) == 24
    assert [(each.orders, each.bad) for each in told[-3:]] == [(10, 9), (10, 10), (10, 10)]
    assert told[-4].evidence is None
    assert (told[-1].evidence or 0) > (told[-3].evidence or 0) > 0
    assert hours_of_signal([series(Signal.FAILING, hours)], replace(asked, slice="device=none")) == ()


def test_a_loss_that_began_within_an_hour_is_weighed_from_there() -> None:
    hours = [*steady(20, 10, bad_every=50)[:-1], (10, 9)]
    whole = series(Signal.FAILING, hours)
    parted = replace(whole, tail=[*[0] * (len(whole.tail) - 1), 5])
    asked = SignalAsked(
        signal=Signal.FAILING,
        currency="EUR",
        slice="",
        onset=NOON - HOUR / 2,
        window=Window(NOON - DAY, NOON),
    )

    [of_all, of_tail] = (hours_of_signal([told], asked)[-1] for told in (whole, parted))

    assert (of_all.orders, of_all.bad) == (of_tail.orders, of_tail.bad) == (10, 9)
    assert (of_all.evidence or 0) > (of_tail.evidence or 0) > 0


def test_of_silence_only_the_taken_attempts_are_told() -> None:
    asked = SignalAsked(
        signal=Signal.SILENCE,
        currency="EUR",
        slice="",
        onset=NOON - 2 * HOUR,
        window=Window(NOON - 4 * HOUR, NOON),
    )
    taken = series(Signal.SILENCE, [(3, 0), (2, 0)], until=NOON - 2 * HOUR)

    told = hours_of_signal([taken], asked)

    assert [(each.orders, each.bad, each.evidence) for each in told] == [
        (3, None, None),
        (2, None, None),
        (0, None, None),
        (0, None, None),
    ]
