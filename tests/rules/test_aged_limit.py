"""A limit of the user's own for unreported orders counts beside the method, and never instead of it."""

from dataclasses import replace
from decimal import Decimal

from recon.gap.aged_signals import look_by_age
from recon.gap.ages.cells import NEVER
from recon.gap.incident import Opened, StillOpen
from recon.gap.limits import SignalLimits
from recon.gap.readings import Signal
from recon.gap.signals import Quiet, Raised
from recon.gap.silence import hour_of
from tests.rules.aged_scene import DAY, HOUR, NOON, AgedShop, Given, Loss

LIMITS = SignalLimits(unreported=Decimal("0.10"))
USUAL_EIGHTH = Given(AgedShop(every=8))


def test_more_than_the_limit_is_told_although_it_is_usual() -> None:
    assert isinstance(USUAL_EIGHTH.seen(), Quiet)

    told = USUAL_EIGHTH.but(limits=LIMITS).seen()

    assert isinstance(told, Raised)
    assert (told.slice, told.hit, told.volume, told.money) == ("", 30, 240, 30_000)
    assert told.sentence == (
        "Since 2026-11-16 06:00 UTC, 30 of 240 orders of 24 hours are not reported at Rakuten, 300.00 € of sales: "
        "12.5 %, over your limit of 10 %. They are older than 6 hours, by when 99 of 100 reports usually have come."
    )


def test_within_the_limit_nothing_is_told() -> None:
    assert isinstance(USUAL_EIGHTH.but(limits=SignalLimits(unreported=Decimal("0.125"))).seen(), Quiet)


def test_orders_that_are_too_young_to_be_reported_are_not_held_against_it() -> None:
    shop = AgedShop()
    young = shop.cells.hour >= hour_of(NOON) - 2
    cells = replace(shop.cells, reported=shop.cells.reported.copy())
    cells.reported[young] = NEVER
    scope = replace(Given(shop, limits=SignalLimits(unreported=Decimal("0.03"))).scope, cells=cells)

    assert all(isinstance(each, Quiet) for each in Given(shop).looked())
    assert len(cells.hour[young]) > 0.03 * 240
    assert not any(isinstance(each, Raised) for each in look_by_age(scope))


def test_it_needs_enough_orders_to_count() -> None:
    few = AgedShop(hourly=1, every=8)

    many_needed = Given(few, limits=replace(LIMITS, least=25)).seen()
    enough = Given(few, limits=replace(LIMITS, least=24)).seen()

    assert isinstance(many_needed, Quiet)
    assert isinstance(enough, Raised)


def test_what_the_method_sees_is_told_in_its_words_whatever_the_limit() -> None:
    broken = Given(AgedShop(losses=[Loss(NOON - 30 * HOUR, NOON)]))

    assert broken.seen() == broken.but(limits=LIMITS).seen()
    assert broken.seen() == broken.but(limits=SignalLimits(unreported=Decimal(1))).seen()


def test_what_a_limit_has_raised_goes_on_while_it_is_exceeded_and_is_over_then() -> None:
    [opened] = USUAL_EIGHTH.but(limits=LIMITS).joined()
    assert isinstance(opened, Opened)
    later = replace(USUAL_EIGHTH.shop, until=NOON + 2 * HOUR)

    [goes_on] = Given(later, limits=LIMITS, known=[opened.incident]).joined()
    wider = SignalLimits(unreported=Decimal("0.2"))
    [over] = Given(later, limits=wider, known=[opened.incident]).joined()

    assert isinstance(goes_on, StillOpen)
    assert goes_on.incident.over_at is None
    assert goes_on.incident.onset == opened.incident.onset
    assert isinstance(over, StillOpen)
    assert over.incident.over_at == NOON + 2 * HOUR


def test_it_is_held_against_orders_since_the_books_were_first_read() -> None:
    told = Given(AgedShop(every=8), watched=1, limits=LIMITS).seen()

    assert isinstance(told, Raised)
    assert told.onset >= NOON - DAY
    assert told.volume == 24 * 10 - 6 * 10


def test_only_unreported_orders_have_such_a_limit() -> None:
    told = USUAL_EIGHTH.but(limits=LIMITS).looked()

    assert [each.signal for each in told if isinstance(each, Raised)] == [Signal.UNREPORTED]
