"""Figures, weeks and frozen reports: one truth for each hour, and what was said stays said."""

from dataclasses import replace
from datetime import datetime, timedelta

from recon.gap.figures import BridgeRow, Figure, Grain, PublisherWeek
from recon.gap.incident import Incident, Opened, Resolved, StillOpen, Worsened
from recon.gap.stream import Stream
from recon.records.kind import Kind
from recon.records.window import Window
from recon.store.book import Store
from recon.store.findings import Findings
from tests.jobs.store_scene import MONDAY, ToldClock, broken, recorded

TUESDAY = MONDAY + timedelta(days=1)
EVER = Window(MONDAY - timedelta(days=1000), MONDAY + timedelta(days=1000))


def _hour(at: datetime, orders: int = 1, *, slice_: str = "", grain: Grain = Grain.HOUR) -> Figure:
    return Figure("de", "EUR", grain, at, slice_, Kind.MATCHED, orders, 100 * orders, 100 * orders, 2, 1)


def _bridge(week: str, orders: int) -> BridgeRow:
    return BridgeRow("de", "EUR", week, Kind.MATCHED, True, False, True, True, orders, 2**40, 5, 2**41)


def _publisher(week: str, missing: int, code: str = "abcdefghijk") -> PublisherWeek:
    return PublisherWeek("de", "EUR", week, code, "Deals & more", 10, 10 - missing, missing, 1000, 900, 77)


def test_figures_are_read_back_exactly_and_by_slice(store: Store) -> None:
    total, paypal = _hour(MONDAY, 3), _hour(MONDAY, 2, slice_="payment_method=paypal")
    day = _hour(MONDAY, 3, grain=Grain.DAY)
    recorded(store, Findings(figures=[total, paypal, day]))

    assert store.figures("de", grain=Grain.HOUR, window=EVER) == [total, paypal]
    assert store.figures("de", grain=Grain.HOUR, window=EVER, slice_="") == [total]
    assert store.figures("de", grain=Grain.DAY, window=EVER) == [day]
    assert store.figures("de", grain=Grain.HOUR, window=Window(TUESDAY, EVER.end)) == []
    assert store.figures("at", grain=Grain.HOUR, window=EVER) == []


def test_a_run_replaces_figures_from_its_first_moment_on_and_leaves_the_earlier(store: Store) -> None:
    old, young, gone = _hour(MONDAY), _hour(TUESDAY), _hour(TUESDAY, slice_="device=phone")
    recorded(store, Findings(figures=[old, young, gone]))

    recorded(store, Findings(figures=[_hour(TUESDAY, 9)]), as_of=TUESDAY)

    assert store.figures("de", grain=Grain.HOUR, window=EVER) == [old, _hour(TUESDAY, 9)]


def test_a_run_that_speaks_for_longer_empties_hours_without_orders(store: Store) -> None:
    recorded(store, Findings(figures=[_hour(MONDAY), _hour(TUESDAY)]))

    recorded(store, Findings(figures_since=MONDAY), as_of=TUESDAY)

    assert store.figures("de", grain=Grain.HOUR, window=EVER) == []


def test_hours_are_kept_90_days_and_days_for_ever(store: Store) -> None:
    old, kept = MONDAY - timedelta(days=91), MONDAY - timedelta(days=90)
    days = [_hour(old, grain=Grain.DAY), _hour(kept, grain=Grain.DAY)]
    recorded(store, Findings(figures=[_hour(old), _hour(kept), *days]))

    assert store.figures("de", grain=Grain.HOUR, window=EVER) == [_hour(kept)]

    recorded(store, Findings(figures=[_hour(TUESDAY)]), as_of=TUESDAY)
    assert store.figures("de", grain=Grain.HOUR, window=EVER) == [_hour(TUESDAY)]
    assert store.figures("de", grain=Grain.DAY, window=EVER) == days


