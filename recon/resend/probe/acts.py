"""What an experiment does next: send a step, wait for the report, tell its answer, or end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.records.attempt import Outcome
from recon.records.moment import EPOCH
from recon.resend.own_test import OwnPost, asked_to_wait, patience_sentence
from recon.resend.probe.answers import ANSWERS, Answered
from recon.resend.probe.experiment import INCONCLUSIVE, SECOND, Experiment, Probe, Report, Step, posts_of

_GUIDE = timedelta(minutes=30)
AGREED_FOR = timedelta(hours=24)
"""How long after its planning the sale of a probe may still go out."""
_SAID_NO = {Outcome.REFUSED: "refused", Outcome.MISCONFIGURED: "turned the programme away"}
BY_HAND = "correct or cancel the transaction of this order id in Rakuten's dashboard, amount as reported"


@dataclass(frozen=True, slots=True)
class Send:
    """This is a step that goes out now; an undo takes the sale back so many times as it was counted."""

    step: Step
    times: int = 1


@dataclass(frozen=True, slots=True)
class Wait:
    """This is nothing to do before a moment, and why."""

    until: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Over:
    """This is the end: nothing is left at Rakuten of which we know."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """This is where a person must look: something is left that we must not touch."""

    sentence: str


Act = Send | Wait | Answered | Over | Stuck


def next_act(probe: Probe, posts: Sequence[OwnPost], report: Report, *, at: datetime) -> Act:
    """Say what an experiment does next, from what was sent and what the report shows."""
    act = _act(probe, posts, report, at=at)
    until = asked_to_wait(posts, at=at)
    if isinstance(act, Send) and until is not None:
        return Wait(until, f"{patience_sentence(until)}: its {act.step} goes out after that")
    return act


def _act(probe: Probe, posts: Sequence[OwnPost], report: Report, *, at: datetime) -> Act:
    if probe.answer:
        return _taken_back(probe, posts, report, at=at)
    sales = posts_of(posts, Step.SALE)
    if not sales:
        return _sale(probe, at=at)
    if not report.lines and not probe.first:
        return _unseen(probe, sales[-1], report, at=at)
    second = SECOND.get(probe.experiment)
    watched = sales if second is None else posts_of(posts, second)
    if watched:
        return _read(probe, watched[-1], report, at=at)
    return _second(second or Step.SALE, report)


def _sale(probe: Probe, *, at: datetime) -> Act:
    # What a person agreed to was a sale of that moment: days later it would be a late one, and surprise them.
    if probe.made_at is not None and at - probe.made_at > AGREED_FOR:
        return Answered(INCONCLUSIVE, "its sale was not sent within a day of its planning; begin it anew")
    return Send(Step.SALE)


def _second(step: Step, report: Report) -> Act:
    if report.net > 0:
        return Send(step)
    return Answered(INCONCLUSIVE, "the sale stands in the report, but earns nothing: nothing can be compared")


def proved(report: Report, post: OwnPost, *, settle: timedelta) -> bool:
    """Tell whether what the report lacks of a postback is surely not there: it reaches past the settle time."""
    return report.covered_until is not None and report.covered_until >= post.begun_at + settle


def _unseen(probe: Probe, sale: OwnPost, report: Report, *, at: datetime) -> Act:
    said = _SAID_NO.get(sale.outcome) if sale.outcome is not None else None
    if said is not None:
        is_late = probe.experiment is Experiment.LATE and sale.outcome is Outcome.REFUSED
        answer = "refused" if is_late else INCONCLUSIVE
        return Answered(answer, f"Rakuten {said} the sale: {sale.reason}")
    if not proved(report, sale, settle=probe.settle):
        return _waiting(sale, report, settle=probe.settle, at=at, what="the sale")
    reads_both = report.refused_until is not None and report.refused_until >= sale.begun_at + probe.settle
    if probe.experiment is Experiment.LATE and sale.outcome is Outcome.ACCEPTED and reads_both:
        return Answered("lost", "Rakuten accepted it, and none of its lists shows it")
    known = "accepted" if sale.outcome is Outcome.ACCEPTED else "sent, nobody knows with what result"
    return Answered(INCONCLUSIVE, f"the sale was {known}, and the report does not show it")


def _read(probe: Probe, post: OwnPost, report: Report, *, at: datetime) -> Act:
    settled = proved(report, post, settle=probe.settle)
    answered = ANSWERS[probe.experiment](probe, post, report, settled=settled)
    if answered is not None:
        return answered
    return _waiting(post, report, settle=probe.settle, at=at, what=f"what comes of the {post.step}")


def _waiting(post: OwnPost, report: Report, *, settle: timedelta, at: datetime, what: str) -> Wait:
    early, late = post.begun_at + _GUIDE, post.begun_at + settle
    until = early if at < early else max(late, at)
    reach = report.covered_until
    reaches = "are not read yet" if reach is None else f"reach to {reach:%Y-%m-%d %H:%M} UTC"
    promise = "the guide promises 30 minutes" if at < early else "only then its absence is proved"
    sentence = (
        f"{what} is not visible yet: the books of the report {reaches}; {promise}, so `recon pull` after that"
    )
    return Wait(until, sentence)


def _taken_back(probe: Probe, posts: Sequence[OwnPost], report: Report, *, at: datetime) -> Act:
    undone = posts_of(posts, Step.UNDO)
    if report.net < 0:
        return Stuck(f"the report shows less than nothing of it ({report.net} minor units); {BY_HAND}")
    if not undone:
        return _undo(probe, posts, report)
    last = undone[-1]
    if report.net == 0 and report.earning:
        return Over("the report shows the sale and its reversal: nothing is left")
    said = _SAID_NO.get(last.outcome) if last.outcome is not None else None
    if said is not None:
        return Stuck(f"Rakuten {said} the reversal: {last.reason}; {BY_HAND}")
    if proved(report, last, settle=probe.settle):
        return Stuck(f"the reversal was sent, and the report does not show it; {BY_HAND}")
    return _waiting(last, report, settle=probe.settle, at=at, what="the reversal")


def _undo(probe: Probe, posts: Sequence[OwnPost], report: Report) -> Act:
    if report.net == 0:
        where = "its total in the report is nothing" if report.earning else "nothing of it earns anything"
        return Over(f"{where}: there is nothing to take back")
    times, rest = _counted(probe, report)
    sales = sum(len(posts_of(posts, step)) for step in (Step.SALE, Step.REPEAT))
    if rest or not 1 <= times <= sales:
        return Stuck(
            f"the report shows {report.net} minor units, which is no whole number of sales; {BY_HAND}"
        )
    return Send(Step.UNDO, times)


def undo_now(probe: Probe, posts: Sequence[OwnPost], report: Report) -> Send | Stuck:
    """Say how often the sale is to be taken back now, whatever the experiment still waits for."""
    sales, others = posts_of(posts, Step.SALE), [*posts_of(posts, Step.REPEAT), *posts_of(posts, Step.RETURN)]
    if others and not probe.answer and not proved(report, others[-1], settle=probe.settle):
        why = f"nobody knows yet what comes of its {others[-1].step}"
        return Stuck(f"{why}: go on with the probe, or {BY_HAND}")
    if report.lines:
        act = _taken_back(probe, [each for each in posts if each.step != Step.UNDO], report, at=EPOCH)
        return act if isinstance(act, Send | Stuck) else Stuck(_sentence(act))
    if not sales or sales[-1].outcome is not Outcome.ACCEPTED:
        why = "the report shows nothing of it, and nobody knows whether it was booked"
        return Stuck(f"{why}: run `recon pull` and try again, or {BY_HAND}")
    if probe.first or proved(report, sales[-1], settle=probe.settle):
        # A reversal of what is not booked takes from a publisher what nobody got.
        known = "shows it no more" if probe.first else "is settled and does not show it"
        return Stuck(f"the report {known}, so there is nothing to take back; if it comes up again, {BY_HAND}")
    return Send(Step.UNDO)


def _sentence(act: Act) -> str:
    return "" if isinstance(act, Send) else act.sentence


def _counted(probe: Probe, report: Report) -> tuple[int, int]:
    unit = sum(each.amount for each in probe.first if each.earns)
    return divmod(report.net, unit) if unit > 0 else (0, report.net)
