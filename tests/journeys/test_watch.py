"""An incident begun by a signal goes on with verdicts and money, and is resolved by the report: on real books."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.gap.readings import Signal, Untold
from recon.gap.signals import CannotTell, Quiet, Raised
from recon.gap.stream import Stream
from recon.jobs.reconcile import Reconciled
from recon.jobs.watch import Look
from recon.store.book import Store
from recon.store.incidents import StoredIncident
from tests.journeys.aged_scene import of
from tests.journeys.shop_scene import GOOD, Shop, ToldClock

DENIED = "<response><error>Access denied</error></response>"
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)  # a Tuesday
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
FIRST_PULL = NOON - 30 * HOUR
BROKEN = NOON - 2 * HOUR


@dataclass
class Run:
    """This is a shop that sells twice an hour from eight to eight, and what Rakuten has of it."""

    shop: Shop
    lines: list[dict[str, object]] = field(default_factory=list)
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.store = self.shop.house().store
        self.store.prepare()

    def sells(self, since: datetime, until: datetime, *, answer: str = GOOD) -> list[str]:
        """Let it sell for some time; each order is reported at once, and recorded where it was accepted."""
        refs = []
        at = since.replace(minute=10, second=0)
        while at < until:
            if 8 <= at.hour < 20 and at >= since:
                refs.append(f"N{at:%m%d%H%M}")
                self.shop.order(refs[-1], placed=at)
                self.reports(refs[-1], at=at + 2 * MINUTE, placed=at, answer=answer)
            at += 30 * MINUTE
        return refs

    def reports(self, ref: str, *, at: datetime, placed: datetime, answer: str = GOOD) -> None:
        self.shop.attempt(ref, answer, at=at)
        if answer == GOOD:
            line = {"order": ref, "amount": "10.00", "dated": placed, "processed": at + HOUR}
            self.lines.append({**line, "id": f"t-{ref}"})
            self.shop.report(self.lines)

    def pulls(self, at: datetime) -> None:
        self.shop.clock.at = at
        self.store.note_pulls(self.shop.pull(), at=at)

    def looks(self, at: datetime, *, pulling: bool = True) -> Look:
        if pulling:
            self.pulls(at)
        return self.shop.watch_at(at)

    def judges(self, at: datetime) -> Reconciled:
        self.pulls(at)
        return self.shop.run()

    @property
    def incident(self) -> StoredIncident:
        [found] = self.store.incidents()
        return found


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, object]]]:
    """Two weeks of a shop without a break, pulled for the first time on Monday, and again on Tuesday at ten."""
    run = Run(Shop(tmp_path_factory.mktemp("history") / "shop"))
    run.shop.configure(lambda text: text.replace("2026-10-01/2026-11-10", "2026-10-01/2026-12-31"))
    run.sells(NOON - 15 * DAY, FIRST_PULL)
    run.pulls(FIRST_PULL)
    run.sells(FIRST_PULL, BROKEN)
    run.pulls(BROKEN)
    run.store.close()
    return run.shop.folder, run.lines


@pytest.fixture
def run(history: tuple[Path, list[dict[str, object]]], tmp_path: Path) -> Iterator[Run]:
    folder, lines = history
    shutil.copytree(folder, tmp_path / "shop")
    shop = Shop(tmp_path / "shop", ToldClock(BROKEN), is_there=True)
    copied = Run(shop, list(lines))
    yield copied
    copied.store.close()


def test_a_healthy_shop_is_quiet(run: Run) -> None:
    look = run.looks(BROKEN, pulling=False)

    assert {type(each) for each in look.looked} == {Quiet}
    assert look.joined == ()
    assert run.store.incidents() == []
    assert run.store.runs() == []


def denied_until_two(run: Run) -> list[str]:
    """Let every order of four hours be turned away, and look three times meanwhile."""
    refs = run.sells(BROKEN, NOON, answer=DENIED)
    run.looks(NOON)
    run.looks(NOON + 5 * MINUTE)
    refs += run.sells(NOON, NOON + 2 * HOUR, answer=DENIED)
    run.looks(NOON + 2 * HOUR)
    return refs


def test_orders_that_are_turned_away_open_an_incident_within_one_look(run: Run) -> None:
    run.sells(BROKEN, NOON, answer=DENIED)

    failing = of(run.looks(NOON), Signal.FAILING)

    assert isinstance(failing, Raised)
    assert failing.sentence.startswith(
        "Rakuten turned the programme away: Access denied. Since 2026-11-17 10:12 UTC, 4 of 4 orders failed"
    )
    incident = run.incident.incident
    assert (incident.stream, incident.orders, incident.money) == (Stream.MISSING, 4, 4000)
    runs = len(run.store.runs())
    run.looks(NOON + 5 * MINUTE)
    assert len(run.store.runs()) == runs


def test_a_run_of_verdicts_does_not_resolve_it_because_older_days_are_fine(run: Run) -> None:
    denied_until_two(run)

    run.judges(NOON + 2 * HOUR)

    assert run.incident.resolved_at is None
    assert (run.incident.incident.orders, run.incident.incident.money) == (8, 8000)


def test_an_incident_begun_by_a_signal_goes_on_with_verdicts_and_is_resolved_by_the_report(run: Run) -> None:
    refs = denied_until_two(run)

    _goes_on_while_nothing_has_settled(run)
    _is_resolved_by_the_report(run, refs)


def _goes_on_while_nothing_has_settled(run: Run) -> None:
    run.sells(NOON + 2 * HOUR, NOON + DAY)
    run.looks(NOON + DAY)
    over_at = next(each.over_at for each in run.incident.signals if each.signal is Signal.FAILING)
    assert over_at is not None
    assert NOON + HOUR <= over_at <= NOON + 3 * HOUR
    run.judges(NOON + DAY + HOUR)
    assert run.incident.resolved_at is None


def _is_resolved_by_the_report(run: Run, refs: list[str]) -> None:
    run.sells(NOON + DAY, NOON + 3 * DAY)
    run.looks(NOON + 3 * DAY)
    run.judges(NOON + 3 * DAY)
    incident = run.incident.incident
    assert run.incident.resolved_at is None
    assert (incident.orders, incident.money) == (8, 8000)
    assert "8 of 8 settled orders are not recorded at Rakuten" in incident.sentence
    assert len(run.store.breaks_of_incident(run.incident.id)) == 8

    for ref in refs:
        run.reports(ref, at=NOON + 3 * DAY, placed=NOON)
    run.sells(NOON + 3 * DAY, NOON + 6 * DAY)
    run.judges(NOON + 6 * DAY)
    assert run.incident.resolved_at == NOON + 6 * DAY
    assert (run.incident.incident.orders, run.incident.incident.money) == (0, 0)
    assert run.incident.signals[0].signal is Signal.FAILING


def test_a_sender_that_fell_silent_is_one_incident_with_the_orders_that_wait(run: Run) -> None:
    for place in range(10):
        at = BROKEN + timedelta(minutes=6 * place)
        run.shop.order(f"waits-{place}", placed=at)

    look = run.looks(NOON)

    gap = of(look, Signal.SEND_GAP)
    assert isinstance(gap, Raised)
    assert (gap.hit, gap.money) == (10, 10_000)
    assert [each.signal for each in run.incident.signals] == [Signal.SEND_GAP]


def test_orders_that_were_all_given_back_wait_for_no_postback(run: Run) -> None:
    for place in range(10):
        back = BROKEN + timedelta(minutes=6 * place)
        run.shop.order(f"b{place}", placed=back, refunded_amount="10.00", refunded_at=back.isoformat())

    assert run.looks(NOON).raised == []


def test_lost_click_ids_open_an_incident_though_no_verdict_will_ever_speak_of_it(run: Run) -> None:
    for place in range(40):
        lost = BROKEN + timedelta(minutes=3 * place)
        run.shop.order(f"lost-{place}", placed=lost, click_id=None, device="Safari")

    look = run.looks(NOON)

    capture = of(look, Signal.CAPTURE)
    assert isinstance(capture, Raised)
    assert run.incident.incident.stream is Stream.CAPTURE
    run.judges(NOON + MINUTE)
    assert run.incident.resolved_at is None


def test_amounts_that_are_sent_a_hundredfold_are_noticed_before_the_report(run: Run) -> None:
    for place in range(8):
        at = BROKEN + timedelta(minutes=10 * place)
        run.shop.order(f"x100-{place}", placed=at)
        run.shop.attempt(f"x100-{place}", at=at + MINUTE, amount="100000")

    sent = of(run.looks(NOON), Signal.SENT_AMOUNTS)

    assert isinstance(sent, Raised)
    assert sent.hit == 8
    assert run.incident.incident.stream is Stream.DIFFERENT


def test_amounts_recorded_with_tax_are_noticed_when_the_lines_arrive(run: Run) -> None:
    refs = run.sells(BROKEN, NOON + 2 * HOUR)
    for line in run.lines:
        if line["order"] in refs:
            line["amount"] = "11.90"
    run.shop.report(run.lines)

    recorded = of(run.looks(NOON + 4 * HOUR), Signal.RECORDED_AMOUNTS)

    assert isinstance(recorded, Raised)
    assert recorded.hit == len(refs)


def test_a_log_that_cannot_be_read_is_no_silence_and_makes_the_programme_grey(run: Run) -> None:
    log = run.shop.folder / "postbacks.jsonl"
    log.rename(run.shop.folder / "aside")

    look = run.looks(BROKEN + 5 * HOUR)

    for signal in (Signal.SILENCE, Signal.FAILING, Signal.SEND_GAP):
        came = of(look, signal)
        assert isinstance(came, CannotTell)
        assert came.cause is Untold.SHORT
    assert run.store.incidents() == []
    [spell] = run.store.grey_spells(open_only=True)
    assert (spell.programme, spell.since) == ("de", BROKEN + 5 * HOUR)
    assert spell.why.startswith(
        "Postback log not readable since 2026-11-17 15:00 UTC (postbacks.log: no file"
    )

    (run.shop.folder / "aside").rename(log)
    run.judges(BROKEN + 6 * HOUR)
    [ended] = run.store.grey_spells()
    assert ended.ended_at == BROKEN + 6 * HOUR


def test_the_first_pull_raises_nothing_whatever_it_brings(run: Run) -> None:
    shutil.rmtree(run.shop.folder / "var" / "books")
    run.sells(BROKEN, NOON, answer=DENIED)

    look = run.looks(NOON)

    assert all(isinstance(each, CannotTell) and each.cause is Untold.TOO_YOUNG for each in look.looked)
    assert "first read at 2026-11-17 12:00 UTC" in "".join(
        each.why for each in look.looked if isinstance(each, CannotTell)
    )


def test_a_look_at_the_past_tells_and_changes_nothing(run: Run) -> None:
    run.sells(BROKEN, NOON, answer=DENIED)
    run.pulls(NOON)

    look = run.looks(BROKEN, pulling=False)

    assert not look.raised
    assert (look.joined, run.store.incidents(), run.store.runs()) == ((), [], [])


def test_without_a_log_nothing_is_said_of_attempts(run: Run) -> None:
    def without_log(text: str) -> str:
        head, _, tail = text.partition("[postbacks.log]")
        return head + tail[tail.index("[network.") :]

    run.shop.configure(without_log)

    look = run.looks(NOON)

    silence, capture = of(look, Signal.SILENCE), of(look, Signal.CAPTURE)
    assert isinstance(silence, CannotTell)
    assert silence.cause is Untold.NO_LOG
    assert isinstance(capture, Quiet)
