"""`recon lag`, typed; and what commands say where no log is connected."""

import re
from pathlib import Path

import pytest

from tests.journeys.command_scene import a_shop, figures, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_the_lag_is_shown_once_a_run_has_learned_it(shop: Shop) -> None:
    before = recon(shop, "lag")
    recon(shop, "pull")
    recon(shop, "run")
    after = recon(shop, "lag")
    told = figures(recon(shop, "lag", "--json"))

    assert before.returncode == 3
    assert "nothing learned yet" in before.stdout
    assert after.returncode == 0
    assert [line.split()[0] for line in after.stdout.splitlines() if re.match("[A-Z][a-z]+day ", line)] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]  # fmt: skip
    assert told["programmes"]["de"]["is_learned"] is False
    assert {day["wait"] for day in told["programmes"]["de"]["days"].values()} == {48 * 3600 * 1_000_000}


def test_without_a_log_check_and_gap_name_the_codes_that_cannot_be_told(shop: Shop) -> None:
    with_log = figures(recon(shop, "gap", "--json"))
    shop.configure(lambda text: re.sub(r"\n\[postbacks\..*?(?=\n\[|\Z)", "\n", text, flags=re.DOTALL))
    recon(shop, "pull")
    recon(shop, "run")
    gap, check = recon(shop, "gap"), recon(shop, "check")

    assert with_log["untold"] == []
    assert all("B29" in done.stdout and "cannot be told" in done.stdout for done in (gap, check))
