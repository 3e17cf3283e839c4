"""Mails go out over a real server: in private, one for each recipient, and what fails is named without a secret."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext
from typing import Any

import pytest

from recon.alerts.message import Attached, MailText, SlackText
from recon.alerts.patience import Failing
from recon.jobs.channel import Letter, NotDelivered, Reach
from recon.senders.mail import SmtpMail
from recon.senders.settings import MailSettings, Security
from tests.doors.mail_server import PASSWORD, USER, Post, certificate, dripping, post_office
from tests.jobs.store_scene import MONDAY

OPS, NINA = "ops@shop.example", "Nina <nina@shop.example>"
SENDER = "Recon <recon@shop.example>"
TEXT = MailText(
    subject="Nordlicht de: 44 orders are missing, 3,912 € of sales",
    text="44 orders are missing.\n\n.a line with a dot\n",
    html="<!doctype html><p>44 orders are missing: 3,912 €</p>",
    thread="incident:12",
)


def letter(recipient: str = OPS, *, message: MailText | SlackText = TEXT, id_: int = 7) -> Letter:
    return Letter(id=id_, recipient=recipient, message=message, created=MONDAY)


def sender(post: Post, security: Security = Security.NONE, **more: object) -> SmtpMail:
    login = {"user": USER, "password": PASSWORD} if security is not Security.NONE else {}
    given: dict[str, Any] = {"timeout": timedelta(seconds=5), **login, **more}
    return SmtpMail(
        MailSettings(
            name="ops",
            sender=SENDER,
            recipients=(OPS, NINA),
            host=post.host,
            port=post.port,
            security=security,
            **given,
        )
    )


def failure(post: Post, security: Security = Security.NONE, *, to: str = OPS, **more: object) -> NotDelivered:
    with pytest.raises(NotDelivered) as failed:
        sender(post, security, **more).send(letter(to))
    assert PASSWORD not in str(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    return failed.value


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as running:
        yield running


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SSLContext:
    context, public = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    return context


def test_a_mail_arrives_in_text_and_in_html_with_its_money_as_written(post: Post) -> None:
    sender(post).send(letter())

    [taken] = post.taken
    assert (taken.sender, taken.recipients) == ("recon@shop.example", (OPS,))
    assert taken.mail["Subject"] == TEXT.subject
    assert taken.mail["From"] == SENDER
    assert taken.mail["To"] == OPS
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert taken.part("plain").replace("\r\n", "\n") == TEXT.text
    assert taken.part("html").strip() == TEXT.html
    assert all(len(line) <= 998 for line in taken.content.split(b"\r\n"))


def test_each_recipient_gets_a_mail_of_their_own(post: Post) -> None:
    for recipient in (OPS, NINA):
        sender(post).send(letter(recipient))

    assert [taken.recipients for taken in post.taken] == [("ops@shop.example",), ("nina@shop.example",)]
    assert [taken.mail["To"] for taken in post.taken] == [OPS, NINA]


def test_a_mail_that_is_sent_twice_is_one_mail_to_a_mail_program(post: Post) -> None:
    for _ in range(2):
        sender(post).send(letter())
    sender(post).send(letter(id_=8))

    ids = [taken.mail["Message-ID"] for taken in post.taken]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@shop.example>")
    assert post.taken[0].mail["Date"] == post.taken[1].mail["Date"] == "Mon, 16 Nov 2026 06:00:00 +0000"


def test_mails_about_one_incident_hang_together(post: Post) -> None:
    other = MailText(subject="Back to normal", text="t\n", html="h", thread="incident:12")
    for message in (TEXT, other):
        sender(post).send(letter(message=message))

    first, second = (taken.mail["References"] for taken in post.taken)
    assert first == second


def test_a_file_goes_along(post: Post) -> None:
    page = MailText(subject="s", text="t\n", html="h", files=(Attached("weekly-2026-W47.html", "<p>€</p>"),))

    sender(post).send(letter(message=page))

    [file] = post.taken[0].mail.iter_attachments()
    assert file.get_filename() == "weekly-2026-W47.html"
    assert file.get_content().strip() == "<p>€</p>"


def test_with_starttls_login_and_mail_travel_in_private(trusted: SSLContext) -> None:
    with post_office(starttls=trusted) as post:
        sender(post, Security.STARTTLS).send(letter())

    assert post.logins == [USER]
    assert [taken.secured for taken in post.taken] == [True]


def test_with_tls_from_the_first_byte_too(trusted: SSLContext) -> None:
    with post_office(tls=trusted) as post:
        sender(post, Security.TLS).send(letter())

    assert post.logins == [USER]
    assert [taken.recipients for taken in post.taken] == [(OPS,)]


def test_a_wrong_password_is_named_and_not_shown(trusted: SSLContext) -> None:
    with post_office(starttls=trusted) as post:
        failed = failure(post, Security.STARTTLS, password="hunter2-hunter2")

    assert (failed.failing, failed.reach) == (Failing.LASTING, Reach.CHANNEL)
    assert "the login was refused: 535" in str(failed)
    assert "correct user and password" in str(failed)
    assert "hunter2" not in str(failed)


def test_a_password_the_protocol_cannot_carry_is_named_and_not_shown(trusted: SSLContext) -> None:
    with post_office(starttls=trusted) as post:
        failed = failure(post, Security.STARTTLS, password="p\N{LATIN SMALL LETTER A WITH DIAERESIS}sswort")

    assert "has letters that the protocol cannot carry" in str(failed)
    assert "sswort" not in str(failed)
    assert failed.failing is Failing.LASTING


def test_a_server_without_starttls_gets_neither_password_nor_mail(post: Post) -> None:
    failed = failure(post, Security.STARTTLS)

    assert "it offers no STARTTLS" in str(failed)
    assert failed.failing is Failing.LASTING
    assert (post.taken, post.logins) == ([], [])


def test_a_certificate_nobody_vouches_for_stops_everything(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with post_office(starttls=context) as post:
        failed = failure(post, Security.STARTTLS)

    assert "its certificate is not trusted" in str(failed)
    assert (failed.failing, post.logins) == (Failing.LASTING, [])


def test_tls_spoken_to_a_server_that_speaks_none_names_the_ports(post: Post) -> None:
    assert "465 is 'tls', 587 is 'starttls'" in str(failure(post, Security.TLS))


def test_a_refused_recipient_is_about_this_mail_alone(post: Post) -> None:
    post.refuses[OPS] = ["550 5.1.1 no such mailbox"]

    failed = failure(post)
    sender(post).send(letter(NINA))

    assert str(failed) == (
        f"notify.ops (localhost:{post.port}): the address was refused: 550 5.1.1 no such mailbox; correct recipients"
    )
    assert (failed.failing, failed.reach) == (Failing.LASTING, Reach.MESSAGE)
    assert [taken.recipients for taken in post.taken] == [("nina@shop.example",)]


def test_a_greylisted_recipient_gets_it_the_next_time(post: Post) -> None:
    post.refuses[OPS] = ["451 4.7.1 try again later"]

    failed = failure(post)
    sender(post).send(letter())

    assert (failed.failing, failed.reach) == (Failing.PASSING, Reach.MESSAGE)
    assert "it is tried again by itself" in str(failed)
    assert len(post.taken) == 1


@pytest.mark.parametrize(
    ("answer", "failing"),
    [("552 5.3.4 too large", Failing.LASTING), ("451 4.3.0 disk is full", Failing.PASSING)],
)
def test_a_no_after_the_last_line_is_no_delivery(post: Post, answer: str, failing: Failing) -> None:
    post.after_data = [answer]

    failed = failure(post)

    assert failed.failing is failing
    assert f"the mail was refused: {answer}" in str(failed)


def test_a_server_that_goes_away_in_the_middle_of_a_mail_is_tried_again(post: Post) -> None:
    post.hangs_up = 1

    failed = failure(post)
    sender(post).send(letter())

    assert (failed.failing, failed.reach) == (Failing.PASSING, Reach.CHANNEL)
    assert len(post.taken) == 1


def test_no_server_at_all_is_named_with_its_place() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Post(host="127.0.0.1", port=taken.getsockname()[1])
        failed = failure(nobody)

    assert "it cannot be reached (Connection refused)" in str(failed)
    assert failed.failing is Failing.PASSING


def test_a_server_that_says_nothing_costs_no_more_than_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        failed = failure(
            Post(host="127.0.0.1", port=silent.getsockname()[1]), timeout=timedelta(milliseconds=200)
        )

    assert "it did not answer in time" in str(failed)


@pytest.mark.parametrize("greeting", [b"220 hello\r\n250-", b"220-"], ids=["answer", "greeting"])
def test_a_server_that_drips_does_not_hold_us_beyond_the_whole_time(greeting: bytes) -> None:
    with dripping(greeting) as (port, stop):
        slow = MailSettings(
            name="ops", sender=SENDER, recipients=(OPS,), host="127.0.0.1", port=port, security=Security.NONE
        )
        with pytest.raises(NotDelivered) as failed:
            SmtpMail(slow, whole=timedelta(milliseconds=300)).send(letter())
        stop.set()

    assert failed.value.failing is Failing.PASSING


def test_who_was_taken_off_the_list_gets_nothing_any_more(post: Post) -> None:
    failed = failure(post, to="former@shop.example")

    assert "former@shop.example is not among its recipients (any more)" in str(failed)
    assert post.taken == []


def test_a_message_for_slack_is_not_mailed(post: Post) -> None:
    with pytest.raises(NotDelivered, match="the message is not a mail"):
        sender(post).send(letter(message=SlackText({"text": "x"})))
