"""The week's page says a loss of click ids with its code and next step, though no break ever tells of its orders."""

from pathlib import Path

from recon.jobs.weekly_report import weekly_report
from recon.records.codes import CODES
from tests.journeys.shop_scene import Shop
from tests.journeys.test_watch import BROKEN, DAY, FIRST_PULL, MINUTE, NOON, Run


def test_lost_click_ids_stand_among_what_waits_for_a_person(tmp_path: Path) -> None:
    run = Run(Shop(tmp_path / "shop"))
    run.shop.configure(lambda text: text.replace("2026-10-01/2026-11-10", "2026-10-01/2026-12-31"))
    run.sells(NOON - 15 * DAY, FIRST_PULL)
    run.pulls(FIRST_PULL)
    run.sells(FIRST_PULL, BROKEN)
    run.pulls(BROKEN)
    for place in range(40):
        run.shop.order(f"lost-{place}", placed=BROKEN + place * 3 * MINUTE, click_id=None, device="Safari")
    run.looks(NOON)
    run.judges(NOON + MINUTE)
    run.store.close()

    house = run.shop.house()
    with house.store:
        page = weekly_report(house.desk, programmes=["de"], week=None).path.read_text(encoding="utf-8")

    assert "Incident 1: Since 2026-11-17 10:00 UTC" in page
    assert "Likely B08, tag removed." in page
    assert CODES["B08"].handling.step in page
