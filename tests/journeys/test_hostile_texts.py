"""What anybody may write into an order, through everything that shows it: nothing is run, forged or over a limit."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from recon.alerts.due import Reason
from recon.alerts.message import MailText, SlackText
from recon.alerts.slack_text import TOTAL, slack_of
from recon.alerts.wording import worded
from recon.cli import breaks_shown
from recon.jobs.trial_lists import write_lists
from recon.reporting.figures import PublisherRow, Week
from recon.reporting.notices import mail_of
from recon.reporting.page import render_weekly
from recon.reporting.weekly_mail import LARGEST, weekly_announcement, weekly_mail
from recon.resend.hold import HeldBack
from recon.resend.request import LONGEST_URL, Manner, SaleLine, compose
from recon.senders.mail_message import mail_message
from recon.store.breaks import StoredBreak
from tests.doors.slack_server import refusal_of
from tests.doors.test_mail import SENDER, letter
from tests.jobs.store_scene import MONDAY, broken
from tests.rules.notice_scene import HOUR, THURSDAY, paypal
from tests.rules.test_notice_slack import texts
from tests.rules.test_resend_request import sale, told_of
from tests.rules.test_week_page import Outline
from tests.rules.week_scene import RED, RED_BREAKS, templates

HOSTILE = {
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "entities": "&lt;script&gt; & &amp; &#60;b&#62;",
    "quotes": "\"'` ' onmouseover='alert(1)",
    "lines": "paypal\r\nBcc: all@shop.example\r\n\r\nGREEN: all is well\u2028WHAT BROKE\u0085x",
    "bar": "A|B|C",
    "formula": "=cmd|' /C calc'!A0",
    "formula behind a semicolon": '1001;=HYPERLINK("https://evil.example");\t@SUM(1)',
    "formula in wide letters": "\uff1dcmd()",
    "escape": "\x1b[2J\x1b]0;gone\x07\x9b31m",
    "long": "x" * 5_000,
    "long and escaped": "<&>" * 1_700,
    "backwards": "\u202e\u200ftxt.exe\u2066\u200b",
    "Slack": "<!channel> <@U1> <https://evil.example|Open it> `*_~",
    "template": "{{ 7 * 7 }} {% raw %} %s {0}",
}
EACH = pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
LARGEST_NOTICE = 90 * 1024


def week_of(text: str) -> Week:
    group = replace(RED_BREAKS[1], title=text, cause=text, todo=text, slice=text)
    rows = tuple(
        PublisherRow(name=f"{text}{number or ''}", expected=9, recorded=2, commission_at_risk=100)
        for number in range(12)
    )
    return replace(RED, shop=text, note=text, publishers=rows, breaks=(group, *RED_BREAKS))


def only_text(html: str) -> None:
    """Hold that a page runs nothing and fetches nothing."""
    page = Outline(html)
    assert page.open == []
    for tag, attributes in page.tags:
        assert tag not in {"script", "img", "link", "iframe", "object", "form"}
        assert not any(key.startswith("on") or key == "src" for key in attributes)
        assert (attributes.get("href") or "#").startswith("#")


def no_line_more(mail: MailText, plain: MailText) -> None:
    """Hold that a mail has the lines and headers of one without hostile texts, and nothing unseen in them."""
    assert len(mail.text.splitlines()) == len(plain.text.splitlines())
    assert not UNSEEN.search(mail.text)
    assert mail.subject.isprintable()
    sent = mail_message(letter(message=mail), sender=SENDER)
    assert sent["Bcc"] is None
    assert sent["Subject"] == mail.subject


@EACH
def test_the_weekly_page_its_mail_and_its_announcement(text: str) -> None:
    week = week_of(text)

    page = render_weekly(templates(), [week])
    mail = weekly_mail(templates(), [week], thread="report:2026-W47")
    said = weekly_announcement([week], link="https://recon.shop.example/reports/2026-W47")

    only_text(page)
    only_text(mail.html)
    assert len(mail.html.encode()) <= LARGEST
    if not mail.files:
        no_line_more(mail, weekly_mail(templates(), [week_of("plain")], thread="report:2026-W47"))
    assert refusal_of(said.payload) == ""


@EACH
def test_a_notice_by_mail_and_in_slack(text: str) -> None:
    def noticed(what: str) -> tuple[MailText, SlackText]:
        subject = paypal(what=what, why=what, next_step=what, command=f"recon order {what[:60]}", owner=what)
        notice = worded(subject, reason=Reason.OPENED, shop=what, as_of=THURSDAY + 20 * HOUR)
        told = mail_of(notice, templates=templates(), thread="incident:12")
        return told, slack_of(notice)

    mail, payload = noticed(text)

    only_text(mail.html)
    no_line_more(mail, noticed("plain")[0])
    assert len(mail.html.encode()) <= LARGEST_NOTICE
    assert refusal_of(payload.payload) == ""
    for each in texts(payload):
        assert each["type"] == "plain_text" or not re.search(r"[<>]", each["text"])
    assert len(json.dumps(payload.payload["blocks"], ensure_ascii=False)) <= TOTAL


@EACH
def test_the_cells_of_a_spreadsheet(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = broken("1")._replace(order_ref=text)
    stored = StoredBreak(1, found, found.kind, 1, MONDAY, 1, None, None, None)
    listed = breaks_shown.Listed([stored], total=1, others=0, asked="", kind=None, dropped={}, standing="")

    breaks_shown.print_cells(listed)
    lists = write_lists([found], folder=tmp_path, zone="UTC")

    for written in (capsys.readouterr().out, lists[0].read_text(encoding="utf-8-sig")):
        assert not UNSEEN.search(written)
        for separator in (",", ";"):
            rows = list(csv.reader(io.StringIO(written), delimiter=separator))
            assert len(rows) == 2
            assert not any(re.match(r"\s*[=+@\uff1d]", cell) for row in rows for cell in row)


@EACH
def test_the_request_of_a_resend(text: str) -> None:
    told = sale(SaleLine(text, text, 1, 4000), SaleLine("B", text, 1, 500), ref=text)
    named = sale(SaleLine("A", text, 1, 4000), SaleLine("B", "Peg", 1, 500))

    whole = compose(told, manner=Manner(mid="41234", scale="cents"))
    name = compose(named, manner=Manner(mid="41234", scale="cents"))

    for request, ref in ((whole, text), (name, "1001")):
        if isinstance(request, HeldBack):
            assert "\n" not in request.sentence
            assert text not in request.sentence
            continue
        assert re.fullmatch(r"[A-Za-z0-9&=%._~-]*", request.query)
        assert len(request.query) <= LONGEST_URL
        assert told_of(request)["ord"] == ref
        assert len(told_of(request)["namelist"].split("|")) == 2
