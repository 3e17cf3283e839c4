"""A rehearsal looks at orders by their age as the watch would have at each hour, and joins what other signals see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from recon.gap.aged_rehearsal import AgedPast
from recon.gap.aged_signals import look_by_age
from recon.gap.baseline import BaselineReset
from recon.gap.incident import Incident, KnownIncident, Opened
from recon.gap.joined import join
from recon.gap.limits import SignalLimits
from recon.gap.readings import Readings, Series, Signal, Stretch
from recon.gap.rehearsal import Past, Replayed, rehearse
from recon.gap.silence import hour_of
from recon.gap.stream import Stream
from recon.records.window import Window
from tests.rules.aged_scene import DAY, HOUR, NOON, PROGRAMME, AgedShop, Given, Loss, reset
from tests.rules.signal_scene import series, steady

START = NOON - 20 * DAY
BROKEN = NOON - 9 * DAY
LOST = Loss(BROKEN, BROKEN + 6 * HOUR)
NO_LIMITS = SignalLimits()


def aged(shop: AgedShop, limits: SignalLimits = NO_LIMITS, resets: Sequence[BaselineReset] = ()) -> AgedPast:
    scope = Given(shop, limits=limits).scope
    first, until = hour_of(START), hour_of(NOON)
    return AgedPast(scope, shop.cells, first=first, until=until, resets=resets)


def rehearsed(told: AgedPast, readings: Sequence[Series] = (), limits: SignalLimits = NO_LIMITS) -> Replayed:
    past = Past(
        programme=PROGRAMME,
        figures=[],
        readings=Readings(series=readings),
        books=lambda at: dict.fromkeys(Signal, Stretch(Window(START, at))),
        window=Window(START, NOON),
        settled_until=NOON - PROGRAMME.settle,
        aged=[told],
    )
    return rehearse(past, limits=limits, seen=lambda _: None)


def watched(shop: AgedShop, since: datetime, until: datetime) -> list[Incident]:
    """Look anew at the end of every hour, as the watch does, and join."""
    known: dict[int, Incident] = {}
    for hour in range(hour_of(since) + 1, hour_of(until) + 1):
        at = since + HOUR * (hour - hour_of(since))
        scope = replace(Given(shop).scope, stretch=Stretch(Window(START, at)), known=[*known.values()])
        before = [KnownIncident(number, each) for number, each in known.items()]
        for each in join(look_by_age(scope), before, as_of=at):
            known[len(known) + 1 if isinstance(each, Opened) else each.id] = each.incident
    return [*known.values()]


def test_a_quiet_shop_would_have_had_no_incident_at_any_budget() -> None:
    found = rehearsed(aged(AgedShop()))

    assert found.incidents == []
    assert found.by_budget == {30: 0, 90: 0, 365: 0}


def test_it_finds_what_the_watch_finds_hour_by_hour() -> None:
    shop = AgedShop(losses=[LOST, Loss(BROKEN + 3 * DAY, BROKEN + 4 * DAY, device="phone")])

    found = rehearsed(aged(shop))

    assert [each.signals for each in found.incidents] == [
        each.signals for each in watched(shop, BROKEN - 2 * HOUR, NOON)
    ]
    assert [each.slice for each in found.incidents] == ["", "device=phone"]
    assert found.by_budget == {30: 2, 90: 2, 365: 2}


def test_failing_sends_and_the_unreported_orders_that_follow_are_one_incident() -> None:
    failing = steady(40, 10, bad_every=50)
    failing[-9 * 24 : -9 * 24 + 6] = [(10, 10)] * 6

    found = rehearsed(aged(AgedShop(losses=[LOST])), [series(Signal.FAILING, failing)])

    [incident] = found.incidents
    assert incident.stream is Stream.MISSING
    assert {each.signal for each in incident.signals} == {Signal.FAILING, Signal.UNREPORTED}
    assert found.by_budget == {30: 1, 90: 1, 365: 1}


def test_a_rarer_false_alarm_tells_less() -> None:
    shop = AgedShop(hourly=4, losses=[Loss(BROKEN, BROKEN + 24 * HOUR, 0.11)])

    found = rehearsed(aged(shop))

    assert found.by_budget == {30: 1, 90: 1, 365: 0}
    assert len(found.incidents) == 1


def test_a_limit_of_the_users_would_have_told_of_what_is_usual() -> None:
    usual = AgedShop(every=8)
    limits = SignalLimits(unreported=Decimal("0.10"))

    found = rehearsed(aged(usual, limits), limits=limits)

    [incident] = found.incidents
    assert "over your limit of 10 %" in incident.sentence
    assert found.by_budget == {30: 0, 90: 0, 365: 0}


def test_the_worst_day_is_what_a_limit_would_have_been_held_against() -> None:
    told = aged(AgedShop(losses=[LOST]))

    rehearsed(told)

    assert told.worst is not None
    assert told.worst.orders == 240
    assert 60 <= told.worst.bad <= 70


@pytest.mark.parametrize("days", [8, 10])
def test_a_reset_of_the_past_counts_from_its_moment_on(days: int) -> None:
    """A loss of two weeks that a person has called usual is over with that word, and nothing before it is undone."""
    shop = AgedShop(losses=[Loss(NOON - 12 * DAY, NOON, 0.3)])

    [incident] = rehearsed(aged(shop, resets=[reset(NOON - days * DAY)])).incidents

    assert incident.onset <= NOON - 11 * DAY
    assert incident.ended == NOON - days * DAY
    assert incident.sentence.endswith("by NINA (new agreement).")


def test_a_shop_that_is_too_young_is_looked_at_as_soon_as_three_days_are_known() -> None:
    shop = AgedShop(days=8, losses=[Loss(NOON - DAY, NOON)])

    [incident] = rehearsed(aged(shop)).incidents

    assert incident.onset >= NOON - DAY - HOUR
