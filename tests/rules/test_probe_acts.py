"""What an experiment does next, as a table of what was sent and what the report shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recon.records.attempt import Outcome
from recon.records.transaction import NetworkList
from recon.resend.own_test import OwnPost, OwnTest
from recon.resend.probe import Experiment, Probe, Report, ReportLine, Step
from recon.resend.probe.acts import Over, Send, Stuck, Wait, next_act, undo_now
from recon.resend.probe.answers import Answered
from recon.resend.probe.experiment import why_not_begun
from recon.resend.probe.lags import lags_of
from recon.resend.request import Manner

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
HOUR, SETTLE = timedelta(hours=1), timedelta(hours=48)
LATER, SETTLED = NOON + HOUR, NOON + 4 * SETTLE
TEST = OwnTest(
    order_ref="RECON-TEST-20261116-120000-000",
    programme="de",
    manner=Manner(mid="41234"),
    click_id="lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg",
    landed_at=NOON - HOUR,
    placed_at=NOON,
    currency="EUR",
    amount=100,
    sku="TEST",
)


def line(amount: int = 100, *, at: datetime = NOON, **changed: object) -> ReportLine:
    plain = ReportLine(
        NetworkList.COMMISSIONABLE, "TEST", amount, "EUR", NOON, at, at + HOUR, f"t{amount}{at:%H%M}"
    )
    return replace(plain, **changed)  # type: ignore[arg-type] # fields of a line by name


FIRST = (line(),)
REFUSED_LINE = line(list=NetworkList.NON_COMMISSIONABLE, at=LATER, reason="Duplicate order", sku="TEST")


def post(step: Step, outcome: Outcome | None = Outcome.ACCEPTED, *, at: datetime = NOON) -> OwnPost:
    return OwnPost(1, step.kind, at, outcome, "because", step=step)


def probe(experiment: Experiment = Experiment.DUPLICATES, **changed: object) -> Probe:
    plain = Probe(
        number=1,
        experiment=experiment,
        test=TEST,
        settle=SETTLE,
        worst=200,
        first=FIRST,
        other_sku="OTHER",
        days=20,
    )
    return replace(plain, **changed)  # type: ignore[arg-type] # fields of a probe by name


def report(*lines: ReportLine, until: datetime | None = LATER, refused: datetime | None = None) -> Report:
    return Report(lines, until, refused or until)


SALE, REPEAT = post(Step.SALE), post(Step.REPEAT, at=LATER)
BACK = post(Step.RETURN, at=LATER)
UNSEEN = probe(first=())


@pytest.mark.parametrize(
    ("asked", "posts", "shown", "act"),
    [
        (UNSEEN, (), report(until=None), Send(Step.SALE)),
        *(
            (UNSEEN, (post(Step.SALE, outcome),), report(), Send(Step.SALE))
            for outcome in (Outcome.NOT_SENT, Outcome.THROTTLED)
        ),
        (replace(UNSEEN, made_at=NOON), (), report(until=None), Send(Step.SALE)),
        # What was agreed to days ago is not sent today.
        (replace(UNSEEN, made_at=NOON - 24 * HOUR), (), report(until=None), "inconclusive"),
        (UNSEEN, (SALE,), report(until=None), Wait),
        (UNSEEN, (SALE,), report(), Wait),
        (UNSEEN, (post(Step.SALE, None),), report(), Wait),
        (UNSEEN, (post(Step.SALE, None),), report(until=SETTLED), "inconclusive"),
        (UNSEEN, (SALE,), report(until=SETTLED), "inconclusive"),
        (UNSEEN, (post(Step.SALE, Outcome.MISCONFIGURED),), report(), "inconclusive"),
        # What the report shows counts, whatever the answer said.
        (probe(), (post(Step.SALE, Outcome.REFUSED),), report(*FIRST), Send(Step.REPEAT)),
        (probe(), (post(Step.SALE, None),), report(*FIRST), Send(Step.REPEAT)),
        (probe(), (SALE,), report(REFUSED_LINE), "inconclusive"),
        (probe(), (SALE, REPEAT), report(*FIRST), Wait),
        (probe(), (SALE, REPEAT), report(*FIRST, until=SETTLED), "drops"),
        (probe(), (SALE, post(Step.REPEAT, Outcome.REFUSED, at=LATER)), report(*FIRST, until=SETTLED), "drops"),
        *(
            (probe(), (SALE, post(Step.REPEAT, outcome, at=LATER)), report(*FIRST, until=SETTLED), "inconclusive")
            for outcome in (None, Outcome.AMBIGUOUS, Outcome.UNVERIFIED, Outcome.MISCONFIGURED)
        ),
        (probe(), (SALE, REPEAT), report(*FIRST, REFUSED_LINE, until=SETTLED), "drops"),
        (probe(), (SALE, REPEAT), report(*FIRST, line(at=LATER)), "counts_twice"),
        (probe(), (SALE, post(Step.REPEAT, None, at=LATER)), report(*FIRST, line(at=LATER)), "counts_twice"),
        (probe(), (SALE, REPEAT), report(line(at=LATER)), "replaces"),
        (probe(), (SALE, REPEAT), report(*FIRST, line(-100, at=LATER), line(at=LATER)), "replaces"),
        (probe(), (SALE, REPEAT), report(*FIRST, line(50, at=LATER)), Wait),
        (probe(), (SALE, REPEAT), report(*FIRST, line(50, at=LATER), until=SETTLED), "inconclusive"),
        (probe(), (SALE, REPEAT), report(until=SETTLED), "inconclusive"),
    ],
)  # fmt: skip
def test_an_order_id_that_comes_twice(
    asked: Probe, posts: tuple[OwnPost, ...], shown: Report, act: object
) -> None:
    told = next_act(asked, posts, shown, at=LATER)

    if isinstance(act, str):
        assert isinstance(told, Answered)
        assert told.answer == act, told.sentence
        assert told.sentence
    elif isinstance(act, type):
        assert isinstance(told, act)
    else:
        assert told == act


@pytest.mark.parametrize(
    ("shown", "outcome", "answer"),
    [
        (report(line(transaction_at=NOON - 20 * 24 * HOUR)), Outcome.ACCEPTED, "keeps_date"),
        (report(line(transaction_at=NOON)), Outcome.ACCEPTED, "redated"),
        (report(line(transaction_at=NOON - 10 * 24 * HOUR)), Outcome.ACCEPTED, None),
        (report(line(transaction_at=NOON - 10 * 24 * HOUR), until=SETTLED), Outcome.ACCEPTED, "inconclusive"),
        (report(REFUSED_LINE), Outcome.ACCEPTED, "not_commissionable"),
        (report(), Outcome.REFUSED, "refused"),
        (report(), Outcome.ACCEPTED, None),
        (report(until=SETTLED), Outcome.ACCEPTED, "lost"),
        (report(until=SETTLED), Outcome.AMBIGUOUS, "inconclusive"),
        # A list that is not read may hold it.
        (Report((), SETTLED, None), Outcome.ACCEPTED, "inconclusive"),
        (Report((), SETTLED, LATER), Outcome.ACCEPTED, "inconclusive"),
    ],
)
def test_an_order_that_comes_late(shown: Report, outcome: Outcome, answer: str | None) -> None:
    old = replace(TEST, placed_at=NOON - 20 * 24 * HOUR)
    asked = probe(Experiment.LATE, test=old, first=shown.lines)

    told = next_act(asked, (post(Step.SALE, outcome),), shown, at=LATER)

    assert (told.answer if isinstance(told, Answered) else None) == answer


@pytest.mark.parametrize(
    ("shown", "outcome", "answer"),
    [
        (report(*FIRST), Outcome.ACCEPTED, None),
        (report(*FIRST, line(-100, at=LATER, sku="OTHER")), Outcome.ACCEPTED, "stands_alone"),
        (report(*FIRST, line(-100, at=LATER)), Outcome.ACCEPTED, "nets"),
        (report(*FIRST, replace(REFUSED_LINE, sku="OTHER", amount=-100)), Outcome.ACCEPTED, "not_counted"),
        (report(*FIRST, until=SETTLED), Outcome.REFUSED, "refused"),
        (report(*FIRST), Outcome.REFUSED, None),
        (report(*FIRST, until=SETTLED), Outcome.ACCEPTED, "ignored"),
        (Report(FIRST, SETTLED, None), Outcome.ACCEPTED, "inconclusive"),
        (report(*FIRST, until=SETTLED), None, "inconclusive"),
    ],
)
def test_a_return_of_what_was_not_sold(shown: Report, outcome: Outcome | None, answer: str | None) -> None:
    back = post(Step.RETURN, outcome, at=LATER)

    told = next_act(probe(Experiment.RETURN), (SALE, back), shown, at=LATER)

    assert (told.answer if isinstance(told, Answered) else None) == answer


UNDONE = post(Step.UNDO, at=LATER)


@pytest.mark.parametrize(
    ("posts", "shown", "act"),
    [
        ((SALE,), report(*FIRST), Send(Step.UNDO, 1)),
        ((SALE, REPEAT), report(*FIRST, line(at=LATER)), Send(Step.UNDO, 2)),
        ((SALE, BACK), report(*FIRST, line(-100, at=LATER, sku="OTHER")), Over),
        ((SALE,), report(REFUSED_LINE), Over),
        ((SALE,), report(), Over),
        ((SALE,), report(*FIRST, line(at=LATER)), Stuck),
        ((SALE,), report(line(150)), Stuck),
        ((SALE,), report(*FIRST, line(-150, at=LATER)), Stuck),
        ((SALE, UNDONE), report(*FIRST), Wait),
        ((SALE, UNDONE), report(*FIRST, until=SETTLED), Stuck),
        ((SALE, post(Step.UNDO, Outcome.REFUSED, at=LATER)), report(*FIRST), Stuck),
        ((SALE, post(Step.UNDO, Outcome.NOT_SENT, at=LATER)), report(*FIRST), Send(Step.UNDO, 1)),
        ((SALE, UNDONE), report(*FIRST, line(-100, at=LATER)), Over),
    ],
)
def test_after_its_answer_what_the_report_counts_is_taken_back_once(
    posts: tuple[OwnPost, ...], shown: Report, act: object
) -> None:
    told = next_act(probe(answer="drops"), posts, shown, at=LATER)

    assert isinstance(told, act) if isinstance(act, type) else told == act


@pytest.mark.parametrize(
    ("asked", "posts", "shown", "act"),
    [
        (probe(), (SALE,), report(*FIRST), Send(Step.UNDO, 1)),
        (UNSEEN, (SALE,), report(), Send(Step.UNDO, 1)),
        (UNSEEN, (post(Step.SALE, None),), report(), Stuck),
        (UNSEEN, (), report(), Stuck),
        # What may still come in would be left over.
        (probe(), (SALE, REPEAT), report(*FIRST), Stuck),
        (probe(), (SALE, REPEAT), report(*FIRST, until=SETTLED), Send(Step.UNDO, 1)),
        (probe(), (SALE,), report(REFUSED_LINE), Stuck),
        # What was cancelled meanwhile, or was never booked, cannot be taken back.
        (probe(), (SALE,), report(), Stuck),
        (UNSEEN, (SALE,), report(until=SETTLED), Stuck),
    ],
)
def test_a_person_may_take_it_back_early_where_it_is_known_what_was_booked(
    asked: Probe, posts: tuple[OwnPost, ...], shown: Report, act: object
) -> None:
    told = undo_now(asked, posts, shown)

    assert isinstance(told, act) if isinstance(act, type) else told == act


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_a_step_that_may_have_left_never_leaves_again(outcome: Outcome | None) -> None:
    may = outcome in {Outcome.NOT_SENT, Outcome.THROTTLED}

    assert (why_not_begun((post(Step.REPEAT, outcome),), Step.REPEAT, at=LATER) == "") is may


def test_after_the_reversal_nothing_more_of_it_leaves() -> None:
    assert "it was taken back at" in why_not_begun((SALE, UNDONE), Step.REPEAT, at=LATER)


def test_waiting_says_first_the_guides_half_hour_and_then_the_settle_time() -> None:
    early = next_act(UNSEEN, (SALE,), report(until=None), at=NOON)
    late = next_act(UNSEEN, (SALE,), report(), at=LATER)

    assert isinstance(early, Wait)
    assert isinstance(late, Wait)
    assert (early.until, late.until) == (NOON + HOUR / 2, NOON + SETTLE)
    assert "not visible yet: the books of the report are not read yet" in early.sentence
    assert "reach to 2026-11-16 13:00 UTC" in late.sentence


def test_each_postback_is_a_sample_of_the_lag() -> None:
    shown = report(*FIRST, line(at=LATER), line(-200, at=LATER + HOUR))
    undone = post(Step.UNDO, at=LATER + HOUR)

    lags = lags_of((SALE, REPEAT, undone), shown)

    assert [(each.step, each.processed_at, each.seen_at) for each in lags] == [
        ("sale", NOON, NOON + HOUR),
        ("repeat", LATER, LATER + HOUR),
        ("undo", LATER + HOUR, LATER + 2 * HOUR),
    ]


def test_what_was_throttled_goes_out_again_when_rakuten_said_and_not_before() -> None:
    throttled = replace(post(Step.SALE, Outcome.THROTTLED), not_before=LATER)

    early = next_act(UNSEEN, (throttled,), report(until=None), at=LATER - timedelta(seconds=1))

    assert isinstance(early, Wait)
    assert (early.until, "asked to wait until 2026-11-16 13:00:00" in early.sentence) == (LATER, True)
    assert "asked to wait" in why_not_begun((throttled,), Step.SALE, at=NOON)
    assert next_act(UNSEEN, (throttled,), report(until=None), at=LATER) == Send(Step.SALE)
    assert why_not_begun((throttled,), Step.SALE, at=LATER) == ""
