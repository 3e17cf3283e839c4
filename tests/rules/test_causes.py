"""What a group of breaks has in common: the slice, and the hour since which it breaks. Or nothing, in silence."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from recon.gap.causes import dead_slices, explain, standstills
from recon.gap.figures import Figure, Grain
from recon.records.kind import Kind

MIDNIGHT = datetime(2026, 11, 10, tzinfo=UTC)
HOURS = range(24)
METHODS = ("card", "paypal", "invoice")


def _figures(
    hits: Iterable[tuple[int, str, int]], *, kind: Kind = Kind.NEVER_SENT, orders: int = 10
) -> list[Figure]:
    """Count a day of orders, ten an hour by each method; of some hours and methods some are hit."""
    hit = {(hour, method): count for hour, method, count in hits}
    found = []
    for hour in HOURS:
        for method in METHODS:
            broken = hit.get((hour, method), 0)
            for each, count in ((kind, broken), (Kind.MATCHED, orders - broken)):
                found += [
                    _figure(hour, each, count, f"payment_method={method}"),
                    _figure(hour, each, count, ""),
                ]
    return [each for each in found if each.orders]


def _figure(hour: int, kind: Kind, orders: int, slice_: str) -> Figure:
    at = MIDNIGHT + timedelta(hours=hour)
    return Figure("de", "EUR", Grain.HOUR, at, slice_, kind, orders, orders * 1000, 0)


@pytest.mark.code("B21")
def test_a_payment_method_that_broke_at_noon_is_found_with_its_hour() -> None:
    cause = explain(_figures((hour, "paypal", 10) for hour in range(12, 24)), Kind.NEVER_SENT, currency="EUR")

    assert cause is not None
    assert (cause.slice, cause.since) == ("payment_method=paypal", MIDNIGHT + timedelta(hours=12))
    assert (cause.hit, cause.expected, cause.elsewhere_hit, cause.elsewhere) == (120, 120, 0, 240)
    assert cause.certain


def test_a_few_usual_losses_before_do_not_move_the_hour() -> None:
    usual = [(hour, method, 1) for hour in range(0, 12, 3) for method in METHODS]
    hits = [*usual, *((hour, "paypal", 9) for hour in range(12, 24))]

    cause = explain(_figures(hits), Kind.NEVER_SENT, currency="EUR")

    assert cause is not None
    assert (cause.slice, cause.since) == ("payment_method=paypal", MIDNIGHT + timedelta(hours=12))


def test_a_slice_that_breaks_in_part_is_likely_and_not_certain() -> None:
    cause = explain(_figures((hour, "paypal", 6) for hour in range(12, 24)), Kind.NEVER_SENT, currency="EUR")

    assert cause is not None
    assert not cause.certain


def test_a_break_that_mended_is_found_in_its_stretch() -> None:
    cause = explain(_figures((hour, "invoice", 8) for hour in range(3, 7)), Kind.NEVER_SENT, currency="EUR")

    assert cause is not None
    assert (cause.since, cause.hit, cause.expected) == (MIDNIGHT + timedelta(hours=3), 32, 40)


@pytest.mark.parametrize(
    "hits",
    [
        pytest.param([], id="nothing broke"),
        pytest.param(
            [(hour, method, 5) for hour in range(12, 24) for method in METHODS], id="everything broke"
        ),
        pytest.param(
            [(hour, method, 1) for hour in range(0, 24, 4) for method in METHODS], id="a usual loss"
        ),
        pytest.param([(12, "paypal", 4)], id="too few to say"),
    ],
)
def test_where_no_slice_stands_out_nothing_is_said(hits: list[tuple[int, str, int]]) -> None:
    assert explain(_figures(hits), Kind.NEVER_SENT, currency="EUR") is None


@pytest.mark.code("B21")
def test_a_dead_path_is_found_although_most_of_the_kind_break_elsewhere() -> None:
    """One of four orders of each hour is lost everywhere; paying by invoice loses all of them."""
    lost = [(hour, method, 2) for hour in HOURS for method in ("card", "paypal")]
    found = dead_slices(
        _figures([*lost, *((hour, "invoice", 10) for hour in HOURS)]), Kind.NEVER_SENT, currency="EUR"
    )

    assert [(each.slice, each.hit, each.expected) for each in found] == [("payment_method=invoice", 240, 240)]
    assert dead_slices(_figures(lost), Kind.NEVER_SENT, currency="EUR") == ()


@pytest.mark.code("B22")
def test_every_stretch_in_which_nothing_is_sent_is_found_with_its_hours() -> None:
    usual = [(hour, "card", 1) for hour in range(0, 24, 6)]
    still = [(hour, method, 10) for hour in (3, 4, 15) for method in METHODS]
    found = standstills(_figures([*usual, *still]), Kind.NEVER_SENT, currency="EUR")

    hours = [(each.since - MIDNIGHT, each.until - MIDNIGHT, each.hit) for each in found]
    hour = timedelta(hours=1)
    assert hours == [(3 * hour, 5 * hour, 60), (15 * hour, 16 * hour, 30)]


def test_where_half_of_all_orders_break_a_few_in_a_row_are_no_standstill() -> None:
    half = [(hour, method, 1) for hour in range(0, 24, 2) for method in METHODS]

    assert standstills(_figures(half, orders=1), Kind.NEVER_SENT, currency="EUR") == ()


def test_another_kind_and_another_currency_are_not_explained_by_it() -> None:
    figures = _figures((hour, "paypal", 10) for hour in range(12, 24))

    assert explain(figures, Kind.REFUSED, currency="EUR") is None
    assert explain(figures, Kind.NEVER_SENT, currency="USD") is None


def test_waiting_orders_say_nothing_about_a_cause() -> None:
    figures = _figures((hour, "paypal", 10) for hour in range(12, 24))
    young = [_figure(20, Kind.WAITING, 1000, slice_) for slice_ in ("", "payment_method=paypal")]

    assert explain([*figures, *young], Kind.NEVER_SENT, currency="EUR") == explain(
        figures, Kind.NEVER_SENT, currency="EUR"
    )
