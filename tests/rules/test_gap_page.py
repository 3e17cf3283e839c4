"""The words and the page of why an incident was raised."""

import re
from datetime import timedelta

import pytest

from recon.gap.aged_story import hours_of, raising_of, watch_of, watched_told
from recon.gap.readings import Signal
from recon.gap.signal_story import hours_of_verdicts
from recon.gap.story import GapStory, HourTold, LeftOut, Silence, WatchedTold
from recon.gap.stream import Stream
from recon.records.window import Window
from recon.reporting.gap_band import band_chart
from recon.reporting.gap_page import render_story
from recon.reporting.gap_words import decimals, silence_words, watched_words
from recon.wiring import templates
from tests.rules.signal_scene import HOUR, NOON, PROGRAMME
from tests.rules.story_scene import AgedShop
from tests.rules.test_gap_incident import PAYPAL, hours

ONSET = NOON - 10 * HOUR


def story(signal: Signal | None = Signal.UNREPORTED, **more: object) -> GapStory:
    told: dict[str, object] = {
        "number": 7,
        "programme": "de",
        "currency": "EUR",
        "zone": "Europe/Berlin",
        "stream": "missing",
        "signal": signal,
        "slice": PAYPAL,
        "onset": ONSET,
        "until": NOON,
        "is_open": True,
        "sentence": "Since 2026-11-17 02:00 UTC, 20 of 20 orders <b>are</b> lost. Luck does not explain it.",
    }
    return GapStory(**(told | more))  # type: ignore[arg-type] # a scene of the fields a test names


def of_paypal() -> GapStory:
    eyes = AgedShop(broken=10).eyes()
    watch = watch_of(eyes, Signal.UNREPORTED)
    return story(
        raising=raising_of(watch, eyes.at, first=0),
        hours=hours_of(watch, eyes.at, slice_="payment_method=paypal", onset=ONSET),
        watched=watched_told(eyes, programme="de", currency="EUR"),
        left_out=(LeftOut(start=ONSET, end=ONSET + HOUR, why="a pull failed"),),
        cannot=("the moon",),
    )


def test_the_page_says_why_and_draws_what_was_seen_inside_its_frame() -> None:
    page = render_story(templates(), of_paypal(), shop="Nordlicht & Söhne")

    assert "Nordlicht &amp; Söhne" in page
    assert "<h1>PayPal orders unreported since Tue" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "are&lt;/b&gt; lost. Luck does not explain it." in page
    assert "It would have stayed silent with" in page
    assert "No evidence from" in page
    assert "Not shown: the moon." in page
    assert page.count('class="seen-over"') == 10 + 1  # with the one of the legend
    places = [float(each) for each in re.findall(r'(?:x|y|x1|y1)="(-?[0-9.]+)%"', page)]
    assert places
    assert all(0 <= each <= 100 for each in places)
    assert not re.search(r"(src|href)=|<script", page)


def test_young_orders_have_a_band_up_to_all_of_them_and_old_ones_a_narrow_one() -> None:
    told = of_paypal().hours

    assert (told[-1].limit or 0) / told[-1].orders > 0.9
    assert (told[0].limit or 0) / told[0].orders < 0.1


def test_hours_that_were_left_out_are_drawn_as_not_judged_and_no_order_draws_nothing() -> None:
    row = HourTold(at=NOON, orders=0, bad=0, usual=0.0, limit=0.0)
    gone = HourTold(at=NOON + HOUR, orders=0, bad=0, usual=0.0, limit=0.0, is_left_out=True)
    sold = HourTold(at=NOON + 2 * HOUR, orders=4, bad=1, usual=0.1, limit=0.3)

    drawn = band_chart(story(hours=(row, gone, sold)), bad="lost", of="orders")

    assert drawn is not None
    assert [each.tone for each in drawn.blocks] == [
        "unjudged",
        "band-limit",
        "band-usual",
        "beyond",
        "seen-over",
    ]
    assert band_chart(story(hours=(row,)), bad="lost", of="orders") is None


@pytest.mark.parametrize(
    ("silence", "says"),
    [
        (
            Silence(fewer=9, usual_ppm=61_000, was_ppm=20_000),
            (
                "It would have stayed silent with 9 fewer unreported orders, or if 6.1 % were usually unreported at "
                "their age instead of 2 %."
            ),
        ),
        (
            Silence(fewer=1, usual_ppm=None, was_ppm=20_000),
            "It would have stayed silent with 1 fewer unreported order; no usual share would have kept it silent.",
        ),
        (
            Silence(fewer=None, usual_ppm=61_000, was_ppm=20_000),
            (
                "Even without any of these unreported orders others would have raised it; it would have stayed silent if "
                "6.1 % were usually unreported at their age instead of 2 %."
            ),
        ),
        (
            Silence(fewer=None, usual_ppm=None, was_ppm=20_000),
            (
                "Nothing would have kept it silent: others would have raised it without any of these unreported orders, "
                "and no usual share would have kept it silent."
            ),
        ),
    ],
)
def test_what_silence_needed_is_said_as_it_was_reckoned(silence: Silence, says: str) -> None:
    assert silence_words(story(), silence) == says


def test_a_young_shop_says_that_only_a_large_loss_is_told() -> None:
    young = watched_told(AgedShop(days=5).eyes(), programme="de", currency="EUR")

    said = list(watched_words(young))

    assert "Known for 5 days only: the band of what is usual is wide, so only a large loss is told." in said
    assert any(each.startswith("Reports come: half after ") for each in said)
    assert list(watched_words(WatchedTold(programme="de", currency="EUR", why_not="no book"))) == [
        "Nothing is watched by age: no book."
    ]


def test_verdicts_are_told_in_the_same_shape_against_the_limits_of_the_configuration() -> None:
    until = NOON
    figures = [
        each for each in hours({PAYPAL: 5}, of={PAYPAL: 10}, first=3, last=0, until=until) if each.slice
    ]

    told = hours_of_verdicts(
        figures, Stream.MISSING, programme=PROGRAMME, window=Window(NOON - timedelta(hours=3), NOON)
    )

    assert [(each.orders, each.bad) for each in told] == [(10, 5)] * 3
    assert told[0].usual == pytest.approx(10 * float(PROGRAMME.amber))
    assert told[0].limit == pytest.approx(10 * float(PROGRAMME.red))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (None, ""),
        (0.0, "0"),
        (0.004, "<0.01"),
        (0.07, "0.07"),
        (12.34, "12.3"),
        (-2.5, "\N{MINUS SIGN}2.5"),
    ],
)
def test_a_figure_that_need_not_be_whole_is_as_fine_as_it_says_something(
    number: float | None, written: str
) -> None:
    assert decimals(number) == written
