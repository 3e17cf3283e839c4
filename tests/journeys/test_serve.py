"""`recon serve` as a process: it runs what is due, says whether it is well, stops when told, and survives a kill."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from recon.cli.app import _COMMANDS
from recon.cli.exits import Exit
from recon.scheduler.jobs import CAME_TO_AN_END, NOT_NOW, jobs_of
from recon.store.slots import SlotState
from tests.journeys.command_scene import a_shop, figures, one_line, recon
from tests.journeys.serve_scene import ended, newest, scheduled, served
from tests.journeys.shop_scene import Shop, ToldClock
from tests.waiting import waited


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path / "shop")
    shop.typed = capsys
    scheduled(shop)
    return shop


def _config(shop: Shop) -> str:
    return str(shop.folder / "config.toml")


def test_it_runs_the_newest_missed_slot_is_well_and_stops_when_told(shop: Shop) -> None:
    with served(shop) as service:
        alive = httpx.get(f"{service.address}/healthz")
        at_work = httpx.get(f"{service.address}/readyz")
        assert waited(lambda: ended(shop))
        ready = httpx.get(f"{service.address}/readyz")
        code = service.stopped()

    slot = newest(shop)
    assert (alive.status_code, alive.json()) == (200, {"alive": True, "reasons": {}})
    assert at_work.status_code == 503
    assert "120 minutes after its time" in at_work.json()["reasons"]["run"]
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": {}})
    assert code == 0
    assert (slot.state, slot.exit_code, slot.epoch) == (SlotState.DONE, 0, 1)
    assert slot.covers == 5
    assert "--- slot" in (shop.folder / "var" / "log" / "run.log").read_text()
    assert [line.split()[0] for line in service.printed[2:7]] == [
        "watch",
        "run",
        "notify",
        "report",
        "digest",
    ]


def test_told_to_stop_it_lets_the_job_at_work_end(shop: Shop) -> None:
    with served(shop) as service:
        assert waited(lambda: newest(shop).state is SlotState.RUNNING)
        code = service.stopped()

    assert (code, newest(shop).state) == (0, SlotState.DONE)


def test_after_a_kill_the_next_one_takes_the_slot_up(shop: Shop) -> None:
    with served(shop) as service:
        assert waited(lambda: newest(shop).state is SlotState.RUNNING)
        service.killed()
    left = newest(shop)
    with served(shop) as service:
        assert waited(lambda: ended(shop))
        code = service.stopped()

    slot = newest(shop)
    assert (left.state, left.epoch) == (SlotState.RUNNING, 1)
    assert (code, slot.slot_at, slot.crashes) == (0, left.slot_at, 1)
    assert slot.epoch > left.epoch


def test_two_of_them_on_one_store_run_each_slot_once(shop: Shop) -> None:
    with served(shop) as first, served(shop) as second:
        assert waited(lambda: ended(shop))
        codes = [first.stopped(), second.stopped()]

    slot = newest(shop)
    assert codes == [0, 0]
    assert slot.epoch == 1
    assert int(slot.owner.rpartition(":")[2]) in {first.process.pid, second.process.pid}


def test_the_slots_of_the_last_day_are_listed(shop: Shop) -> None:
    house = shop.house()
    slot = house.store.claim_slot(newest(shop), slot_at=shop.clock.at, covers=12, owner="shop-1:10")
    house.store.finish_slot(slot, state=SlotState.FAILED, exit_code=5, remark="the disk is full")
    house.store.close()

    told = recon(shop, "serve", "--config", _config(shop), "--jobs")
    [one] = figures(recon(shop, "serve", "--config", _config(shop), "--jobs", "--json"))["slots"]
    none = recon(shop, "serve", "--config", _config(shop), "--jobs", "--job", "watch")

    assert "failed" in told.stdout
    assert "12 slots in 1 row; neither done nor at work: 1 row." in told.stdout
    assert (one["job"], one["state"], one["exit_code"], one["covers"]) == ("run", "failed", 5, 12)
    assert none.stdout == "No slot in the last day; is `recon serve` running?\n"


def test_an_address_that_is_taken_is_one_sentence(shop: Shop) -> None:
    with served(shop) as service:
        taken = service.address.removeprefix("http://")

        refused = recon(shop, "serve", "--config", _config(shop), "--listen", taken)

    assert refused.returncode == Exit.CONFIGURATION
    assert f"cannot listen on {taken}" in one_line(refused)


def test_a_file_that_another_host_serves_is_refused(shop: Shop) -> None:
    shop.clock = ToldClock(datetime.now(tz=UTC))
    house = shop.house()
    house.store.announce_serving("the-other-host:10")
    house.store.close()

    refused = recon(shop, "serve", "--config", _config(shop))

    assert refused.returncode == Exit.LOCKED
    assert "is being served by the host the-other-host, and a SQLite file" in one_line(refused)


def test_a_run_that_pulls_first_goes_on_when_a_source_fails(shop: Shop) -> None:
    (shop.folder / "postbacks.jsonl").unlink()

    done = recon(shop, "run", "--pull", "--json", "--config", _config(shop))

    told = figures(done)
    assert [book["source"] for book in told["books"] if book["failure"]] == ["postbacks.log"]
    assert told["cannot_judge"]
    assert told["judged"]["cases"] == 31


def test_the_schedule_reads_exit_codes_as_the_commands_mean_them() -> None:
    assert {Exit.WELL, Exit.NEEDS_PERSON, Exit.CANNOT_JUDGE} == CAME_TO_AN_END
    assert NOT_NOW == Exit.LOCKED


def test_each_job_begins_with_a_command_and_the_landing_watch_only_runs_where_it_is_on(shop: Shop) -> None:
    off = jobs_of(shop.house().config)
    shop.configure(lambda text: text + "[landing]\non = true\naddresses = ['https://shop.example/']\n")

    on = jobs_of(shop.house().config)

    assert [job.name for job in off] == ["watch", "run", "notify", "report", "digest"]
    assert [job.name for job in on] == [*(job.name for job in off), "landing"]
    assert {job.words[0] for job in on} <= set(_COMMANDS)
