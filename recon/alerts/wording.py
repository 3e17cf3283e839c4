"""The words of a notice: what, how much in money, since when, why as far as known, the one next step, where to look."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recon.alerts.due import Reason
from recon.alerts.plain import one_line, shortened
from recon.alerts.subject import About, State, Subject
from recon.gap.level import Level
from recon.records import numerals

SUBJECT_LENGTH = 220
_LONGEST = 1_000
"""How long one text may be: data may hold names of any length, and a mail reader cuts off what is too large."""
_SALES = {
    About.MISSING: "of sales",
    About.DIFFERENT: "of difference in sales",
    About.OVER: "of sales too much",
    About.CAPTURE: "of sales",
    About.JUDGING: "",
}
_STAKE = (("Commission at risk", "Commission still at risk"), ("Overpaid", "Still overpaid"))
_LEVELS = {
    Level.PAGE: "worth waking somebody",
    Level.NOTICE: "it can wait until morning",
}
_COMMISSION = {About.OVER: "of commission overpaid", About.DIFFERENT: "of commission in question"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """This is one figure of a notice: its name, the figure with its unit, and what narrows it."""

    label: str
    shown: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """This is a notice in words. `headline` says what, how much and since when; `subject` adds the next step.

    `tone` is red, green or grey, and stands beside a `word` and a `shape`. `link` is the address of its page, ''
    where there is none; `look` is the command that shows the same. `name` is the subject's: 'incident 12'. `level` is
    'page' or 'notice', '' of what is neither; `loud` says it before the headline, '' where nobody needs to hurry.
    """

    reason: Reason
    name: str
    level: str
    loud: str
    shop: str
    programme: str
    tone: str
    word: str
    shape: str
    subject: str
    headline: str
    why: str
    next_step: str
    command: str
    link: str
    look: str
    facts: tuple[Fact, ...]
    remark: str
    quiet: tuple[str, ...]
    zone: str


def worded(subject: Subject, *, reason: Reason, shop: str, as_of: datetime, link: str = "") -> Notice:
    """Put a subject into words for the reason it is told."""
    subject, shop = _cut(subject), shortened(one_line(shop), SUBJECT_LENGTH)
    headline = _headline(subject, reason, as_of=as_of)
    tone, word, shape = _light(reason, subject)
    over = reason is Reason.RESOLVED
    loud = _loud(subject, reason)
    start = f"{f'{loud}: ' if loud else ''}{shop} {subject.programme}: {headline}"
    next_step = "" if over and not subject.next_step else subject.next_step
    return Notice(
        reason=reason,
        name=subject.name,
        level="" if subject.state is State.GREY else subject.level.value,
        loud=loud,
        shop=shop,
        programme=subject.programme,
        tone=tone,
        word=word,
        shape=shape,
        subject=_subject_line(start, next_step, link or subject.look),
        headline=headline,
        why=one_line(subject.why),
        next_step=one_line(next_step),
        command=subject.command,
        link=f"{link}{subject.path}" if link else "",
        look=subject.look,
        facts=_facts(subject, reason, as_of=as_of),
        remark=_remark(subject, reason),
        quiet=() if over else _quiet(subject),
        zone=subject.zone,
    )


def _cut(subject: Subject) -> Subject:
    return replace(
        subject,
        what=shortened(one_line(subject.what), _LONGEST),
        why=shortened(one_line(subject.why), _LONGEST),
        next_step=shortened(one_line(subject.next_step), _LONGEST),
        owner=shortened(one_line(subject.owner), _LONGEST),
    )


def _loud(subject: Subject, reason: Reason) -> str:
    if subject.state is not State.OPEN:
        return ""
    return reason.value.capitalize() if reason is Reason.NOW_A_PAGE else subject.level.value.capitalize()


def _light(reason: Reason, subject: Subject) -> tuple[str, str, str]:
    if reason is Reason.RESOLVED:
        return "green", "Resolved", "\N{BLACK CIRCLE}"
    if subject.state is State.GREY:
        return "grey", "Cannot judge", "\N{BLACK SQUARE}"
    word = {Reason.WORSENED: "Worse", Reason.NOW_A_PAGE: "Now a page", Reason.STILL_OPEN: "Still open"}.get(
        reason, "Red"
    )
    return "red", word, "\N{BLACK UP-POINTING TRIANGLE}"


def _subject_line(start: str, next_step: str, look: str) -> str:
    """Write the first line: enough to act on, also where only it is shown."""
    begun = one_line(start)
    step = f". Next: {one_line(next_step)}" if next_step else f". See: {look}"
    whole = f"{begun}{step}"
    return whole if len(whole) <= SUBJECT_LENGTH else shortened(begun, SUBJECT_LENGTH)


def _headline(subject: Subject, reason: Reason, *, as_of: datetime) -> str:
    what = one_line(subject.what)
    since = numerals.moment(subject.onset, subject.zone)
    if reason is Reason.RESOLVED:
        return one_line(_resolved(subject, what))
    if subject.state is State.GREY:
        still = f"Still, after {_lasted(subject, as_of)}: cannot" if reason is Reason.STILL_OPEN else "Cannot"
        return one_line(f"{still} judge since {since}: {what}")
    money = _money(subject)
    start = {
        Reason.WORSENED: "Worse: ",
        Reason.STILL_OPEN: f"Still open after {_lasted(subject, as_of)}: ",
    }.get(reason, "")
    return one_line(f"{start}{what}{f', {money}' if money else ''}, since {since}")


def _resolved(subject: Subject, what: str) -> str:
    ended = numerals.moment(subject.ended, subject.zone) if subject.ended else "now"
    if subject.about is About.JUDGING:
        lasted = f", after {_span(subject.ended - subject.onset)} without" if subject.ended else ""
        return f"Judged again since {ended}{lasted}"
    return f"Back to normal since {ended}: {_came_of_it(subject, what)}"


def _came_of_it(subject: Subject, what: str) -> str:
    """Say what became of the orders; one that never had a verdict only what it was."""
    whole, recorded = numerals.orders(subject.orders), subject.recorded_orders
    if subject.orders and recorded:
        some = "all" if recorded >= subject.orders else f"{numerals.count(recorded)} of"
        all_of = "its one order" if subject.orders == 1 else f"{some} {whole}"
        verb = "is" if recorded == 1 else "are"
        money = numerals.money(subject.recovered_money, subject.currency)
        recovered = f", {money} of sales recovered" if subject.recovered_orders else ""
        return f"{all_of} {verb} recorded at Rakuten now{recovered}"
    if subject.left_orders == 0 and subject.orders and subject.about is About.MISSING:
        return f"nothing of its {whole} is missing at Rakuten any more"
    if subject.orders and subject.about is About.MISSING:
        none_of = "its one order is not" if subject.orders == 1 else f"none of {whole} is"
        return f"{none_of} recorded at Rakuten so far"
    return f"told before: {what[0].lower()}{what[1:]}" if what else "it was brief"


def _money(subject: Subject) -> str:
    parts = []
    if subject.money and subject.currency:
        sales = numerals.money(abs(subject.money), subject.currency)
        parts.append(f"{sales} {_SALES[subject.about]}")
    if subject.commission and subject.currency:
        parts.append(f"{_commission(subject)} {_COMMISSION.get(subject.about, 'of commission')}")
    return ", ".join(parts)


def _commission(subject: Subject) -> str:
    return numerals.money(abs(subject.commission), subject.currency, estimated=subject.commission_estimated)


def _facts(subject: Subject, reason: Reason, *, as_of: datetime) -> tuple[Fact, ...]:
    since = Fact(label="Since", shown=numerals.moment(subject.onset, subject.zone), note=subject.zone)
    end = subject.ended if reason is Reason.RESOLVED and subject.ended else as_of
    label = "Lasted" if reason is Reason.RESOLVED else "Open for"
    # What was over by the hour in which it began has no length that anybody measured.
    lasts = [Fact(label=label, shown=_span(end - subject.onset))] if end > subject.onset else []
    loud = [Fact(label="Level", shown=subject.level.value.capitalize(), note=_LEVELS[subject.level])]
    found = [*(loud if subject.state is not State.GREY else []), since, *lasts]
    if subject.orders:
        found.append(Fact(label="Orders", shown=numerals.count(subject.orders)))
    if subject.money and subject.currency:
        sales = numerals.money(abs(subject.money), subject.currency)
        found.append(
            Fact(label="Sales", shown=sales, note=_SALES[subject.about].removeprefix("of sales").strip())
        )
    if subject.commission and subject.currency:
        label = _STAKE[subject.about is About.OVER][reason is Reason.RESOLVED]
        note = "estimated" if subject.commission_estimated else ""
        found.append(Fact(label=label, shown=_commission(subject), note=note))
    if subject.recovered_orders:
        money = numerals.money(subject.recovered_money, subject.currency)
        found.append(Fact(label="Recovered", shown=money, note=numerals.orders(subject.recovered_orders)))
    return tuple(found)


def _remark(subject: Subject, reason: Reason) -> str:
    if subject.state is State.GREY:
        return "Health is unknown, not green: until it can be judged again nothing is called missing or sent again."
    said = [_known(subject)] if subject.known_days is not None and reason is not Reason.RESOLVED else []
    if reason is Reason.NOW_A_PAGE:
        said.append(
            "It was told as a notice. Now luck does it less than once in a year, or nothing gets through any more."
        )
    elif reason is Reason.WORSENED:
        said.append(
            "The share or the money has doubled since the last notice, or a further signal speaks of it."
        )
    elif subject.owner:
        said.append(f"{one_line(subject.owner)} looks after it.")
    return " ".join(said)


def _known(subject: Subject) -> str:
    """Say on how little a notice of a young programme stands."""
    days = numerals.counted(subject.known_days or 0, "day")
    return f"This programme is known for {days} only: what is usual is not sure yet, so smaller losses are not told."


def _quiet(subject: Subject) -> tuple[str, ...]:
    """Say how to stop hearing of it; both ask for a name and a reason."""
    if subject.state is State.GREY:
        return (f'recon silence --programme {subject.programme} --until 8h --because "..." --as NAME',)
    number = subject.number
    return (
        f'recon acknowledge {number} --because "..." --as NAME',
        f'recon silence --incident {number} --until 8h --because "..." --as NAME',
    )


def _lasted(subject: Subject, as_of: datetime) -> str:
    return _span(as_of - subject.onset)


def _span(lasted: timedelta) -> str:
    return numerals.duration(max(0, int(lasted / timedelta(seconds=1))))
