"""Test orders of our own in our book: written down before they leave, reversed once, however many try."""

import threading
from datetime import timedelta

import pytest

from recon.records.attempt import AttemptKind, Outcome
from recon.resend.answer import Answer
from recon.resend.own_test import OwnTest, own_reference
from recon.resend.posted import Posted
from recon.resend.request import Discounts, Manner
from recon.store.book import Store
from recon.store.manners import manner_of
from recon.store.own_tests import NoOwnTest, NotReversed, SendsStopped
from tests.jobs.store_scene import MONDAY

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
TEST = OwnTest(
    order_ref=own_reference(MONDAY),
    programme="de",
    manner=Manner(mid="41234", scale="plain", discounts=Discounts.AS_SKU, source="recon"),
    click_id=CLICK,
    landed_at=MONDAY - timedelta(minutes=2),
    placed_at=MONDAY,
    currency="EUR",
    amount=100,
    sku="TEST",
)
ACCEPTED = Posted(Answer(Outcome.ACCEPTED, "1 line good", 1, 0, "1434"), 200)
DENIED = Posted(Answer(Outcome.MISCONFIGURED, "Access denied"), 200)
UNHEARD = Posted(Answer(Outcome.AMBIGUOUS, "sent, but no answer came in time"))


def sent(store: Store, posted: Posted = ACCEPTED) -> None:
    store.note_own_answer(TEST.order_ref, store.begin_own_test(TEST, by="Ada"), posted, by="Ada")


def reverse(store: Store, *, is_recorded: bool = False) -> None:
    store.begin_own_reversal(TEST.order_ref, is_recorded=is_recorded, by="Ada")


def test_a_test_order_is_found_again_with_what_came_of_it(store: Store) -> None:
    sent(store)

    found = store.own_test(TEST.order_ref)

    assert found is not None
    assert found.order_ref == "RECON-TEST-20261116-060000-000"
    assert (found.sale, found.manner) == (TEST.sale, TEST.manner)
    [post] = found.posts
    assert (post.kind, post.outcome, post.reason, post.unique_id) == (
        AttemptKind.SALE,
        Outcome.ACCEPTED,
        "1 line good",
        "1434",
    )
    assert store.own_test("1001") is None


def test_of_many_who_reverse_at_once_one_does(store: Store) -> None:
    sent(store)
    began, refused = list[str](), list[str]()
    together = threading.Barrier(6)

    def try_it() -> None:
        together.wait()
        try:
            reverse(store)
            began.append("began")
        except NotReversed as why:
            refused.append(why.why)

    threads = [threading.Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(began), len(refused)) == (1, 5)
    assert all("it was reversed at" in why for why in refused)


@pytest.mark.parametrize(
    ("posted", "is_recorded", "why"),
    [
        (ACCEPTED, False, ""),
        (DENIED, False, "nothing to take back"),
        (DENIED, True, ""),
        (UNHEARD, False, "nobody knows whether it was booked"),
        (UNHEARD, True, ""),
    ],
)
def test_only_what_was_booked_is_taken_back(
    store: Store, posted: Posted, *, is_recorded: bool, why: str
) -> None:
    sent(store, posted)

    if not why:
        reverse(store, is_recorded=is_recorded)
        return
    with pytest.raises(NotReversed, match=why):
        reverse(store, is_recorded=is_recorded)


def test_what_was_begun_and_never_answered_may_have_arrived(store: Store) -> None:
    store.begin_own_test(TEST, by="Ada")

    with pytest.raises(NotReversed, match="nobody knows"):
        reverse(store)


def test_a_reversal_that_surely_booked_nothing_may_be_tried_again_and_no_other(store: Store) -> None:
    sent(store)
    first = store.begin_own_reversal(TEST.order_ref, is_recorded=False, by="Ada")
    store.note_own_answer(TEST.order_ref, first, DENIED, by="Ada")
    second = store.begin_own_reversal(TEST.order_ref, is_recorded=False, by="Ada")
    store.note_own_answer(TEST.order_ref, second, UNHEARD, by="Ada")

    with pytest.raises(NotReversed, match="it was reversed at"):
        reverse(store)


def test_while_sends_are_stopped_nothing_begins(store: Store) -> None:
    sent(store)
    store.stop_sends(by="Ada", because="holiday")

    with pytest.raises(SendsStopped):
        store.begin_own_test(TEST, by="Ada")
    with pytest.raises(SendsStopped):
        reverse(store)
    found = store.own_test(TEST.order_ref)
    assert found is not None
    assert len(found.posts) == 1


def test_a_reference_that_is_none_of_ours_is_said(store: Store) -> None:
    with pytest.raises(NoOwnTest, match="'RECON-TEST-20261116-060000-000' is no test order"):
        reverse(store)


def test_a_test_order_of_an_older_version_is_taken_back_in_its_scale() -> None:
    assert manner_of({"mid": "41234", "scale": "plain"}) == Manner(mid="41234", scale="plain")
