"""Notices as mails: words and template texts become a subject, a text and an HTML part."""

from collections.abc import Mapping

from recon.alerts.message import MailText
from recon.alerts.plain import one_line, shortened
from recon.alerts.wording import SUBJECT_LENGTH, Notice
from recon.records.numerals import SPACE
from recon.reporting.filled import filled
from recon.reporting.inlined import inlined


def mail_of(notice: Notice, *, templates: Mapping[str, str], thread: str) -> MailText:
    """Write a notice as a mail; `templates` are texts by their path under reports/."""
    name = f"notices/{notice.reason.slug}"
    return mail_from(templates, name, thread=thread, notice=notice)


def mail_from(
    templates: Mapping[str, str], name: str, *, thread: str, page: str = "", **views: object
) -> MailText:
    """Fill the templates of a mail: `name`.subject.j2, `name`.txt.j2, and `page` or else `name`.html.j2."""
    return MailText(
        subject=shortened(one_line(filled(templates, f"{name}.subject.j2", **views)), SUBJECT_LENGTH),
        text=plain(filled(templates, f"{name}.txt.j2", **views)),
        html=inlined(filled(templates, page or f"{name}.html.j2", **views)),
        thread=thread,
    )


def plain_mail(notice: Notice, *, thread: str) -> MailText:
    """Write a notice without any template, for the day on which a template is broken."""
    facts = [f"{fact.label}: {fact.shown}" for fact in notice.facts]
    step = [f"Next: {notice.next_step}", notice.command] if notice.next_step else []
    lines = [f"{notice.headline}.", notice.why, *step, *facts, f"See it: {notice.link or notice.look}"]
    text = plain("\n".join(line for line in lines if line))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    page = f'<!doctype html><html lang="en"><body><pre>{escaped}</pre></body></html>'
    return MailText(subject=notice.subject, text=text, html=page, thread=thread)


def plain(text: str) -> str:
    """Write a text part: plain spaces, no line's end left hanging."""
    lines = [line.rstrip() for line in text.replace(SPACE, " ").splitlines()]
    return "\n".join(lines).strip("\n") + "\n"
