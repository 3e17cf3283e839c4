"""Every shop system is recognised by its own tables, among all presets, and no other is taken for it."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon import assets
from recon.sources.orders.header import read
from recon.sources.shops.catalogue import read_catalogue
from recon.sources.shops.recognise import Recognised, recognised
from recon.sources.sql_session import reading
from tests.doors.orders_shop import open_shop, run

SHOPS = Path(__file__).parent.parent / "data" / "shops"
HEADERS = {
    path.stem: read(path.read_text(encoding="utf-8"))[0]
    for path in assets.files("sql", "sources/orders/*.sql")
}


def _recognised(url: str) -> tuple[Recognised, ...]:
    with reading(url, name="orders.shop", statement_timeout=timedelta(seconds=60)) as session:
        return recognised(HEADERS, catalogue=read_catalogue(session))


def _open(url: str, system: str) -> None:
    text = (SHOPS / f"{system}.sql").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    run(url, *(part.replace("%", "%%") for part in kept.split(";\n") if part.strip()))


@pytest.mark.parametrize(
    "system", ["magento2", "prestashop", "shopware6", "woocommerce", "woocommerce_legacy"]
)
def test_systems_on_mariadb_are_known_by_their_tables(system: str, mariadb_url: str) -> None:
    _open(mariadb_url, system)

    first = _recognised(mariadb_url)[0]

    assert (first.preset, first.lacks) == (system, ())


@pytest.mark.parametrize("system", ["odoo_sale", "saleor", "solidus", "spree"])
def test_systems_on_postgresql_are_known_by_their_tables(system: str, postgres_url: str) -> None:
    _open(postgres_url, system)

    first = _recognised(postgres_url)[0]

    assert (first.preset, first.lacks) == (system, ())


def test_tables_made_for_the_contract_are_known_and_nothing_else_is_seen_in_them(postgres_url: str) -> None:
    open_shop(postgres_url, [])

    [only] = _recognised(postgres_url)

    assert (only.preset, only.lacks, only.parameters) == ("generic", (), {})
