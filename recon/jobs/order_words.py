"""What others said of one order, word for word: answers to us, and what nobody could take into a book."""

from collections.abc import Iterator
from dataclasses import dataclass

from recon.books.keys import key_of
from recon.jobs.judged import Told
from recon.jobs.question import Bench
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros
from recon.reporting.order_story import Lane, StoryEvent
from recon.resend.own_test import OwnPost
from recon.resend.probe.experiment import Probe
from recon.resend.whole import WholeAnswer

KINDS = {AttemptKind.SALE: "sale", AttemptKind.REVERSAL: "reversal", AttemptKind.EVENT: "event"}


@dataclass(frozen=True, slots=True)
class Answered:
    """This is what was answered to an attempt of our own: in a line, fit to be shown, and whole."""

    line: str
    raw: str


NOT_ANSWERED = Answered("", "")


def answers(bench: Bench, told: Told, *, programme: str) -> dict[int, Answered]:
    """Find what was answered to attempts of our own, by the moment at which they began."""
    keys = {row["key_number"] for row in told.verdict if programme in bench.programmes}
    ours = [each for key in keys for each in bench.store.own_attempts(programme=programme, key_number=key)]
    return {
        micros(each.begun_at): Answered(
            # A number that says all is well needs no second witness.
            "" if each.outcome is Outcome.ACCEPTED else each.answer,
            _raw(bench.store.whole_of(each.id)),
        )
        for each in ours
    }


def beside_the_books(bench: Bench, ref: str, *, programme: str | None = None) -> Iterator[StoryEvent]:
    """Tell what no book holds of an order: our test postbacks of it, and set-aside lines that name it.

    A set-aside line is of no programme: nobody could read one in it.
    """
    test = bench.store.own_test(ref)
    if test is not None and programme in {None, test.programme}:
        yield from (_post_event(bench, post) for post in test.posts)
        for probe in (each for each in bench.store.probes() if each.ref == ref):
            yield from _probe_events(probe)
    for reject in bench.store.rejects(order_key=key_of(ref)):
        is_log = reject.source.startswith("postbacks.")
        yield StoryEvent(
            moment=reject.first_at,
            lane=Lane.LOG if is_log else Lane.NETWORK,
            sentence=f"a line of {reject.source} that was set aside seems to name it: {reject.why}",
            raw=reject.raw,
        )


def _post_event(bench: Bench, post: OwnPost) -> StoryEvent:
    what = f"{post.step or KINDS[post.kind]} of a test order"
    outcome = (
        "sending, no answer noted" if post.outcome is None else post.outcome.name.lower().replace("_", " ")
    )
    reason = f": {post.reason}" if post.reason else ""
    return StoryEvent(
        moment=post.begun_at,
        lane=Lane.US,
        sentence=f"{what}, {outcome}{reason}",
        raw=_raw(bench.store.whole_answer(post.head, post.body)),
    )


def _probe_events(probe: Probe) -> Iterator[StoryEvent]:
    told = (
        (probe.made_at, f"probe {probe.number} '{probe.experiment}' begun with it by {probe.by}"),
        (probe.answered_at, f"probe {probe.number} answered: {probe.sentence}"),
        (probe.ended_at, f"probe {probe.number} over: {probe.ending}"),
    )
    for at, sentence in told:
        if at is not None:
            yield StoryEvent(moment=at, lane=Lane.US, sentence=sentence.rstrip(": "))


def _raw(whole: WholeAnswer | None) -> str:
    if whole is None:
        return ""
    return f"{whole.head}\n\n{whole.body}" if whole.body else whole.head
