"""Carries an experiment on: each step written down before it leaves, the report read, the answer kept, the sale taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from recon.jobs.own_test import Counter, NotSendable
from recon.jobs.question import Bench, question, source_reaches, volumes_of
from recon.matching.reach import covered_list
from recon.records.attempt import Outcome
from recon.records.moment import moment
from recon.records.transaction import NetworkList
from recon.resend.hold import HeldBack
from recon.resend.own_test import OwnPost, asked_to_wait, patience_sentence
from recon.resend.posted import Posted
from recon.resend.probe.acts import BY_HAND, Act, Over, Send, Stuck, next_act, undo_now
from recon.resend.probe.answers import Answered
from recon.resend.probe.experiment import INCONCLUSIVE, SECOND, Probe, Report, ReportLine, Step
from recon.resend.probe.lags import lags_of
from recon.resend.probe.requests import request_of_step
from recon.resend.request import PostbackRequest
from recon.store.own_tests import SendsStopped

_log = structlog.get_logger()


class NotUndone(Exception):
    """This is an experiment whose sale must not be taken back now, or not by us; it says why."""


@dataclass(frozen=True, slots=True)
class Lab:
    """This is where experiments are made: the books, and the counter at which test orders go out."""

    bench: Bench
    counter: Counter


@dataclass(frozen=True, slots=True)
class Looked:
    """This is how an experiment stands after it was carried on; `act` is None where it had ended before."""

    probe: Probe
    posts: tuple[OwnPost, ...]
    report: Report
    act: Act | None
    sent: tuple[tuple[Step, Posted], ...] = ()

    @property
    def needs_person(self) -> bool:
        """Tell whether somebody must look."""
        turned_away = any(posted.outcome is Outcome.MISCONFIGURED for _, posted in self.sent)
        return turned_away or isinstance(self.act, Stuck)

    @property
    def waits(self) -> bool:
        """Tell whether it is not over."""
        return not self.needs_person and self.probe.ended_at is None


def steps_of(probe: Probe) -> list[tuple[Step, PostbackRequest]]:
    """Compose all that an experiment would send, or raise NotSendable."""
    second = SECOND.get(probe.experiment)
    steps = [Step.SALE, *([second] if second else []), Step.UNDO]
    return [(step, _request(probe, step)) for step in steps]


def begin(lab: Lab, probe: Probe, *, at: datetime) -> Looked:
    """Write an experiment down and send its sale."""
    steps_of(probe)
    if not lab.counter.store.sends_switch().is_on:
        raise SendsStopped
    number = lab.counter.store.plan_probe(probe, by=lab.counter.by)
    return go_on(lab, number, at=at)


def look(lab: Lab, number: int, *, at: datetime) -> Looked:
    """Say how an experiment stands; nothing is sent or kept."""
    probe, posts, report = _seen(lab, number, at=at)
    act = None if probe.ended_at is not None else next_act(probe, posts, report, at=at)
    return Looked(probe, posts, report, act)


def go_on(lab: Lab, number: int, *, at: datetime) -> Looked:
    """Carry an experiment on as far as the report allows; what was begun is never sent again."""
    sent: list[tuple[Step, Posted]] = []
    while True:
        probe, posts, report = _seen(lab, number, at=at)
        if probe.ended_at is not None:
            return Looked(probe, posts, report, None, tuple(sent))
        _keep_sight(lab, probe, posts, report)
        act = next_act(probe, posts, report, at=at)
        if isinstance(act, Answered):
            _answer(lab, probe, act, report=report, posts=posts)
        elif isinstance(act, Over):
            lab.counter.store.end_probe(probe, act.sentence, by=lab.counter.by)
            return Looked(lab.counter.store.probe(number), posts, report, act, tuple(sent))
        elif isinstance(act, Send) and act.step not in [step for step, _ in sent]:
            sent.append((act.step, _send(lab, probe, act)))
        else:
            return Looked(probe, posts, report, act, tuple(sent))


def undo(lab: Lab, number: int, *, at: datetime) -> Looked:
    """Take an experiment's sale back now, or raise NotUndone; without an answer so far it will have none."""
    probe, posts, report = _seen(lab, number, at=at)
    act = _undoing(probe, posts, report, at=at)
    _keep_sight(lab, probe, posts, report)
    if not probe.answer:
        early = Answered(INCONCLUSIVE, f"it was taken back by {lab.counter.by} before it was answered")
        _answer(lab, probe, early, report=report, posts=posts)
    posted = _send(lab, probe, act)
    now = look(lab, number, at=at)
    return replace(now, sent=((act.step, posted),))


