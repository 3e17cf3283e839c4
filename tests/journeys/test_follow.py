"""A test order is followed through real books: a shop's database, its log, and reports over HTTP."""

import fcntl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from recon.reporting.follow import is_over, standing
from recon.reporting.follow_scene import StepName, StepState
from recon.sandbox import ReportFault
from tests.journeys.follow_scene import Way, a_path, states, step

DENIED = "<response><error>Access denied</error></response>"
ALL_DONE = ["done"] * 7


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Way]:
    with a_path(tmp_path / "shop") as open_path:
        yield open_path


def test_an_order_goes_through_all_seven_steps(path: Way) -> None:
    follower, seen = path.follower(), list[list[str]]()

    def look() -> None:
        seen.append(states(follower.look()))

    look()
    path.place()
    path.wait(seconds=15)
    look()
    path.send()
    path.wait(seconds=15)
    look()
    path.wait(minutes=25)
    look()

    assert seen == [
        ["waiting"] * 7,
        ["done", "done", *["waiting"] * 5],
        ["done", "done", "done", "done", *["waiting"] * 3],
        ALL_DONE,
    ]


def test_following_ends_by_itself_and_knows_how_long_each_step_took(path: Way) -> None:
    path.place()
    path.wait(seconds=20)
    path.send()

    looks = path.follow(path.follower(), hours=48, every=timedelta(minutes=2))

    last = looks[-1]
    assert states(last) == ALL_DONE
    assert step(last, StepName.ATTEMPT).since_order == timedelta(seconds=20)
    assert step(last, StepName.RECORDED).since_order == timedelta(minutes=4, seconds=20)
    # The stand-in shows a line 19 minutes after it was sent; the report is asked for every five at most.
    assert last.at - looks[0].at == timedelta(minutes=24)
    assert "publisher" not in step(last, StepName.AFFILIATE).look
    assert step(last, StepName.AFFILIATE).said == "Wanderblog, code lw9MynSeamY, as on the click id"


def test_the_report_is_asked_for_every_five_minutes_and_shop_and_log_each_time(path: Way) -> None:
    follower = path.follower()
    house = path.shop.house()
    pulls = {"orders": set[int](), "transactions": set[int]()}
    for _ in range(6):
        follower.look()
        for volume in house.shelf.volumes():
            if volume.manifest.book in pulls:
                pulls[volume.manifest.book].add(volume.manifest.pulled_at)
        path.wait(minutes=1)

    assert (len(pulls["orders"]), len(pulls["transactions"])) == (6, 2)


def test_a_report_that_somebody_else_pulled_a_minute_ago_is_not_asked_for_again(path: Way) -> None:
    path.shop.pull()
    path.wait(minutes=1)
    path.sandbox.faults.report = ReportFault.SERVER_ERROR

    assert step(path.look(), StepName.RECORDED).said == "after the attempt"


def test_another_pull_at_work_is_left_alone_and_the_books_are_looked_at_as_they_are(path: Way) -> None:
    path.place()
    path.wait(seconds=1)
    path.look()
    path.send()
    with (path.shop.folder / "var" / "books" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        look = path.look()

    assert look.remarks == (
        "another pull is at work on the books, so nothing was pulled: this is what they hold",
    )
    assert states(look)[:3] == ["done", "done", "waiting"]


def test_an_order_without_a_click_id_fails_and_names_the_landing_watch(path: Way) -> None:
    path.place(click_id=None)
    path.wait(minutes=3)

    look = path.look()

    assert step(look, StepName.CLICK).state is StepState.FAILED
    assert "the landing page did not store ranSiteID: run `recon landing`" in step(look, StepName.CLICK).look
    assert is_over(look.steps)


def test_an_order_that_is_never_sent_fails_after_the_programmes_time(path: Way) -> None:
    path.place()

    looks = path.follow(path.follower(), hours=48, every=timedelta(minutes=4))

    assert step(looks[-1], StepName.ATTEMPT).state is StepState.FAILED
    # Due a minute after it was placed, sent within thirty.
    assert looks[-1].at - looks[0].at == timedelta(minutes=32)


def test_access_denied_fails_although_its_status_is_200(path: Way) -> None:
    path.place()
    path.wait(seconds=20)
    path.send(body=DENIED)

    look = path.look()

    assert step(look, StepName.ANSWER).state is StepState.FAILED
    assert (
        "ask Rakuten to enable real-time (pixel) tracking for MID 41234" in step(look, StepName.ANSWER).look
    )


def test_another_amount_and_another_publisher_fail(path: Way) -> None:
    path.place(amount="33.61")
    path.send()
    path.wait(minutes=25)
    other = path.look()
    path.place("T2", click_id="kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA")
    path.send("T2")
    path.wait(minutes=25)

    assert step(other, StepName.AMOUNT).state is StepState.FAILED
    assert "1.19 times the shop's" in step(other, StepName.AMOUNT).look
    assert step(path.look("T2"), StepName.AFFILIATE).state is StepState.FAILED


def test_nothing_is_missing_before_it_has_settled(path: Way) -> None:
    path.place()
    path.shop.attempt("T1", at=path.shop.clock.at, amount="4000")  # taken, and then forgotten by Rakuten
    follower = path.follower()
    path.wait(minutes=45)
    late = follower.look()
    path.wait(hours=48)
    path.send("other")
    path.wait(minutes=25)

    settled = follower.look()

    assert step(late, StepName.RECORDED).state is StepState.WAITING
    assert "later than the guide says (30 min)" in step(late, StepName.RECORDED).said
    assert step(settled, StepName.RECORDED).state is StepState.FAILED
    assert "missing: in none of Rakuten's lists" in step(settled, StepName.RECORDED).said


@pytest.mark.parametrize("fault", [ReportFault.CUT, ReportFault.HTML, ReportFault.TORN])
def test_a_report_that_cannot_be_read_is_never_a_missing_order(path: Way, fault: ReportFault) -> None:
    path.place()
    path.shop.attempt("T1", at=path.shop.clock.at, amount="4000")
    path.sandbox.faults.report = fault
    path.wait(hours=60)

    look = path.look()

    assert step(look, StepName.RECORDED).state is StepState.CANNOT_TELL
    assert standing(look.steps) is StepState.CANNOT_TELL
    assert "that does not make the order missing" in step(look, StepName.RECORDED).said


def test_a_shop_or_a_log_that_cannot_be_read_is_said(path: Way) -> None:
    (path.shop.folder / "shop.db").rename(path.shop.folder / "away.db")
    (path.shop.folder / "postbacks.jsonl").rename(path.shop.folder / "away.jsonl")

    look = path.look()

    assert step(look, StepName.ORDER).state is StepState.CANNOT_TELL
    assert "orders.shop" in step(look, StepName.ORDER).look
    assert standing(look.steps) is StepState.CANNOT_TELL


def test_two_way_mode_leaves_two_steps_out(path: Way) -> None:
    def without_log(text: str) -> str:
        return text[: text.index("[postbacks.log]")] + text[text.index("[network.rakuten]") :]

    path.shop.configure(without_log)
    path.place()
    path.send()
    path.wait(minutes=25)

    assert states(path.look()) == ["done", "done", "left out", "left out", "done", "done", "done"]


def test_a_flagged_test_order_is_watched_like_any_other(path: Way) -> None:
    path.place(is_test=1)
    path.send()
    path.wait(minutes=25)

    look = path.look()

    assert states(look) == ALL_DONE
    assert "the shop flags it as a test" in step(look, StepName.ORDER).look
