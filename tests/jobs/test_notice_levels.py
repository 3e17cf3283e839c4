"""Who hears of what: a channel for pages hears of pages only, and of all of them."""

from recon.alerts.due import Reason
from recon.gap.level import Level
from recon.jobs.channel import Audience
from recon.store.book import Store
from tests.jobs.notice_scene import (
    DAY,
    HOUR,
    OPS,
    decided,
    go_grey,
    go_on,
    judged_long_ago,
    mails,
    open_incident,
    over,
    raise_signal,
)
from tests.jobs.store_scene import MONDAY, ToldClock

ON_CALL = Audience(channel="oncall", is_mail=False, recipients=("webhook",), pages_only=True)
BOTH = (OPS, ON_CALL)


def waiting(store: Store) -> dict[str, int]:
    """Count the messages that wait, by channel."""
    return {channel: len(messages) for channel, messages in store.due_messages().items()}


def test_a_notice_does_not_go_to_a_channel_for_pages_and_a_page_does(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    raise_signal(store, "3 of 8 attempts failed.")

    assert decided(store, clock, audiences=BOTH) == [Reason.OPENED]
    assert waiting(store) == {"ops": 2}

    raise_signal(store, "All attempts failed.", level=Level.PAGE)
    assert decided(store, clock, later=HOUR, audiences=BOTH) == [Reason.NOW_A_PAGE]
    assert waiting(store) == {"ops": 4, "oncall": 1}
    assert decided(store, clock, later=2 * HOUR, audiences=BOTH) == [Reason.NOTHING_NEW]
    assert mails(store)[-1].subject.startswith("Now a page: Nordlicht Outdoor de: ")

    go_on(store, over(ended=MONDAY + DAY), as_of=MONDAY + 2 * DAY)
    assert decided(store, clock, later=2 * DAY, audiences=BOTH) == [Reason.RESOLVED]
    assert waiting(store) == {"ops": 6, "oncall": 2}


def test_where_only_pages_are_heard_a_notice_is_told_to_nobody_until_it_is_one(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    open_incident(store)
    raise_signal(store, "3 of 8 attempts failed.")

    assert decided(store, clock, audiences=[ON_CALL]) == [Reason.NOBODY_LISTENS]
    raise_signal(store, "All attempts failed.", level=Level.PAGE)
    assert decided(store, clock, later=HOUR, audiences=[ON_CALL]) == [Reason.OPENED]


def test_that_nothing_can_be_judged_is_no_page(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    go_grey(store, since=MONDAY - 12 * HOUR)

    assert decided(store, clock, audiences=BOTH) == [Reason.CANNOT_JUDGE]
    assert waiting(store) == {"ops": 2}
