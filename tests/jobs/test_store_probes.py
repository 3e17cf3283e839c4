"""Probes in our book: planned once, sent once however many try, answered once, and kept as decisions."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from recon.records.attempt import Outcome
from recon.records.transaction import NetworkList
from recon.resend.answer import Answer
from recon.resend.own_test import OwnTest, own_reference
from recon.resend.posted import Posted
from recon.resend.probe import Experiment, Probe, Report, ReportLine, Step
from recon.resend.probe.lags import Lag
from recon.resend.request import Manner
from recon.store.book import Store
from recon.store.own_tests import SendsStopped, StepNotBegun
from recon.store.probes import NoSuchProbe, ProbeOpen
from recon.store.schema import DECISIONS
from tests.jobs.store_scene import MONDAY

TEST = OwnTest(
    order_ref=own_reference(MONDAY),
    programme="de",
    manner=Manner(mid="41234"),
    click_id="lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg",
    landed_at=MONDAY - timedelta(minutes=2),
    placed_at=MONDAY - timedelta(days=20),
    currency="EUR",
    amount=100,
    sku="TEST",
)
PLANNED = Probe(
    number=0,
    experiment=Experiment.LATE,
    test=TEST,
    settle=timedelta(hours=48),
    worst=100,
    days=20,
    other_sku="OTHER",
)
LINE = ReportLine(
    NetworkList.COMMISSIONABLE, "TEST", 100, "EUR", MONDAY, MONDAY, MONDAY + timedelta(hours=1), "0143"
)
REPORT = Report((LINE,), MONDAY, MONDAY)
ACCEPTED = Posted(Answer(Outcome.ACCEPTED, "1 line good", 1, 0, "1434"), 200)
NOT_SENT = Posted(Answer(Outcome.NOT_SENT, "no connection"))


def answer(store: Store, probe: Probe, said: str) -> bool:
    return store.answer_probe(probe, said, "as the report shows", report=REPORT, posts=(), by="NINA")


def test_a_probe_is_found_again_as_it_was_planned(store: Store) -> None:
    number = store.plan_probe(PLANNED, by="NINA")
    store.note_first_sight(number, [LINE])
    store.note_first_sight(number, [replace(LINE, amount=7)])

    assert store.probe(number) == replace(PLANNED, number=number, by="NINA", made_at=MONDAY, first=(LINE,))
    with pytest.raises(NoSuchProbe, match="there is no probe 99"):
        store.probe(99)


def test_one_question_of_one_account_is_open_once(store: Store) -> None:
    number = store.plan_probe(PLANNED, by="NINA")
    again = replace(PLANNED, test=replace(TEST, order_ref="RECON-TEST-2"))

    with pytest.raises(ProbeOpen, match="a probe 'late' of MID 41234 is not over"):
        store.plan_probe(again, by="NINA")
    store.plan_probe(
        replace(again, experiment=Experiment.SCALE, test=replace(TEST, order_ref="RECON-TEST-3")), by="NINA"
    )
    store.end_probe(store.probe(number), "over", by="NINA")
    store.plan_probe(again, by="NINA")

    assert [each.ending for each in store.probes()] == ["over", "", ""]
    assert [each.experiment for each in store.probes(only_open=True)] == ["scale", "late"]


def test_of_many_who_begin_a_step_at_once_one_does(store: Store) -> None:
    began, refused = list[str](), list[str]()
    together = threading.Barrier(6)

    def try_it() -> None:
        together.wait()
        try:
            store.begin_own_step(TEST, Step.SALE, times=1, by="Ada")
            began.append("began")
        except StepNotBegun as why:
            refused.append(why.why)

    threads = [threading.Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(began), len(refused)) == (1, 5)
    assert all("nothing of a probe is sent twice" in why for why in refused)


def test_only_a_step_that_surely_never_left_begins_again(store: Store) -> None:
    first = store.begin_own_step(TEST, Step.SALE, times=1, by="Ada")
    store.note_own_answer(TEST.order_ref, first, NOT_SENT, by="Ada")
    second = store.begin_own_step(TEST, Step.SALE, times=1, by="Ada")
    store.note_own_answer(TEST.order_ref, second, ACCEPTED, by="Ada")

    with pytest.raises(StepNotBegun):
        store.begin_own_step(TEST, Step.SALE, times=1, by="Ada")
    store.begin_own_step(TEST, Step.UNDO, times=2, by="Ada")
    with pytest.raises(StepNotBegun, match="it was taken back at"):
        store.begin_own_step(TEST, Step.REPEAT, times=1, by="Ada")

    found = store.own_test(TEST.order_ref)
    assert found is not None
    assert [(post.step, post.times, post.outcome) for post in found.posts] == [
        ("sale", 1, Outcome.NOT_SENT),
        ("sale", 1, Outcome.ACCEPTED),
        ("undo", 2, None),
    ]


def test_while_sends_are_stopped_no_step_begins(store: Store) -> None:
    store.stop_sends(by="Ada", because="holiday")

    with pytest.raises(SendsStopped):
        store.begin_own_step(TEST, Step.SALE, times=1, by="Ada")


def test_an_answer_is_kept_once_and_is_a_decision_with_its_evidence(store: Store) -> None:
    probe = store.probe(store.plan_probe(PLANNED, by="NINA"))

    kept = [answer(store, probe, "redated"), answer(store, probe, "keeps_date")]

    assert kept == [True, False]
    [finding] = store.findings()
    assert (finding.experiment, finding.answer, finding.mid, finding.days) == ("late", "redated", "41234", 20)
    assert (finding.found_at, finding.source) == (MONDAY, "the probe of 2026-11-16")
    with store.reading() as connection:
        row = connection.execute(select(DECISIONS).where(DECISIONS.c.what == "probe found")).one()
    assert (row.who, row.why) == ("NINA", "as the report shows")
    assert json.loads(row.facts)["lines"][0]["transaction_id"] == "0143"
    assert TEST.click_id not in row.facts


def test_an_answer_that_answers_nothing_decides_nothing(store: Store) -> None:
    probe = store.probe(store.plan_probe(PLANNED, by="NINA"))

    answer(store, probe, "inconclusive")

    assert store.findings() == []
    assert store.probe(probe.number).answer == "inconclusive"


def test_each_postback_is_a_sample_of_the_lag_once(store: Store) -> None:
    probe = store.probe(store.plan_probe(PLANNED, by="NINA"))
    lag = Lag("sale", MONDAY, MONDAY + timedelta(minutes=4), MONDAY + timedelta(hours=1))

    store.note_lags(probe, [lag])
    store.note_lags(probe, [replace(lag, seen_at=MONDAY + timedelta(hours=9))])

    assert [each.lag for each in store.lag_samples("de")] == [lag]
    assert store.lag_samples("fr") == []
