"""`recon preset test` and `recon check` on a shop as a person types them: what is printed, and how they end."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.journeys.command_scene import a_shop, figures, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """A shop of 31 orders, in whose folder every command is typed."""
    made = a_shop(tmp_path / "shop")
    monkeypatch.chdir(made.folder)
    made.typed = capfd
    return made


def test_a_preset_that_comes_with_recon_is_tried_by_its_name(shop: Shop) -> None:
    done = recon(shop, "preset", "test", "generic")

    assert done.returncode == 0
    assert "read     31 orders, changed since 2026-10-01 in " in done.stdout
    assert "money    310.00 € (31)" in done.stdout
    assert "31 of 31 orders have no lines" in done.stdout
    assert "The preset keeps contract 1;" in done.stdout
    assert "lw9MynSeamY" not in done.stdout
    assert not (shop.folder / "var" / "books").exists()


def test_a_broken_file_ends_with_4_and_tells_each_fault(shop: Shop) -> None:
    (shop.folder / "own.sql").write_text(
        "-- contract: 1\n-- proven: maybe\n\n-- name: orders\n"
        "SELECT internal_id, 'x' AS state, placed_at, updated_at, 'EUR' AS currency, 1.5 AS net_amount FROM orders\n",
        encoding="utf-8",
    )

    done = recon(shop, "preset", "test", "own.sql", "--json")
    told = figures(done)

    assert done.returncode == 4
    assert (told["well"], told["cannot_judge"], told["contract"]) == (False, False, 1)
    assert [
        each["what"].partition("column ")[2] or each["what"] for each in told["objections"] if each["grave"]
    ] == [
        "own.sql, line 2: 'proven: maybe' is not known",
        "order_ref: is missing",
        "refunded_amount: is missing (nearest: net_amount)",
        "net_amount: holds binary floating point, where money is expected",
        "state: order with internal_id i-N0: 'x' is unknown",
    ]


def test_a_preset_for_another_shop_system_ends_with_4(shop: Shop) -> None:
    done = recon(shop, "preset", "test", "woocommerce")

    assert done.returncode == 4
    assert "it has no block 'orders' for sqlite" in done.stdout


def test_a_shop_that_cannot_be_opened_ends_with_3(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("sqlite:///shop.db", "sqlite:///gone.db"))

    done = recon(shop, "preset", "test", "generic")

    assert done.returncode == 3
    assert "The database could not be looked at." in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["generic", "--source", "orders.web"],
            "there is no shop 'orders.web' in the configuration; known are orders.shop",
        ),
        (["generic", "--rows", "0"], "--rows"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2(shop: Shop, words: list[str], said: str) -> None:
    done = recon(shop, "preset", "test", *words)

    assert done.returncode == 2
    assert said in done.stderr


def test_of_several_shops_one_must_be_named(shop: Shop) -> None:
    shop.configure(lambda text: text + '\n[orders.second]\nurl = "sqlite:///shop.db"\nzone = "UTC"\n')

    assert (
        "name one with --source: orders.shop, orders.second"
        in recon(shop, "preset", "test", "generic").stderr
    )
    assert recon(shop, "preset", "test", "generic", "--source", "second").returncode == 0


def test_check_warns_of_a_large_table_without_an_index_and_ends_well(shop: Shop) -> None:
    with sqlite3.connect(shop.folder / "shop.db") as base:
        base.execute(
            "INSERT INTO orders (internal_id, order_ref, state, placed_at, updated_at, currency, net_amount, refunded_amount) "
            "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 120000) "
            "SELECT n, n, 'confirmed', '2026-01-01 10:00:00', '2026-01-01 10:00:00', 'EUR', '1.00', '0' FROM many"
        )
    base.close()

    done, told = recon(shop, "check"), recon(shop, "check", "--json")

    warning = "every pull reads all of orders (about 120,031 rows); "
    assert (done.returncode, told.returncode) == (0, 0)
    assert f"    warning: {warning}" in done.stdout
    warned = {each["door"]: each["warnings"] for each in figures(told)["doors"]}
    assert [each.startswith(warning) for each in warned["orders.shop"]] == [True]
    assert warned["postbacks.log"] == []


def test_the_page_on_presets_shows_what_is_printed(shop: Shop) -> None:
    pages = Path(__file__).parents[2] / "docs" / "how-to"
    connecting = blocks((pages / "connect-a-shop-database.md").read_text(encoding="utf-8"))
    writing = blocks((pages / "write-a-preset.md").read_text(encoding="utf-8"))
    with sqlite3.connect("sales.db") as base:
        base.executescript(next(text for text in connecting if text.startswith("CREATE TABLE sales")))
    base.close()
    config = next(text for text in connecting if text.startswith('[shop]\nname = "My shop"'))
    Path("sales.toml").write_text(config.replace("shop.db", "sales.db"), encoding="utf-8")
    Path("broken.sql").write_text(next(text for text in writing if "Sales of ours" in text), encoding="utf-8")

    done = recon(shop, "preset", "test", "broken.sql", "--config", "sales.toml")

    shown = next(text for text in writing if text.startswith("broken.sql, contract 1"))
    assert without_seconds(done.stdout) == without_seconds(shown)


def blocks(page: str) -> list[str]:
    return [part.partition("\n")[2] for part in page.split("```")[1::2]]


def without_seconds(text: str) -> list[str]:
    return [re.sub(r"in \d+\.\d\d s", "in 0.00 s", line.rstrip()) for line in text.strip().splitlines()]
