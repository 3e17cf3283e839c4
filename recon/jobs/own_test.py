"""Sends a test order of our own, and takes it back once: written down first, sent once, answered in the audit."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from recon.jobs.ports import Postbacks
from recon.jobs.question import Bench, question, volumes_of
from recon.records.attempt import AttemptKind
from recon.resend.hold import HeldBack
from recon.resend.own_test import OwnPost, OwnTest
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest, compose
from recon.store.book import Store
from recon.store.own_tests import NoOwnTest

_log = structlog.get_logger()


class NotSendable(Exception):
    """This is a test order that no postback can carry; it says why."""


@dataclass(frozen=True, slots=True)
class Counter:
    """This is where test orders go out: the door, our book, and who sends."""

    sender: Postbacks
    store: Store
    by: str


def request_of(test: OwnTest, kind: AttemptKind = AttemptKind.SALE) -> PostbackRequest:
    """Compose the postback of a test order, to the byte, or raise NotSendable."""
    composed = compose(test.sale, manner=test.manner, kind=kind)
    if isinstance(composed, HeldBack):
        raise NotSendable(f"this test order cannot be sent: {composed.sentence}")
    return composed


def send_test(test: OwnTest, *, counter: Counter) -> Posted:
    """Send a test order once."""
    request = request_of(test)
    post = counter.store.begin_own_test(test, by=counter.by)
    return _sent(request, post, counter=counter)


def reverse_test(ref: str, *, is_recorded: bool, counter: Counter) -> Posted:
    """Send a test order's amounts once more below nothing; a second time is refused."""
    test = counter.store.own_test(ref)
    if test is None:
        raise NoOwnTest(ref)
    request = request_of(test, AttemptKind.REVERSAL)
    post = counter.store.begin_own_reversal(ref, is_recorded=is_recorded, by=counter.by)
    return _sent(request, post, counter=counter)


def is_recorded(bench: Bench, ref: str, *, at: datetime) -> bool:
    """Tell whether the books hold a line of Rakuten's for an order."""
    volumes = volumes_of(bench)
    asked, _ = question(bench, volumes, as_of=at, keys=[bench.keys.key_of(ref)])
    return any(line["amount"] > 0 for line in bench.engine.story(volumes, asked=asked).transactions)


def _sent(request: PostbackRequest, post: OwnPost, *, counter: Counter) -> Posted:
    # From here on it may have left: a process that ends now leaves it begun and unanswered, and nobody repeats it.
    posted = counter.sender.send(request)
    counter.store.note_own_answer(request.order_ref, post, posted, by=counter.by)
    kind, outcome = post.kind.name.lower(), posted.outcome.name.lower()
    _log.info("test.sent", order=request.order_ref, kind=kind, outcome=outcome)
    return posted
