"""What people decide: a closed break leaves the lists, stays in the bridge, and returns if its facts change."""

from datetime import timedelta

import pytest

from recon.matching.findings import ClearedWhy, Now
from recon.matching.found_break import FoundBreak, facts_digest
from recon.records.kind import Kind
from recon.records.window import Window
from recon.store.book import Store
from recon.store.decisions import NoClosedBreak, NoOpenBreak, NoReason, SeveralBreaks
from recon.store.findings import Findings, Recorded
from recon.store.runs import RunFacts
from tests.jobs.store_scene import MONDAY, ToldClock, begun, broken, recorded

TUESDAY = MONDAY + timedelta(days=1)
LAST_WEEK = Window(MONDAY - timedelta(days=7), MONDAY)


def test_a_closed_break_leaves_the_lists_and_is_remembered(store: Store, clock: ToldClock) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))
    clock.at = TUESDAY

    closed = store.close_break("1001", because="paid by invoice", by="Anna")

    assert store.open_breaks() == []
    assert (closed.cleared_why, closed.cleared_at, closed.cleared_run) == (ClearedWhy.CLOSED, TUESDAY, None)
    (decision,) = store.dispositions(break_id=closed.id)
    assert (decision.who, decision.why, decision.at) == ("Anna", "paid by invoice", TUESDAY)
    assert (decision.amount, decision.currency, decision.facts) == (
        60,
        "EUR",
        facts_digest(broken("1001").facts),
    )
    assert [(each.what, each.note) for each in store.events_of("1001")][-1] == (
        "closed",
        "Anna: paid by invoice",
    )


def test_a_closed_break_stays_away_while_its_facts_stand(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))
    store.close_break("1001", because="accepted loss", by="Anna")

    came = recorded(store, Findings(breaks=[broken("1001")]), as_of=TUESDAY)

    assert came == Recorded(moved=True, decided=1)
    assert store.open_breaks() == []


def test_a_break_closed_by_mistake_is_open_again_under_its_id_and_judged_as_before(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))
    closed = store.close_break("1001", because="accepted loss", by="Anna")

    back = store.reopen_break("1001", because="another order", by="Bea")
    came = recorded(store, Findings(breaks=[broken("1001")]), as_of=TUESDAY)

    assert (back.id, back.cleared_at, back.cleared_why) == (closed.id, None, None)
    assert came == Recorded(moved=True, kept=1)
    assert [(each.what, each.note) for each in store.events_of("1001")][1:] == [
        ("closed", "Anna: accepted loss"),
        ("reopened", "Bea: another order"),
    ]


def test_only_what_a_person_closed_is_opened_again(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001"), broken("1002")]))
    recorded(
        store, Findings(breaks=[broken("1001")], now={broken("1002").key: Now(Kind.MATCHED)}), as_of=TUESDAY
    )

    for ref in ("1001", "1002", "1003"):
        with pytest.raises(NoClosedBreak):
            store.reopen_break(ref, because="another order", by="Bea")
    with pytest.raises(NoReason):
        store.reopen_break("1001", because=" ", by="Bea")


@pytest.mark.parametrize(
    "changed", [broken("1001", Kind.REFUSED), broken("1001", expected=900), broken("1001", recorded=1)]
)
def test_a_closed_break_returns_under_its_id_when_its_facts_change(store: Store, changed: FoundBreak) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))
    closed = store.close_break("1001", because="accepted loss", by="Anna")

    came = recorded(store, Findings(breaks=[changed]), as_of=TUESDAY)

    (back,) = store.open_breaks()
    assert (back.id, back.found, back.cleared_at, came.returned) == (closed.id, changed, None, 1)
    assert [each.what for each in store.events_of("1001")] == ["opened", "closed", "returned"]


def test_decided_orders_have_their_own_line_in_their_week(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("decided"), broken("open"), broken("later recorded")]))
    store.close_break("decided", because="accepted loss", by="Anna")
    store.close_break("later recorded", because="they say it comes", by="Anna")

    before = store.decided_counts("de", placed=LAST_WEEK)
    recorded(store, Findings(breaks=[broken("decided"), broken("open")]), as_of=TUESDAY)
    after = store.decided_counts("de", placed=LAST_WEEK)

    assert [(each.kind, each.orders, each.expected) for each in before] == [(Kind.NEVER_SENT, 2, 2000)]
    assert [(each.kind, each.orders, each.expected) for each in after] == [(Kind.NEVER_SENT, 1, 1000)]
    assert store.decided_counts("de", placed=Window(MONDAY, TUESDAY)) == []


def test_a_decision_without_a_name_or_reason_changes_nothing(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))

    for because, by in (("", "Anna"), ("accepted loss", " ")):
        with pytest.raises(NoReason, match="--because and --as"):
            store.close_break("1001", because=because, by=by)

    assert len(store.open_breaks()) == 1
    assert store.dispositions() == []


def test_an_unknown_reference_is_refused_with_where_to_look(store: Store) -> None:
    with pytest.raises(NoOpenBreak, match=r"'1001'.*`recon breaks`"):
        store.close_break("1001", because="accepted loss", by="Anna")


def test_a_reference_open_in_two_programmes_asks_which(store: Store) -> None:
    german = broken("1001")
    austrian = broken("1001", programme="at")
    run = begun(store, programmes=["de", "at"])
    store.record_findings(run, Findings(breaks=[german, austrian]), facts=RunFacts())

    with pytest.raises(SeveralBreaks, match="open in de, at; choose one with --programme"):
        store.close_break("1001", because="accepted loss", by="Anna")
    store.close_break("1001", because="accepted loss", by="Anna", programme="at")

    assert [each.found.programme for each in store.open_breaks()] == ["de"]


def test_a_deploy_is_listed_in_the_window_it_happened_in(store: Store) -> None:
    store.mark_deploy("checkout 4.2", at=MONDAY - timedelta(hours=5), by="Ben")
    store.mark_deploy("checkout 4.3", at=MONDAY, by="Ben")

    assert [(each.name, each.who) for each in store.deploys(LAST_WEEK)] == [("checkout 4.2", "Ben")]


def test_a_deploy_of_one_programme_does_not_stand_on_another_ones_page(store: Store) -> None:
    store.mark_deploy("for all", at=MONDAY - timedelta(hours=5), by="Ben")
    store.mark_deploy("for jp", at=MONDAY - timedelta(hours=4), by="Ben", programme="jp")

    assert [each.name for each in store.deploys(LAST_WEEK, programme="de")] == ["for all"]
    assert [each.name for each in store.deploys(LAST_WEEK, programme="jp")] == ["for all", "for jp"]
