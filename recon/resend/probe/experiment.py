"""What an experiment is: a question, a test order of our own with its postbacks, and what the report shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recon.records.attempt import AttemptKind, Outcome
from recon.records.transaction import NetworkList
from recon.resend.own_test import OwnPost, OwnTest, asked_to_wait, patience_sentence

INCONCLUSIVE = "inconclusive"
"""The answer of an experiment that answered nothing: it decides no setting."""
# Of nothing else do we know for sure that it left the house in vain.
_MAY_GO_AGAIN = frozenset({Outcome.NOT_SENT, Outcome.THROTTLED})


class Experiment(StrEnum):
    """This is one question that nobody answers in public, and that a test order can answer."""

    DUPLICATES = "duplicates"
    LATE = "late"
    SCALE = "scale"
    RETURN = "return"


class Step(StrEnum):
    """This is one postback of an experiment; none of them is sent twice."""

    SALE = "sale"
    REPEAT = "repeat"
    RETURN = "return"
    UNDO = "undo"

    @property
    def kind(self) -> AttemptKind:
        """Tell whether it reports a sale or takes one back."""
        return AttemptKind.SALE if self in {Step.SALE, Step.REPEAT} else AttemptKind.REVERSAL


SECOND = {Experiment.DUPLICATES: Step.REPEAT, Experiment.RETURN: Step.RETURN}
"""What an experiment sends once the report shows its sale; the others watch the sale alone."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """This is one line that Rakuten's lists show of the test order; `seen_at` is when we first read it."""

    list: NetworkList
    sku: str
    amount: int
    currency: str
    transaction_at: datetime
    processed_at: datetime
    seen_at: datetime
    transaction_id: str = ""
    reason: str = ""

    @property
    def earns(self) -> bool:
        """Tell whether somebody is paid for it."""
        return self.list is NetworkList.COMMISSIONABLE

    @property
    def identity(self) -> tuple[object, ...]:
        """Name the line among others of its order: by its number, else by all that would change with it."""
        return (self.transaction_id,) if self.transaction_id else (self.sku, self.amount, self.processed_at)


@dataclass(frozen=True, slots=True)
class Report:
    """This is what the books hold of Rakuten's lists: the lines of the test order, and how far the lists reach.

    `refused_until` is how far the list of what earns no commission reaches; None where nobody reads it.
    """

    lines: tuple[ReportLine, ...]
    covered_until: datetime | None
    refused_until: datetime | None

    @property
    def earning(self) -> tuple[ReportLine, ...]:
        """List the lines for which somebody is paid."""
        return tuple(each for each in self.lines if each.earns)

    @property
    def net(self) -> int:
        """Add up what somebody is paid for."""
        return sum(each.amount for each in self.earning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """This is one experiment under way: the test order it is made with, and what is known so far.

    `first` is what the report showed of the sale when it first showed it. `answer` is '' until there is one.
    """

    number: int
    experiment: Experiment
    test: OwnTest
    settle: timedelta
    worst: int
    by: str = ""
    made_at: datetime | None = None
    other_sku: str = ""
    days: int = 0
    first: tuple[ReportLine, ...] = ()
    answer: str = ""
    sentence: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str = ""

    @property
    def ref(self) -> str:
        """Name its order."""
        return self.test.order_ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """This is what an experiment found out about one MID, kept as a decision with its evidence."""

    experiment: Experiment
    mid: str
    answer: str
    found_at: datetime
    probe: int
    currency: str
    days: int = 0
    sentence: str = ""

    @property
    def source(self) -> str:
        """Say where it is known from."""
        return f"the probe of {self.found_at:%Y-%m-%d}"


def posts_of(posts: Sequence[OwnPost], step: Step) -> list[OwnPost]:
    """List the postbacks of a step that may have reached Rakuten, oldest first: more than one would be a mistake."""
    return [each for each in posts if each.step == step and each.outcome not in _MAY_GO_AGAIN]


def why_not_begun(posts: Sequence[OwnPost], step: Step, *, at: datetime) -> str:
    """Say why a step of an experiment must not be sent (again); '' where it may."""
    until = asked_to_wait(posts, at=at)
    if until is not None:
        return patience_sentence(until)
    sent = posts_of(posts, step)
    if sent:
        return (
            f"its {step} left at {sent[-1].begun_at:%Y-%m-%d %H:%M:%S} UTC; nothing of a probe is sent twice"
        )
    undone = posts_of(posts, Step.UNDO)
    if undone:
        return f"it was taken back at {undone[-1].begun_at:%Y-%m-%d %H:%M:%S} UTC"
    return ""
