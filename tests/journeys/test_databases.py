"""The whole path on real servers: the shop on PostgreSQL and MariaDB, our findings on SQLite and PostgreSQL."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.doors.orders_shop import open_shop, order, run
from tests.journeys.shop_scene import CLICK, NOON, PLACED, Shop, kinds

NAIVE = PLACED.replace(tzinfo=None)


@pytest.fixture(params=["postgres_url", "mariadb_url"])
def shop_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture(params=["sqlite", "postgres_url"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/findings.db"
    base = sa.make_url(str(request.getfixturevalue("postgres_url")))
    run(str(base.render_as_string(hide_password=False)), "CREATE SCHEMA findings")
    return base.update_query_dict({"options": "-csearch_path=findings"}).render_as_string(hide_password=False)


def test_shop_log_and_report_are_judged_and_kept_on_either_database(
    shop_url: str, store_url: str, tmp_path: Path
) -> None:
    scene = Shop(tmp_path / "shop")
    scene.configure(
        lambda text: text.replace('url = "sqlite:///shop.db"', f'url = "{shop_url}"\nzone = "UTC"').replace(
            "[orders.shop]", f'[store]\nurl = "{store_url}"\n\n[orders.shop]'
        )
    )
    facts = {"placed_at": NAIVE, "click_id": CLICK, "updated_at": NAIVE, "landed_at": NAIVE}
    open_shop(
        shop_url,
        [order(1, **facts), order(2, **facts), order(3, **facts, state="cancelled", cancelled_at=NAIVE)],
    )
    for ref in ("1001", "1003"):
        scene.attempt(ref, amount="4500")
    scene.attempt("1001", amount="4500", at=NOON - timedelta(hours=1))
    scene.report([{"order": ref, "amount": "45.00"} for ref in ("1001", "1003")])

    assert [pulled.failure for pulled in scene.pull() if pulled.failure] == []
    found = scene.run()

    assert dict(kinds(found)) == {"1002": "never_sent", "1003": "cancelled_not_reversed"}
    assert found.discrepancies == ()
    with scene.house().store as store:
        assert {each.found.order_ref: each.found.expected for each in store.open_breaks()} == {
            "1002": 4500,
            "1003": 0,
        }
