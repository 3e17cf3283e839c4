"""The day's digest on real books: a loss too small for a notice is told once, and alarms nobody."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recon.alerts.due import Reason
from recon.gap.signals import Quiet
from recon.jobs.deliver import deliver
from tests.journeys.aged_scene import DAY, HOUR, MINUTE, NOON, AgedShop, of
from tests.journeys.command_scene import recon
from tests.journeys.shop_scene import Shop

BEGUN = NOON - 40 * DAY
WATCHED = NOON - 12 * DAY
BROKEN = NOON - 9 * DAY
_RARE = 260
"""Of so many orders one is paid by invoice."""


def sells(shop: AgedShop, until: datetime, *, invoice_lost: bool = False) -> None:
    """Let it sell every three minutes from eight to eight up to a moment."""
    cards: dict[str, datetime] = {}
    at = shop.at
    while at < until:
        if 8 <= at.hour < 20:
            shop.sold += 1
            ref, is_rare = f"N{shop.sold}", not shop.sold % _RARE
            if is_rare:
                shop.shop.order(ref, placed=at, payment_method="invoice")
            else:
                cards[ref] = at
            shop.shop.attempt(ref, at=at + MINUTE)
            if shop.sold % 61 and not (is_rare and invoice_lost):
                processed = at + (1 + shop.sold * 7 % 9) * HOUR
                line = {"order": ref, "amount": "10.00", "dated": at, "processed": processed}
                shop.lines.append({**line, "id": f"t-{ref}"})
        at += timedelta(minutes=3)
    shop.shop.orders(cards)
    shop.at = until


def test_a_small_loss_is_told_in_one_digest_and_never_as_an_alarm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = AgedShop(Shop(tmp_path / "shop"), BEGUN)
    sells(shop, WATCHED)
    shop.pulls(WATCHED)
    shop.judges(WATCHED)
    sells(shop, BROKEN)
    sells(shop, NOON, invoice_lost=True)

    look = shop.looks(NOON)
    notices = [each for each in shop.tells(NOON) if each.reason.tells]
    [first, second, next_day] = [shop.digests(NOON + hours * HOUR) for hours in (0, 1, 24)]
    house = shop.shop.house()
    sent = deliver(house.store, house.channels)
    house.close()

    assert isinstance(of(look), Quiet)
    assert (notices, shop.incidents) == ([], [])
    assert [each.reason for each in (first, second, next_day)] == [
        Reason.DIGEST,
        Reason.NOTHING_NEW,
        Reason.NOTHING_NEW,
    ]
    [loss] = first.losses
    assert loss.name == "EUR unreported payment_method=invoice"
    assert abs(loss.onset - BROKEN) < 2 * DAY
    assert len(sent) == first.messages == 1
    [mail] = (shop.shop.folder / "mail").glob("*.txt")
    assert "are not reported at Rakuten, where none usually would be at their age" in mail.read_text()
    shop.shop.typed = capsys
    config = str(shop.shop.folder / "config.toml")
    shown = recon(shop.shop, "report", "digest", "--config", config, "--as-of", f"{NOON:%Y-%m-%dT%H:%MZ}")
    assert (shown.returncode, "each sure and too small for a notice" in shown.stdout) == (0, True)
    shop.store.close()
