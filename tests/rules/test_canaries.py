"""What a canary says of a book: silences begin with the last that arrived, and nothing is said too early."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.gap.grey import Grey, Judgeable, greyness
from recon.matching.canaries import CanarySeen, Placed, Silence, content, held, read, seen
from recon.matching.canary_words import canary_line, canary_sentences
from recon.matching.reach import short_books
from recon.matching.request import Covered
from recon.records.canary import Canary, CanaryBook
from recon.records.window import Window
from tests.rules.config_scene import PROGRAMME, complaint, loaded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WAIT = 48 * HOUR
HEART = Canary("heart", "de", every=6 * HOUR, within=HOUR)
ALL = Window(NOON - 60 * DAY, NOON)
WHOLE = Covered(ALL, ALL, ALL, has_log=True)


def beats(*, until: datetime = NOON, no_log: int = 0, no_report: int = 0) -> list[Placed]:
    """Lay out twenty days of a canary; the newest so many are not in the log, not in the report."""
    times = [until - number * 6 * HOUR for number in range(1, 80)]
    return [
        Placed(at, in_log=number >= no_log, in_network=number >= no_report) for number, at in enumerate(times)
    ]


def silences(
    placed: list[Placed], canary: Canary = HEART, covered: Covered = WHOLE
) -> list[tuple[str, datetime, int]]:
    told = seen(canary, placed, covered=covered, wait=WAIT)
    return [(each.book.value, each.since, each.missed) for each in told.silences]


def test_what_arrived_everywhere_says_nothing() -> None:
    # In the report the newest have 48 hours and one more: eight of them may be lacking.
    assert silences(beats(no_report=8)) == []


def test_the_ninth_that_rakuten_does_not_list_is_a_silence_since_the_last_it_does() -> None:
    assert silences(beats(no_report=9)) == [("network", NOON - 60 * HOUR, 1)]


def test_a_log_has_an_hour_and_no_more() -> None:
    assert silences(beats(no_log=2)) == [("log", NOON - 18 * HOUR, 2)]
    assert silences(beats(until=NOON + 5 * HOUR + timedelta(minutes=30), no_log=1)) == []


def test_a_shop_that_places_none_any_more_is_silent_after_the_rhythm_and_an_hour() -> None:
    assert silences(beats(until=NOON - HOUR)) == []
    assert silences(beats(until=NOON - 8 * HOUR)) == [("shop", NOON - 14 * HOUR, 2)]


def test_only_the_books_it_is_for_are_watched() -> None:
    only_shop = replace(HEART, books=(CanaryBook.SHOP,))

    assert silences(beats(no_log=5, no_report=20), only_shop) == []
    assert silences(beats(no_log=5), covered=replace(WHOLE, has_log=False, log=None)) == []


def test_a_book_that_does_not_reach_so_far_is_asked_for_nothing() -> None:
    short = replace(WHOLE, log=Window(NOON - 60 * DAY, NOON - 3 * DAY))

    assert silences(beats(no_log=12), covered=short) == []


def test_a_silence_that_is_over_ends_with_the_next_that_arrived() -> None:
    placed = beats()
    placed[5] = replace(placed[5], in_log=False)

    [silence] = seen(HEART, placed, covered=WHOLE, wait=WAIT).silences

    assert silence == Silence(CanaryBook.LOG, NOON - 42 * HOUR, NOON - 30 * HOUR, 1)


def test_books_end_with_the_canary_and_the_run_is_short_of_them() -> None:
    told = seen(HEART, beats(until=NOON - 8 * HOUR, no_log=2, no_report=12), covered=WHOLE, wait=WAIT)

    reach = held(WHOLE, [told], wait=WAIT)

    assert reach.shop == Window(NOON - 60 * DAY, NOON - 14 * HOUR)
    assert reach.log == Window(NOON - 60 * DAY, NOON - 26 * HOUR)
    assert reach.network is not None
    assert reach.network.end == min(NOON, NOON - 86 * HOUR + WAIT)
    # By the clock alone no book would be late enough.
    assert short_books(reach, as_of=NOON) == ["shop", "network", "log"]
    assert reach.plain == WHOLE


@given(
    st.lists(st.tuples(st.integers(0, 60 * 24), st.booleans(), st.booleans()), max_size=60),
    st.integers(0, 100),
)
def test_a_book_is_never_believed_further_for_a_canary(rows: list[tuple[int, bool, bool]], wait: int) -> None:
    placed = [Placed(NOON - HOUR * back, log, network) for back, log, network in rows]
    told = seen(HEART, placed, covered=WHOLE, wait=HOUR * wait)

    reach = held(WHOLE, [told], wait=HOUR * wait)

    for before, after in ((WHOLE.shop, reach.shop), (WHOLE.log, reach.log), (WHOLE.network, reach.network)):
        assert before is not None
        assert after is None or (after.start, after.end) == (before.start, min(after.end, before.end))
    assert read(content([told])) == (told,)


def test_the_sentences_say_which_book_since_when_and_what_to_do() -> None:
    told = seen(HEART, beats(no_log=2), covered=WHOLE, wait=WAIT)

    [(code, sentence)] = canary_sentences([told], zone="Europe/Berlin")
    assert code == "D02"
    assert sentence == (
        "Canary heart did not arrive in the postback log, 2 times since 2026-11-19 19:00 Europe/Berlin: nothing is "
        "called never sent after it; look whether it is still sent, or bring the log of that time."
    )
    assert canary_line(told, zone="UTC").endswith(
        "the newest of 2026-11-20 06:00 UTC; silent in the postback log."
    )
    over = replace(told, silences=(Silence(CanaryBook.SHOP, NOON - 2 * DAY, NOON - DAY, 3),))
    assert canary_line(over, zone="UTC").endswith("; arrives everywhere again.")
    assert canary_line(CanarySeen("heart", 6 * HOUR, 0, None), zone="UTC").endswith(
        "never seen in the shop's book."
    )


SECTION = """
[canary.heart]
order_ref = "CANARY-*"
every = "6h"
"""


def test_the_section_becomes_a_canary_and_the_rule_that_keeps_its_orders_out(tmp_path: Path) -> None:
    config = loaded(tmp_path, PROGRAMME + SECTION)
    [rule] = config.rules()

    assert config.canaries() == (HEART,)
    assert (rule.programme, dict(rule.words)) == ("de", {"order_ref": ("CANARY-*",)})


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('order_ref = "CANARY-*"', "", "canary.heart.order_ref is missing"),
        ('every = "6h"', "", "canary.heart.every is missing"),
        ('every = "6h"', 'every = "0h"', "lasts no time at all"),
        ('"CANARY-*"', '"*"', "has a * that is not at the end of a word"),
        ('every = "6h"', 'every = "6h"\nbooks = ["report"]', "write one of 'shop', 'log', 'network'"),
        ('every = "6h"', 'every = "6h"\nprogramme = "dee"', "names 'dee', which is no programme"),
        ("[canary.heart]", '[linkless.heart]\npartner = "x"\ncoupon = "X"\n[canary.heart]', "has the name of a rule"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_said_in_one_line(tmp_path: Path, was: str, is_now: str, said: str) -> None:
    assert said in complaint(tmp_path, PROGRAMME + SECTION.replace(was, is_now))


def test_with_several_programmes_a_canary_says_whose_it_is(tmp_path: Path) -> None:
    other = PROGRAMME.replace("programme.de", "programme.at")

    assert "canary.heart.programme is missing" in complaint(tmp_path, PROGRAMME + other + SECTION)


def test_a_programme_with_a_silent_canary_is_grey_at_once_and_says_why() -> None:
    told = seen(HEART, beats(no_log=2), covered=WHOLE, wait=WAIT)

    grey = greyness(held(WHOLE, [told], wait=WAIT), (), as_of=NOON)

    assert grey == Grey(
        NOON - 18 * HOUR, "Postback log is not whole: a canary has not arrived in it; see `recon lag`."
    )
    assert greyness(WHOLE, (), as_of=NOON) == Judgeable()
