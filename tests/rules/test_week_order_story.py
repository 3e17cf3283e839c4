"""One order's story for a terminal: who said what, in time order, and what may be done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from recon.records.kind import Kind
from recon.reporting.order_story import WIDTH, Action, Lane, Silence, Story, StoryEvent, story_lines

PLACED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SEND_FAILED = Story(
    order_ref="1001",
    programme="de",
    currency="EUR",
    zone="Europe/Berlin",
    as_of=datetime(2026, 11, 18, 9, 30, tzinfo=UTC),
    kind=Kind.SEND_FAILED,
    reason="No attempt reached Rakuten for sure, and Rakuten does not list it.",
    events=(
        StoryEvent(
            moment=PLACED + timedelta(days=2),
            lane=Lane.US,
            sentence="It has settled, and is counted as a break.",
        ),
        StoryEvent(
            moment=PLACED + timedelta(seconds=40),
            lane=Lane.LOG,
            sentence="Sent; the answer was HTTP 500: ambiguous.",
        ),
        StoryEvent(
            moment=PLACED,
            lane=Lane.SHOP,
            sentence="Placed and paid by PayPal, with a click id.",
            amount=40_00,
        ),
    ),
    silences=(
        Silence(lane=Lane.NETWORK, sentence="No transaction; the report is complete until Wed 10:00."),
    ),
    expected=40_00,
    actions=(
        Action(what="Resend it", why_not="the last attempt is ambiguous and not yet proven absent"),
        Action(what="Close it with a reason", command="recon breaks close 1001 --because ... --as NAME"),
    ),
)
FULL = replace(
    SEND_FAILED,
    commission="Commission at risk: about 2.40 € (6 % of sales, configured).",
    next_step="Restart the sender.",
    owner="tracking engineer",
    events=(
        StoryEvent(
            moment=PLACED - timedelta(hours=9, minutes=30),
            lane=Lane.CLICK,
            sentence="landed on the shop",
        ),
        StoryEvent(
            moment=PLACED,
            lane=Lane.SHOP,
            sentence="placed, 2 lines by card",
            amount=40_00,
            details={
                "items": f"2 x BOOT {'靴' * 50} 20.00 €; 1 x שלום {'x' * 200} 20.00 €",
                "coupon": "HERBST10",
                "device": "mobile",
            },
            raw="<html>" * 50,
        ),
    ),
)


def test_a_story_is_told_verdict_first_then_in_time_order_then_what_may_be_done() -> None:
    assert story_lines(SEND_FAILED) == [
        "Order 1001, programme de: break, send failed (B23)",
        "No attempt reached Rakuten for sure, and Rakuten does not list it.",
        "Expected 40.00 €, 40.00 € too little.",
        "As of Wed 2026-11-18 10:30 Europe/Berlin (09:30Z).",
        "",
        "Mon 2026-11-16",
        "  10:00:00  09:00Z  shop     40.00 €  Placed and paid by PayPal, with a click id.",
        "  10:00:40  09:00Z  log               Sent; the answer was HTTP 500: ambiguous.",
        "Wed 2026-11-18",
        "  10:00:00  09:00Z  recon             It has settled, and is counted as a break.",
        "  nothing           rakuten           No transaction; the report is complete until Wed 10:00.",
        "",
        "may not  Resend it, because the last attempt is ambiguous and not yet proven absent",
        "may      Close it with a reason: recon breaks close 1001 --because ... --as NAME",
    ]


def test_the_shop_speaks_before_the_log_of_one_moment() -> None:
    at_once = replace(
        SEND_FAILED, events=tuple(replace(event, moment=PLACED) for event in SEND_FAILED.events)
    )

    lanes = [line.split()[2] for line in story_lines(at_once) if line.startswith("  10:00:00")]

    assert lanes == ["shop", "log", "recon"]


def test_a_waiting_order_says_until_when_and_accuses_nobody_of_money() -> None:
    waiting = replace(
        SEND_FAILED, kind=Kind.WAITING, reason="", waiting_until=PLACED + timedelta(hours=48), recorded=0
    )

    lines = story_lines(waiting)

    assert "Too early to say until Wed 2026-11-18 10:00 Europe/Berlin (09:00Z)." in lines
    assert "Expected 40.00 €, recorded at Rakuten 0.00 €." in lines


def test_over_reporting_is_said_with_its_side() -> None:
    twice = replace(SEND_FAILED, kind=Kind.RECORDED_TWICE, recorded=80_00)

    assert "Expected 40.00 €, recorded at Rakuten 80.00 €, 40.00 € too much." in story_lines(twice)


def test_no_line_is_wider_than_the_terminal() -> None:
    wordy = replace(SEND_FAILED, reason="word " * 80, decision="because " * 60, order_ref="9" * 60)

    assert max(map(len, story_lines(wordy))) <= WIDTH
    assert max(map(len, story_lines(wordy, width=60))) <= 60


def test_an_order_reference_cannot_steer_the_terminal() -> None:
    hostile = replace(SEND_FAILED, order_ref="1\x1b[2J\u202e", decision="a\nb")

    text = "".join(story_lines(hostile))

    assert text.isprintable()


def test_an_order_nobody_knows_of_still_has_a_story() -> None:
    unknown = replace(SEND_FAILED, events=(), silences=(), actions=(), expected=None)

    lines = story_lines(unknown)

    assert "Nothing happened that any book tells of." in lines
    assert lines[-1] == "Nothing needs to be done."
