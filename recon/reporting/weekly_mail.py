"""The weekly page as a mail, and a few lines of it for Slack: the same figures, in a form their readers can show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recon.alerts.message import Attached, MailText, SlackText
from recon.alerts.plain import one_line, shortened
from recon.alerts.slack_text import announcement
from recon.reporting.figures import Week
from recon.reporting.light import Light
from recon.reporting.notices import mail_from
from recon.reporting.page import render_weekly, total_of, view_of
from recon.reporting.views import WeekView

LARGEST = 90 * 1024
"""Above about 102 KB the largest mail reader cuts a mail off; below this nothing is cut."""
_LONGEST = 300
_WORST = (Light.RED, Light.GREY, Light.AMBER, Light.GREEN)


def weekly_mail(templates: Mapping[str, str], weeks: Sequence[Week], *, thread: str) -> MailText:
    """Write the week of one or more programmes as a mail; one that would be too large is short, with the page attached."""
    views = _views(weeks)
    total = total_of(weeks)
    whole = _mail(templates, views, thread=thread, short=False, total=total)
    if len(whole.html.encode()) <= LARGEST:
        return whole
    page = Attached(f"weekly-{weeks[0].label}.html", render_weekly(templates, weeks))
    brief = _mail(templates, views, thread=thread, short=True, total=total)
    if len(brief.html.encode()) > LARGEST:
        brief = _mail(
            templates, _views([_cut(week) for week in weeks]), thread=thread, short=True, total=total
        )
    return replace(brief, files=(page,))


def weekly_announcement(weeks: Sequence[Week], *, link: str) -> SlackText:
    """Say the week in a few lines, worst programme first."""
    views = sorted(_views(weeks), key=lambda view: _WORST.index(view.light))
    worst = views[0]
    lights = ", ".join(
        f"{view.light.word} ({view.week.programme})" if len(views) > 1 else view.light.word for view in views
    )
    shape = worst.light.shape
    sentence = f"{shape} {lights}: {worst.week.shop}, {worst.number.lower()}, {worst.window}"
    return announcement(sentence, lines=[_line(view, many=len(views) > 1) for view in views], link=link)


def _cut(week: Week) -> Week:
    """Cut what data may make too long for a mail; the page that goes with it has it whole."""
    breaks = tuple(
        replace(
            each,
            title=shortened(each.title, _LONGEST),
            cause=shortened(each.cause, _LONGEST),
            todo=shortened(each.todo, _LONGEST),
            slice=shortened(each.slice, _LONGEST),
        )
        for each in week.breaks
    )
    return replace(
        week, shop=shortened(week.shop, _LONGEST), note=shortened(week.note, _LONGEST), breaks=breaks
    )


def _mail(
    templates: Mapping[str, str], views: Sequence[WeekView], *, thread: str, short: bool, total: str
) -> MailText:
    worst = min(views, key=lambda view: _WORST.index(view.light))
    return mail_from(
        templates,
        "weekly",
        thread=thread,
        page="weekly.mail.html.j2",
        views=views,
        worst=worst,
        short=short,
        total=total,
    )


def _views(weeks: Sequence[Week]) -> list[WeekView]:
    return [view_of(week, anchor=f"p{number}") for number, week in enumerate(weeks, start=1)]


def _line(view: WeekView, *, many: bool) -> str:
    step = view.next_step
    start = f"{view.week.programme}: " if many else ""
    command = f" ({step.command})" if step.command else ""
    return one_line(f"{start}{view.headline} Next: {step.sentence}{command}")
