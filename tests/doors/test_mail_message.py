"""A mail's headers hold what we put there and nothing else; a folder takes what a server would."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.alerts.message import Attached, MailText
from recon.jobs.channel import NotDelivered, Reach
from recon.senders.folder import Folder
from recon.senders.mail_message import mail_message
from tests.doors.test_mail import NINA, SENDER, TEXT, letter


@given(subject=st.text(max_size=300), name=st.text(max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_adds_a_header(subject: str, name: str) -> None:
    hostile = f"{subject}\r\nBcc: all@shop.example\r\n\r\n<h1>"
    text = MailText(subject=hostile, text="t\n", html="h", thread=name, files=(Attached(name, "x"),))

    mail = mail_message(letter(message=text), sender=SENDER)

    headers = mail.as_bytes().split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0].lower() for line in headers.split(b"\r\n") if line[:1] not in b" \t"]
    assert b"bcc" not in names
    assert len(names) == len(set(names))


def test_a_folder_takes_what_a_server_would_and_a_person_can_open_it(tmp_path: Path) -> None:
    folder = Folder("ops", tmp_path / "mail", sender=SENDER)
    for _ in range(2):
        folder.send(letter(NINA))

    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == [
        "2026-11-16T060000Z-00007-nina-nina-shop-example.eml",
        "2026-11-16T060000Z-00007-nina-nina-shop-example.html",
        "2026-11-16T060000Z-00007-nina-nina-shop-example.txt",
    ]
    page, text = (
        next((tmp_path / "mail").glob(f"*.{ending}")).read_text(encoding="utf-8")
        for ending in ("html", "txt")
    )
    assert (page, text) == (TEXT.html, TEXT.text)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")

    with pytest.raises(NotDelivered, match="make the folder writable") as failed:
        Folder("ops", tmp_path / "mail", sender=SENDER).send(letter())

    assert failed.value.reach is Reach.CHANNEL
