"""Lines are compared per SKU: what stands at another SKU is told although the total is right, and nothing else is."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from recon.records.kind import Kind
from recon.records.programme import Due
from tests.scenarios import legitimate, network, payload, sending
from tests.scenarios.judging import bench, judge
from tests.scenarios.markets import BOOKS, DE, US
from tests.scenarios.ordinary import discount_as_line, discounted, part_returned, several, told
from tests.scenarios.staging import stage, take
from tests.scenarios.table import Scene
from tests.scenarios.tale import Row, Sale, Tale
from tests.scenarios.world import World, world

_FEW = 4
_SETTINGS = settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
_SCENES = {
    scene.name: scene for scene in (*payload.SCENES, *network.SCENES, *sending.SCENES, *legitimate.SCENES)
}


def _said(folder: Path, made: World, *, due: Due | None = None) -> set[Kind]:
    """Judge a world of one scene, and normal orders beside it, and tell what is said of the scene's orders."""
    stage(folder / "books", made)
    with bench(folder) as desk:
        rules = {name: replace(each, due=due or each.due) for name, each in desk.programmes.items()}
        found = judge(replace(desk, programmes=rules))
    injected = [each for each in made.truths if not each.is_normal]
    return {kind for each in injected if (kind := found.kind(each.programme, each.key)) is not None}


def _world(scene: Scene) -> World:
    well = Scene(code="", what="sent and recorded", kind=Kind.MATCHED, play=told, markets=(DE, US))
    made = world(orders=0, each=_FEW, seed=7, scenes=(well, replace(scene, markets=(DE, US))), main=(DE, US))
    made.truths = [replace(each, is_normal=each.scene.what == well.what) for each in made.truths]
    return made


@pytest.mark.code("B51", "B52", "B66", "B67")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("B51 amounts of lines swapped", Kind.LINES_DIFFER),
        ("B52 one SKU mangled", Kind.MATCHED_UNDER_OTHER_SKU),
        ("B51 a list too short", Kind.LINES_MISSING),
        ("B66 recorded for nobody", Kind.WITHOUT_PUBLISHER),
    ],
    ids=lambda each: each if isinstance(each, str) else each.slug,
)
def test_what_is_wrong_beside_the_total_is_told(tmp_path: Path, name: str, kind: Kind) -> None:
    assert _said(tmp_path, _world(_SCENES[name])) == {kind}


@pytest.mark.code("B65")
@pytest.mark.parametrize(
    ("customer", "kind"), [("new", Kind.WITHOUT_COMMISSION), ("returning", Kind.MATCHED)]
)
def test_an_order_without_commission_is_told_where_its_publisher_and_sku_earn_one_and_the_customer_is_new(
    tmp_path: Path, customer: str, kind: Kind
) -> None:
    made = _world(_SCENES["B65 recorded without commission"])
    for tale in made.tales:
        for row in (*tale.lines, *tale.transactions):
            row["sku"] = "SOCK"
        if tale.order["customer_kind"] == "new":
            tale.order["customer_kind"] = customer

    assert _said(tmp_path, made) == {kind}


@pytest.mark.code("L18")
def test_of_an_order_that_is_due_when_shipped_the_lines_recorded_before_are_a_part_and_no_break(
    tmp_path: Path,
) -> None:
    made = _world(_SCENES["L18 partly shipped and reported"])

    assert _said(tmp_path, made, due=Due.SHIPPED) == {Kind.PART_REPORTED}


def _one_line(tale: Tale, _: Random) -> None:
    tale.send()
    tale.book([tale.sale.net])


def _no_sku(tale: Tale, _: Random) -> None:
    tale.tell(list(reversed(tale.sale.nets)), sku=None)


def _prefixed(tale: Tale, _: Random) -> None:
    tale.tell()
    for row in tale.transactions:
        row["sku"] = f"R_{row['sku']}"


def _split(tale: Tale, _: Random) -> None:
    tale.send()
    for part in ([1] * len(tale.sale.nets), [net - 1 for net in tale.sale.nets]):
        tale.book(part)


def _restated(tale: Tale, _: Random) -> None:
    tale.tell(list(reversed(tale.sale.nets)))
    tale.reverse(list(reversed(tale.sale.nets)), after=timedelta(hours=2), sent=False)
    tale.book(after=timedelta(hours=2))


def _spread_otherwise(tale: Tale, _: Random) -> None:
    first, *rest = [item.goods for item in tale.sale.items]
    tale.tell([first - tale.sale.discount, *rest])


def _dear_first(sale: Sale) -> bool:
    return several(sale) and 0 < sale.discount < sale.items[0].goods


@pytest.mark.parametrize(
    ("play", "needs"),
    [
        pytest.param(_one_line, several, id="the whole order under its first SKU"),
        pytest.param(_no_sku, several, id="no SKU told"),
        pytest.param(_prefixed, several, id="the prefix of returning customers"),
        pytest.param(_split, several, id="lines of one SKU split in two"),
        pytest.param(_restated, several, id="booked wrongly, taken back and booked again"),
        pytest.param(_spread_otherwise, _dear_first, id="the discount taken off one line"),
        pytest.param(discount_as_line, discounted, id="the discount as a line"),
        pytest.param(part_returned, several, id="a line returned"),
    ],
)
def test_a_report_that_tells_lines_otherwise_is_no_break(
    tmp_path: Path, play: Callable[[Tale, Random], None], needs: Callable[[Sale], bool]
) -> None:
    scene = Scene(code="L22", what="told otherwise", kind=Kind.MATCHED, play=play, needs=needs)

    assert _said(tmp_path, _world(scene)) == {Kind.MATCHED}


@given(seed=some.integers(0, 2**32))
@_SETTINGS
def test_lines_split_in_two_and_told_in_any_order_are_judged_alike(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - repeatable chance, no secret
    scenes = [_SCENES[name] for name in ("B51 amounts of lines swapped", "B51 a list too short")]
    made = world(orders=20, each=2, seed=seed, scenes=scenes, main=(DE, US))

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        stage(Path(one) / "books", made)
        for book in BOOKS:
            rows = [part for row in made.rows(book, "shop") for part in _in_two(row, book, rng)]
            rng.shuffle(rows)
            take(Path(other) / "books", book, "shop", rows)
        with bench(Path(one)) as desk, bench(Path(other)) as again:
            assert judge(again).kinds == judge(desk).kinds


def _in_two(row: Row, book: str, rng: Random) -> list[Row]:
    """Cut a line of the shop's or of the report in two of the same SKU, or leave it whole."""
    column = {"lines": "net_amount", "transactions": "amount"}.get(book)
    if column is None or rng.randrange(2):
        return [row]
    amount, name = row[column], {"lines": "row_id", "transactions": "transaction_id"}[book]
    assert isinstance(amount, int)
    part = rng.randrange(amount) if amount > 0 else 0
    rest: Row = {name: f"{row[name]}-rest", column: part}
    return [row | {column: amount - part}, row | {"refunded_amount": 0, "refunded_quantity": 0} | rest]
