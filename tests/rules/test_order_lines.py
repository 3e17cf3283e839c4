"""Lines of an order's story: broken by the columns a terminal gives them, whatever foreign names hold."""

from recon.reporting.lines import columns, wrapped
from recon.reporting.order_story import story_lines
from tests.rules.test_week_order_story import FULL


def test_wide_signs_take_two_columns_and_marks_none() -> None:
    assert [columns(text) for text in ("Schuh", "靴", "e\N{COMBINING ACUTE ACCENT}", "")] == [5, 2, 1, 0]


def test_a_word_broader_than_the_line_comes_in_parts_and_nothing_of_it_is_lost() -> None:
    lines = wrapped(f"order {'靴' * 90} placed", room=40, head="10:00  ")

    assert max(map(columns, lines)) <= 40
    assert "".join("".join(lines).split()) == f"10:00order{'靴' * 90}placed"


def test_a_story_fits_terminals_of_80_and_120_columns_and_puts_long_facts_on_lines_of_their_own() -> None:
    narrow, broad = story_lines(FULL, width=80), story_lines(FULL, width=120)

    assert max(map(columns, narrow)) <= 80
    assert max(map(columns, broad)) <= 120
    assert len(broad) < len(narrow)
    assert "            coupon HERBST10; device mobile" in narrow
    assert any(line.startswith("            items  2 x BOOT") for line in narrow)


def test_the_day_in_utc_is_named_where_the_shop_has_another_one() -> None:
    lines = story_lines(FULL)

    assert "  00:30:00  Sun 23:30Z  click             landed on the shop" in lines
    assert "  10:00:00  09:00Z      shop     40.00 €  placed, 2 lines by card" in lines


def test_what_follows_stands_on_top_with_who_acts() -> None:
    lines = story_lines(FULL)

    assert lines[3:5] == [
        "Commission at risk: about 2.40 € (6 % of sales, configured).",
        "Next (tracking engineer): Restart the sender.",
    ]
