"""What the headers of the presets for PostgreSQL say is needed: all of it is there, and nothing else is read."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from recon import assets
from recon.sources.orders.declared import Header
from recon.sources.orders.header import header_of
from tests.doors.orders_shop import run
from tests.doors.shop_scene import MONEY, Shop, money, open_shop
from tests.servers import Server


def header(preset: str) -> Header:
    file = f"sql/sources/orders/{preset}.sql"
    return header_of(assets.text(file), file=file).filled({})


@pytest.fixture(scope="module", params=["spree", "solidus", "saleor", "odoo_sale"])
def shop(request: pytest.FixtureRequest, postgres_server: Server) -> Iterator[Shop]:
    with postgres_server.fresh_database() as url:
        yield open_shop(url, request.param)


@pytest.fixture
def columns(shop: Shop) -> dict[str, set[str]]:
    engine = sa.create_engine(shop.url, poolclass=sa.NullPool)
    tables = sa.inspect(engine)
    found = {
        name: {column["name"] for column in tables.get_columns(name)} for name in tables.get_table_names()
    }
    engine.dispose()
    return found


def test_every_table_and_column_is_the_systems_own(shop: Shop, columns: dict[str, set[str]]) -> None:
    said = header(shop.preset)

    for need in (*said.needs, *said.changes):
        assert set(need.columns) <= columns[need.table], need.table
    for place in (*said.clicks, *said.landings):
        assert set(place.columns) <= columns[place.table], place.table
        assert place.sets in said.parameters


def test_the_right_to_read_those_tables_is_enough(shop: Shop) -> None:
    name = f"u{uuid4().hex[:12]}"
    tables = ", ".join(sorted({need.table for need in header(shop.preset).needs}))
    run(shop.url, f"CREATE ROLE {name} LOGIN", f"GRANT SELECT ON {tables} TO {name}")
    address = sa.make_url(shop.url).set(username=name).render_as_string(hide_password=False)

    read = money(Shop(address, shop.preset).read())

    run(shop.url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")
    assert read == MONEY
