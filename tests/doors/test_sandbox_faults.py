"""Everything that can go wrong between a sender and Rakuten, and that the sender names it rightly each time."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from recon.records.attempt import Outcome
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose
from recon.sandbox import (
    ROUGH,
    ROUGH_REPORTS,
    Faults,
    Mix,
    ReportFault,
    ReportMix,
    Sandbox,
    SimulatedClock,
    TrackingFault,
)
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings

PLACED = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
SENDS = 2000
PATIENCE = timedelta(seconds=3)
"""How long a sender waits: far above what an answer takes on a busy machine, far below what a slow one does."""
AT_ONCE = 32

RIGHT = {
    "": Outcome.ACCEPTED,
    "slow": Outcome.AMBIGUOUS,
    "drip": Outcome.AMBIGUOUS,
    "cut": Outcome.AMBIGUOUS,
    "gzip_bomb": Outcome.AMBIGUOUS,
    "reset_before": Outcome.AMBIGUOUS,
    "reset_after": Outcome.AMBIGUOUS,
    "server_error": Outcome.AMBIGUOUS,
    "bad_gateway": Outcome.AMBIGUOUS,
    "throttled": Outcome.THROTTLED,
    "error_200": Outcome.MISCONFIGURED,
}
NEVER_BOOKED = {Outcome.NOT_SENT, Outcome.REFUSED, Outcome.THROTTLED, Outcome.MISCONFIGURED}


@pytest.fixture
def rakuten() -> Iterator[Sandbox]:
    with Sandbox(SimulatedClock(PLACED), wrong_certificate=0) as stand_in:
        yield stand_in


def request_for(order_ref: str) -> PostbackRequest:
    sale = Sale(
        order_ref=order_ref,
        click_id=CLICK,
        placed_at=PLACED,
        landed_at=PLACED - timedelta(days=1),
        currency="EUR",
        amount=4500,
        lines=(SaleLine("A", "Tent", 1, 4000), SaleLine("B", "Peg", 10, 500)),
    )
    request = compose(sale, manner=Manner(mid="41234", scale="cents"))
    assert isinstance(request, PostbackRequest)
    return request


def outcome_of(url: str, order_ref: str, *, patience: timedelta = PATIENCE) -> Outcome:
    return PostbackSender(PostbackSettings(f"{url}/ep", patience)).send(request_for(order_ref)).outcome


@pytest.mark.parametrize(
    ("fault", "outcome", "lines_booked"),
    [
        (TrackingFault.RESET_BEFORE, Outcome.AMBIGUOUS, 0),
        (TrackingFault.RESET_AFTER, Outcome.AMBIGUOUS, 2),
        (TrackingFault.BAD_GATEWAY, Outcome.AMBIGUOUS, 2),
        (TrackingFault.GZIP_BOMB, Outcome.AMBIGUOUS, 2),
        (TrackingFault.THROTTLED, Outcome.THROTTLED, 0),
        (TrackingFault.ERROR_200, Outcome.MISCONFIGURED, 0),
    ],
)
def test_each_fault_has_its_outcome_and_the_log_tells_the_truth(
    rakuten: Sandbox, fault: TrackingFault, outcome: Outcome, lines_booked: int
) -> None:
    rakuten.faults.tracking = fault

    named = outcome_of(rakuten.url, "1001")

    [noted] = rakuten.journal.latest()
    assert named is outcome
    assert (noted.fault, len(noted.booked)) == (fault.value, lines_booked)
    assert len(rakuten.ledger.of_order("41234", "1001")) == lines_booked


@pytest.mark.parametrize("fault", [TrackingFault.SLOW, TrackingFault.DRIP])
def test_who_does_not_wait_for_a_slow_answer_does_not_know(rakuten: Sandbox, fault: TrackingFault) -> None:
    rakuten.faults.tracking, rakuten.faults.pace = fault, 30.0

    named = outcome_of(rakuten.url, "1001", patience=timedelta(seconds=0.5))

    assert named is Outcome.AMBIGUOUS
    assert len(rakuten.ledger.of_order("41234", "1001")) == 2


@pytest.mark.parametrize("fault", [TrackingFault.SLOW, TrackingFault.DRIP])
def test_who_waits_long_enough_hears_yes(rakuten: Sandbox, fault: TrackingFault) -> None:
    rakuten.faults.tracking, rakuten.faults.pace = fault, 0.001

    assert outcome_of(rakuten.url, "1001", patience=timedelta(seconds=20)) is Outcome.ACCEPTED


def test_a_certificate_that_is_nobodys_keeps_the_order_in_the_house(rakuten: Sandbox) -> None:
    named = outcome_of(rakuten.untrusted_url, "1001")

    assert named is Outcome.NOT_SENT
    assert len(rakuten.journal) == 0


def test_the_same_seed_spoils_the_same_orders_and_as_many_as_it_says() -> None:
    orders = [f"41234|order-{n}|1" for n in range(SENDS)]
    first, again, other = ([Mix(seed).drawn(order) for order in orders] for seed in (7, 7, 8))

    counted = Counter(fault for fault, _ in first)

    assert first == again
    assert first != other
    assert set(counted) == {None, *ROUGH}
    assert all(abs(counted[fault] - 2 * share) < 50 for fault, share in ROUGH.items())


def test_of_each_report_the_same_calls_go_wrong_in_every_run_and_as_many_as_the_mix_says() -> None:
    def spoilt(seed: int, *, reports: tuple[str, ...]) -> dict[str, list[ReportFault | None]]:
        faults = Faults(report_mix=ReportMix(seed))
        told: dict[str, list[ReportFault | None]] = {key: [] for key in reports}
        for _ in range(SENDS):
            for key in reports:
                told[key].append(faults.for_report(key))
        return told

    both = spoilt(7, reports=("transactions", "clicks"))
    alone, other = spoilt(7, reports=("transactions",)), spoilt(8, reports=("transactions",))

    counted = Counter(both["transactions"])
    assert both["transactions"] == alone["transactions"] != other["transactions"]
    assert both["transactions"] != both["clicks"]
    assert set(counted) == {None, *ROUGH_REPORTS}
    assert all(abs(counted[fault] - 2 * share) < 50 for fault, share in ROUGH_REPORTS.items())


def test_a_fault_that_is_set_goes_before_the_mix() -> None:
    faults = Faults(report=ReportFault.TORN, report_mix=ReportMix(shares={ReportFault.EMPTY: 1000}))

    assert faults.for_report("transactions") is ReportFault.TORN


def test_two_thousand_postbacks_through_a_rough_sea_are_all_named_rightly(rakuten: Sandbox) -> None:
    rakuten.faults.mix, rakuten.faults.pace = Mix(seed=2026), 60.0
    # One in fifty meets a certificate that is nobody's.
    orders = {f"order-{n}": rakuten.untrusted_url if n % 50 == 0 else rakuten.url for n in range(SENDS)}

    with ThreadPoolExecutor(AT_ONCE) as senders:
        named = dict(zip(orders, senders.map(lambda ref: outcome_of(orders[ref], ref), orders), strict=True))

    log = {each.order_ref: each for each in rakuten.journal.latest(limit=SENDS)}
    right = {ref: RIGHT[log[ref].fault] if ref in log else Outcome.NOT_SENT for ref in orders}
    booked = {ref for ref in orders if len(rakuten.ledger.of_order("41234", ref)) == 2}
    assert {ref: (named[ref], right[ref]) for ref in orders if named[ref] is not right[ref]} == {}
    assert [ref for ref in orders if named[ref] is Outcome.ACCEPTED and ref not in booked] == []
    assert [ref for ref in booked if named[ref] in NEVER_BOOKED] == []
    # The storm was one: each fault came, and ambiguous orders stood on both sides.
    assert {each.fault for each in log.values()} == set(RIGHT)
    assert {ref in booked for ref in orders if named[ref] is Outcome.AMBIGUOUS} == {True, False}
    assert booked == {ref for ref, each in log.items() if each.booked}
