"""Silences and acknowledgements: a reason and a name, and never a word about the wrong thing."""

from datetime import timedelta

import pytest

from recon.store.book import Store
from recon.store.decisions import NoReason
from recon.store.incidents import NoSuchIncident
from recon.store.silences import NoSuchSilence
from tests.jobs.notice_scene import HOUR, go_on, open_incident, over
from tests.jobs.store_scene import MONDAY, ToldClock

LATER = MONDAY + 8 * HOUR


def test_a_silence_is_on_until_its_moment(store: Store, clock: ToldClock) -> None:
    made = store.silence(until=LATER, because="moving servers", by="NINA")

    assert store.silences() == [made]
    clock.at = LATER
    assert store.silences() == []
    assert store.silences(ended_since=MONDAY) == [made]


def test_a_silence_covers_what_it_was_asked_for(store: Store) -> None:
    open_incident(store)
    everything, germany, one = (
        store.silence(until=LATER, because="b", by="N", **what)
        for what in ({}, {"programme": "de"}, {"incident": 1})
    )
    subjects = [("incident:1", "de"), ("incident:11", "de"), ("grey:1", "de"), ("incident:2", "fr")]

    def covered(silence: object) -> list[bool]:
        return [silence.covers(key, programme=name) for key, name in subjects]  # type: ignore[attr-defined] # a Silence

    assert covered(everything) == [True, True, True, True]
    assert covered(germany) == [True, True, True, False]
    assert covered(one) == [True, False, False, False]
    assert one.programme == "de"


def test_a_silence_that_was_ended_is_over_and_the_reason_stays(store: Store, clock: ToldClock) -> None:
    made = store.silence(until=LATER, because="moving servers", by="NINA")
    clock.at = MONDAY + HOUR

    ended = store.end_silence(made.id, because="done early", by="TOM")

    assert ended.until == clock.at
    assert store.silences() == []
    with store.reading() as connection:
        [row] = connection.exec_driver_sql("SELECT what, target, who, why FROM decisions").all()
    assert tuple(row) == ("silence ended", str(made.id), "TOM", "done early")
    with pytest.raises(NoSuchSilence, match="no silence 1 is on"):
        store.end_silence(made.id, because="again", by="TOM")


def test_the_last_one_who_said_so_looks_after_an_incident(store: Store, clock: ToldClock) -> None:
    open_incident(store)
    store.acknowledge(1, because="looking", by="NINA")
    clock.at += HOUR
    store.acknowledge(1, because="my watch now", by="TOM")

    assert {number: each.who for number, each in store.acknowledgements().items()} == {1: "TOM"}


def test_an_incident_that_is_over_or_unknown_needs_nobody(store: Store) -> None:
    open_incident(store)
    go_on(store, over(ended=MONDAY), as_of=MONDAY + HOUR)

    with pytest.raises(NoSuchIncident, match="incident 1 is over already"):
        store.acknowledge(1, because="looking", by="NINA")
    with pytest.raises(NoSuchIncident, match="incident 7 is not known"):
        store.acknowledge(7, because="looking", by="NINA")
    with pytest.raises(NoSuchIncident):
        store.silence(until=LATER, because="looking", by="NINA", incident=7)


@pytest.mark.parametrize(("because", "name"), [("", "NINA"), ("moving", " ")])
def test_without_a_reason_or_a_name_there_is_neither(store: Store, because: str, name: str) -> None:
    open_incident(store)

    with pytest.raises(NoReason):
        store.silence(until=MONDAY + timedelta(hours=1), because=because, by=name)
    with pytest.raises(NoReason):
        store.acknowledge(1, because=because, by=name)
    with pytest.raises(NoReason):
        store.end_silence(1, because=because, by=name)
