"""Every key that can be set arrives at the door it is for."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from recon.config import BadConfig
from tests.rules.config_scene import PROGRAMME, loaded

# Every optional key with something other than its default.
EVERYTHING = (
    PROGRAMME
    + """
mid = "1"
stores = ["de"]

[orders.shop]
url = "sqlite:///a.db"
preset = "mine"
sql_file = "mine.sql"
parameters = { a = "b" }
store = "de"
currency = "USD"
zone = "UTC"
scale = 2
since = 2026-01-01
overlap = "3d"
reread = "91d"
statement_timeout = "6m"
rows_per_second = 10
replica_lag = "1s"
batch_rows = 7

[postbacks.lines]
type = "jsonl"
paths = ["a"]
fields = { order_ref = "b" }
constants = { mid = "1" }
zone = "UTC"
amount_scale = "plain"
order_pattern = "(a)"
gateway = "signal"
since = 2026-01-01
batch_rows = 7

[postbacks.table]
type = "sql"
url = "sqlite:///a.db"
preset = "mine"
sql_file = "mine.sql"
parameters = { a = "b" }
fields = { order_ref = "b" }
constants = { mid = "1" }
zone = "UTC"
amount_scale = "plain"
order_pattern = "(a)"
gateway = "signal"
since = 2026-01-01
overlap = "7h"
statement_timeout = "6m"
batch_rows = 7

[network.api]
type = "api"
token = "t"
report = "sales"
list = "event"
base_url = "https://ran.example"
language = "ja"
noncommissionable_report = "none"
clicks_report = "clicks"
network = 11
parameters = { week = "1" }
zone = "Asia/Tokyo"
date_format = "ymd"
columns = { sku = "S" }
keep = ["K"]
mid = "1"
currency = "JPY"
since = 2026-01-01
reread = "36d"
days_per_call = 30
timeout = "301s"
batch_rows = 7

[network.file]
type = "file"
path = "a.csv"
list = "event"
period = "2026-01-01/2026-02-01"
zone = "Asia/Tokyo"
date_format = "ymd"
columns = { sku = "S" }
keep = ["K"]
mid = "1"
currency = "JPY"
batch_rows = 7
"""
)


def _left_at_default(value: object, *, path: str) -> Iterator[str]:
    assert is_dataclass(value)
    for field in fields(value):
        given = getattr(value, field.name)
        if is_dataclass(given) and field.default is MISSING:
            yield from _left_at_default(given, path=f"{path}.{field.name}")
        elif given == _default(field):
            yield f"{path}.{field.name}"


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def test_no_door_is_left_with_a_default_where_a_value_was_written(tmp_path: Path) -> None:
    config = loaded(tmp_path, EVERYTHING)

    doors = [*config.orders(), *config.postbacks(), *config.networks()]

    assert [door.name for door in doors] == ["shop", "lines", "table", "api", "file"]
    assert [left for door in doors for left in _left_at_default(door, path=door.name)] == []


@pytest.mark.parametrize("own", ["end_date", "Date-Range", "token"])
def test_a_parameter_that_each_call_sets_itself_is_refused(tmp_path: Path, own: str) -> None:
    config = EVERYTHING.replace('{ week = "1" }', f'{{ {own} = "1" }}')

    with pytest.raises(BadConfig, match=f"holds '{own}', which each call sets itself; leave it out"):
        loaded(tmp_path, config)


def test_a_column_of_a_report_may_have_several_names(tmp_path: Path) -> None:
    config = loaded(tmp_path, EVERYTHING.replace('{ sku = "S" }', '{ sku = ["商品", "S"] }', 1))

    assert [network.shape.columns for network in config.networks()] == [
        {"sku": ("商品", "S")},
        {"sku": ("S",)},
    ]
