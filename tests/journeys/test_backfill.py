"""Reading the past: portion by portion it comes to the same as at once, and what was interrupted goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from recon.jobs.backfill import Portion, backfill, next_end
from recon.jobs.ports import Known, NoProgress
from recon.records.window import Window
from recon.sources.reports.calls import asks, plan_window
from recon.sources.settings import ReportApiSettings, ReportShape
from recon.wiring.doors import past_report
from tests.journeys.command_scene import NOW, WEEK_AGO, a_shop, figures, recon
from tests.journeys.shop_scene import NOON, Shop, kinds

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
START = datetime(2026, 9, 1, tzinfo=UTC)


def a_quarter(folder: Path) -> Shop:
    """Set up a shop whose orders lie weeks apart; one was refunded and one cancelled long after it was placed."""
    shop = Shop(folder)
    days = (3, 4, 30, 31, 55, 60, 61)
    for day in days:
        shop.order(f"N{day}", placed=START + day * DAY)
        shop.attempt(f"N{day}", at=START + day * DAY)
    late = (START + 58 * DAY).isoformat()
    shop.order("N3", placed=START + 3 * DAY, refunded_amount="4.00", refunded_at=late, updated_at=late)
    shop.order("N30", placed=START + 30 * DAY, state="cancelled", cancelled_at=late, updated_at=late)
    shop.report([{"order": f"N{day}", "amount": "10.00", "dated": START + day * DAY} for day in days[:-3]])
    return shop


def portions(shop: Shop, start: datetime = START) -> Iterator[Portion]:
    house = shop.house()
    past = house.past_feeds(start)
    yield from backfill(past, library=house.library, at=shop.clock.at, progress=NoProgress())


def judged(shop: Shop) -> str:
    return shop.run().judged.digest


def test_read_in_portions_the_past_comes_to_the_same_as_read_at_once(tmp_path: Path) -> None:
    whole, sliced = a_quarter(tmp_path / "whole"), a_quarter(tmp_path / "sliced")
    whole.configure(lambda text: text.replace("since = 2026-10-01", "since = 2026-09-01"))
    whole.pull()

    done = list(portions(sliced))

    assert [each.failure for each in done if each.failure] == []
    assert sum(each.source == "orders.shop" for each in done) > 5
    assert judged(sliced) == judged(whole)
    manifest = sliced.house().shelf.manifest("orders", "shop")
    assert manifest is not None
    assert manifest.covered() == Window(START, NOON)


def test_a_backfill_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    shop, other = a_quarter(tmp_path / "shop"), a_quarter(tmp_path / "other")
    all_at_once = [each.until for each in portions(other) if each.source == "orders.shop"]

    list(islice(portions(shop), 4))
    second = [each.until for each in portions(shop) if each.source == "orders.shop"]

    assert second == all_at_once[4:]
    assert judged(shop) == judged(other)


def test_a_book_that_begins_later_is_read_anew_from_the_start_without_a_hole(tmp_path: Path) -> None:
    shop, other = a_quarter(tmp_path / "shop"), a_quarter(tmp_path / "other")
    list(portions(other))
    shop.pull()  # from 1 October on, as configured

    done = [each for each in portions(shop) if each.source == "orders.shop"]

    assert [each.until for each in done] == [NOON]
    assert judged(shop) == judged(other)


def test_where_since_is_earlier_than_asked_the_next_pull_has_nothing_to_read_again(tmp_path: Path) -> None:
    shop, other = a_quarter(tmp_path / "shop"), a_quarter(tmp_path / "other")
    other.pull()  # from 1 October on, as configured

    done = [each for each in portions(shop, NOON - 10 * DAY) if each.source == "orders.shop"]
    again = next(each for each in shop.pull() if each.source == "orders.shop")

    assert len(done) > 5
    assert again.taken is not None
    assert again.taken.delivered < 3
    assert judged(shop) == judged(other)


def test_a_source_that_cannot_be_read_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    shop = a_quarter(tmp_path)
    (tmp_path / "shop.db").rename(tmp_path / "away.db")

    done = list(portions(shop))

    assert [each.source for each in done if each.failure] == ["orders.shop"]
    assert {each.source for each in done} == {"orders.shop", "postbacks.log", "network.rakuten"}


@pytest.mark.parametrize(
    ("covered", "span", "end"),
    [
        (None, WEEK, START + WEEK),
        (Window(START, START + DAY), WEEK, START + DAY + WEEK),
        (Window(START - DAY, NOON - DAY), WEEK, NOON),
        (Window(START + DAY, NOON), WEEK, NOON),
        (Window(START, START + DAY), None, NOON),
    ],
)
def test_the_next_portion_begins_where_the_book_ends(
    covered: Window | None, span: timedelta | None, end: datetime
) -> None:
    assert next_end(covered, span, start=START, at=NOON) == end


def test_the_command_reads_judges_and_rehearses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop = a_shop(tmp_path)
    shop.typed = capsys

    done = recon(shop, "backfill", "--config", f"{tmp_path}/config.toml", "--days", "30")
    asked = ("--config", f"{tmp_path}/config.toml", "--days", "30", "--json")
    told = figures(recon(shop, "rehearse", *asked, "--programme", "de"))
    nobody = recon(shop, "gap", "rehearse", *asked, "--programme", "fr")

    assert "orders.shop: " in done.stdout
    assert "never sent" in done.stdout
    assert "Rehearsal of de: " in done.stdout
    [programme] = told["rehearsed"]
    assert programme["why_not"] is None
    assert (nobody.returncode, "there is no programme 'fr'" in nobody.stderr) == (2, True)
    assert [each["red"] for each in programme["by_limit"]] == ["0.01", "0.02", "0.05", "0.1", "0.2"]
    assert [each["days"] for each in programme["by_false_alarm_days"]] == [30, 90, 365]
    assert "by how rare a false alarm has to be" in done.stdout
    assert datetime.fromisoformat(programme["until"]) <= NOW + DAY


@pytest.mark.parametrize("zone", ["GMT", "Europe/Berlin", "America/New_York"])
def test_each_portion_of_reports_is_one_call(zone: str) -> None:
    told = ReportApiSettings("rakuten", "a-token", "orders", shape=ReportShape(zone=zone), days_per_call=10)
    _, span, _ = past_report(told, start=START)
    past, days = replace(told, since=START, reread=timedelta(0)), ZoneInfo(zone)

    calls, done, known = [], START, Known()
    while done < NOON:
        done = next_end(known.covered, span, start=done, at=NOON)
        window = plan_window(past, known, zone=days, at=done)
        calls.append(list(asks(past, "orders", window=window, zone=days, dated_by="process")))
        known = Known(Window(START, done))

    assert {len(each) for each in calls} == {1}
    assert all(a[0].days.end > b[0].days.start for a, b in pairwise(calls))


def test_no_order_is_called_never_sent_of_days_from_which_the_log_was_thrown_away(tmp_path: Path) -> None:
    shop = a_quarter(tmp_path)
    shop.configure(lambda text: text.replace('jsonl"]\nsince = 2026-10-01', 'jsonl"]'))
    shop.order("N40", placed=START + 40 * DAY)
    log = tmp_path / "postbacks.jsonl"
    log.write_text("".join(log.read_text().splitlines(keepends=True)[-3:]))  # what is left begins on day 55

    list(portions(shop))

    assert ("N40", "never_sent") not in kinds(shop.run())
    manifest = shop.house().shelf.manifest("attempts", "log")
    covered = manifest.covered() if manifest else None
    assert covered is not None
    assert covered.start == START + 55 * DAY


def test_an_incident_that_is_open_ends_it_like_any_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = a_shop(tmp_path)
    shop.typed = capsys
    shop.report([{"order": "N1", "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO}])

    done = recon(
        shop, "backfill", "--config", f"{tmp_path}/config.toml", "--days", "30", "--no-rehearsal", "--json"
    )

    told = figures(done)
    assert (done.returncode, told["needs_person"], len(told["incidents"])) == (1, True, 1)
