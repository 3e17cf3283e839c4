"""The weekly page as a browser gets it: self-contained, readable by everyone, safe with hostile names."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from recon.records.kind import Kind
from recon.reporting.figures import Mark
from recon.reporting.filled import BadTemplate
from recon.reporting.page import render_weekly
from tests.rules.week_scene import (
    GREEN,
    GREY,
    HOSTILE,
    HOSTILE_NAME,
    QUIET,
    RED,
    THURSDAY,
    TWO_WAY,
    WEEKS,
    counted,
    templates,
)

VOID = {"meta", "br", "hr", "img", "link", "input"}
LARGEST = 200 * 1024
READABLE = 4.5


class Outline(HTMLParser):
    """This is a reading of a page that fails where a tag is not closed by its own end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(name: str) -> str:
    return render_weekly(templates(), [WEEKS[name]])


@pytest.mark.parametrize("name", WEEKS)
def test_every_example_makes_a_whole_page_that_reaches_for_nothing_outside(name: str) -> None:
    page = page_of(name)

    outline = Outline(page)

    assert outline.open == []
    assert len(page.encode()) <= LARGEST
    for tag, attributes in outline.tags:
        assert tag not in {"script", "link", "img", "iframe", "object"}
        assert not any(key.startswith("on") or key in {"src", "srcset"} for key in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize("name", WEEKS)
def test_every_table_has_headers_in_scope_and_every_drawing_words_or_a_table_beside_it(name: str) -> None:
    page = page_of(name)
    outline = Outline(page)

    assert all(header.get("scope") in {"col", "row"} for header in outline.named("th"))
    drawings = re.findall(r'<svg[^>]*role="img".*?</svg>', page, flags=re.DOTALL)
    assert len(drawings) == page.count('<table class="unseen">') == (1 if WEEKS[name].trend else 0)
    assert all(ET.fromstring(drawing).find("desc") is not None for drawing in drawings)  # noqa: S314 - our own page
    others = [svg for svg in outline.named("svg") if svg.get("role") != "img"]
    assert all(svg.get("focusable") == "false" or svg.get("overflow") == "visible" for svg in others)


@pytest.mark.parametrize("name", WEEKS)
def test_no_id_is_given_twice_and_every_reference_finds_its_own(name: str) -> None:
    outline = Outline(render_weekly(templates(), [WEEKS[name], RED]))
    ids = [attributes["id"] for _, attributes in outline.tags if attributes.get("id")]

    assert len(ids) == len(set(ids))
    for _, attributes in outline.tags:
        for reference in (attributes.get("aria-labelledby") or "").split():
            assert reference in ids


def test_the_reading_order_is_verdict_step_tiles_bridge_trend_breaks_publishers_waiting_end() -> None:
    page = page_of("red")
    marks = [
        '<h1 id="p1-headline">44 of 480', "Next:", "Delivery success", "From the shop&#39;s number", "Eight weeks",
        "What broke", ">Publishers", "What waits for a person", "Where the data end",
    ]  # fmt: skip

    places = [page.index(mark.replace("&#39;", "'")) for mark in marks]

    assert places == sorted(places)


def test_hostile_names_are_only_ever_text() -> None:
    page = render_weekly(templates(), [HOSTILE, RED])

    assert "<script" not in page
    assert HOSTILE_NAME not in page
    assert "&lt;script&gt;" in page
    assert "<bdi>\u202eevil" in page


def test_three_hundred_publishers_are_twelve_and_one_sentence() -> None:
    page = render_weekly(templates(), [HOSTILE])

    assert page.count("<bdi>publisher ") == 9
    assert "291 more publishers: 2,619 of 2,619 orders recorded." in page


def test_the_light_has_a_word_and_a_shape_beside_its_colour() -> None:
    for week, word, shape in ((RED, "Red", "▲"), (GREEN, "Green", "●"), (GREY, "Cannot judge", "■")):
        assert f'<span aria-hidden="true">{shape}</span> {word}</p>' in render_weekly(templates(), [week])


def test_several_programmes_share_one_page_with_a_table_of_contents() -> None:
    page = render_weekly(templates(), [RED, GREEN, GREY])

    assert page.count("<article") == 3
    assert [f'href="#p{number}"' in page for number in (1, 2, 3)] == [True, True, True]
    assert "<nav" not in render_weekly(templates(), [RED])


def test_a_quiet_week_has_a_sentence_for_every_empty_place() -> None:
    page = render_weekly(templates(), [QUIET])

    for sentence in (
        "Nothing that needs an explanation.",
        "No publisher brought an order",
        "Nothing needs you",
    ):
        assert sentence in page


def test_two_way_mode_says_what_cannot_be_told_apart() -> None:
    page = render_weekly(templates(), [TWO_WAY])

    assert "sending not known" in page
    assert "no postback log is connected" in page


def test_a_week_nobody_can_judge_marks_the_book_and_draws_no_share() -> None:
    page = render_weekly(templates(), [GREY])

    assert "short for this week" in page
    assert "cannot judge" in page
    assert 'class="unjudged"' in page


def test_the_amounts_stand_exactly_beside_the_rounded_ones() -> None:
    assert '<data value="42515.50">' in page_of("red")


def test_the_money_of_the_bridge_adds_up_as_it_is_printed() -> None:
    thirds = (
        counted(Kind.MATCHED, 1, expected=10_40, recorded=10_40),
        counted(Kind.NOT_RECORDED, 1, expected=10_40),
        counted(Kind.WAITING, 1, expected=10_40),
    )
    page = render_weekly(templates(), [replace(RED, bridge=thirds)])

    printed = [
        Decimal(shown.replace("\N{MINUS SIGN}", "-"))
        for shown in re.findall(r'class="number sales"><data value="[^"]*">([^<\s]*)', page)
    ]

    assert printed == [Decimal(each) for each in ("31.20", "-10.40", "-10.40", "10.40", "10.40")]
    assert sum(printed[:3]) == printed[3]


def test_estimates_carry_a_tilde_and_facts_do_not() -> None:
    page = page_of("red")

    assert ">~219" in page
    assert '<data value="9.00">9' in page


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\n{{ view.nonsense }}", "has no attribute 'nonsense'"),
        ("\n{% if view %}", "Unexpected end of template"),
        ("\n{{ 1 / 0 }}", "division by zero"),
        ("\n{{ view() }}", "not callable"),
        ("\n{% include 'parts/mine.j2' %}", "parts/mine.j2"),
    ],
)
def test_a_mistake_in_a_template_stops_the_page_and_names_its_file_and_line(text: str, why: str) -> None:
    broken = {**templates(), "parts/trend.html.j2": text}

    with pytest.raises(BadTemplate) as stopped:
        render_weekly(broken, [RED])

    said = str(stopped.value)
    assert said.startswith("template parts/trend.html.j2, line 2: ")
    assert why in said
    assert said.endswith("; correct it, or take your copy away")