def undo_request(lab: Lab, number: int, *, at: datetime) -> PostbackRequest:
    """Compose the reversal that `undo` would send now, or raise NotUndone; nothing is sent or kept."""
    probe, posts, report = _seen(lab, number, at=at)
    act = _undoing(probe, posts, report, at=at)
    return _request(probe, act.step, times=act.times)


def _undoing(probe: Probe, posts: tuple[OwnPost, ...], report: Report, *, at: datetime) -> Send:
    if probe.ended_at is not None:
        message = (
            f"probe {probe.number} is over: {probe.ending}; if the report shows something of it, {BY_HAND}"
        )
        raise NotUndone(message)
    act = undo_now(probe, posts, report)
    until = asked_to_wait(posts, at=at)
    if isinstance(act, Send) and until is not None:
        message = f"probe {probe.number} is not taken back: {patience_sentence(until)}"
        raise NotUndone(message)
    if isinstance(act, Stuck):
        message = f"probe {probe.number} is not taken back: {act.sentence}"
        raise NotUndone(message)
    return act


def undone_by_hand(lab: Lab, number: int, *, because: str) -> Probe:
    """Close an experiment because a person took its sale back by hand, or says that nothing is left of it."""
    store, by = lab.counter.store, lab.counter.by
    probe = store.probe(number)
    if not probe.answer:
        report = Report((), None, None)
        early = Answered(INCONCLUSIVE, f"it was closed by {by} before it was answered")
        _answer(lab, probe, early, report=report, posts=())
    store.end_probe(probe, f"closed by {by}: {because}", by=by)
    return store.probe(number)


def _seen(lab: Lab, number: int, *, at: datetime) -> tuple[Probe, tuple[OwnPost, ...], Report]:
    probe = lab.counter.store.probe(number)
    test = lab.counter.store.own_test(probe.ref)
    report = report_of(lab.bench, probe, at=at)
    if report.lines and not probe.first:
        probe = replace(probe, first=report.lines)
    return probe, test.posts if test is not None else (), report


def report_of(bench: Bench, probe: Probe, *, at: datetime) -> Report:
    """Read what the books hold of Rakuten's lists: the lines of an experiment's order, and how far the lists reach."""
    volumes = volumes_of(bench)
    name = probe.test.programme
    asked, _ = question(bench, volumes, as_of=at, keys=[bench.keys.key_of(probe.ref)])
    rows = bench.engine.story(volumes, asked=asked).transactions
    reaches = source_reaches(bench, volumes, as_of=None)
    ends = [covered_list(name, reaches, book=book) for book in ("transactions", "noncommissionable")]
    commissionable, refused = (None if each is None else each.end for each in ends)
    # A line without a MID is nobody's: it may be this order's.
    mine = [_line(row) for row in rows if row["programme"] in {name, ""}]
    return Report(tuple(mine), commissionable, refused)


def _line(row: dict[str, Any]) -> ReportLine:
    return ReportLine(
        list=NetworkList(row["list"]),
        sku=row["sku"] or "",
        amount=row["amount"],
        currency=row["currency"],
        transaction_at=moment(row["transaction_at"]),
        processed_at=moment(row["processed_at"]),
        seen_at=moment(row["known_from"]),
        transaction_id=row["transaction_id"] or "",
        reason=row["reason"] or "",
    )


def _keep_sight(lab: Lab, probe: Probe, posts: tuple[OwnPost, ...], report: Report) -> None:
    store = lab.counter.store
    if report.lines:
        store.note_first_sight(probe.number, report.lines)
        store.note_lags(probe, lags_of(posts, report))


def _answer(
    lab: Lab, probe: Probe, answered: Answered, *, report: Report, posts: tuple[OwnPost, ...]
) -> None:
    store, by = lab.counter.store, lab.counter.by
    store.answer_probe(probe, answered.answer, answered.sentence, report=report, posts=posts, by=by)
    _log.info("probe.answered", probe=probe.number, experiment=probe.experiment, answer=answered.answer)


def _send(lab: Lab, probe: Probe, act: Send) -> Posted:
    counter = lab.counter
    request = _request(probe, act.step, times=act.times)
    post = counter.store.begin_own_step(probe.test, act.step, times=act.times, by=counter.by)
    # From here on it may have left: a process that ends now leaves it begun and unanswered, and nobody repeats it.
    posted = counter.sender.send(request)
    counter.store.note_own_answer(probe.ref, post, posted, by=counter.by)
    outcome = posted.outcome.name.lower()
    _log.info("probe.sent", probe=probe.number, step=act.step, outcome=outcome)
    return posted


def _request(probe: Probe, step: Step, *, times: int = 1) -> PostbackRequest:
    composed = request_of_step(probe, step, times=times)
    if isinstance(composed, HeldBack):
        message = f"this probe cannot be sent: its {step}: {composed.sentence}"
        raise NotSendable(message)
    return composed
