"""Only a run's findings prove that what was sent again arrived; what they speak against goes to a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from recon.jobs.resend import ResendDesk
from recon.matching.findings import Absent, Now
from recon.matching.found_break import CaseKey
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.resend import ResendState
from recon.records.window import Window
from recon.sources.postbacks.own_attempts import OwnAttempts, OwnWay
from recon.store.book import Store
from recon.store.findings import Findings
from recon.store.proof import RecoveredMoney
from recon.store.schema import INCIDENT_BREAKS, INCIDENTS
from tests.jobs.resend_process import MovingClock, desk_of
from tests.jobs.resend_scene import DAY, Answering, approved, broke, ran, states
from tests.jobs.store_scene import MONDAY, broken, opened, recorded

S = ResendState
REFS = ["first", "second", "third"]
TUESDAY = MONDAY + DAY


@pytest.fixture
def desk(store_url: str, tmp_path: Path) -> Iterator[ResendDesk]:
    clock = MovingClock(MONDAY)
    with opened(store_url, clock) as store:  # type: ignore[arg-type] # any clock will do
        broke(store, REFS)
        desk = desk_of(store, clock, url="http://127.0.0.1:1/ep", journal=tmp_path / "journal.jsonl")
        ran(desk, Answering([Outcome.ACCEPTED]), approved(store, REFS).id)
        yield desk


def found(store: Store, now: dict[str, Kind | Absent]) -> None:
    """Let Tuesday's run find what became of the orders; those of a broken kind stay breaks."""
    kept = {
        ref: kind
        for ref, kind in now.items()
        if isinstance(kind, Kind) and kind.row.code.startswith("B") and kind.row.side
    }
    breaks = [broken(ref, kind, expected=4500) for ref, kind in kept.items()]
    over = {
        CaseKey("de", broken(ref).key_number): Now(kind) if isinstance(kind, Kind) else kind
        for ref, kind in now.items()
        if ref not in kept
    }
    recorded(store, Findings(breaks=breaks, now=over), as_of=TUESDAY)


def test_what_the_report_shows_is_confirmed_and_counted_as_recovered(desk: ResendDesk) -> None:
    store = desk.store
    found(store, {"first": Kind.MATCHED, "second": Kind.MATCHED_WITHIN_TOLERANCE, "third": Kind.WAITING})

    assert states(store, 1) == [S.CONFIRMED, S.CONFIRMED, S.AWAITING_REPORT]
    week = Window(MONDAY - DAY, TUESDAY)
    assert store.recovered("de", currency="EUR", window=week) == RecoveredMoney(2, 9000, 540)
    assert store.recovered("de", currency="USD", window=week) == RecoveredMoney()
    assert store.recovered("de", currency="EUR", window=Window(TUESDAY, TUESDAY + DAY)) == RecoveredMoney()
    [first] = store.resends_of("first")
    assert first.confirmed_at is not None


def test_what_a_run_finds_broken_after_it_was_accepted_goes_to_a_person(desk: ResendDesk) -> None:
    found(desk.store, {"first": Kind.NOT_RECORDED, "second": Kind.AMOUNT_DIFFERS, "third": Absent.GONE})

    rows = desk.store.resends(1)
    assert [row.state for row in rows] == [S.NEEDS_PERSON] * 3
    assert [row.reason for row in rows] == [
        "Rakuten accepted it, but the run finds it not recorded",
        "Rakuten accepted it, but the run finds it amount differs",
        "Rakuten accepted it, but its break is over: gone",
    ]


def test_a_run_over_books_that_do_not_know_the_attempt_yet_changes_nothing(desk: ResendDesk) -> None:
    found(desk.store, dict.fromkeys(REFS, Kind.NEVER_SENT))

    assert states(desk.store, 1) == [S.AWAITING_REPORT] * 3


def test_an_order_of_which_nobody_knew_is_confirmed_by_the_report(desk: ResendDesk) -> None:
    broke(desk.store, [*REFS, "unsure"], at=TUESDAY)
    unsure = approved(desk.store, ["unsure"])
    ran(desk, Answering([Outcome.AMBIGUOUS]), unsure.id)

    recorded(
        desk.store,
        Findings(now={CaseKey("de", broken("unsure").key_number): Now(Kind.RECEIVED_ALTHOUGH_ERROR)}),
        as_of=TUESDAY + DAY,
    )

    assert states(desk.store, unsure.id) == [S.CONFIRMED]


def test_an_incident_knows_what_of_it_was_recovered(desk: ResendDesk) -> None:
    store = desk.store
    run = store.latest_run("de")
    assert run is not None
    with store.writing() as connection:
        numbers = dict.fromkeys(("worst_ppm", "told_ppm", "told_money", "orders", "money"), 0)
        words = dict.fromkeys(("slice", "sentence"), "")
        row = {"programme": "de", "currency": "EUR", "stream": "missing", "onset": micros(MONDAY)}
        row |= {"opened_at": micros(MONDAY), "opened_run": run.id, "last_run": run.id, **numbers, **words}
        incident = connection.execute(insert(INCIDENTS).returning(INCIDENTS.c.id), row).scalar_one()
        for ref in ("first", "third"):
            [known] = store.breaks_of(ref)
            connection.execute(insert(INCIDENT_BREAKS), {"incident": incident, "break_id": known.id})

    found(store, {"first": Kind.MATCHED, "second": Kind.MATCHED, "third": Kind.WAITING})

    assert store.recovered_of_incident(incident) == RecoveredMoney(1, 4500, 270)
    assert store.recovered_of_incident(incident + 1) == RecoveredMoney()


def test_our_own_attempts_are_delivered_as_one_more_log_that_vouches_for_nothing(desk: ResendDesk) -> None:
    source = OwnAttempts(desk.store, {"de": OwnWay("41234", "https://track.linksynergy.com/ep")})

    [delivery] = source.deliver({}, at=MONDAY, progress=Quiet())

    rows = [row for batch in delivery.batches for row in batch.to_pylist()]
    assert [(row["order_ref"], row["outcome"], row["mid"], row["amount"]) for row in rows] == [
        (ref, int(Outcome.ACCEPTED), "41234", 4500) for ref in REFS
    ]
    assert {row["sender"] for row in rows} == {"recon"}
    assert delivery.closing().covers is None


def test_what_goes_out_as_an_event_is_no_sale_in_the_books(desk: ResendDesk) -> None:
    way = OwnWay("41234", "https://track.linksynergy.com/eventnvppixel", is_event=True)

    [delivery] = OwnAttempts(desk.store, {"de": way}).deliver({}, at=MONDAY, progress=Quiet())

    rows = [row for batch in delivery.batches for row in batch.to_pylist()]
    assert {(row["kind"], row["endpoint"]) for row in rows} == {(int(AttemptKind.EVENT), way.endpoint)}


class Quiet:
    """This is a progress nobody watches."""

    def step(self, what: str, *, done: int, total: int | None) -> None:
        del what, done, total


def test_nothing_is_delivered_where_nothing_was_ever_sent(store_url: str) -> None:
    with opened(store_url) as store:
        source = OwnAttempts(store, {})

        assert list(source.deliver({}, at=MONDAY, progress=Quiet())) == []