def test_the_same_week_makes_the_same_page() -> None:
    assert page_of("red") == render_weekly(templates(), [replace(RED)])


def colours(dark: bool) -> dict[str, str]:  # noqa: FBT001 - a test's parameter
    blocks = re.findall(r":root \{(.*?)\}", templates()["parts/weekly.css.j2"], flags=re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1 if dark else 0]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_can_be_read_on_its_ground(dark: bool) -> None:  # noqa: FBT001 - a test's parameter
    palette = colours(dark)
    on_paper = [(text, "paper") for text in ("ink", "soft", "link", "red-ink", "amber-ink", "green-ink")]
    on_tints = [
        (text, f"{tint}")
        for text in ("ink", "link")
        for tint in ("tint", "red-tint", "amber-tint", "green-tint")
    ]
    on_signs = [("on-light", sign) for sign in ("red", "amber-sign", "green", "slate")]

    for text, ground in (*on_paper, *on_tints, *on_signs, ("red-ink", "band")):
        lighter, darker = sorted((luminance(palette[text]), luminance(palette[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= READABLE, (text, ground)


def test_many_breaks_are_fifteen_and_one_sentence() -> None:
    page = render_weekly(templates(), [replace(RED, breaks=RED.breaks * 10)])

    assert "25 smaller groups: " in page


def test_many_deploys_keep_their_lines_and_only_the_last_three_names() -> None:
    deploys = tuple(
        Mark(name=f"build {number}", at=THURSDAY + timedelta(hours=number)) for number in range(9)
    )

    page = render_weekly(templates(), [replace(RED, deploys=deploys)])

    assert page.count('class="deploy" x1') == 9
    assert [f">build {number}</text>" in page for number in range(9)] == [False] * 6 + [True] * 3
    assert "Deploy build 0, " in page
