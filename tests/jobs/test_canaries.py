"""A canary that did not arrive: the book is not whole, what depends on it waits, and nothing is called missing."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from recon.jobs.question import Bench
from recon.jobs.reconcile import Reconciled
from recon.jobs.week_coverage import canary_lines, coverage_rows
from recon.records.canary import Canary, CanaryBook
from recon.records.exclusion import Reason, Rule
from recon.records.kind import Kind, Side
from recon.records.moment import micros
from recon.wiring import engine_for
from tests.jobs.books_scene import DAY, HOUR, NOON
from tests.jobs.times_scene import MINUTE, START, WRITTEN, Row, Told, judged, pulled, said, told_bench

EVERY = 6 * HOUR
CANARY = Canary("heartbeat", "de", every=EVERY, within=HOUR)
RULE = Rule("heartbeat", Reason.CANARY, programme="de", words={"order_ref": ("CANARY-*",)})
STOPS = NOON - 8 * DAY


@dataclass
class WithCanaries(Told):
    """This is the shop of every hour with an order of the canary every six; `unplaced` says which were not placed."""

    unplaced: set[datetime] = field(default_factory=set)

    def _placed(self, until: datetime) -> Iterator[tuple[datetime, str]]:
        yield from super()._placed(until)
        for number in range((until - START) // EVERY):
            placed = START + number * EVERY + 30 * MINUTE
            if placed not in self.unplaced:
                yield placed, f"canary-{placed:%m%d-%H%M}"


class ShopStops(WithCanaries):
    """This is a shop whose book lacks every order of the last four days, although it vouches for them."""

    def rows(self, until: datetime) -> tuple[list[Row], list[Row], list[Row]]:
        orders, attempts, lines = super().rows(until)
        kept = [each for each in orders if int(str(each["placed_at"])) < micros(until - 4 * DAY)]
        return kept, attempts, lines


@contextmanager
def bench(folder: Path, *canaries: Canary) -> Iterator[Bench]:
    with told_bench(folder, WRITTEN) as plain:
        rules = [replace(RULE, name=each.name) for each in canaries]
        engine = engine_for(folder / "books", threads=1, rules=rules)
        yield replace(plain, engine=engine, canaries=canaries)


def counts(found: Reconciled) -> Counter[Kind]:
    told: Counter[Kind] = Counter()
    for each in found.judged.counts:
        told[each.kind] += each.orders
    return told


def missing(found: Reconciled) -> int:
    return sum(orders for kind, orders in counts(found).items() if kind.row.side is Side.MISSING)


def test_canaries_that_arrive_count_in_no_gap_and_change_nothing_else(tmp_path: Path) -> None:
    pulled(tmp_path, WithCanaries(lost={NOON - 20 * DAY}))

    with bench(tmp_path, CANARY) as with_canary:
        found = judged(with_canary)

    assert counts(found)[Kind.OWN_ORDER] == 60 * 4
    assert counts(found)[Kind.OWN_ORDER_RECORDED] == 0
    assert missing(found) == 1
    assert found.short == {"de": []}
    assert said(found) == {}


def test_a_report_without_the_canaries_makes_nothing_missing(tmp_path: Path) -> None:
    # Every other hour is there, so that no day is empty: a filter that somebody changed looks like this.
    torn = WithCanaries(loses_line=lambda at: at >= STOPS and at.hour % 2 == 1, lost={NOON - 20 * DAY})
    pulled(tmp_path, torn)

    with bench(tmp_path) as without_canary:
        trusting = judged(without_canary)
    with bench(tmp_path, CANARY) as with_canary:
        found = judged(with_canary)

    assert missing(trusting) > 24
    assert missing(found) == 1
    assert found.short == {"de": ["network"]}
    assert "Canary heartbeat did not arrive in Rakuten's report" in said(found)["D03"]
    # What was sent before the last canary that arrived had its time.
    assert counts(found)[Kind.NETWORK_NOT_COVERED] > 24


def test_a_log_without_the_canaries_calls_nothing_never_sent(tmp_path: Path) -> None:
    told = WithCanaries(loses_attempt=lambda at: at >= STOPS, loses_line=lambda at: at >= STOPS)
    pulled(tmp_path, told)
    watched = replace(CANARY, books=(CanaryBook.SHOP, CanaryBook.LOG))

    with bench(tmp_path) as without_canary:
        trusting = judged(without_canary)
    with bench(tmp_path, watched) as with_canary:
        found = judged(with_canary)

    assert counts(trusting)[Kind.NEVER_SENT] > 24
    assert counts(found)[Kind.NEVER_SENT] == 0
    assert counts(found)[Kind.LOG_NOT_COVERED] > 24
    assert found.short == {"de": ["log"]}
    assert "Canary heartbeat did not arrive in the postback log" in said(found)["D02"]


def test_only_the_time_around_a_canary_that_was_lost_is_not_judged(tmp_path: Path) -> None:
    lost = {START + 40 * DAY + EVERY + 30 * MINUTE}
    orders = {START + 40 * DAY + 4 * HOUR, START + 40 * DAY + 20 * HOUR}
    pulled(tmp_path, WithCanaries(lost=lost | orders))

    with bench(tmp_path, CANARY) as with_canary:
        found = judged(with_canary)

    assert counts(found)[Kind.NETWORK_NOT_COVERED] == 1
    assert missing(found) == 1
    assert found.short == {"de": []}
    assert "and then at" in said(found)["D03"]


def test_a_shop_without_its_canaries_leaves_no_order_unknown(tmp_path: Path) -> None:
    pulled(tmp_path, ShopStops())

    with bench(tmp_path) as without_canary:
        trusting = judged(without_canary)
    with bench(tmp_path, CANARY) as with_canary:
        found = judged(with_canary)

    assert counts(trusting)[Kind.UNKNOWN_ORDER] > 24
    assert counts(found)[Kind.UNKNOWN_ORDER] == 0
    assert counts(found)[Kind.SHOP_NOT_COVERED] > 24
    assert found.short == {"de": ["shop"]}
    assert "Canary heartbeat did not arrive in the shop's book" in said(found)["D01"]


def test_once_the_canary_arrives_again_judgement_goes_on(tmp_path: Path) -> None:
    late = WithCanaries(loses_line=lambda at: at >= STOPS, lost={STOPS + HOUR})
    whole = WithCanaries(lost={STOPS + HOUR})
    with bench(tmp_path, CANARY) as with_canary:
        pulled(tmp_path, late)
        silent = judged(with_canary)
        pulled(tmp_path, whole, at=NOON + HOUR)
        after = judged(with_canary, as_of=NOON + HOUR)

    assert (missing(silent), missing(after)) == (0, 1)
    assert (silent.short, after.short) == ({"de": ["network"]}, {"de": []})
    assert said(after) == {}


def test_a_break_stays_one_although_the_canary_fell_silent_since(tmp_path: Path) -> None:
    lost = {STOPS - 3 * DAY}
    with bench(tmp_path, CANARY) as with_canary:
        pulled(tmp_path, WithCanaries(lost=lost), at=STOPS)
        before = judged(with_canary, as_of=STOPS)
        pulled(tmp_path, WithCanaries(lost=lost, loses_line=lambda at: at >= STOPS))
        after = judged(with_canary)

    assert (missing(before), missing(after)) == (1, 1)


def test_a_canary_that_the_shop_never_saw_holds_nothing_and_is_told(tmp_path: Path) -> None:
    pulled(tmp_path, Told(lost={NOON - 20 * DAY}))

    with bench(tmp_path, CANARY) as with_canary:
        found = judged(with_canary)

    assert missing(found) == 1
    assert "correct order_ref in [canary.heartbeat]" in said(found)["D01"]


def test_the_page_ends_a_book_with_its_canary_and_says_how_it_stands(tmp_path: Path) -> None:
    pulled(tmp_path, WithCanaries(loses_line=lambda at: at >= STOPS))

    with bench(tmp_path, CANARY) as with_canary:
        times = judged(with_canary).times["de"]
        rows = {each.book: each for each in coverage_rows(with_canary.shelf, WRITTEN, times)}
        [said_below] = canary_lines(WRITTEN, times)

    network, shop = rows["Rakuten's transactions"], rows["The shop's orders"]
    assert network.covered_until is not None
    assert STOPS + DAY < network.covered_until < STOPS + 2 * DAY + EVERY
    assert "canary heartbeat has not arrived" in network.remark
    assert shop.covered_until == NOON
    assert said_below.startswith("Canary heartbeat, every 6")
    assert said_below.endswith("silent in Rakuten's report.")


def test_what_was_known_of_canaries_holds_for_a_look_at_the_past(tmp_path: Path) -> None:
    with bench(tmp_path, CANARY) as with_canary:
        pulled(tmp_path, WithCanaries(loses_line=lambda at: at >= STOPS))
        then = judged(with_canary)
        pulled(tmp_path, WithCanaries(), at=NOON + DAY)
        judged(with_canary, as_of=NOON + DAY)
        again = judged(with_canary)

    assert again.judged.digest == then.judged.digest
    assert again.times == then.times
