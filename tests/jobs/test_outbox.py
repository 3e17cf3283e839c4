"""The outbox: written with its notice or not at all, claimed by one, tried until it goes out, never lost."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from recon.alerts.due import Reason
from recon.alerts.message import MailText, written
from recon.alerts.patience import Failing
from recon.jobs.channel import NotDelivered, Reach
from recon.jobs.deliver import Delivery, Fate, deliver
from recon.store.book import Store
from recon.store.notices import AlreadyTold, NewMessage, NewNotice, Written
from recon.store.outbox import CLAIM_LASTS
from tests.jobs.notice_scene import DAY, HOUR, Recorder
from tests.jobs.store_scene import MONDAY, ToldClock, opened

MINUTE = timedelta(minutes=1)
NEWS = NewNotice(subject="incident:1", programme="de", reason=Reason.OPENED, at=MONDAY)


def message(channel: str = "ops", recipient: str = "ops@shop.example") -> NewMessage:
    text = MailText(subject="s", text=f"for {recipient}\n", html="<p>h</p>")
    return NewMessage(channel, recipient, written(text))


def failure(
    *, reach: Reach = Reach.CHANNEL, failing: Failing = Failing.PASSING, asked: timedelta = timedelta(0)
) -> NotDelivered:
    return NotDelivered("notify.ops", "it said no", cure="look", failing=failing, reach=reach, asked=asked)


def fates(done: list[Delivery]) -> list[tuple[str, Fate]]:
    return [(each.recipient, each.fate) for each in done]


def wait(clock: ToldClock, span: timedelta) -> None:
    clock.at += span


def test_of_two_who_decide_the_same_one_writes(store: Store) -> None:
    assert store.tell(NEWS, [message()]) == Written(1, 1)
    assert store.tell(NEWS, [message()]) == AlreadyTold()
    assert store.due_messages() == {"ops": [1]}


def test_who_decided_on_an_old_state_writes_nothing(store: Store) -> None:
    first = store.tell(NEWS, [])
    assert isinstance(first, Written)
    worse = NewNotice(subject="incident:1", programme="de", reason=Reason.WORSENED, at=MONDAY, after=first.id)
    again = NewNotice(
        subject="incident:1", programme="de", reason=Reason.STILL_OPEN, at=MONDAY, after=first.id
    )

    assert isinstance(store.tell(worse, [message()]), Written)
    assert store.tell(again, [message()]) == AlreadyTold()


def test_many_who_decide_at_once_give_one_notice(store: Store, store_url: str, clock: ToldClock) -> None:
    rounds, deciders = 5, 4
    together = threading.Barrier(deciders)
    told: list[Written | AlreadyTold] = []

    def decide() -> None:
        with opened(store_url, clock) as mine:
            for number in range(rounds):
                together.wait()
                told.append(mine.tell(replace(NEWS, subject=f"incident:{number}"), [message()]))

    threads = [threading.Thread(target=decide) for _ in range(deciders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(type(each) for each in told) == {Written: rounds, AlreadyTold: rounds * (deciders - 1)}
    assert store.due_messages() == {"ops": list(range(1, rounds + 1))}


def test_a_notice_whose_messages_cannot_be_written_is_not_written_either(store: Store) -> None:
    def messages() -> Iterator[NewMessage]:
        yield message()
        raise RuntimeError("no room")

    with pytest.raises(RuntimeError):
        store.tell(NEWS, messages())

    assert store.notices() == []
    assert store.last_told("incident:1") is None
    assert store.due_messages() == {}


def test_a_message_goes_out_once_and_is_marked_only_then(store: Store) -> None:
    store.tell(NEWS, [message(), message(recipient="nina@shop.example")])
    ops = Recorder()

    assert fates(deliver(store, {"ops": ops})) == [
        ("ops@shop.example", Fate.SENT),
        ("nina@shop.example", Fate.SENT),
    ]
    assert deliver(store, {"ops": ops}) == []
    assert [each.recipient for each in ops.sent] == ["ops@shop.example", "nina@shop.example"]
    assert store.undelivered(gave_up_since=MONDAY) == []


def test_one_process_has_a_message_at_a_time(store: Store, clock: ToldClock) -> None:
    store.tell(NEWS, [message()])
    mine = store.claim_message(1)

    assert mine is not None
    assert store.claim_message(1) is None
    assert store.due_messages() == {}
    wait(clock, CLAIM_LASTS)
    after_a_kill = store.claim_message(1)
    assert after_a_kill is not None
    assert after_a_kill.tries == 2


def test_a_claim_that_ran_out_does_not_undo_what_the_next_one_did(store: Store, clock: ToldClock) -> None:
    store.tell(NEWS, [message()])
    slow = store.claim_message(1)
    wait(clock, CLAIM_LASTS)
    quick = store.claim_message(1)
    assert slow is not None
    assert quick is not None

    store.mark_failed(slow, "too slow", not_before=MONDAY + DAY)
    assert store.claim_message(1) is None  # the quick one still holds it

    store.mark_sent(quick)
    store.mark_given_up(slow, "too slow")
    assert store.undelivered(gave_up_since=MONDAY) == []


def test_what_fails_is_tried_again_later_each_time_and_goes_out_in_the_end(
    store: Store, clock: ToldClock
) -> None:
    store.tell(NEWS, [message()])
    ops = Recorder(fails=[failure(), failure(), failure()])

    minutes = []
    for minute in range(20):
        if deliver(store, {"ops": ops}):
            minutes.append(minute)
        wait(clock, MINUTE)

    assert minutes == [0, 1, 3, 7]
    assert len(ops.sent) == 1


def test_the_wait_that_the_other_side_asked_for_is_kept(store: Store, clock: ToldClock) -> None:
    store.tell(NEWS, [message()])
    ops = Recorder(fails=[failure(asked=10 * MINUTE)])
    deliver(store, {"ops": ops})

    wait(clock, 9 * MINUTE)
    assert deliver(store, {"ops": ops}) == []
    wait(clock, MINUTE)
    assert fates(deliver(store, {"ops": ops})) == [("ops@shop.example", Fate.SENT)]


def test_one_channel_that_fails_does_not_hold_the_others(store: Store) -> None:
    store.tell(NEWS, [message(), message(recipient="nina@shop.example"), message("team", "webhook")])
    ops, team = Recorder(fails=[failure()] * 9), Recorder()

    done = deliver(store, {"ops": ops, "team": team})

    assert fates(done) == [("ops@shop.example", Fate.WAITS), ("webhook", Fate.SENT)]
    assert done[0].error == "notify.ops: it said no; look"


def test_one_recipient_who_is_refused_does_not_hold_the_others(store: Store) -> None:
    store.tell(NEWS, [message(), message(recipient="nina@shop.example")])
    ops = Recorder(fails=[failure(reach=Reach.MESSAGE, failing=Failing.LASTING)])

    assert fates(deliver(store, {"ops": ops})) == [
        ("ops@shop.example", Fate.WAITS),
        ("nina@shop.example", Fate.SENT),
    ]


def test_a_channel_that_left_the_configuration_waits_and_says_so(store: Store) -> None:
    store.tell(NEWS, [message()])

    [done] = deliver(store, {})

    assert done.fate is Fate.WAITS
    assert done.error.startswith(
        "notify.ops: it is not in the configuration (any more); put the section back"
    )


def test_a_message_of_another_version_is_named_and_holds_no_other(store: Store) -> None:
    store.tell(NEWS, [NewMessage("ops", "a", '{"kind": "pigeon"}'), message()])
    ops = Recorder()

    odd, usual = deliver(store, {"ops": ops})

    assert (odd.fate, usual.fate) == (Fate.WAITS, Fate.SENT)
    assert "written by another version" in odd.error


def test_a_message_that_breaks_its_sender_holds_no_other_and_is_tried_later(store: Store) -> None:
    store.tell(NEWS, [message(), message(recipient="nina@shop.example")])
    ops = Recorder(fails=[RuntimeError("with a secret in it")])

    broken, usual = deliver(store, {"ops": ops})

    assert (broken.fate, usual.fate) == (Fate.WAITS, Fate.SENT)
    assert broken.error == "message 1: an error of our own (RuntimeError); report this"


def test_after_three_days_a_message_is_given_up_with_its_reason_and_shown(
    store: Store, clock: ToldClock
) -> None:
    store.tell(NEWS, [message()])
    ops = Recorder(fails=[failure(failing=Failing.LASTING)] * 999)

    tries = 0
    while clock.at < MONDAY + 3 * DAY:
        tries += len(deliver(store, {"ops": ops}))
        wait(clock, HOUR)
    [left] = store.undelivered(gave_up_since=MONDAY)
    assert (left.gave_up_at, left.tries) == (None, tries)

    [last] = deliver(store, {"ops": ops})

    assert last.fate is Fate.GIVEN_UP
    [left] = store.undelivered(gave_up_since=MONDAY)
    assert left.gave_up_at == clock.at
    assert left.last_error == "notify.ops: it said no; look"
    assert (left.subject, left.reason) == ("incident:1", Reason.OPENED)
    wait(clock, DAY)
    assert deliver(store, {"ops": ops}) == []
    assert store.undelivered(gave_up_since=clock.at) == []


def test_two_who_deliver_at_once_send_each_message_once(
    store: Store, store_url: str, clock: ToldClock
) -> None:
    store.tell(NEWS, [message(recipient=f"{number}@shop.example") for number in range(40)])
    ops = Recorder()
    together = threading.Barrier(2)

    def work() -> None:
        with opened(store_url, clock) as mine:
            together.wait()
            deliver(mine, {"ops": ops})

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each.id for each in ops.sent) == list(range(1, 41))
