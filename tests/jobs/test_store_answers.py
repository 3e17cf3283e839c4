"""Whole answers in our book: each different body once, bounded, gone in its time, and there after an upgrade."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from recon.jobs.resend_journal import Journal
from recon.records.attempt import Outcome
from recon.resend.answer import Answer
from recon.resend.own_test import OwnTest
from recon.resend.policy import Caps
from recon.resend.posted import Posted
from recon.resend.request import Manner
from recon.resend.whole import WholeAnswer
from recon.store import answers
from recon.store.answers import ANSWERS_KEPT, BEGINNING
from recon.store.book import Store
from recon.store.resend_rows import StoredResend
from recon.store.schema_kept import ANSWERS
from recon.store.sending import Begun, Limits
from tests.jobs.resend_scene import CLICK, approved, broke, request_of
from tests.jobs.store_scene import MONDAY, ToldClock, store_sql

DAY = timedelta(days=1)
LONG = "<p>out of order</p>" * 500
LIMITS = Limits(Caps(1000, {"EUR": 10**9}), Caps(1000, {"EUR": 10**9}), timedelta(seconds=20))


def posted(body: str, *, head: str = "HTTP/1.1 500 Oops") -> Posted:
    return Posted(Answer(Outcome.AMBIGUOUS, "HTTP 500"), 500, "oops", whole=WholeAnswer(head, body))


def own(ref: str) -> OwnTest:
    return OwnTest(
        order_ref=ref,
        programme="de",
        manner=Manner(mid="41234", scale="plain"),
        click_id=CLICK,
        landed_at=MONDAY,
        placed_at=MONDAY,
        currency="EUR",
        amount=100,
        sku="TEST",
    )


def answered(store: Store, ref: str, told: Posted) -> WholeAnswer | None:
    """Send a test order that is answered so; tell what is kept of it."""
    post = store.begin_own_test(own(ref), by="ben")
    store.note_own_answer(ref, post, told, by="ben")
    known = store.own_test(ref)
    assert known is not None
    return store.whole_answer(known.posts[0].head, known.posts[0].body)


def begun(store: Store, *refs: str) -> list[Begun]:
    """Begin to send orders again."""
    broke(store, refs)
    plan = approved(store, refs)
    return [_begun(store, each) for each in store.resends(plan.id)]


def _begun(store: Store, resend: StoredResend) -> Begun:
    claim = store.claim_resend(resend.id, owner="a", lasts=timedelta(minutes=5))
    assert claim is not None
    found = store.begin_sending(claim, request_of(resend.order_ref), limits=LIMITS)
    assert isinstance(found, Begun)
    return found


def bodies(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(ANSWERS)).scalar_one())


def test_attempts_keep_their_own_heads_and_share_an_equal_body(store: Store) -> None:
    first, second, third = begun(store, "one", "two", "three")

    store.record_outcome(first, posted(LONG, head="HTTP/1.1 500 Oops\ndate: 1"), again_after=None)
    store.record_outcome(second, posted(LONG, head="HTTP/1.1 500 Oops\ndate: 2"), again_after=None)
    store.record_outcome(third, Posted(Answer(Outcome.AMBIGUOUS, "reset")), again_after=None)

    assert [store.whole_of(each.attempt) for each in (first, second, third)] == [
        WholeAnswer("HTTP/1.1 500 Oops\ndate: 1", LONG),
        WholeAnswer("HTTP/1.1 500 Oops\ndate: 2", LONG),
        None,
    ]
    assert bodies(store) == 1


def test_a_test_order_keeps_its_answer_too(store: Store) -> None:
    assert answered(store, "RECON-TEST-1", posted(LONG)) == WholeAnswer("HTTP/1.1 500 Oops", LONG)
    assert answered(store, "RECON-TEST-2", posted("")) == WholeAnswer("HTTP/1.1 500 Oops", "")
    assert bodies(store) == 1


def test_of_too_much_on_one_day_only_beginnings_are_kept(
    store: Store, clock: ToldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SIGNS_A_DAY", 2 * len(LONG))
    kept = [answered(store, f"RECON-TEST-{number}", posted(f"{LONG}{number}")) for number in range(3)]
    clock.at += DAY

    tomorrow = answered(store, "RECON-TEST-4", posted(f"{LONG}4"))

    texts = [each.body if each is not None else "" for each in (*kept, tomorrow)]
    assert texts[0] == f"{LONG}0"
    cut = f"\n[{len(LONG) + 1 - BEGINNING:,} more signs were not kept]"
    assert texts[1:] == [LONG[:BEGINNING] + cut, LONG[:BEGINNING] + cut, f"{LONG}4"]


def test_a_body_that_came_long_ago_goes_and_one_that_came_again_stays(store: Store, clock: ToldClock) -> None:
    answered(store, "RECON-TEST-1", posted("old"))
    answered(store, "RECON-TEST-2", posted("again"))
    clock.at += ANSWERS_KEPT
    answered(store, "RECON-TEST-3", posted("again"))
    clock.at += DAY
    answered(store, "RECON-TEST-4", posted("new"))

    told = [store.own_test(f"RECON-TEST-{number}") for number in (1, 2)]
    whole = [store.whole_answer(each.posts[0].head, each.posts[0].body) for each in told if each is not None]

    assert [each.body for each in whole if each is not None] == [
        "[the body came more than 400 days ago and is gone]",
        "again",
    ]


def test_an_answer_that_the_journal_kept_comes_into_the_book_whole(store: Store, tmp_path: Path) -> None:
    [one] = begun(store, "one")
    journal = Journal(tmp_path / "journal.jsonl")
    journal.keep(one, posted(LONG))

    journal.replay(store)

    assert store.whole_of(one.attempt) == WholeAnswer("HTTP/1.1 500 Oops", LONG)


def test_attempts_of_an_older_store_stay_and_have_no_whole_answer(store_url: str, tmp_path: Path) -> None:
    class Yesterday(Store):
        scripts = tmp_path / "yesterday"

    shutil.copytree(Store.scripts, Yesterday.scripts)
    for later in ("0004_kept_words.py", "0005_levels.py", "0006_fewer_indexes.py", "0007_net_of_weeks.py"):
        (Yesterday.scripts / "versions" / later).unlink()
    with Yesterday(store_url, sql=store_sql(), clock=ToldClock()) as old:
        old.migrate()
        broke(old, ["one"])
        [resend] = old.resends(approved(old, ["one"]).id)
        row = {"resend": resend.id, "ref": "one"}
        with old.writing() as connection:
            connection.execute(text(_ATTEMPT_OF_YESTERDAY), row)
    with Store(store_url, sql=store_sql(), clock=ToldClock()) as today:
        today.migrate()
        today.migrate()
        [attempt] = today.own_attempts()

        assert (attempt.order_ref, attempt.answer) == ("one", "oops")
        assert today.whole_of(attempt.id) is None
        assert answered(today, "RECON-TEST-1", posted(LONG)) == WholeAnswer("HTTP/1.1 500 Oops", LONG)


_ATTEMPT_OF_YESTERDAY = """
INSERT INTO attempts (resend, programme, key_number, order_ref, outcome, fence, begun_at, deadline, unique_id, reason,
                      answer, request_digest, currency, amount, lines)
VALUES (:resend, 'de', 1, :ref, 'ambiguous', 1, 1, 2, '', 'HTTP 500', 'oops', '', 'EUR', 1, 1)
"""
