"""What the report answers to each question: named where it shows it, inconclusive where it does not, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from recon.records.attempt import Outcome
from recon.resend.own_test import OwnPost
from recon.resend.policy import Duplicates
from recon.resend.probe.experiment import INCONCLUSIVE, Experiment, Probe, Report, ReportLine
from recon.resend.probe.scales import scale_shown

# Rakuten's times are written to the minute, and of their zone nobody is quite sure.
_SAME_DAY = timedelta(hours=26)
_SAME_MINUTE = timedelta(minutes=1)
_HEARD = frozenset({Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.REFUSED})


@dataclass(frozen=True, slots=True)
class Answered:
    """This is the answer of an experiment, with what it rests on in words."""

    answer: str
    sentence: str


class _Reading(Protocol):
    """This is how one experiment reads the report; None where it must wait."""

    def __call__(self, probe: Probe, post: OwnPost, report: Report, *, settled: bool) -> Answered | None: ...


def duplicates(probe: Probe, post: OwnPost, report: Report, *, settled: bool) -> Answered | None:
    """Tell what became of an order id that came twice."""
    unit = sum(each.amount for each in probe.first if each.earns)
    known = {each.identity for each in probe.first}
    came = [each for each in report.earning if each.identity not in known and _after(each, post)]
    gone = known - {each.identity for each in report.lines}
    if report.net == 2 * unit and came:
        return Answered(Duplicates.COUNTS_TWICE, "the report adds both up")
    if report.net == unit and came:
        how = "the first line is gone" if gone else "the first is taken back by a line of its own"
        return Answered(Duplicates.REPLACES, f"{how}, and the second stands in its place")
    return _still_one(probe, post, report, unit=unit) if settled else None


def _still_one(probe: Probe, post: OwnPost, report: Report, *, unit: int) -> Answered:
    """Tell what a settled report means that does not show the second sale."""
    known = {each.identity for each in probe.first}
    if report.net != unit or known - {each.identity for each in report.lines}:
        return Answered(INCONCLUSIVE, f"the report shows {report.net} minor units of a sale of {unit}")
    if post.outcome not in _HEARD:
        return Answered(
            INCONCLUSIVE, "the report shows one sale, but nobody knows whether the second arrived"
        )
    beside = next((each for each in report.lines if not each.earns and each.identity not in known), None)
    if beside is not None:
        return Answered(Duplicates.DROPS, f"the second earns nothing: {beside.reason or 'without a reason'}")
    heard = "accepted" if post.outcome is Outcome.ACCEPTED else "answered"
    return Answered(Duplicates.DROPS, f"the second was {heard}, and the settled report shows one sale")


def late(probe: Probe, post: OwnPost, report: Report, *, settled: bool) -> Answered | None:
    """Tell what became of an order that was reported days after it was placed."""
    line = report.lines[0]
    keeps = abs(line.transaction_at - probe.test.placed_at) <= _SAME_DAY
    shown = f"the report dates it {line.transaction_at:%Y-%m-%d %H:%M} UTC"
    if not line.earns:
        return Answered(
            "not_commissionable", f"it earns nothing: {line.reason or 'without a reason'}; {shown}"
        )
    if keeps:
        return Answered("keeps_date", f"{probe.days} days late, and {shown}, as it was placed")
    if abs(line.transaction_at - post.begun_at) <= _SAME_DAY:
        return Answered("redated", f"{shown}, when it was sent, not when it was placed")
    return (
        Answered(INCONCLUSIVE, f"{shown}, neither when it was placed nor when it was sent")
        if settled
        else None
    )


def scale(probe: Probe, post: OwnPost, report: Report, *, settled: bool) -> Answered | None:
    """Tell in which scale the amounts that are sent are read."""
    line = report.lines[0]
    currency = probe.test.currency
    if line.currency != currency:
        return Answered(INCONCLUSIVE, f"it was sent in {currency}, the report shows it in {line.currency}")
    shown = sum(each.amount for each in report.lines)
    if any(each.processed_at < post.begun_at - _SAME_DAY for each in report.lines):
        return Answered(INCONCLUSIVE, "the report shows a line that is older than the sale")
    found = scale_shown(probe.test.amount, scale=probe.test.manner.scale, currency=currency, shown=shown)
    if found:
        return Answered(found, f"the report shows {shown} minor units of {currency}")
    sentence = f"the report shows {shown} minor units of {currency}, which no scale explains"
    return Answered(INCONCLUSIVE, sentence) if settled else None


def returned(probe: Probe, post: OwnPost, report: Report, *, settled: bool) -> Answered | None:
    """Tell what became of a return whose SKU was not sold."""
    sold, other = probe.test.sku, probe.other_sku
    unit = sum(each.amount for each in probe.first if each.earns)
    theirs = [each for each in report.lines if each.sku == other]
    left = sum(each.amount for each in report.earning if each.sku == sold)
    if any(each.earns for each in theirs):
        return Answered("stands_alone", f"it is a line of its own under {other}; the sale of {sold} stands")
    if theirs:
        why = theirs[0].reason or "without a reason"
        return Answered("not_counted", f"its line is not commissionable ({why}), so the sale stays paid")
    if left < unit:
        return Answered("nets", f"it was taken from the sale of {sold}, of which {left} of {unit} are left")
    return _not_shown(probe, post, report) if settled else None


def _not_shown(probe: Probe, post: OwnPost, report: Report) -> Answered:
    reads_both = report.refused_until is not None and report.refused_until >= post.begun_at + probe.settle
    if post.outcome is Outcome.REFUSED:
        return Answered("refused", f"Rakuten's answer said no: {post.reason}")
    if post.outcome is Outcome.ACCEPTED and reads_both:
        return Answered("ignored", "Rakuten accepted it, and none of its lists shows it")
    return Answered(INCONCLUSIVE, "no list that is read shows it, and nobody knows whether it arrived")


def _after(line: ReportLine, post: OwnPost) -> bool:
    return line.processed_at >= post.begun_at - _SAME_MINUTE


ANSWERS: Mapping[Experiment, _Reading] = {
    Experiment.DUPLICATES: duplicates,
    Experiment.LATE: late,
    Experiment.SCALE: scale,
    Experiment.RETURN: returned,
}
