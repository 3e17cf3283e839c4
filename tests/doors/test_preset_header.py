"""The header of a preset: what each line says, and one line of words for each that is wrong."""

from pathlib import Path

import pytest

from recon.jobs.ports import SourceUnavailable
from recon.sources.orders.declared import Header, Keeping, Needed, Parameter, Place, Proven
from recon.sources.orders.header import header_of, read
from recon.sources.orders.preset import load
from recon.sources.settings import OrdersSettings

_WHOLE = """\
-- A shop of the tests.
-- contract: 1
-- system: Woolen Shop, new storage
-- versions: 8.2 and newer
-- proven: fixture
-- needs: {prefix}orders(id, status, changed),
--        {prefix}order_meta(order_id, meta_key, meta_value), "order"("orderPlacedAt")
-- optional: {prefix}carriers(id)
-- changes: {prefix}orders.changed, {prefix}refunds.changed
-- click: keys {prefix}order_meta(meta_key, meta_value) sets click_key
-- click: json {prefix}orders.metadata sets json_key
-- click: column {prefix}orders sets click_id
-- landing: keys {prefix}order_meta(meta_key, meta_value) sets landing_key
-- zone: UTC
-- rereads: placed_at
-- grain: one row per order; a split order is two
-- trap: Drafts share the table.
-- trap: Delivery has no line,
--         but a total.
-- identifier: prefix = wp_
-- value: click_key = _ran
-- list: paid = done, sent

-- name: orders
-- trap: this one is a comment of the query
SELECT 1
"""


def test_every_line_of_a_header_is_read() -> None:
    header = header_of(_WHOLE, file="own.sql")

    assert header == Header(
        declared=True,
        contract=1,
        system="Woolen Shop, new storage",
        versions="8.2 and newer",
        proven=Proven.FIXTURE,
        needs=(
            Needed("{prefix}orders", ("id", "status", "changed")),
            Needed("{prefix}order_meta", ("order_id", "meta_key", "meta_value")),
            Needed("order", ("orderPlacedAt",)),
        ),
        optional=(Needed("{prefix}carriers", ("id",)),),
        changes=(Needed("{prefix}orders", ("changed",)), Needed("{prefix}refunds", ("changed",))),
        clicks=(
            Place(Keeping.KEYS, "{prefix}order_meta", ("meta_key", "meta_value"), "click_key"),
            Place(Keeping.JSON, "{prefix}orders", ("metadata",), "json_key"),
            Place(Keeping.COLUMN, "{prefix}orders", (), "click_id"),
        ),
        landings=(Place(Keeping.KEYS, "{prefix}order_meta", ("meta_key", "meta_value"), "landing_key"),),
        zone="UTC",
        rereads=True,
        grain="one row per order; a split order is two",
        traps=("Drafts share the table.", "Delivery has no line, but a total."),
        parameters={
            "prefix": Parameter("identifier", "wp_"),
            "click_key": Parameter("value", "_ran"),
            "paid": Parameter("list", "done, sent"),
        },
    )


def test_identifiers_are_filled_with_what_is_given_else_with_their_default() -> None:
    header = header_of(_WHOLE, file="own.sql")

    assert header.filled({}).needs[0].table == "wp_orders"
    assert header.filled({"prefix": "shop7_"}).clicks[0].table == "shop7_order_meta"
    assert header.filled({"click_key": "x"}).changes[1] == Needed("wp_refunds", ("changed",))


def test_a_file_without_the_new_lines_is_of_contract_1() -> None:
    source = "-- zone: Europe/Berlin\n-- Zone: see the manual\n-- value: net of tax\n-- proven: by us\n-- name: orders\n"

    assert header_of(source, file="own.sql") == Header(contract=1, zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("contract: 2", "it follows contract 2, and this recon reads contract 1; install a recon that reads it, or take a preset of contract 1"),
        ("contract: new", "contract 'new' is not a number; write '-- contract: 1'"),
        ("proven: by us", "'proven: by us' is not known; write one of installed, schema, fixture"),
        ("needs: orders", "'needs:' names no table with its columns at 'orders'; write table(column, column), table(column)"),
        ("needs: orders(id), lines", "'needs:' names no table with its columns at 'lines'; write table(column, column), table(column)"),
        ("needs: orders()", "'needs:' names no table with its columns at 'orders()'; write table(column, column), table(column)"),
        ("changes: updated_at", "'changes: updated_at' is no table.column; write table.column, table.column"),
        ("click: keys meta(meta_key) sets click_key", "'click: keys meta(meta_key) sets click_key' is no place; write 'click: keys order_meta(meta_key, meta_value) sets click_key'"),
        ("landing: json orders sets key", "'landing: json orders sets key' is no place; write 'landing: json orders.metadata sets click_key'"),
        ("click: meta", "'click: meta' is no place; write 'click: keys order_meta(meta_key, meta_value) sets click_key', json or column likewise"),
        ("zone: local time", "'zone: local time' is more than one word; write for example '-- zone: UTC'"),
        ("rereads: id", "'rereads: id' is not known; write '-- rereads: placed_at'"),
        ("value: click_key", "'value: click_key' has no default; write '-- value: name = default'"),
        ("neds: orders(id)", "'neds:' is no line of a header; write '-- needs:', or reword it"),
        ("grain:", "'grain:' says nothing; fill it, or remove the line"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_is_named_with_its_cure(line: str, sentence: str) -> None:
    source = f"-- A shop.\n-- {line}\n-- contract: 1\n\n-- name: orders\n"

    with pytest.raises(SourceUnavailable) as refused:
        header_of(source, file="own.sql")

    assert str(refused.value) == f"own.sql, line 2: {sentence}"


def test_all_wrong_lines_are_told_at_once() -> None:
    _, faults = read("-- contract: 1\n-- proven: us\n-- zone: UTC\n-- zone: UTC\n-- rereads: id\n")

    assert [(fault.line, fault.what) for fault in faults] == [
        (2, "'proven: us' is not known"),
        (4, "'zone:' stands there twice"),
        (5, "'rereads: id' is not known"),
    ]


def test_of_an_unknown_contract_no_other_line_is_judged() -> None:
    _, faults = read("-- proven: on the moon\n-- contract: 2\n")

    assert [fault.line for fault in faults] == [2]


def test_a_preset_of_an_unknown_contract_is_not_run(tmp_path: Path) -> None:
    own = tmp_path / "own.sql"
    own.write_text("-- contract: 9\n-- name: orders\nSELECT 1\n", encoding="utf-8")
    settings = OrdersSettings("shop", f"sqlite:///{tmp_path}/shop.db", sql_file=own)

    with pytest.raises(SourceUnavailable, match="line 1: it follows contract 9, and this recon reads"):
        load(settings, dialect="sqlite")
