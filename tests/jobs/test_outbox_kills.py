"""A kill between a send and its mark loses nothing: what was sent and not marked is sent again, the rest once."""

import multiprocessing
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from recon.alerts.due import Reason
from recon.alerts.message import MailText, written
from recon.store.book import Store
from recon.store.notices import NewMessage, NewNotice
from recon.store.outbox import CLAIM_LASTS
from tests.jobs.notice_scene import DAY
from tests.jobs.outbox_process import Luck, deliver_until_killed
from tests.jobs.store_scene import MONDAY, ToldClock

MESSAGES = 300
KILLED = -9
# A server process that only forks: threads of this one never come along.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.jobs.outbox_process"])


def put_into_the_outbox(store: Store, count: int) -> None:
    text = written(MailText(subject="s", text="t\n", html="h"))
    for number in range(count // 2):
        news = NewNotice(subject=f"incident:{number}", programme="de", reason=Reason.OPENED, at=MONDAY)
        store.tell(news, [NewMessage("ops", "ops@shop.example", text), NewMessage("team", "webhook", text)])


def deliverers(url: str, folder: Path, at: datetime, *lucks: Luck) -> list[int]:
    """Let processes deliver at the same time; tell how each ended."""
    started = [
        _PROCESSES.Process(target=deliver_until_killed, args=(url, folder, at, luck)) for luck in lucks
    ]
    for each in started:
        each.start()
    for each in started:
        each.join()
    return [int(each.exitcode or 0) for each in started]


def sent_in(folder: Path) -> Counter[int]:
    return Counter(int(line) for file in folder.glob("*.sent") for line in file.read_text().split())


def test_three_hundred_messages_survive_a_fifth_of_failures_and_kills(
    store: Store, store_url: str, clock: ToldClock, tmp_path: Path
) -> None:
    put_into_the_outbox(store, MESSAGES)

    ends: Counter[int] = Counter()
    seed = 0
    while store.undelivered(gave_up_since=MONDAY):
        ends.update(deliverers(store_url, tmp_path, clock.at, Luck(seed), Luck(seed + 1)))
        seed += 2
        clock.at += CLAIM_LASTS * 4 / 3
        assert clock.at < MONDAY + 3 * DAY, "after three days messages would be given up"

    sent = sent_in(tmp_path)
    twice = sum(count - 1 for count in sent.values())
    assert set(sent) == set(range(1, MESSAGES + 1))
    assert set(ends) == {0, KILLED}
    # Only a kill repeats a message: of each channel at most the one that was on its way.
    assert 0 < twice <= 2 * ends[KILLED]


@pytest.mark.parametrize(
    ("luck", "times"),
    [(Luck(0, fails=0, before=1), 1), (Luck(0, fails=0, before=0, after=1), 2)],
    ids=["before it is sent", "between the send and its mark"],
)
def test_a_kill_beside_the_send_loses_nothing(
    store: Store, store_url: str, tmp_path: Path, *, luck: Luck, times: int
) -> None:
    news = NewNotice(subject="incident:1", programme="de", reason=Reason.OPENED, at=MONDAY)
    store.tell(
        news, [NewMessage("ops", "ops@shop.example", written(MailText(subject="s", text="t", html="h")))]
    )
    well = Luck(1, fails=0, before=0, after=0)

    assert deliverers(store_url, tmp_path, MONDAY, luck) == [KILLED]
    assert deliverers(store_url, tmp_path, MONDAY, well) == [0]  # its claim still holds: nobody else sends
    held = sent_in(tmp_path)
    assert deliverers(store_url, tmp_path, MONDAY + CLAIM_LASTS, well) == [0]

    assert held.total() == times - 1
    assert sent_in(tmp_path) == {1: times}
    assert store.undelivered(gave_up_since=MONDAY) == []
