"""The first days of a shop: silent and honest at first, told from the third day on; a history that was filled in counts."""

from datetime import timedelta
from pathlib import Path

from recon.alerts.due import Reason
from recon.gap.readings import Untold
from recon.gap.signals import CannotTell, Quiet, Raised
from tests.jobs.notice_scene import mails
from tests.journeys.aged_scene import DAY, HOUR, NOON, AgedShop, of
from tests.journeys.shop_scene import Shop

MORNING = timedelta(hours=20)
"""From noon to eight o'clock, when the shop begins to sell."""


def _told(shop: AgedShop, hours: int) -> list[Reason]:
    return [each.reason for each in shop.tells(shop.at + hours * HOUR) if each.reason.tells]


def test_a_young_shop_is_silent_and_says_why_and_from_its_third_day_on_a_loss_is_told(tmp_path: Path) -> None:
    opened = NOON - 6 * DAY
    shop = AgedShop(Shop(tmp_path / "shop"), opened)
    shop.pulls(opened)

    for day, why in (
        (1, "the books were first read at 2026-11-12 12:00 UTC; only hours after that are looked at"),
        (2, "orders of 2 days are known so far; what is usual takes 3"),
    ):
        shop.sells(opened + day * DAY)
        said = of(shop.looks(shop.at))
        shop.judges(shop.at)
        assert isinstance(said, CannotTell)
        assert said.cause is Untold.TOO_YOUNG
        assert said.why == why
        assert _told(shop, 0) == []
    shop.sells(opened + 3 * DAY)
    assert isinstance(of(shop.looks(shop.at)), Quiet)

    morning = opened + 3 * DAY + MORNING
    shop.sells(morning)
    shop.sells(morning + 30 * HOUR, lost=lambda _: True)
    raised = of(shop.looks(shop.at))

    assert isinstance(raised, Raised)
    assert "Known for 5 days only: the band of what is usual is wide" in raised.sentence
    assert _told(shop, 0) == [Reason.OPENED]
    assert "This programme is known for 5 days only:" in mails(shop.store)[0].text


def test_with_a_history_that_was_filled_in_a_loss_is_told_the_day_after_the_first_pull(
    tmp_path: Path,
) -> None:
    first_pull = NOON - 4 * HOUR
    shop = AgedShop(Shop(tmp_path / "shop"), NOON - 60 * DAY)
    shop.sells(first_pull)
    shop.pulls(first_pull)
    shop.judges(first_pull)
    assert _told(shop, 0) == []

    shop.sells(first_pull + 12 * HOUR, lost=lambda _: True)
    shop.sells(first_pull + 28 * HOUR)
    raised = of(shop.looks(shop.at))

    assert isinstance(raised, Raised)
    assert raised.onset >= first_pull
    assert "only a large loss" not in raised.sentence
    assert _told(shop, 0) == [Reason.OPENED]
    assert "known for" not in mails(shop.store)[0].text
