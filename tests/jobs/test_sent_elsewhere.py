"""Two programmes that number alike, and a log whose MIDs are exchanged: what may have gone out is not sent again."""

from typing import Any

import pytest

from recon.jobs.judged import Told
from recon.jobs.resend_case import Pages, Wanted, candidate
from recon.jobs.sent_elsewhere import sent_elsewhere
from recon.matching.found_break import CaseKey
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros
from tests.jobs.store_scene import MONDAY

MINE, THEIRS = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg", "abcdefghijk-ABCDEFGHIJKLMNOPQRSTUg"


def order(programme: str, *, amount: int = 1000, click_id: str = MINE) -> dict[str, Any]:
    return {"programme": programme, "amount_first": amount, "net_amount": amount, "click_id": click_id}


def attempt(programme: str = "fr", **columns: Any) -> dict[str, Any]:
    usual = {
        "programme": programme,
        "kind": int(AttemptKind.SALE),
        "outcome": int(Outcome.ACCEPTED),
        "amount": 1000,
        "click_id": MINE,
    }
    return {**usual, **columns}


HELD = {
    "its click id, whatever the amount": (attempt(amount=77), [order("fr", amount=77, click_id=THEIRS)]),
    "its amount, where the log has no click id": (
        attempt(click_id=None),
        [order("fr", amount=500, click_id=THEIRS)],
    ),
    "no order of theirs": (attempt(click_id="undefined"), []),
    "a click id that the log cut": (attempt(click_id=MINE[:20]), []),
    "a click id with a blank": (attempt(click_id=f"{MINE} ", amount=77), []),
    "one that nobody knows to have arrived": (attempt(outcome=int(Outcome.AMBIGUOUS)), []),
}
LET_THROUGH = {
    "another click id": (attempt(click_id=THEIRS), []),
    "their own order has the same amount": (attempt(click_id=None), [order("fr", click_id=THEIRS)]),
    "another amount": (attempt(click_id=None, amount=999), []),
    "its own programme's, which is looked at elsewhere": (attempt("de"), []),
    "nobody's, which is looked at as its own": (attempt(""), []),
    "one that Rakuten refused, which may be sent once its MID is right": (
        attempt(outcome=int(Outcome.REFUSED)),
        [],
    ),
    "one that never left": (attempt(outcome=int(Outcome.NOT_SENT)), []),
    "a reversal": (attempt(kind=int(AttemptKind.REVERSAL)), []),
}


@pytest.mark.parametrize(("sent", "others"), HELD.values(), ids=HELD)
def test_an_attempt_under_another_programme_may_be_the_orders(
    sent: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    own = [order("de")]

    assert "under programme fr" in sent_elsewhere(
        own, attempts=[sent], orders=[*own, *others], programme="de"
    )


@pytest.mark.parametrize(("sent", "others"), LET_THROUGH.values(), ids=LET_THROUGH)
def test_an_attempt_that_is_anothers_or_never_left_says_nothing(
    sent: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    own = [order("de")]

    assert sent_elsewhere(own, attempts=[sent], orders=[*own, *others], programme="de") == ""


def test_the_gate_looks_at_what_the_log_has_under_the_other_programme() -> None:
    at = micros(MONDAY)
    usual = {"kind": 1, "state": 2, "is_test": 0, "placed_at": at, "landed_at": None, "cancelled_at": None}
    words = dict.fromkeys(("coupon", "customer_kind", "country", "landing_url"), None)
    shop = {
        **usual,
        **words,
        **order("de"),
        "refunded_amount": 0,
        "currency": "EUR",
        "order_key": "1001",
        "key_number": 7,
    }
    sent = {**attempt(), "order_key": "1001", "sent_at": at, "source": "log"}
    told = Told(orders=[shop], attempts=[sent], transactions=[], verdict=[])

    found = candidate(Pages.of(told), Wanted(CaseKey("de", 7), "1001"), own=(), unfinished={}, by_hand={})

    assert found.attempts == ()
    assert "under programme fr" in found.known_as
