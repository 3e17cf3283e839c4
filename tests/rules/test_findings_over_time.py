"""A break over time: it keeps its id, it clears for a reason, and no run drops one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.matching.findings import (
    Absent,
    Change,
    Cleared,
    ClearedWhy,
    DecidedBreak,
    DoubleCase,
    Kept,
    KindChanged,
    KnownBreak,
    LeftAlone,
    LeftAloneWhy,
    Now,
    Opened,
    Returned,
    Unjudged,
    compare,
)
from recon.matching.found_break import CaseKey, FoundBreak
from recon.records.kind import KINDS, Kind, Verdict
from recon.records.moment import micros

TODAY = datetime(2026, 11, 16, tzinfo=UTC)
HORIZON = {"de": TODAY - timedelta(days=60)}
BREAKS = [kind for kind, row in KINDS.items() if row.verdict is Verdict.BREAK]
OTHERS = [kind for kind, row in KINDS.items() if row.verdict is not Verdict.BREAK]
# Of an amount that cannot be compared one thing is known: that it is recorded.
UNJUDGED = [
    kind
    for kind in OTHERS
    if kind.row.verdict is Verdict.CANNOT_JUDGE and kind is not Kind.AMOUNT_NOT_COMPARED
]


def found(number: int = 1, kind: Kind = Kind.NEVER_SENT, *, expected: int = 1000, age: int = 4) -> FoundBreak:
    due = TODAY - timedelta(days=age)
    return FoundBreak(
        "de", number, f"order {number}", kind, "EUR", expected, 0, 60, False, micros(due), micros(due)
    )


def known(one: FoundBreak, id_: int = 7) -> KnownBreak:
    return KnownBreak(id_, one.key, one.facts, one.due_micros)


def became(was: FoundBreak, now: Kind | Now | Absent | FoundBreak | None) -> Change:
    """What becomes of one known break when a run finds this instead."""
    news = [now] if isinstance(now, FoundBreak) else []
    at = Now(now) if isinstance(now, Kind) else now
    told = {was.key: at} if isinstance(at, Now | Absent) else {}
    (change,) = compare([known(was)], news, now=told, too_old_before=HORIZON)
    return change


def test_a_break_nobody_knew_opens() -> None:
    assert list(compare([], [found()], now={}, too_old_before=HORIZON)) == [Opened(found())]


def test_a_break_keeps_its_id_while_its_kind_changes() -> None:
    refused = found(kind=Kind.REFUSED)

    assert became(found(), refused) == KindChanged(7, refused, Kind.NEVER_SENT)


def test_a_break_found_again_is_kept_and_says_whether_its_money_moved() -> None:
    assert became(found(), found()) == Kept(7, found(), amounts_changed=False)
    assert became(found(), found(expected=900)) == Kept(7, found(expected=900), amounts_changed=True)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (Kind.MATCHED, ClearedWhy.RECORDED),
        (Kind.MATCHED_WITHIN_TOLERANCE, ClearedWhy.RECORDED),
        (Kind.RECEIVED_ALTHOUGH_ERROR, ClearedWhy.RECORDED),
        (Kind.RECORDED_BY_ANOTHER_PATH, ClearedWhy.RECORDED),
        (Kind.REVERSED, ClearedWhy.REVERSED),
        (Kind.NOTHING_LEFT, ClearedWhy.REVERSED),
        (Kind.CANCELLED_BEFORE_REPORTING, ClearedWhy.CANCELLED),
        (Kind.UNPAID, ClearedWhy.NOT_OURS),
        (Kind.TEST, ClearedWhy.NOT_OURS),
        (Kind.NO_CLICK, ClearedWhy.NOT_OURS),
    ],
)
def test_a_break_clears_for_what_the_case_is_now(now: Kind, why: ClearedWhy) -> None:
    assert became(found(), now) == Cleared(7, why, now)


def test_a_break_clears_when_no_book_has_its_key_any_more() -> None:
    assert became(found(), Absent.GONE) == Cleared(7, ClearedWhy.GONE, None)
    assert became(found(), Absent.KEY_RULE) == Cleared(7, ClearedWhy.KEY_RULE, None)


@pytest.mark.parametrize("now", UNJUDGED)
def test_a_case_that_cannot_be_judged_leaves_its_break_open(now: Kind) -> None:
    assert became(found(), now) == Unjudged(7, now)


def test_a_missing_order_that_is_recorded_in_another_currency_is_recorded_and_a_wrong_amount_stays() -> None:
    now = Kind.AMOUNT_NOT_COMPARED

    assert became(found(), now) == Cleared(7, ClearedWhy.RECORDED, now)
    assert became(found(kind=Kind.AMOUNT_DIFFERS), now) == Unjudged(7, now)


@pytest.mark.parametrize("now", [Kind.WAITING, Kind.WAITING_FOR_CORRECTION])
def test_a_case_that_waits_again_leaves_its_break_open(now: Kind) -> None:
    assert became(found(), now) == Unjudged(7, now)


@pytest.mark.parametrize("now", [Kind.WAITING, Kind.NETWORK_NOT_COVERED])
def test_an_order_that_was_called_off_is_missing_no_more_and_what_was_paid_too_much_stays(now: Kind) -> None:
    off = Now(now, called_off=True)

    assert became(found(), off) == Cleared(7, ClearedWhy.CANCELLED, now)
    assert became(found(kind=Kind.CANCELLED_NOT_REVERSED), off) == Unjudged(7, now)


@pytest.mark.parametrize("now", [Kind.REFERENCE_NOT_UNIQUE, Kind.KEY_COLLISION])
def test_an_order_is_owed_still_where_another_of_its_reference_was_called_off(now: Kind) -> None:
    assert became(found(), Now(now, called_off=True)) == Unjudged(7, now)


def test_a_case_the_run_did_not_look_at_leaves_its_break_open() -> None:
    assert became(found(), None) == Unjudged(7, None)


def test_a_break_older_than_the_horizon_is_too_old_but_a_recorded_one_is_recorded() -> None:
    old = found(age=61)

    assert became(old, old) == Cleared(7, ClearedWhy.TOO_OLD, Kind.NEVER_SENT)
    assert became(old, None) == Cleared(7, ClearedWhy.TOO_OLD, None)
    assert became(old, Kind.LOG_NOT_COVERED) == Cleared(7, ClearedWhy.TOO_OLD, Kind.LOG_NOT_COVERED)
    assert became(old, Kind.MATCHED) == Cleared(7, ClearedWhy.RECORDED, Kind.MATCHED)


def test_a_break_that_was_too_old_before_anybody_saw_it_opens_nothing() -> None:
    old = found(age=61)

    assert list(compare([], [old], now={}, too_old_before=HORIZON)) == [LeftAlone(old, LeftAloneWhy.TOO_OLD)]
    assert list(compare([], [old], now={}, too_old_before={})) == [Opened(old)]


def test_a_decided_break_stays_away_until_its_facts_change() -> None:
    decided = [DecidedBreak(7, found().key, found().facts)]
    same = found(age=5)
    other_kind, other_money = found(kind=Kind.REFUSED), found(expected=900)

    def outcome(now: FoundBreak) -> list[Change]:
        return list(compare([], [now], now={}, decided=decided, too_old_before=HORIZON))

    assert outcome(same) == [LeftAlone(same, LeftAloneWhy.DECIDED, 7)]
    assert outcome(other_kind) == [Returned(7, other_kind)]
    assert outcome(other_money) == [Returned(7, other_money)]


def test_a_case_judged_twice_stops_the_run() -> None:
    with pytest.raises(DoubleCase, match="judged twice"):
        list(compare([], [found(), found(kind=Kind.REFUSED)], now={}, too_old_before=HORIZON))


def test_a_break_told_without_its_amounts_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="belongs among the found ones"):
        became(found(), Kind.REFUSED)


@pytest.mark.parametrize("kind", OTHERS)
def test_every_kind_that_is_no_break_has_an_answer(kind: Kind) -> None:
    change = became(found(), kind)

    stays = kind.row.verdict is Verdict.WAITING or kind in UNJUDGED
    assert isinstance(change, Unjudged) is stays
    assert isinstance(change, Cleared) is not stays


NUMBERS = some.integers(1, 12)
FOUND = some.builds(
    found,
    NUMBERS,
    some.sampled_from(BREAKS),
    expected=some.integers(0, 3),
    age=some.integers(50, 70),
)
NOW = some.dictionaries(
    NUMBERS,
    some.one_of(
        some.builds(Now, some.sampled_from(OTHERS), called_off=some.booleans()), some.sampled_from([*Absent])
    ),
)


@given(
    before=some.lists(FOUND, unique_by=lambda one: one.key_number),
    after=some.lists(FOUND, unique_by=lambda one: one.key_number),
    now=NOW,
    decided=some.lists(FOUND, unique_by=lambda one: one.key_number),
)
def test_nothing_is_dropped_and_nothing_is_said_twice(
    before: list[FoundBreak],
    after: list[FoundBreak],
    now: dict[int, Now | Absent],
    decided: list[FoundBreak],
) -> None:
    open_breaks = [known(one, one.key_number) for one in before]
    open_numbers = {one.key_number for one in before}
    closed = [
        DecidedBreak(100 + one.key_number, one.key, one.facts)
        for one in decided
        if one.key_number not in open_numbers
    ]
    told = {CaseKey("de", number): each for number, each in now.items()}

    changes = list(compare(open_breaks, after, now=told, decided=closed, too_old_before=HORIZON))

    spoken_of = [each.id for each in changes if isinstance(each, Kept | KindChanged | Unjudged | Cleared)]
    news = [each.found.key_number for each in changes if isinstance(each, Opened | Returned | LeftAlone)]
    assert sorted(spoken_of) == sorted(open_numbers)
    assert sorted(news) == sorted(one.key_number for one in after if one.key_number not in open_numbers)


@given(breaks=some.lists(FOUND, unique_by=lambda one: one.key_number))
def test_the_same_findings_twice_change_nothing(breaks: list[FoundBreak]) -> None:
    young = [one._replace(due_micros=micros(TODAY)) for one in breaks]
    open_breaks = [known(one, one.key_number) for one in young]

    changes = list(compare(open_breaks, young, now={}, too_old_before=HORIZON))

    assert changes == [Kept(one.key_number, one, amounts_changed=False) for one in young]
