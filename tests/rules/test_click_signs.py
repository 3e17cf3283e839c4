"""What many click ids give away together: ids nobody clicked, ids that everybody gets, publishers nobody knows."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.gap.clicks.made_up import is_strict
from recon.gap.clicks.seen import ClickSeen, Sign
from tests.rules.click_scene import NOON, click, named, only, orders, publisher, signs, usual

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def unlikely(number: int, *, of: int = 1) -> str:
    """An id of the right length whose last character no real one has."""
    return f"{click(number, of=of)[:-1]}b"


def test_a_shop_where_every_order_has_a_click_of_its_own_gives_no_sign() -> None:
    assert signs(usual(), codes=[publisher(number) for number in range(5)]) == []


def test_the_form_of_real_ids_is_told_in_both_alphabets() -> None:
    assert is_strict("kXQk6*ivFEQ-M28j3qbUhtM2JFCT2wmhOA")
    assert is_strict("nOD/rLJHOac-42vlJMwQgDDSJ5XfoWPeBA")
    assert not is_strict("lKW2Xiq9xN0-4.c_9w1X8ZpO94TUl4hg3D")


@pytest.mark.parametrize(
    ("older_unlikely", "recent_unlikely", "is_sign"),
    [(0, 0, False), (0, 4, False), (0, 20, True), (1, 20, True), (30, 35, False)],
    ids=["none", "few", "many at once", "many at once, hardly any before", "as many as ever"],
)
def test_made_up_ids_are_seen_where_their_share_is_far_above_the_usual(
    older_unlikely: int, recent_unlikely: int, *, is_sign: bool
) -> None:
    def ids(start: int, bad: int) -> list[str]:
        return [unlikely(n) if n < start + bad else click(n) for n in range(start, start + 100)]

    older = orders(ids(0, older_unlikely), each=MINUTE)
    older = [_moved(row, by=-timedelta(days=10)) for row in older]
    recent = orders(ids(1000, recent_unlikely), each=MINUTE)

    assert (Sign.MADE_UP in named([*older, *recent])) == is_sign


def _moved(row: ClickSeen, *, by: timedelta) -> ClickSeen:
    return ClickSeen(
        order_ref=f"old {row.order_ref}",
        placed_at=row.placed_at + by,
        click_id=row.click_id,
        amount=row.amount,
    )


def test_a_publisher_whose_ids_look_made_up_among_others_is_named() -> None:
    rows = [*usual(), *orders([unlikely(1000 + number, of=7) for number in range(15)])]

    found = only(rows)

    assert found.sign is Sign.MADE_UP
    assert found.sentence == (
        f"100\N{NO-BREAK SPACE}% of the click ids of publisher {publisher(7)} look made up "
        "(15 of 15 orders; usual are 0\N{NO-BREAK SPACE}%)"
    )
    assert (found.orders, found.of) == (15, 15)


@pytest.mark.parametrize(
    "clicks",
    [
        [f"{publisher(1)}-{'VhQ7b2kXz0Rt5LmNp9'}{number:03d}A" for number in range(100, 106)],
        [f"{publisher(number)}-VhQ7b2kXz0Rt5LmNp9JcEA" for number in range(6)],
        [f"{publisher(1)}-{number:03d}VhQ7b2kXz0Rt5LmNp9A" for number in range(100, 106)],
    ],
    ids=["counted on", "the same part for every publisher", "counted at the front"],
)
def test_ids_that_share_nearly_all_their_characters_are_seen(clicks: list[str]) -> None:
    found = only([*usual(), *orders(clicks)])

    assert (found.sign, found.orders) == (Sign.ALIKE, 6)
    assert found.sentence.startswith("6 different click ids differ in a few characters only")


def test_an_id_with_the_same_character_over_and_over_is_seen() -> None:
    found = only([*usual(), *orders([f"{publisher(1)}-AAAAAAVhQ7b2kXz0Rt5LmA"])])

    assert (found.sign, found.orders) == (Sign.REPEATED, 1)
    assert found.sentence.startswith("1 order carries a click id with six equal characters")


@pytest.mark.code("B12")
def test_ids_in_small_letters_are_seen() -> None:
    found = [each.sign for each in signs([*usual(), *orders([click(1).lower(), click(2).lower()])])]

    assert Sign.SMALL_LETTERS in found


@pytest.mark.code("B10", "B11")
@pytest.mark.parametrize(
    ("times", "each", "expected"),
    [
        (7, timedelta(days=1), []),
        (8, timedelta(days=1), [Sign.FROZEN]),
        (8, timedelta(hours=2), []),
        (4, MINUTE, []),
        (5, MINUTE, [Sign.CACHED]),
        (5, timedelta(minutes=16), []),
        (30, HOUR, []),
        (49, HOUR, [Sign.FROZEN]),
    ],
    ids=[
        "seven in a week", "eight in a week", "eight in a day", "four at once", "five at once", "five in an hour and a bit",
        "a day and a bit", "two days, each hour",
    ],
)  # fmt: skip
def test_one_id_on_many_orders_is_frozen_over_days_and_cached_within_an_hour(
    times: int, each: timedelta, expected: list[Sign]
) -> None:
    assert named([*usual(), *orders([click(5000)] * times, each=each)]) == expected


def test_a_set_of_ids_that_is_used_again_is_a_pool_and_told_once() -> None:
    pool = [click(9000 + number, of=2) for number in range(4)]

    found = only([*usual(), *orders(pool * 6, each=timedelta(hours=9))])

    assert (found.sign, found.orders, found.of) == (Sign.POOL, 24, 124)
    assert (
        found.sentence == "24 orders share 4 click ids, each of them on 4 or more: a set that is used again"
    )


def test_customers_who_buy_twice_after_one_click_make_no_sign() -> None:
    rows = [row for row in usual() for _ in range(2)]

    assert signs(rows) == []


@pytest.mark.parametrize(
    ("count", "codes", "expected"),
    [
        (5, [publisher(number) for number in range(5)], [Sign.PUBLISHER_UNSEEN]),
        (4, [publisher(number) for number in range(5)], []),
        (5, [publisher(number) for number in range(8)], []),
        (5, [], []),
    ],
    ids=["never named", "too few to tell", "named", "a report without codes"],
)
def test_a_publisher_whom_no_report_ever_named_is_seen(
    count: int, codes: list[str], expected: list[Sign]
) -> None:
    rows = [*usual(), *orders([click(7000 + number, of=7) for number in range(count)])]

    assert named(rows, codes=codes) == expected


def test_all_publishers_that_no_report_named_are_one_sign_the_one_with_the_most_orders_first() -> None:
    known = [publisher(number) for number in range(5)]
    strange = [click(7000 + number, of=7 if number < 9 else 8 + number % 3) for number in range(30)]

    found = only([*usual(), *orders(strange)], codes=known)

    first = ", ".join([publisher(7), *sorted(publisher(of) for of in (8, 9, 10))][:3])
    assert found.sentence == (
        f"30 settled orders carry click ids of 4 publishers whom no line of Rakuten's report has ever named: {first}, ..."
    )


def test_an_order_that_has_not_settled_says_nothing_of_its_publisher() -> None:
    young = [
        ClickSeen(order_ref=f"Y{n}", placed_at=NOON - HOUR, click_id=click(7000 + n, of=7)) for n in range(9)
    ]

    assert named([*usual(), *young], codes=[publisher(number) for number in range(5)]) == []


def test_evidence_is_the_newest_orders_and_never_a_whole_click_id() -> None:
    found = only([*usual(), *orders([click(5000)] * 9, each=timedelta(days=1))])

    assert [each.order_ref for each in found.evidence] == ["N8", "N7", "N6", "N5", "N4"]
    assert {each.shown for each in found.evidence} == {f"{publisher(1)}... (34 characters)"}
    assert click(5000) not in repr(found)
    assert (found.first, found.last) == (NOON - timedelta(days=13), NOON - timedelta(days=5))


_ANY = some.builds(
    ClickSeen,
    order_ref=some.text(max_size=5),
    placed_at=some.integers(-1_000_000, 1_000_000).map(lambda minutes: NOON + MINUTE * minutes),
    click_id=some.text(some.characters(), max_size=40)
    | some.sampled_from([click(1), click(2), unlikely(3), click(1).lower(), f" {click(1)} ", click(1)[:20]]),
    landed_at=some.none() | some.integers(-1_000_000, 1_000_000).map(lambda minutes: NOON + MINUTE * minutes),
    has_campaign=some.booleans(),
    currency=some.sampled_from(["EUR", "JPY", ""]),
    amount=some.integers(-(10**12), 10**12),
)


@given(some.lists(_ANY, max_size=30))
def test_whatever_stands_in_the_books_signs_are_found_or_not_and_none_counts_an_order_twice(
    rows: list[ClickSeen],
) -> None:
    for found in signs(rows):
        assert 0 < found.orders <= len(rows)
        assert 0 < len(found.evidence) <= 5
        assert found.first <= found.last
