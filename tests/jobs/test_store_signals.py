"""What a look at the signals leaves in our store: incidents, their signals, runs only for changes, grey spells."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from recon.gap.grey import Grey, Judgeable
from recon.gap.incident import Incident, Opened, Resolved, Worsened
from recon.gap.readings import Signal
from recon.gap.signals import Looked, Quiet, Raised
from recon.gap.stream import Stream
from recon.store.book import Store
from recon.store.decisions import NoReason
from recon.store.findings import Findings
from recon.store.greys import GreySpell, SourceState
from recon.store.incidents import NoSuchIncident, StoredIncident
from tests.jobs.store_scene import MONDAY, ToldClock, recorded

MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)


def failing(*, hit: int = 10, signal: Signal = Signal.FAILING) -> Raised:
    return Raised(
        "de", "EUR", signal, "", MONDAY - HOUR, hit, hit, hit * 100, 1_000_000, f"{hit} orders failed."
    )


def quiet(signal: Signal = Signal.FAILING) -> Quiet:
    return Quiet("de", "EUR", signal, "all is well")


def looked(store: Store, *signals: Looked, steps: int = 0) -> StoredIncident:
    """Record a look some five minutes after the first, and read the one incident there is."""
    store.record_signals(signals, as_of=MONDAY + MINUTES * steps, config_digest="c")
    [found] = store.incidents("de")
    return found


def test_a_raised_signal_opens_an_incident_with_a_run_that_moves_no_findings(store: Store) -> None:
    found = looked(store, failing(), quiet(Signal.SEND_GAP))

    assert found.incident.stream is Stream.MISSING
    assert (found.opened_at, found.resolved_at) == (MONDAY, None)
    [signal] = found.signals
    assert (signal.signal, signal.hit, signal.over_at) == (Signal.FAILING, 10, None)
    run = store.run(found.opened_run)
    assert (run.job, run.moved, run.programmes) == ("watch", False, ("de",))
    assert run.finished_at is not None
    assert store.latest_run("de") is None


def test_a_quiet_look_writes_nothing(store: Store) -> None:
    assert store.record_signals([quiet()], as_of=MONDAY, config_digest="c") == []
    assert store.runs() == []


def test_only_changes_have_a_run_while_figures_go_on(store: Store) -> None:
    looked(store, failing())

    again = looked(store, failing(hit=12), steps=1)
    assert len(store.runs()) == 1
    assert (again.incident.orders, again.incident.told_money) == (12, 1000)
    assert again.signals[0].seen_at == MONDAY + MINUTES

    worse = looked(store, failing(hit=20), steps=2)
    assert len(store.runs()) == 2
    assert worse.incident.told_money == 2000

    over = looked(store, quiet(), steps=3)
    assert len(store.runs()) == 3
    assert over.incident.over_at == MONDAY + MINUTES * 3
    looked(store, quiet(), steps=4)
    assert len(store.runs()) == 3


def test_a_further_signal_joins_the_incident_that_is_open(store: Store) -> None:
    looked(store, failing())

    found = looked(store, failing(), failing(signal=Signal.SILENCE), steps=1)

    assert [each.signal for each in found.signals] == [Signal.FAILING, Signal.SILENCE]


def test_a_run_of_verdicts_leaves_the_signals_of_an_incident_as_they_are(store: Store) -> None:
    found = looked(store, failing())
    worse = Worsened(found.id, found.incident)

    recorded(store, Findings(incidents=[worse]))

    assert store.incident(found.id).signals == found.signals


def test_an_incident_that_a_look_opened_meanwhile_is_not_opened_twice(store: Store) -> None:
    found = looked(store, failing())
    verdicts = Incident("de", "EUR", Stream.MISSING, "", MONDAY, 900_000, 9, 900, 900_000, 900, "9 missing.")

    recorded(store, Findings(incidents=[Opened(verdicts)]))

    [one] = store.incidents("de")
    assert (one.id, one.signals) == (found.id, found.signals)


def test_an_incident_whose_loss_is_back_is_open_again_under_its_number(store: Store) -> None:
    unreported = failing(signal=Signal.UNREPORTED)
    found = looked(store, unreported)
    over = replace(looked(store, quiet(Signal.UNREPORTED), steps=1).incident, ended=MONDAY + MINUTES)
    recorded(store, Findings(incidents=[Resolved(found.id, over)]))
    assert store.incident(found.id).resolved_at is not None

    again = looked(store, replace(unreported, onset=MONDAY + 20 * HOUR), steps=12 * 24)

    assert (again.id, again.resolved_at, again.incident.ended) == (found.id, None, None)
    assert [each.is_raised for each in again.signals] == [True]


def test_lost_click_ids_are_resolved_after_a_day(store: Store) -> None:
    looked(store, failing(signal=Signal.CAPTURE))
    looked(store, quiet(Signal.CAPTURE), steps=1)

    [resolved] = store.record_signals(
        [quiet(Signal.CAPTURE)], as_of=MONDAY + MINUTES + 24 * HOUR, config_digest="c"
    )

    assert isinstance(resolved, Resolved)
    assert store.incidents("de", open_only=True) == []
    assert store.record_signals(
        [failing(signal=Signal.CAPTURE)], as_of=MONDAY + 25 * HOUR, config_digest="c"
    ) == []  # fmt: skip


def test_an_incident_is_acknowledged_with_a_name_and_a_reason(store: Store, clock: ToldClock) -> None:
    found = looked(store, failing())
    assert store.acknowledgement(found.id) is None

    store.acknowledge(found.id, by="NINA", because="asked Rakuten")
    clock.at += HOUR
    store.acknowledge(found.id, by="TOM", because="took over")

    newest = store.acknowledgement(found.id)
    assert newest is not None
    assert (newest.who, newest.why, newest.at) == ("TOM", "took over", MONDAY + HOUR)
    with pytest.raises(NoReason):
        store.acknowledge(found.id, by="NINA", because=" ")
    with pytest.raises(NoSuchIncident, match="incident 99 is not known"):
        store.acknowledge(99, by="NINA", because="none")
    with pytest.raises(NoSuchIncident):
        store.incident(99)


@dataclass(frozen=True)
class Read:
    source: str
    book: str
    failure: str = ""


REFUSED = "network.rakuten: token refused; renew it"


def test_a_source_that_fails_keeps_since_when_until_it_is_read_again(store: Store) -> None:
    shop, report = Read("orders.shop", "orders"), Read("network.rakuten", "", REFUSED)

    store.note_pulls([shop, Read("network.rakuten", "transactions")], at=MONDAY)
    store.note_pulls([shop, report], at=MONDAY + HOUR)
    store.note_pulls([shop, report], at=MONDAY + 2 * HOUR)

    assert store.source_states() == [
        SourceState("network.rakuten", MONDAY, MONDAY + HOUR, REFUSED),
        SourceState("orders.shop", MONDAY + 2 * HOUR, None, ""),
    ]
    store.note_pulls([Read("network.rakuten", "transactions")], at=MONDAY + 3 * HOUR)
    assert store.source_states()[0] == SourceState("network.rakuten", MONDAY + 3 * HOUR, None, "")


def test_a_source_never_read_has_no_moment_of_reading_and_clicks_alone_are_no_failure(store: Store) -> None:
    store.note_pulls([Read("network.rakuten", "", REFUSED)], at=MONDAY)
    store.note_pulls(
        [Read("network.other", "transactions"), Read("network.other", "clicks", "no")], at=MONDAY
    )

    assert store.source_states() == [
        SourceState("network.other", MONDAY, None, ""),
        SourceState("network.rakuten", None, MONDAY, REFUSED),
    ]


def test_a_grey_spell_lasts_until_the_programme_can_be_judged_again(store: Store) -> None:
    store.note_greys({"de": Grey(MONDAY, "not readable."), "at": Judgeable()}, at=MONDAY + HOUR)
    store.note_greys({"de": Grey(MONDAY + HOUR, "still not readable.")}, at=MONDAY + 2 * HOUR)

    [spell] = store.grey_spells()
    assert spell == GreySpell(spell.id, "de", MONDAY, None, "still not readable.")

    store.note_greys({"de": Judgeable()}, at=MONDAY + 3 * HOUR)
    assert store.grey_spells("de", open_only=True) == []
    [ended] = store.grey_spells("de", ended_since=MONDAY)
    assert ended.ended_at == MONDAY + 3 * HOUR

    store.note_greys({"de": Grey(MONDAY + 4 * HOUR, "again.")}, at=MONDAY + 4 * HOUR)
    assert len(store.grey_spells("de")) == 2
