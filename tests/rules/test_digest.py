"""What is in the day's digest, and when it is worth a message."""

from dataclasses import replace

import numpy as np
import pytest

from recon.alerts.digest import LastDigest, SmallLoss, why_digest
from recon.alerts.due import Around, Reason
from recon.alerts.policy import NoticePolicy
from recon.gap.aged_signals import look_by_age, small_by_age
from recon.gap.ages.cells import NEVER, Cells
from recon.gap.incident import Opened
from recon.gap.joined import join
from recon.gap.signals import Quiet, Raised
from recon.gap.silence import hour_of
from recon.reporting.digest import digest_mail, digest_of, digest_slack
from recon.wiring import templates
from tests.rules.aged_scene import DAY, HOUR, NOON, AgedShop, Given, Loss
from tests.rules.notice_scene import AROUND

ONE_IN_260 = 260


def with_tablets(cells: Cells, *, every: int, lost_for: int) -> Cells:
    """Let one order of so many come from a tablet, of which for so many days none is reported."""
    is_tablet = np.arange(len(cells.hour)) % every == 0
    is_lost = is_tablet & (cells.hour >= hour_of(NOON) - lost_for * 24)
    codes = cells.codes.copy()
    codes[is_tablet] = 2
    reported = np.where(is_lost, NEVER, cells.reported)
    return replace(cells, values=(("phone", "desktop", "tablet"),), codes=codes, reported=reported)


def losing_tablets(*, every: int = ONE_IN_260, lost_for: int = 8, given: Given | None = None) -> list[Raised]:
    scope = (given or Given()).scope
    assert scope.cells is not None
    cells = with_tablets(scope.cells, every=every, lost_for=lost_for)
    return list(small_by_age(replace(scope, cells=cells)))


def test_a_sure_loss_of_less_than_four_orders_in_a_thousand_is_small_and_no_alarm() -> None:
    scope = Given().scope
    assert scope.cells is not None
    cells = with_tablets(scope.cells, every=ONE_IN_260, lost_for=8)

    [small] = small_by_age(replace(scope, cells=cells))

    assert all(isinstance(each, Quiet) for each in look_by_age(replace(scope, cells=cells)))
    assert (small.slice, small.hit, small.money) == ("device=tablet", 8, 8_000)
    assert "less than once in 90 days" in small.sentence


@pytest.mark.parametrize(
    ("every", "lost_for"),
    [
        (ONE_IN_260, 0),
        (ONE_IN_260, 3),
        (100, 8),
    ],
)
def test_what_is_not_sure_or_is_told_at_once_is_not_in_the_digest(every: int, lost_for: int) -> None:
    assert losing_tablets(every=every, lost_for=lost_for) == []


def test_what_an_open_incident_tells_is_not_told_again() -> None:
    shop = AgedShop(losses=[Loss(NOON - 30 * HOUR, NOON, share=0.5)])
    [opened] = join(Given(shop).looked(), [], as_of=NOON)
    assert isinstance(opened, Opened)

    assert losing_tablets(given=Given(known=[opened.incident])) == []


LOSS = SmallLoss(
    name="EUR unreported device=tablet",
    onset=NOON - 8 * DAY,
    orders=7,
    money=7_000,
    currency="EUR",
    sentence="Since 2026-11-09 12:00 UTC, 7 of 7 orders placed on tablet are not reported at Rakuten.",
)
YESTERDAY = LastDigest(NOON - DAY, {LOSS.name: 7})


@pytest.mark.parametrize(
    ("losses", "last", "around", "reason"),
    [
        ([], None, AROUND, Reason.NOTHING_NEW),
        ([LOSS], None, AROUND, Reason.DIGEST),
        ([LOSS], YESTERDAY, AROUND, Reason.NOTHING_NEW),
        ([replace(LOSS, orders=13)], YESTERDAY, AROUND, Reason.NOTHING_NEW),
        ([replace(LOSS, orders=14)], YESTERDAY, AROUND, Reason.DIGEST),
        ([replace(LOSS, onset=NOON - HOUR)], YESTERDAY, AROUND, Reason.DIGEST),
        ([LOSS, replace(LOSS, name="EUR reported twice")], YESTERDAY, AROUND, Reason.DIGEST),
        ([replace(LOSS, orders=99)], LastDigest(NOON - HOUR, {}), AROUND, Reason.NOTHING_NEW),
        ([LOSS], None, replace(AROUND, silenced=True), Reason.SILENCED),
        ([LOSS], None, replace(AROUND, heard=False), Reason.NOBODY_LISTENS),
        ([LOSS], None, Around(first_judged=NOON - 6 * DAY), Reason.JUST_BEGUN),
        ([LOSS], None, Around(first_judged=NOON - 6 * DAY, first_order=NOON - 8 * DAY), Reason.DIGEST),
        ([LOSS], None, Around(first_judged=None), Reason.JUST_BEGUN),
    ],
)
def test_a_digest_is_sent_at_most_once_a_day_and_only_of_what_is_new(
    losses: list[SmallLoss], last: LastDigest | None, around: Around, reason: Reason
) -> None:
    why = why_digest(
        losses, last=last, as_of=NOON, zone="Europe/Berlin", policy=NoticePolicy(), around=around
    )

    assert why is reason


def test_a_digest_reads_as_a_whole() -> None:
    digest = digest_of([LOSS], shop="Nordlicht", programme="de", zone="Europe/Berlin")

    mail = digest_mail(digest, templates=templates(), thread="digest:de")

    assert digest_slack(digest).payload["text"] == mail.subject
    assert mail.subject == "Digest: Nordlicht de: 1 small loss, 7 orders, 70 € of sales"
    assert (
        mail.text
        == """\
1 small loss, 7 orders, 70 € of sales.

- Since Mon 9 Nov 13:00, 7 of 7 orders placed on tablet are not reported at Rakuten.

None of this is worth a notice: less than 4 of 1,000 orders are lost, or hardly more than usual.
It is told once, and again when it has doubled.

See it: recon report digest

Nordlicht, programme de. Times are in Europe/Berlin.
"""
    )
