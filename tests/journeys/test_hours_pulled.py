"""A pull counts the hourly figures, and whoever looks at them reads those."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.gap.ages.cells import NEVER
from recon.jobs.hours import told_hours
from recon.jobs.question import question, volumes_of
from recon.records.moment import micros
from tests.jobs.books_scene import photographed
from tests.journeys.command_scene import HOUR_AGO, NOW, WEEK_AGO, a_shop, recon


def test_what_a_pull_counted_is_told_with_how_far_the_books_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = a_shop(tmp_path / "shop")
    shop.typed = capsys
    monkeypatch.chdir(shop.folder)
    assert recon(shop, "pull").returncode == 0
    house = shop.house()
    kept = house.config.books_folder / ".engine"
    before = photographed(kept)
    first, end = micros(WEEK_AGO) // 3_600_000_000, micros(NOW) // 3_600_000_000 + 1

    volumes = volumes_of(house.bench)
    _, covered = question(house.bench, volumes, as_of=datetime.now(tz=UTC))
    told = told_hours(house.bench, volumes, covered, first=first, end=end)

    [(programme, currency)] = told.cells
    cells = told.cells[programme, currency]
    assert (int(cells.orders.sum()), currency) == (31, "EUR")
    assert int(cells.orders[cells.reported == NEVER].sum()) == 2
    paid = HOUR_AGO + timedelta(minutes=1)
    assert cells.hour.tolist()[-1] == micros(paid) // 3_600_000_000
    reached = told.reached[programme]
    assert reached.shop.first < first < reached.shop.end <= end
    assert reached.network.first < reached.network.end <= end
    assert list((kept / "hours").glob(f"*/{programme}/*.parquet"))
    assert photographed(kept) == before
