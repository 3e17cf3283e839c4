"""What a notice says of orders that are unreported, wrong or doubled, and which breaks fall into a pair's incident."""

import re
from datetime import timedelta

import pytest

from recon.gap.incident import StillOpen
from recon.gap.readings import Signal
from recon.gap.signals import Raised
from recon.jobs.notices import decide
from recon.records.moment import micros
from recon.store.book import Store
from recon.store.findings import Findings
from tests.jobs.notice_scene import HOUR, ONSET, desk, judged_long_ago, mails, only
from tests.jobs.store_scene import MONDAY, ToldClock, broken, recorded

PAIR = "device=mobile & payment_method=paypal"
SENTENCE = (
    "Since 2026-11-12 06:00 UTC, 41 of 43 orders are bad, where 2 usually would be. "
    "Luck alone comes to this less than once in 90 days over all that is watched."
)


def raised(signal: Signal, *, slice_: str = PAIR) -> Raised:
    return Raised("de", "EUR", signal, slice_, ONSET, 39, 43, 10_000, 900_000, SENTENCE)


@pytest.mark.parametrize(
    ("signal", "says"),
    [
        (
            Signal.UNREPORTED,
            "39 of 43 PayPal orders placed on mobile are not reported at Rakuten, beyond the usual",
        ),
        (
            Signal.REPORTED_AMOUNTS,
            "39 of 43 PayPal orders placed on mobile are reported with another amount, beyond",
        ),
        (Signal.REPORTED_TWICE, "39 of 43 PayPal orders placed on mobile are reported twice at Rakuten"),
    ],
)
def test_a_notice_says_how_many_of_which_orders_and_why_and_names_the_deploy_nearby(
    store: Store, clock: ToldClock, signal: Signal, says: str
) -> None:
    judged_long_ago(store)
    store.mark_deploy("checkout 4.2", at=ONSET + timedelta(minutes=2), by="ci")
    store.mark_deploy("search 9", at=ONSET - 30 * HOUR, by="ci")
    store.mark_deploy("images 3", at=ONSET + 5 * HOUR, by="ci")
    store.record_signals([raised(signal)], as_of=MONDAY, config_digest="c")

    told = only(decide(desk(store), as_of=clock.at))

    assert told.headline.startswith(says)
    assert told.headline.endswith("since Thu 12 Nov 07:00")
    [mail, _] = mails(store)
    assert SENTENCE.replace("2026-11-12 06:00 UTC", "Thu 12 Nov 07:00") in mail.text
    assert "Deploy 'checkout 4.2' at Thu 12 Nov 07:02." in mail.text
    assert "search 9" not in mail.text
    assert "images 3" not in mail.text
    assert re.search(r"\nNext: .*\n  recon gap explain 1\n", mail.text)


def test_an_incident_of_a_pair_gathers_the_breaks_that_have_both_values(store: Store) -> None:
    judged_long_ago(store)
    store.record_signals([raised(Signal.UNREPORTED)], as_of=MONDAY, config_digest="c")
    [known] = store.incidents("de")
    both = broken("both")._replace(
        due_micros=micros(ONSET + HOUR), slices={"device": "mobile", "payment_method": "paypal"}
    )
    one = broken("one")._replace(
        due_micros=micros(ONSET + HOUR), slices={"device": "mobile", "payment_method": "card"}
    )

    recorded(store, Findings(breaks=[both, one], incidents=[StillOpen(known.id, known.incident)]))

    assert [each.found.order_ref for each in store.breaks_of_incident(known.id)] == ["both"]


def test_an_incident_of_a_publisher_gathers_the_breaks_it_brought(store: Store) -> None:
    judged_long_ago(store)
    store.record_signals([raised(Signal.UNREPORTED, slice_="publisher=p1")], as_of=MONDAY, config_digest="c")
    [known] = store.incidents("de")
    mine = broken("mine")._replace(due_micros=micros(ONSET + HOUR), publisher_code="p1")
    other = broken("other")._replace(due_micros=micros(ONSET + HOUR), publisher_code="p2")

    recorded(store, Findings(breaks=[mine, other], incidents=[StillOpen(known.id, known.incident)]))

    assert [each.found.order_ref for each in store.breaks_of_incident(known.id)] == ["mine"]
