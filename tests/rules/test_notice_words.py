"""What a notice says: the first line is enough to act on, and every figure has its unit."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.alerts.due import Reason
from recon.alerts.subject import About, State, Subject
from recon.alerts.wording import SUBJECT_LENGTH, Notice, worded
from recon.records import numerals
from recon.reporting.notices import mail_of, plain_mail
from recon.wiring import templates
from tests.rules.notice_scene import GREY, HOUR, PAYPAL, THURSDAY, paypal, resolved

NOON = THURSDAY + 20 * HOUR
TEMPLATES = templates()


def said(subject: Subject = PAYPAL, reason: Reason = Reason.OPENED, *, link: str = "") -> Notice:
    return worded(subject, reason=reason, shop="Nordlicht", as_of=NOON, link=link)


def text_of(notice: Notice) -> str:
    return mail_of(notice, templates=TEMPLATES, thread="incident:12").text


GREY_OVER = replace(GREY, state=State.RESOLVED, ended=THURSDAY + 9 * HOUR)
SIGNAL = paypal(orders=0, money=8_800, commission=528, what="3 of the last 8 attempts failed, usually 0.2 %")
OVERPAID = paypal(about=About.OVER, what="63 orders are paid for at Rakuten although they should not be")
RECOVERED = resolved(recorded_orders=36, recovered_orders=36, recovered_money=141_200)
ALL_RECOVERED = replace(RECOVERED, recorded_orders=41, recovered_orders=41, recovered_money=364_812)


@pytest.mark.parametrize(
    ("subject", "reason", "headline"),
    [
        (
            PAYPAL,
            Reason.OPENED,
            "41 of 43 PayPal orders are missing at Rakuten, 3,648 € of sales, ~219 € of commission, since Thu 19 Nov 14:02",
        ),
        (
            PAYPAL,
            Reason.WORSENED,
            "Worse: 41 of 43 PayPal orders are missing at Rakuten, 3,648 € of sales, ~219 € of commission, since Thu 19 Nov 14:02",
        ),
        (
            PAYPAL,
            Reason.STILL_OPEN,
            "Still open after 20 h: 41 of 43 PayPal orders are missing at Rakuten, 3,648 € of sales, ~219 € of commission, since Thu 19 Nov 14:02",
        ),
        (
            SIGNAL,
            Reason.OPENED,
            "3 of the last 8 attempts failed, usually 0.2 %, 88 € of sales, ~5 € of commission, since Thu 19 Nov 14:02",
        ),
        (
            paypal(money=0, commission=0, what="1.9 % of web orders carry a click id, usually 5.6 %"),
            Reason.OPENED,
            "1.9 % of web orders carry a click id, usually 5.6 %, since Thu 19 Nov 14:02",
        ),
        (
            OVERPAID,
            Reason.OPENED,
            "63 orders are paid for at Rakuten although they should not be, 3,648 € of sales too much, ~219 € of commission overpaid, since Thu 19 Nov 14:02",
        ),
        (
            RECOVERED,
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 16:02: 36 of 41 orders are recorded at Rakuten now, 1,412 € of sales recovered",
        ),
        (
            ALL_RECOVERED,
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 16:02: all 41 orders are recorded at Rakuten now, 3,648 € of sales recovered",
        ),
        (
            resolved(recorded_orders=36),
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 16:02: 36 of 41 orders are recorded at Rakuten now",
        ),
        (
            resolved(),
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 16:02: none of 41 orders is recorded at Rakuten so far",
        ),
        (
            resolved(orders=1),
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 16:02: its one order is not recorded at Rakuten so far",
        ),
        (
            resolved(orders=1, recorded_orders=1),
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 16:02: its one order is recorded at Rakuten now",
        ),
        (
            replace(SIGNAL, state=State.RESOLVED, ended=THURSDAY + HOUR),
            Reason.RESOLVED,
            "Back to normal since Thu 19 Nov 15:02: told before: 3 of the last 8 attempts failed, usually 0.2 %",
        ),
        (
            GREY,
            Reason.CANNOT_JUDGE,
            "Cannot judge since Thu 19 Nov 14:02: Rakuten's report could not be read",
        ),
        (
            GREY,
            Reason.STILL_OPEN,
            "Still, after 20 h: cannot judge since Thu 19 Nov 14:02: Rakuten's report could not be read",
        ),
        (GREY_OVER, Reason.RESOLVED, "Judged again since Thu 19 Nov 23:02, after 9 h without"),
    ],
)
def test_the_headline_says_what_how_much_and_since_when(
    subject: Subject, reason: Reason, headline: str
) -> None:
    assert said(subject, reason).headline == headline


def test_the_first_line_adds_where_it_is_and_the_one_next_step() -> None:
    assert said().subject == (
        "Notice: Nordlicht de: 41 of 43 PayPal orders are missing at Rakuten, 3,648 € of sales, ~219 € of commission, "
        "since Thu 19 Nov 14:02. Next: Roll back, or restore the step that stores the click id."
    )


def test_a_first_line_that_would_be_too_long_keeps_the_money_and_drops_the_step() -> None:
    wordy = said(paypal(next_step="Read these. " * 40)).subject

    assert wordy.endswith("since Thu 19 Nov 14:02")
    assert len(wordy) <= SUBJECT_LENGTH


def test_the_link_is_the_page_where_there_is_one_and_else_the_command() -> None:
    linked, bare = said(link="https://recon.shop.example"), said()

    assert (linked.link, linked.look) == ("https://recon.shop.example/incidents/12", "recon incidents 12")
    assert bare.link == ""
    assert "https://recon.shop.example/incidents/12" in text_of(linked)
    assert "See it: recon incidents 12" in text_of(bare)


def test_a_notice_of_an_incident_reads_as_a_whole() -> None:
    assert (
        text_of(said())
        == """\
