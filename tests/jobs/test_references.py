"""Orders that Rakuten or the log knows by another reference: found where exactly one fits, else nobody is accused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.matching.judged import Pair
from recon.matching.request import Asked, Parameters, no_programme
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.stable import stable_number
from recon.wiring import engine_for
from tests.jobs.books_scene import DAY, HOUR, NOON, Shelves, attempt, line, order
from tests.scenarios.staging import take

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
LATER = NOON + 30 * DAY
_EVER = (0, micros(NOON + 60 * DAY))
RULES = Parameters(stable_number("de"), "de", micros(LATER), 0, 0, 1, 2, 1, *_EVER, *_EVER, *_EVER, *[0] * 7)
ASKED = Asked(LATER, [no_programme(LATER), RULES], ("EUR",), {}, slices_since=NOON, rates_since=NOON)


@dataclass(frozen=True, slots=True)
class Found:
    """This is what the engine says: the kind of every key, and which references may be the same."""

    kinds: Mapping[str, Kind]
    pairs: tuple[Pair, ...]


def judged(
    folder: Path,
    orders: list[dict[str, object]],
    lines: list[dict[str, object]],
    attempts: list[dict[str, object]] | None = None,
) -> Found:
    shelves = Shelves(folder)
    shelves.pull("orders", orders)
    shelves.pull("attempts", attempts or [], name="log")
    shelves.pull("transactions", lines, name="rakuten")
    volumes, engine = shelves.shelf.volumes(), engine_for(folder)
    kinds = engine.kinds(volumes, asked=ASKED)["de"]
    assert engine.judge(volumes, asked=ASKED).pairs == engine.judge(volumes, asked=ASKED).pairs
    return Found(kinds, engine.judge(volumes, asked=ASKED).pairs)


@pytest.mark.parametrize(
    ("ref", "known_as"),
    [
        ("1001", "#SHOP-1001"),
        ("DE-1001", "1001"),
        ("0001001", "1001"),
        ("#1001", "1001"),
        ("ab-1001", "AB-1001"),
        ("Ö-1001", "Ã\x96-1001"),
        ("order 1001", "order"),
        ("spring&sale 7", "spring"),
        ("spring#7", "spring"),
        (f"1001-{'x' * 41}", f"1001-{'x' * 35}"),
        ("1001", "1001-de"),
    ],
    ids=["prefix put", "prefix gone", "zeros", "hash", "case", "letters", "blank", "ampersand", "cut at hash",
         "40 signs", "suffix put"],
)  # fmt: skip
def test_an_order_that_rakuten_has_under_another_form_of_its_reference_is_not_missing(
    tmp_path: Path, ref: str, known_as: str
) -> None:
    found = judged(tmp_path, [order(ref), order("other", click_id=None)], [line(known_as)])

    assert found.kinds[ref] is Kind.UNDER_ANOTHER_REFERENCE
    assert found.kinds[known_as] is Kind.ANOTHER_REFERENCE
    assert [(each.order_ref, each.other_ref, each.link) for each in found.pairs] == [(ref, known_as, 1)]


def test_of_a_lost_reference_the_publisher_the_amount_and_the_hour_tell_the_order(tmp_path: Path) -> None:
    lost = line("NoOID_41234_54321_202611151200", publisher_code=CLICK[:11])

    found = judged(tmp_path, [order("1001"), order("1002", net_amount=900)], [lost])

    assert found.kinds["1001"] is Kind.UNDER_ANOTHER_REFERENCE
    assert found.kinds["1002"] is Kind.NEVER_SENT


@pytest.mark.parametrize("nonsense", ["", "n/a"])
@pytest.mark.parametrize("publisher", [CLICK[:11], None])
def test_an_order_that_may_stand_in_the_report_under_nonsense_is_not_called_missing(
    tmp_path: Path, nonsense: str, publisher: str | None
) -> None:
    orders = [order(f"{amount}", net_amount=amount) for amount in (500, 600, 700, 800)]
    lines = [
        line(
            nonsense,
            amount=amount,
            publisher_code=publisher,
            transaction_at=micros(NOON - DAY + minute * HOUR / 60),
        )
        for minute, amount in enumerate((500, 600, 700))
    ]

    found = judged(tmp_path, orders, lines)

    assert {found.kinds[ref] for ref in ("500", "600", "700")} == {Kind.REFERENCE_UNCLEAR}
    assert found.kinds["800"] is Kind.NEVER_SENT
    assert found.kinds[nonsense] is (Kind.REFERENCE_UNCLEAR if nonsense else Kind.NO_REFERENCE)


@pytest.mark.parametrize("publisher", [CLICK[:11], None])
def test_however_many_of_one_price_stand_under_nonsense_none_is_called_missing(
    tmp_path: Path, publisher: str | None
) -> None:
    minutes = range(0, 75, 3)
    orders = [order(str(each), placed_at=_minute(each)) for each in minutes]
    lines = [line("n/a", publisher_code=publisher, transaction_at=_minute(each + 0.5)) for each in minutes]

    found = judged(tmp_path, orders, lines)

    assert {found.kinds[str(each)] for each in minutes} == {Kind.REFERENCE_UNCLEAR}
    assert found.kinds["n/a"] is Kind.REFERENCE_UNCLEAR


@pytest.mark.parametrize("publisher", [CLICK[:11], None])
@pytest.mark.parametrize(
    ("missing", "kind", "link"), [(12, Kind.REFERENCE_UNCLEAR, 2), (60, Kind.NEVER_SENT, 0)]
)
def test_a_few_purchases_under_nonsense_excuse_four_times_as_many_orders_and_no_more(
    tmp_path: Path, missing: int, kind: Kind, link: int, publisher: str | None
) -> None:
    orders = [order(str(each), placed_at=_minute(each)) for each in range(missing)]
    # One that is too far from them is like none of them, and counts for nothing.
    moments = (2, 5, 8, 600)
    lines = [line("n/a", publisher_code=publisher, transaction_at=_minute(each)) for each in moments]

    found = judged(tmp_path, orders, lines)

    assert [found.kinds[str(each)] for each in range(missing)] == [kind] * missing
    assert [each.link for each in found.pairs] == [link] * missing


@pytest.mark.parametrize(
    ("references", "kind"), [(20, Kind.REFERENCE_UNCLEAR), (21, Kind.NEVER_SENT)], ids=["twenty", "more"]
)
def test_a_price_that_subscriptions_share_excuses_no_order(
    tmp_path: Path, references: int, kind: Kind
) -> None:
    lines = [
        line(f"{_word(each)}-sub", transaction_at=_minute(moment))
        for each in range(references)
        for moment in (2, 5, 8)
    ]

    found = judged(tmp_path, [order("1001", placed_at=_minute(0))], lines)

    assert found.kinds["1001"] is kind


def test_where_two_orders_fit_one_reference_nobody_is_accused(tmp_path: Path) -> None:
    orders = [order("order 1001"), order("order 2002"), order("3003", net_amount=700)]

    found = judged(tmp_path, orders, [line("order")])

    assert {ref: found.kinds[ref] for ref in ("order 1001", "order 2002", "order")} == dict.fromkeys(
        ("order 1001", "order 2002", "order"), Kind.REFERENCE_UNCLEAR
    )
    assert found.kinds["3003"] is Kind.NEVER_SENT


def test_another_amount_or_another_week_joins_nothing(tmp_path: Path) -> None:
    week = micros(NOON - 8 * DAY)
    lines = [line("#1001", amount=900), line("#1002", transaction_at=week, processed_at=week)]

    found = judged(tmp_path, [order("1001"), order("1002")], lines)

    assert found.kinds["1001"] is found.kinds["1002"] is Kind.NEVER_SENT
    assert found.kinds["#1001"] is found.kinds["#1002"] is Kind.UNKNOWN_ORDER
    # It is like the first all the same: a suggestion, which holds a re-send.
    assert [(each.order_ref, each.other_ref, each.link) for each in found.pairs] == [("1001", "#1001", 0)]


def test_the_same_publisher_amount_and_hour_are_a_suggestion_and_confirm_nothing(tmp_path: Path) -> None:
    soon = micros(NOON - DAY + timedelta(minutes=5))
    late = micros(NOON - DAY + 3 * HOUR)
    lines = [line("AXQ", publisher_code=CLICK[:11], transaction_at=soon),
             line("BXQ", publisher_code=CLICK[:11], transaction_at=late),
             line("CXQ", publisher_code="otherothers", transaction_at=soon)]  # fmt: skip

    found = judged(tmp_path, [order("1001")], lines)

    assert found.kinds["1001"] is Kind.NEVER_SENT
    assert [(each.other_ref, each.link, each.score) for each in found.pairs] == [("AXQ", 0, 50)]


def test_an_attempt_with_the_same_click_under_another_reference_is_a_suggestion(tmp_path: Path) -> None:
    found = judged(tmp_path, [order("1001")], [], [attempt("x", order_ref="internal-9", click_id=CLICK)])

    assert found.kinds["1001"] is Kind.NEVER_SENT
    assert [(each.other_ref, each.book, each.link) for each in found.pairs] == [("internal-9", 2, 0)]


@pytest.mark.parametrize("nonsense", ["", "n/a"])
def test_attempts_under_nonsense_are_suggestions_each_by_its_own_click(tmp_path: Path, nonsense: str) -> None:
    clicks = [CLICK, CLICK.replace("I4", "I5"), CLICK.replace("I4", "I6")]
    sent = [attempt(str(each), order_ref=nonsense, click_id=each) for each in clicks]

    found = judged(tmp_path, [order("1001", click_id=clicks[1]), order("1002", net_amount=900)], [], sent)

    assert [(each.order_ref, each.other_ref, each.link) for each in found.pairs] == [("1001", nonsense, 0)]


def test_one_order_asked_for_alone_is_told_as_in_the_whole(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.pull("orders", [order("1001"), order("1002")])
    shelves.pull("transactions", [line("#1001")], name="rakuten")
    asked = Asked(LATER, ASKED.programmes, ("EUR",), {}, slices_since=NOON, rates_since=NOON, keys=["1001"])

    for now in (
        asked,
        Asked(**{name: getattr(asked, name) for name in asked.__slots__} | {"as_known": True}),
    ):
        told = engine_for(tmp_path).story(shelves.shelf.volumes(), asked=now)

        assert [row["kind"] for row in told.verdict] == [Kind.UNDER_ANOTHER_REFERENCE]
        assert [(row["other_ref"], row["link"]) for row in told.pairs] == [("#1001", 1)]


def test_of_a_crowd_that_paid_the_same_within_the_hour_no_one_is_like_another(tmp_path: Path) -> None:
    """A report whose references are nobody's, in an hour of one price: each order is like each line, which says nothing."""
    many = 15_000
    folder, rules = tmp_path, KeyRules(only="de")
    take(folder, "orders", "shop", [order(f"S{number:07}") for number in range(many)], rules=rules)
    take(folder, "transactions", "rakuten", [line(_word(number)) for number in range(many)], rules=rules)

    found = engine_for(folder).judge(Shelf(folder).volumes(), asked=ASKED)

    assert found.pairs == ()


def test_references_that_all_begin_with_the_year_are_told_apart_by_the_rest(tmp_path: Path) -> None:
    many = 6_000
    ours = [f"2026-{number:06}" for number in range(many)]
    rules = KeyRules(only="de")
    take(tmp_path, "orders", "shop", [order(ref) for ref in ours], rules=rules)
    take(tmp_path, "transactions", "rakuten", [line(f"WEB-{ref}") for ref in ours], rules=rules)

    found = engine_for(tmp_path).judge(Shelf(tmp_path).volumes(), asked=ASKED)

    assert {(each.order_ref, each.other_ref) for each in found.pairs if each.link == 1} == {
        (ref, f"WEB-{ref}") for ref in ours
    }


def _minute(number: float) -> int:
    return micros(NOON - DAY + number * HOUR / 60)


def _word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).rjust(9, "z")
