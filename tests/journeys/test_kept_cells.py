"""What a report holds beside the books' columns is shown with its order, where the shop asked for it to be kept."""

from pathlib import Path

import pytest

from tests.journeys.command_scene import WEEK_AGO, a_shop, figures, recon
from tests.journeys.shop_scene import Shop

COUPON = "[bold]\x1b[31mSUMMER"
MAIL = "ada@example.org"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path / "shop")
    shop.configure(lambda text: text + 'keep = ["Coupon", "Buyer", "Device"]\n')
    shop.report([{"order": "N1", "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO}])
    path = shop.folder / "rakuten.csv"
    header, line = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text(f"{header},Coupon,Buyer,Campaign\n{line},{COUPON},{MAIL},autumn\n", encoding="utf-8")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_an_order_shows_what_was_kept_of_its_line(shop: Shop) -> None:
    pulled = recon(shop, "pull").stdout

    shown = recon(shop, "order", "N1").stdout
    [story] = figures(recon(shop, "order", "N1", "--json"))["stories"]
    told = [event["aside"] for event in story["events"] if event["lane"] == "rakuten"]

    words = " ".join(shown.split())
    assert "kept aside: Buyer '***', Coupon '[bold] [31mSUMMER'" in words
    assert "\x1b" not in shown
    assert "autumn" not in shown
    assert [aside for aside in told if aside] == [{"Buyer": MAIL, "Coupon": COUPON}]
    assert all(event["aside"] == {} for event in story["events"] if event["lane"] != "rakuten")
    assert "columns to be kept that the report lacks: Device" in " ".join(pulled.split())


def test_what_a_kept_cell_said_then_is_told_as_of_then(shop: Shop) -> None:
    recon(shop, "pull")
    first = recon(shop, "order", "N1").stdout
    path = shop.folder / "rakuten.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("SUMMER", "WINTER"), encoding="utf-8")

    recon(shop, "pull")

    assert "SUMMER" in first
    assert "WINTER" in recon(shop, "order", "N1").stdout
    [history] = shop.house().shelf.volumes("transactions")
    assert [part.rows for part in history.manifest.history] == [1]