def test_weeks_are_replaced_from_the_first_one_a_run_speaks_of(store: Store) -> None:
    recorded(
        store,
        Findings(
            bridge=[_bridge("2026-W45", 1), _bridge("2026-W46", 2)], publishers=[_publisher("2026-W46", 4)]
        ),
    )

    few, many = _publisher("2026-W46", 1), _publisher("2026-W46", 3, code="zyxwvutsrqp")
    recorded(store, Findings(bridge=[_bridge("2026-W46", 3)], publishers=[few, many]), as_of=TUESDAY)

    assert store.bridge("de", week="2026-W45") == [_bridge("2026-W45", 1)]
    assert store.bridge("de", week="2026-W46") == [_bridge("2026-W46", 3)]
    assert store.publishers("de", week="2026-W46") == [many, few]


def test_a_frozen_report_never_changes_and_a_new_one_stands_beside_it(store: Store, clock: ToldClock) -> None:
    recorded(store, Findings())
    first = store.freeze_report("de", week="2026-W46", run=1, content={"missing": 3, "note": "é"})
    clock.at = TUESDAY

    again = store.freeze_report("de", week="2026-W46", run=1, content={"note": "é", "missing": 3})
    later = store.freeze_report("de", week="2026-W46", run=1, content={"missing": 2})

    assert again == first
    assert (first.made_at, later.made_at, first.content) == (MONDAY, TUESDAY, {"missing": 3, "note": "é"})
    assert store.frozen_report("de", week="2026-W46") == later
    assert store.frozen_report("de", week="2026-W47") is None


def _incident(slice_: str = "payment_method=paypal") -> Incident:
    onset = MONDAY - timedelta(days=5)
    return Incident(
        "de", "EUR", Stream.MISSING, slice_, onset, 500_000, 5, 5000, 500_000, 5000, "Since Monday."
    )


def test_an_incident_is_kept_from_opening_to_its_end_with_its_breaks(store: Store) -> None:
    inside = broken("inside")
    other = broken("other")._replace(slices={"payment_method": "card"})
    over = broken("over", Kind.UNKNOWN_ORDER)
    recorded(store, Findings(breaks=[inside, other, over], incidents=[Opened(_incident())]))
    (first,) = store.incidents("de", open_only=True)

    worse = replace(_incident(), orders=11, told_ppm=900_000)
    recorded(
        store, Findings(breaks=[inside, other, over], incidents=[Worsened(first.id, worse)]), as_of=TUESDAY
    )
    recorded(
        store, Findings(breaks=[inside, other, over], incidents=[StillOpen(first.id, worse)]), as_of=TUESDAY
    )
    (second,) = store.incidents("de", ended_since=TUESDAY)

    ended = replace(worse, ended=MONDAY)
    recorded(store, Findings(incidents=[Resolved(first.id, ended)]), as_of=TUESDAY)
    (last,) = store.incidents()

    assert [each.found.order_ref for each in store.breaks_of_incident(first.id)] == ["inside"]
    assert (first.incident, first.opened_at, first.resolved_at) == (_incident(), MONDAY, None)
    assert (second.incident, second.last_run) == (worse, 3)
    assert (last.incident, last.resolved_at, last.known.id) == (ended, TUESDAY, first.id)
    assert store.incidents("de", open_only=True) == []
    assert store.incidents("de", ended_since=TUESDAY) == []


def test_an_incident_of_the_total_gathers_all_its_breaks(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1"), broken("2")], incidents=[Opened(_incident(slice_=""))]))

    assert len(store.breaks_of_incident(1)) == 2


def test_runs_are_listed_newest_first_and_by_programme(store: Store) -> None:
    recorded(store, Findings())
    store.start_run("pull", programmes=["at", "de"], as_of=TUESDAY, config_digest="", kernel_version="")

    assert [(each.job, each.programmes) for each in store.runs()] == [
        ("pull", ("at", "de")),
        ("run", ("de",)),
    ]
    assert [each.job for each in store.runs(programme="at")] == ["pull"]
    assert [each.job for each in store.runs(limit=1)] == ["pull"]
    assert store.latest_run("at") is None
