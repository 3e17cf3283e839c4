"""The weekly report as a mail and in Slack: the page's figures, in a form that mail readers can show."""

import re
from dataclasses import replace
from html import unescape

import pytest

from recon.records.kind import Kind
from recon.reporting.figures import BreakGroup, PublisherRow
from recon.reporting.page import view_of
from recon.reporting.weekly_mail import LARGEST, weekly_announcement, weekly_mail
from tests.doors.slack_server import refusal_of
from tests.rules.test_week_page import Outline
from tests.rules.week_scene import GREEN, HOSTILE_NAME, RED, WEEKS, templates

THREAD = "report:2026-W47"
HUGE = replace(
    RED,
    publishers=tuple(
        PublisherRow(name=f"Publisher {number}", expected=9, recorded=8, commission_at_risk=9)
        for number in range(40)
    ),
    breaks=tuple(
        BreakGroup(
            kind=Kind.REFUSED, cause="A long sentence about it. " * 160, orders=1, sales=100, commission=6,
            estimated=True, todo="Correct it", command="recon breaks --kind refused",
        )
        for _ in range(12)
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(WEEKS))
def test_every_week_is_a_mail_of_well_formed_parts_within_the_size(name: str) -> None:
    mail = weekly_mail(templates(), [WEEKS[name]], thread=THREAD)

    page = Outline(mail.html)
    assert page.open == []
    assert len(mail.html.encode()) <= LARGEST
    assert "\N{NO-BREAK SPACE}" not in mail.subject + mail.text
    assert not {"svg", "script", "img", "link", "form", "button"} & {tag for tag, _ in page.tags}
    assert "http" not in mail.html
    assert "var(" not in mail.html
    assert len(mail.subject) <= 220


def test_the_mail_has_the_figures_of_the_page_in_both_parts() -> None:
    view = view_of(RED, anchor="p1")
    mail = weekly_mail(templates(), [RED], thread=THREAD)
    html = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", mail.html)))
    text = re.sub(r"\s+", " ", mail.text)

    told = [view.headline, view.next_step.sentence, view.next_step.command]
    told += [part for tile in view.tiles for part in (tile.figure, tile.counts)]
    told += [part for step in view.steps for part in (step.step.label, step.count)]
    told += [step.money.shown for step in view.steps if step.money]
    told += [part for row in view.breaks for part in (row.sales.shown, row.commission.shown, row.cause)]
    told += [row.name for row in view.publishers]

    for each in told:
        plain = each.replace("\N{NO-BREAK SPACE}", " ")
        assert plain in text
        assert plain in html


def test_the_subject_begins_with_the_light_and_holds_the_verdict() -> None:
    mail = weekly_mail(templates(), [GREEN], thread=THREAD)

    assert mail.subject == (
        "Green: Nordlicht Outdoor, week 47, 16\N{EN DASH}22 Nov 2026. 475 of 482 orders are recorded at Rakuten; "
        "7 are missing, 512 € of sales, about 31 € of commission."
    )


def test_of_several_programmes_the_subject_tells_the_worst() -> None:
    mail = weekly_mail(templates(), [GREEN, RED], thread=THREAD)

    assert mail.subject.startswith("Green (at), Red (de): Nordlicht Outdoor, week 47")
    assert "44 of 480 settled orders are missing" in mail.subject


def test_a_week_that_is_too_large_is_short_with_the_page_attached() -> None:
    mail = weekly_mail(templates(), [HUGE], thread=THREAD)

    assert len(mail.html.encode()) <= LARGEST
    assert "The whole page is attached" in mail.html
    [page] = mail.files
    assert page.name == "weekly-2026-W47.html"
    assert page.text.startswith("<!doctype html>")
    assert mail.html.count("A long sentence") == 160 * 5


def test_hostile_names_stay_text_in_the_mail() -> None:
    mail = weekly_mail(templates(), [WEEKS["hostile"]], thread=THREAD)

    assert HOSTILE_NAME not in mail.html
    assert "<script" not in mail.html


def test_slack_hears_the_week_in_a_few_lines_worst_first() -> None:
    payload = weekly_announcement([GREEN, RED], link="https://recon.shop.example/reports/2026-W47").payload
    said = str(payload["blocks"])

    assert refusal_of(payload) == ""
    assert payload["text"] == "▲ Red (de), Green (at): Nordlicht Outdoor, week 47, 16\N{EN DASH}22 Nov 2026"
    assert said.index("de: 44 of 480") < said.index("at: 475 of 482")
    assert "<https://recon.shop.example/reports/2026-W47|Open it>" in said
