"""Books that an earlier version wrote are read by this one, history included, and pulled into as they stand."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from recon.books.contracts import VERSION
from recon.jobs.order_story import stories
from recon.reporting.order_story import StoryEvent
from tests.journeys.first_books import COMMITTED, KINDS, written
from tests.journeys.shop_scene import NOON, REFUSED, Shop, kinds

BROKEN = {ref: kind for ref, kind in KINDS.items() if kind != "matched"}
LATER = timedelta(hours=1)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Put the committed books in the place of those that this version wrote of the same shop."""
    shop = written(tmp_path / "shop")
    books = shop.folder / "var" / "books"
    shutil.rmtree(books)
    shutil.copytree(COMMITTED, books)
    shop.clock.at = NOON + LATER
    return shop


def _judged_as_ever(shop: Shop) -> None:
    today = shop.run()
    before = shop.run(as_of=NOON - timedelta(hours=29))

    assert dict(kinds(today)) == BROKEN
    assert dict(kinds(before)) == {
        ref: kind for ref, kind in BROKEN.items() if ref not in ("cancelled", "changed")
    }
    assert today.discrepancies == before.discrepancies == ()


def _schemas(shop: Shop) -> dict[str, int]:
    found = sorted((shop.folder / "var" / "books").glob("*/*/manifest.json"))
    return {path.parts[-3]: json.loads(path.read_text(), parse_float=str)["schema"] for path in found}


def _line_of(shop: Shop, ref: str, *, hours: int = 0) -> StoryEvent:
    house = shop.house()
    house.store.prepare()
    with house.store:
        [story] = stories(house.bench, ref, as_of=shop.clock.at - timedelta(hours=hours))
    [event] = [event for event in story.events if event.lane.label == "rakuten" and "dated" in event.sentence]
    return event


def _with_coupons(shop: Shop) -> None:
    """Save the report with one more column, and have it kept."""
    path = shop.folder / "rakuten.csv"
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    coupons = [f"{line},SUMMER{number}" for number, line in enumerate(lines)]
    path.write_text("\n".join([f"{header},Coupon Code", *coupons]) + "\n", encoding="utf-8-sig")
    shop.configure(lambda text: text + 'keep = ["Coupon Code"]\n')


def _with_a_line_of_another_month(shop: Shop) -> None:
    path = shop.folder / "rakuten.csv"
    text = path.read_text(encoding="utf-8-sig")
    last = text.splitlines()[-1].replace("ghost", "october").replace("11/2/26", "10/20/26")
    path.write_text(f"{text}{last}\n", encoding="utf-8-sig")


def _with_other_rules_for_keys(shop: Shop) -> None:
    more = '[programme.fr]\nmid = "55555"\nstores = ["fr"]\ncurrency = "EUR"\nzone = "Europe/Paris"\n'
    shop.configure(
        lambda text: text.replace("[orders.shop]", f'{more}\n[orders.shop]\nstore = "de"').replace(
            'mid = "41234"', 'mid = "41234"\nstores = ["de"]'
        )
    )


def test_the_committed_books_of_schema_1_are_read_and_judged(shop: Shop) -> None:
    _judged_as_ever(shop)
    assert dict(_line_of(shop, "matched").aside) == {}
    assert set(_schemas(shop).values()) == {1}


def test_a_pull_that_brings_nothing_new_leaves_their_rows_alone(shop: Shop) -> None:
    before = {volume.folder: volume.manifest.generation for volume in shop.house().shelf.volumes()}

    shop.pull()

    assert {volume.folder: volume.manifest.generation for volume in shop.house().shelf.volumes()} == before
    assert set(_schemas(shop).values()) == {VERSION}
    _judged_as_ever(shop)


@pytest.mark.parametrize(
    "change",
    [
        _with_coupons,
        _with_a_line_of_another_month,
        _with_other_rules_for_keys,
    ],
    ids=["cells are kept", "another month comes", "the rules for keys change"],
)
def test_what_comes_next_is_taken_into_them(shop: Shop, change: Callable[[Shop], None]) -> None:
    change(shop)

    pulled = shop.pull()

    assert [each.failure for each in pulled if each.failure] == []
    found = shop.run()
    assert BROKEN.items() <= dict(kinds(found)).items()
    assert found.discrepancies == ()


def test_a_cell_that_is_kept_now_was_not_known_then(shop: Shop) -> None:
    _with_coupons(shop)

    shop.pull()

    assert dict(_line_of(shop, "matched").aside) == {"Coupon Code": "SUMMER0"}
    assert dict(_line_of(shop, "matched", hours=2).aside) == {}
    _judged_as_ever(shop)


def test_a_book_with_months_of_both_schemas_is_pulled_into(shop: Shop) -> None:
    _with_a_line_of_another_month(shop)
    shop.pull()
    [volume] = shop.house().shelf.volumes("transactions")
    assert ["aside" in pq.read_schema(part).names for part in volume.current] == [True, False]
    _with_coupons(shop)
    shop.clock.at += LATER

    pulled = shop.pull()

    assert [each.failure for each in pulled if each.failure] == []
    assert dict(_line_of(shop, "matched").aside) == {"Coupon Code": "SUMMER0"}
    assert dict(_line_of(shop, "matched", hours=1).aside) == {}
    assert shop.run().discrepancies == ()


def test_attempts_of_before_have_no_answer_and_those_that_come_keep_theirs(shop: Shop) -> None:
    shop.attempt("refused", REFUSED, at=NOON)
    before = _answers_to(shop, "refused")

    shop.pull()

    assert before == [""]
    assert _answers_to(shop, "refused") == ["", REFUSED]
    _judged_as_ever(shop)


def _answers_to(shop: Shop, ref: str) -> list[str]:
    house = shop.house()
    house.store.prepare()
    with house.store:
        [story] = stories(house.bench, ref, as_of=shop.clock.at)
    return [event.raw for event in story.events if event.lane.label == "log"]


def test_rules_on_columns_that_older_parts_lack_hold_for_no_order(shop: Shop) -> None:
    shop.configure(
        lambda text: (
            text
            + '\n[leave_out.awin]\nreason = "other-network"\nattribution = ["awin"]\n'
            + '[leave_out.vouchers]\nreason = "gift-card"\nproduct_kind = ["gift_card"]\n'
        )
    )

    _judged_as_ever(shop)


def test_rules_hold_for_what_was_known_then_as_well(shop: Shop) -> None:
    shop.configure(lambda text: text + '\n[leave_out.cards]\nreason = "channel"\npayment_method = ["Card"]\n')

    found = shop.run(as_of=NOON - timedelta(hours=29))

    assert dict(kinds(found)) == {
        "cancelled": "left_out_recorded",
        "changed": "left_out_recorded",
        "matched": "left_out_recorded",
        "ghost": "unknown_order",
    }
