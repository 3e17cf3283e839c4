"""What nobody knows about Rakuten is a setting of each MID, and every answer to it can be rehearsed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from recon.records.transaction import NetworkList
from recon.sandbox import (
    ForeignSku,
    Lags,
    Late,
    Linkless,
    OtherCurrency,
    OtherReturns,
    PartlyBad,
    Publisher,
    Restating,
    Sandbox,
    SandboxProgramme,
    Scale,
    SimulatedClock,
    Spread,
)
from tests.doors.report_rows import rows_of

NOW = datetime(2026, 11, 20, 10, 20, tzinfo=UTC)
CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"
SENT = {
    "ord": "1001", "tr": CLICK, "land": "20261101_0900", "date": "20261102_1015", "cur": "EUR",
    "skulist": "A|B", "qlist": "1|2", "amtlist": "1000|500", "xml": "1",
}  # fmt: skip
PROGRAMMES = (
    SandboxProgramme("usual", "", "EUR"),
    SandboxProgramme("receipt", "", "EUR", late=Late.RECEIPT, horizon=timedelta(days=7)),
    SandboxProgramme("refuses", "", "EUR", late=Late.REFUSES, horizon=timedelta(days=7)),
    SandboxProgramme("list", "", "EUR", skus=frozenset("A")),
    SandboxProgramme("list-bad", "", "EUR", skus=frozenset("A"), foreign_sku=ForeignSku.BAD),
    SandboxProgramme("drops", "", "EUR", partly_bad=PartlyBad.DROPS),
    SandboxProgramme("whole", "", "EUR", partly_bad=PartlyBad.REFUSES),
    SandboxProgramme("coupon", "", "EUR", linkless=Linkless.COUPON, coupons={"SAVE5": "je6NUbpObpQ"}),
    SandboxProgramme("linkless", "", "EUR", linkless=Linkless.TAKES),
    SandboxProgramme("own", "", "EUR", other_currency=OtherCurrency.REFUSES),
    SandboxProgramme("renames", "", "EUR", other_currency=OtherCurrency.RENAMES),
    SandboxProgramme("plain", "", "EUR", scale=Scale.PLAIN),
    SandboxProgramme("yen", "", "JPY", scale=Scale.UNSCALED),
    SandboxProgramme("short", "", "EUR", longest_url=150),
    SandboxProgramme("gift", "", "EUR", unpaid_skus={"B": "Item excluded"}),
    *(SandboxProgramme(f"returns {each.value}", "", "EUR", other_returns=each) for each in OtherReturns),
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    payees = [Publisher("2558510", "Bergfreunde", "je6NUbpObpQ")]
    with Sandbox(
        SimulatedClock(NOW), PROGRAMMES, publishers=payees, lags=Lags(timedelta(0), timedelta(0))
    ) as one:
        yield one


def send(sandbox: Sandbox, mid: str, **changed: str) -> httpx.Response:
    told = {name: value for name, value in (SENT | {"mid": mid} | changed).items() if value != "-"}
    return httpx.get(f"{sandbox.url}/ep", params=told)


def counts(answer: httpx.Response) -> str:
    found = answer.text.partition("<transactions>")[2].partition("</transactions>")[0]
    return found.replace("<good>", "").replace("</good><bad>", " good ").replace("</bad>", " bad")


@pytest.mark.parametrize(
    ("mid", "changed", "counted", "booked"),
    [
        ("usual", {}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov"]),
        ("receipt", {}, "2 good 0 bad", ["A 10.00 20 Nov", "B 5.00 20 Nov"]),
        ("receipt", {"date": "20261118_1015"}, "2 good 0 bad", ["A 10.00 18 Nov", "B 5.00 18 Nov"]),
        ("refuses", {}, "0 good 2 bad", []),
        ("list", {}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov SKU does not match"]),
        ("list", {"skulist": "A|R_DISCOUNT"}, "2 good 0 bad", ["A 10.00 2 Nov", "R_DISCOUNT 5.00 2 Nov"]),
        ("list-bad", {}, "1 good 1 bad", ["A 10.00 2 Nov"]),
        ("drops", {"amtlist": "1000|x"}, "1 good 1 bad", []),
        ("whole", {"amtlist": "1000|x"}, "0 good 2 bad", []),
        ("usual", {"tr": "-", "coupon": "SAVE5"}, "0 good 2 bad", []),
        ("coupon", {"tr": "-"}, "0 good 2 bad", []),
        ("coupon", {"tr": " ", "coupon": "SAVE5"}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov"]),
        ("linkless", {"tr": "-"}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov"]),
        ("own", {"cur": "GBP"}, "0 good 2 bad", []),
        ("renames", {"cur": "GBP"}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov"]),
        ("plain", {"amtlist": "10.00|5"}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov"]),
        ("yen", {"cur": "JPY"}, "2 good 0 bad", ["A 1000 2 Nov", "B 500 2 Nov"]),
        ("gift", {}, "2 good 0 bad", ["A 10.00 2 Nov", "B 5.00 2 Nov Item excluded"]),
        ("usual", {"iscomm": "N", "commreason": "Staff"}, "2 good 0 bad", ["A 10.00 2 Nov Staff", "B 5.00 2 Nov Staff"]),
    ],
)  # fmt: skip
def test_a_programme_answers_and_books_as_it_is_set(
    sandbox: Sandbox, mid: str, changed: dict[str, str], counted: str, booked: list[str]
) -> None:
    answer = send(sandbox, mid, **changed)

    lines = [
        f"{each.line.sku} {each.sales} {each.transaction_at.day} Nov {each.reason}".rstrip()
        for each in sandbox.ledger
    ]
    assert (counts(answer), lines) == (counted, booked)
    assert {each.currency for each in sandbox.ledger} <= {sandbox.programmes[mid].currency}


@pytest.mark.parametrize(
    ("mid", "counted", "came_back"),
    [
        ("stands_alone", "2 good 0 bad", ["A -2.00", "C -3.00"]),
        ("nets", "2 good 0 bad", ["A -2.00", "A -3.00"]),
        ("refuses", "1 good 1 bad", ["A -2.00"]),
        ("ignores", "2 good 0 bad", ["A -2.00"]),
    ],
)
def test_a_return_of_what_was_not_sold_is_treated_as_the_account_is_set(
    sandbox: Sandbox, mid: str, counted: str, came_back: list[str]
) -> None:
    send(sandbox, f"returns {mid}")

    answer = send(sandbox, f"returns {mid}", skulist="A|C", qlist="-1|-1", amtlist="-200|-300")

    booked = [f"{each.line.sku} {each.sales}" for each in sandbox.ledger]
    assert (counts(answer), booked) == (counted, ["A 10.00", "B 5.00", *came_back])


@pytest.mark.parametrize("mid", ["stands_alone", "nets"])
def test_a_return_of_an_order_that_is_not_there_stands_as_it_came(sandbox: Sandbox, mid: str) -> None:
    send(sandbox, f"returns {mid}", skulist="C|D", qlist="-1|-1", amtlist="-200|-300")

    assert [f"{each.line.sku} {each.sales}" for each in sandbox.ledger] == ["C -2.00", "D -3.00"]


def test_an_address_that_is_too_long_gets_the_page_of_the_container(sandbox: Sandbox) -> None:
    answer = send(sandbox, "short")

    assert answer.status_code == 400
    assert len(sandbox.ledger) == 0


def test_a_coupon_stands_for_its_publisher_where_no_click_does(sandbox: Sandbox) -> None:
    send(sandbox, "coupon", tr="-", coupon="SAVE5")

    assert {row["Publisher Name"] for row in rows_of(sandbox)} == {"Bergfreunde"}


def test_more_than_a_minutes_share_is_turned_away_until_the_minute_is_over() -> None:
    clock = SimulatedClock(NOW)
    with Sandbox(clock, PROGRAMMES, per_minute=2) as sandbox:
        taken = [send(sandbox, "usual", ord=ref) for ref in ("first", "second", "third")]
        clock.at += timedelta(seconds=20)
        early = send(sandbox, "usual", ord="fourth")
        clock.at += timedelta(seconds=40)
        late = send(sandbox, "usual", ord="fifth")

    assert [each.status_code for each in taken] == [200, 200, 429]
    assert (taken[2].headers["retry-after"], early.headers["retry-after"]) == ("60", "40")
    assert (early.status_code, late.status_code) == (429, 200)
    assert {each.order_ref for each in sandbox.ledger} == {"first", "second", "fifth"}


def test_what_varies_keeps_to_its_halves_and_is_the_same_in_every_run() -> None:
    spread = Spread(p50=timedelta(minutes=10), p99=timedelta(hours=5))
    drawn = [spread.drawn(f"order {n}") for n in range(4000)]

    shorter = sum(each < spread.p50 for each in drawn)
    longer = sum(each > spread.p99 for each in drawn)

    assert 1900 < shorter < 2100
    assert 15 < longer < 75
    assert drawn == [spread.drawn(f"order {n}") for n in range(4000)]


def test_the_lines_of_one_postback_show_together_and_orders_do_not() -> None:
    lags = Lags(Spread(timedelta(minutes=4), timedelta(hours=3)), timedelta(minutes=15), seed=3)
    with Sandbox(SimulatedClock(NOW), PROGRAMMES, lags=lags) as sandbox:
        for order_ref in ("early", "later"):
            send(sandbox, "usual", ord=order_ref)

    seen = {(each.order_ref, each.visible_at) for each in sandbox.ledger}
    assert len(seen) == len({at for _, at in seen}) == 2


def test_a_report_made_later_says_otherwise() -> None:
    restating = Restating(
        u1_after=timedelta(hours=12), month_end_factor=Decimal("0.5"), locks_after=timedelta(days=30)
    )
    clock = SimulatedClock(NOW)
    at_once = Lags(timedelta(0), timedelta(0))
    with Sandbox(clock, [SandboxProgramme("usual", "", "EUR", restating=restating)], lags=at_once) as sandbox:
        send(sandbox, "usual", skulist="A", qlist="1", amtlist="1000")
        told = []
        for day in (20, 21, 31, 50):
            clock.at = datetime(2026, 11, 1, 23, 0, tzinfo=UTC) + timedelta(days=day - 1)
            [row] = rows_of(sandbox)
            told.append((
                row["Member ID (U1)"][:6], row["Total Commission"], row["Adjusted Commission"], row["Commission Status"],
            ))  # fmt: skip
        correction = send(sandbox, "usual", skulist="A", qlist="1", amtlist="-1000")

    assert told == [
        ("member", "0.6000", "", "unlocked"), ("member", "0.6000", "", "unlocked"),
        ("member", "0.3000", "0.3000", "unlocked"), ("member", "0.3000", "0.3000", "locked"),
    ]  # fmt: skip
    assert counts(correction) == "0 good 1 bad"


def test_u1_is_empty_at_first_and_rows_vanish_by_their_share() -> None:
    restating = Restating(u1_after=timedelta(hours=12), vanishing=30, vanish_after=timedelta(days=3))
    clock = SimulatedClock(NOW)
    at_once = Lags(timedelta(0), timedelta(0))
    with Sandbox(clock, [SandboxProgramme("usual", "", "EUR", restating=restating)], lags=at_once) as sandbox:
        for number in range(40):
            send(sandbox, "usual", ord=f"order-{number}", skulist="A", qlist="1", amtlist="1000")
        young = rows_of(sandbox)
        clock.at += timedelta(days=4)
        old = rows_of(sandbox)

    assert {row["Member ID (U1)"] for row in young} == {""}
    assert len(young) == 40
    assert 20 < len(old) < 38
    assert "" not in {row["Member ID (U1)"] for row in old}


def test_why_a_line_is_bad_is_told_in_the_journal_only(sandbox: Sandbox) -> None:
    answer = send(sandbox, "list-bad", skulist="A|<b>")

    [noted] = sandbox.journal.latest()
    assert noted.refused == ("SKU '<b>' is not in the list",)
    assert "list" not in answer.text
    assert {each.list for each in noted.booked} == {NetworkList.COMMISSIONABLE}