41 of 43 PayPal orders are missing at Rakuten, 3,648 € of sales, ~219 € of commission, since Thu 19 Nov 14:02.

Why, as far as known: 41 of 43 PayPal orders have no click id; other methods as usual. The first came 2 min after checkout 4.2.

Next: Roll back, or restore the step that stores the click id.
  recon breaks --kind never_sent

Level: Notice (it can wait until morning)
Since: Thu 19 Nov 14:02 (Europe/Berlin)
Open for: 20 h
Orders: 41
Sales: 3,648 €
Commission at risk: ~219 € (estimated)

See it: recon incidents 12

To hear less of it:
  recon acknowledge 12 --because "..." --as NAME
  recon silence --incident 12 --until 8h --because "..." --as NAME

Nordlicht, programme de. ~ marks an estimate. Times are in Europe/Berlin.
"""
    )


def test_a_notice_of_an_end_says_what_came_back_and_what_is_left_to_do() -> None:
    left = replace(
        RECOVERED, next_step="5 orders of it are still broken: repair or close them.", commission=2_670
    )

    assert (
        text_of(said(left, Reason.RESOLVED))
        == """\
Back to normal since Thu 19 Nov 16:02: 36 of 41 orders are recorded at Rakuten now, 1,412 € of sales recovered.

It was: 41 of 43 PayPal orders have no click id; other methods as usual. The first came 2 min after checkout 4.2.

Next: 5 orders of it are still broken: repair or close them.
  recon breaks --kind never_sent

Level: Notice (it can wait until morning)
Since: Thu 19 Nov 14:02 (Europe/Berlin)
Lasted: 2 h
Orders: 41
Sales: 3,648 €
Commission still at risk: ~27 € (estimated)
Recovered: 1,412 € (36 orders)

See it: recon incidents 12

Nordlicht, programme de. ~ marks an estimate. Times are in Europe/Berlin.
"""
    )


def test_cannot_judge_says_that_health_is_unknown_and_not_green() -> None:
    text = text_of(said(GREY, Reason.CANNOT_JUDGE))

    assert "Health is unknown, not green" in text
    assert "network.rakuten could not be read since Thu 19 Nov 14:02: HTTP 401." in text
    assert "recon silence --programme de" in text
    assert "acknowledge" not in text


def test_who_looks_after_it_is_named() -> None:
    assert said(paypal(owner="NINA"), Reason.STILL_OPEN).remark == "NINA looks after it."


@pytest.mark.parametrize(
    "reason", [each for each in Reason if each.tells and each not in {Reason.REPORT, Reason.DIGEST}]
)
def test_every_reason_has_its_three_templates_and_no_text_has_a_space_that_does_not_break(
    reason: Reason,
) -> None:
    mail = mail_of(said(reason=reason), templates=TEMPLATES, thread="incident:12")

    assert "\N{NO-BREAK SPACE}" not in mail.subject + mail.text
    assert mail.subject == said(reason=reason).subject
    assert "http://" not in mail.html
    assert "https://" not in mail.html
    assert "@media (prefers-color-scheme: dark)" in mail.html
    assert 'lang="en"' in mail.html
    assert len(mail.html.encode()) < 20_000


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_from_data_breaks_out_of_its_line_or_of_the_page(shop: str, what: str) -> None:
    hostile = worded(
        paypal(what=what, why=f"<script>{what}", owner=shop), reason=Reason.OPENED, shop=shop, as_of=NOON
    )
    mail = mail_of(hostile, templates=TEMPLATES, thread="incident:12")

    assert "<script>" not in mail.html
    assert mail.subject.isprintable()
    assert hostile.headline in mail.text


def test_a_day_with_a_broken_template_still_has_a_mail() -> None:
    mail = plain_mail(said(paypal(why="A <b> & C")), thread="incident:12")

    assert mail.text.startswith("41 of 43 PayPal orders are missing at Rakuten")
    assert "A &lt;b&gt; &amp; C" in mail.html


@pytest.mark.parametrize(("number", "said"), [(0, "0 lines"), (1, "1 line"), (1200, "1,200 lines")])
def test_one_of_a_thing_is_not_several(number: int, said: str) -> None:
    assert numerals.counted(number, "line") == said


def test_what_was_over_by_the_hour_in_which_it_began_has_no_length() -> None:
    assert "Lasted" not in text_of(said(resolved(ended=THURSDAY), Reason.RESOLVED))


def test_an_end_of_which_nothing_is_missing_any_more_does_not_say_that_all_of_it_is() -> None:
    over = said(resolved(orders=3, recorded_orders=0, left_orders=0), Reason.RESOLVED)

    assert "nothing of its 3 orders is missing at Rakuten any more" in over.headline
