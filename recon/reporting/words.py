"""The sentences of the weekly page, made from figures. A share never stands without its counts."""

from dataclasses import replace
from datetime import datetime

from recon.records import numerals
from recon.records.kind import Kind, Side
from recon.reporting.bridge import OTHER_WEEK, SETTLING, Bridge, is_missing
from recon.reporting.bridge_walk import Step
from recon.reporting.figures import BreakGroup, CoverageRow, NextStep, Week
from recon.reporting.light import Judgement, Light, money_of
from recon.reporting.short_books import how_short, read_again

_WERE: dict[Kind, str] = {
    Kind.NEVER_SENT: "never sent",
    Kind.SEND_FAILED: "sent without success",
    Kind.REFUSED: "refused by Rakuten",
    Kind.NOT_RECORDED: "taken by Rakuten, but never listed",
    Kind.SUPPRESSED: "held back before sending",
}
_TITLES: dict[Kind, str] = {
    Kind.NO_CLICK: "Click id lost",
    Kind.NOT_RECORDED: "Sent, but in none of Rakuten's lists",
    Kind.SENDING_NOT_KNOWN: "Not recorded, sending not known",
    Kind.NOT_COMMISSIONED: "Listed at Rakuten, but not paid",
    Kind.RECORDED_AS_EVENT: "Recorded as an event, not paid",
    Kind.UNDER_ANOTHER_REFERENCE: "At Rakuten under another reference",
    Kind.CANCELLED_NOT_REVERSED: "Cancelled, still paid",
    Kind.REFUND_NOT_REVERSED: "Refunded, still paid in full",
    Kind.UNPAID_RECORDED: "Never paid, but recorded",
    Kind.TEST_RECORDED: "Test order, but recorded",
    Kind.OWN_ORDER_RECORDED: "The shop's own order, but recorded",
    Kind.LEFT_OUT_RECORDED: "Left out by a rule, but recorded",
    Kind.UNKNOWN_ORDER: "At Rakuten, unknown to the shop",
    Kind.SENT_FOR_UNKNOWN_ORDER: "Sent for an unknown order",
}


def break_title(group: BreakGroup) -> str:
    """Name a group of breaks as the page's first words about it."""
    return group.title or _TITLES.get(group.kind) or group.kind.label.capitalize()


def headline(week: Week, bridge: Bridge, judgement: Judgement) -> str:
    """Say the week in one to three sentences: how many, how much, why; in a week nobody can judge, only that."""
    if judgement.short:
        return _short(week, judgement.short)
    sentences = [_opening(week, bridge, judgement), _fell(judgement, bridge)]
    wrong = _wrong(week, bridge, judgement)
    if judgement.light is not Light.GREEN:
        sentences.append(_cause(week, bridge) if bridge.lost else wrong or _overpaid(week))
        sentences.append(_unsent(week, bridge) if judgement.unsent and not judgement.too_early else "")
    if wrong and bridge.lost:
        costs_more = judgement.wrong is Light.RED and judgement.lost is not Light.RED
        sentences.insert(0 if costs_more else len(sentences), wrong)
    return " ".join(sentence for sentence in sentences if sentence)


def second_line(week: Week, bridge: Bridge, judgement: Judgement) -> str:
    """Say what else is known or costs money, under a headline that does not say it."""
    above = headline(week, bridge, judgement)
    sentences = [_missing_so_far(week, bridge), _cause(week, bridge)] if judgement.short else []
    sentences += [_unsent(week, bridge), _wrong(week, bridge, judgement) or _overpaid(week)]
    return " ".join(sentence for sentence in sentences if sentence and sentence not in above)


def _opening(week: Week, bridge: Bridge, judgement: Judgement) -> str:
    if judgement.too_early:
        return f"Too early to judge: none of {numerals.orders(bridge.expected)} has settled yet."
    if bridge.expected == 0:
        return (
            f"A quiet {span(week)}: no order was expected at Rakuten."
            if judgement.usual_orders is None
            else ""
        )
    if bridge.lost == 0:
        quiet = f"A quiet {span(week)}: all" if bridge.settled < week.limits.minimum_volume else "All"
        return _all_there(bridge, quiet)
    if judgement.light is Light.GREEN:
        recorded = f"{numerals.count(bridge.recorded)} of {_settled(bridge)}"
        verb = "is" if bridge.lost == 1 else "are"
        lost = f"{numerals.count(bridge.lost)} {verb} {_lost_how(bridge)}"
        return f"{recorded} are recorded at Rakuten; {lost}, {_money(week, bridge)}."
    return f"{_are_lost(bridge)}: {_money(week, bridge)}."


def _all_there(bridge: Bridge, start: str) -> str:
    lost = bridge.settled - bridge.recorded
    if lost == 0:
        return f"{start} {_settled(bridge)} {'is' if bridge.settled == 1 else 'are'} recorded at Rakuten."
    parts = [
        f"{numerals.count(number)} {words}"
        for number, words in (
            (bridge.decided, f"{'was' if bridge.decided == 1 else 'were'} decided by a person"),
        )
        if number
    ]
    rest = f"; {numerals.enumeration(parts)}" if parts else ""
    return f"{numerals.count(bridge.recorded)} of {_settled(bridge)} are recorded at Rakuten{rest}."


def _settled(bridge: Bridge) -> str:
    word = "order" if bridge.settled == 1 else "orders"
    settled = "settled " if bridge.settled != bridge.expected else ""
    return f"{numerals.count(bridge.settled)} {settled}{word}"


def _are_lost(bridge: Bridge) -> str:
    verb = "is" if bridge.lost == 1 else "are"
    return (
        f"{numerals.count(bridge.lost)} of {_settled(bridge)} {verb} {_lost_how(bridge, where=' at Rakuten')}"
    )


def _lost_how(bridge: Bridge, *, where: str = "") -> str:
    """Name what became of the orders in no list that pays; both ways with their counts where there are both."""
    if bridge.not_paid == 0:
        return f"missing{where}"
    if bridge.missing == 0:
        return f"listed{where}, but not paid"
    return f"missing or not paid{where} ({lost_parts(bridge.missing, not_paid=bridge.not_paid)})"


def lost_parts(missing: int, *, not_paid: int) -> str:
    """Split the orders in no list that pays: '50 missing + 4 listed, but not paid'."""
    parts = ((missing, "missing"), (not_paid, "listed, but not paid"))
    return " + ".join(f"{numerals.count(number)} {words}" for number, words in parts if number)


def _money(week: Week, bridge: Bridge) -> str:
    money = money_of(week.breaks)
    sales = f"{numerals.money(bridge.lost_money, week.currency)} of sales"
    if money.missing == 0:
        return sales
    about = "about " if money.missing_estimated else ""
    return f"{sales}, {about}{numerals.money(money.missing, week.currency)} of commission"


def _missing_so_far(week: Week, bridge: Bridge) -> str:
    if bridge.lost == 0:
        return ""
    return f"As far as the books reach, {_are_lost(bridge)}: {_money(week, bridge)}."


def _short(week: Week, rows: tuple[CoverageRow, ...]) -> str:
    reasons = numerals.enumeration([how_short(row, week=week) for row in rows])
    return f"Cannot judge this {span(week)}: {reasons.replace(' The ', ' the ')}."


def _cause(week: Week, bridge: Bridge) -> str:
    """Say what most of the missing orders share, where one group explains at least half of them."""
    groups = [
        group for group in week.breaks if is_missing(group.kind) and group.kind.row.side is Side.MISSING
    ]
    worst = max(groups, key=lambda group: group.orders, default=None)
    if worst is None or bridge.missing == 0 or 2 * worst.orders < bridge.lost:
        return ""
    what = worst.slice or _WERE.get(worst.kind, "")
    if not what:
        return ""
    everyone = "All of them" if worst.slice else "They"
    which = everyone if worst.orders == bridge.lost else f"{numerals.count(worst.orders)} of them"
    if bridge.lost == 1:
        which = "It"
    verb = "was" if worst.orders == 1 else "were"
    return f"{which} {verb} {what}{_since(week, worst)}."


def _since(week: Week, group: BreakGroup) -> str:
    """Say when it began; orders that share only what became of them have a first one, but no beginning."""
    if group.since is None:
        return ""
    when = since(group.since, week=week)
    if group.slice:
        return f" since {when}"
    return f" (due {when})" if group.orders == 1 else f" (the first due {when})"


def since(when: datetime, *, week: Week) -> str:
    """Write a beginning as briefly as the days of the page allow; a weekday says little where there are many weeks."""
    if week.is_period:
        return numerals.day_and_time(when, week.zone)
    return numerals.since(when, zone=week.zone, start=week.start, end=week.end)


def _overpaid(week: Week) -> str:
    money = money_of(week.breaks)
    if money.overpaid == 0:
        return ""
    about = "About " if money.overpaid_estimated else ""
    orders = numerals.orders(money.overpaid_orders)
    return f"{about}{numerals.money(money.overpaid, week.currency)} of commission is overpaid, for {orders}."


def _unsent(week: Week, bridge: Bridge) -> str:
    """Say how many settling orders Rakuten cannot list in time, as no postback of theirs was accepted when due."""
    if week.unsent_settling == 0:
        return ""
    have = f"{'has' if week.unsent_settling == 1 else 'have'} no accepted postback yet"
    sales = f": {numerals.money(week.unsent_settling_sales, week.currency)} of sales"
    which = f"{numerals.count(week.unsent_settling)} of {numerals.orders(bridge.settling)} still settling"
    return f"{which} {have}, although one was due{sales if week.unsent_settling_sales else ''}."


def step_of(step: Step, *, week: Week) -> Step:
    """Complete a line of the bridge with what the week knows beside its counts."""
    if week.is_period and step.label.endswith(OTHER_WEEK):
        return replace(step, label=f"{step.label.removesuffix(OTHER_WEEK)}outside the period")
    if step.label != SETTLING or week.unsent_settling == 0:
        return step
    verb = "has" if week.unsent_settling == 1 else "have"
    hint = f"of which {numerals.count(week.unsent_settling)} {verb} no accepted postback yet"
    return replace(step, hint=hint)


def _wrong(week: Week, bridge: Bridge, judgement: Judgement) -> str:
    """Say what is recorded wrongly where that alone colours the light, with what it costs and whom."""
    if judgement.wrong is Light.GREEN:
        return ""
    verb = "is" if bridge.wrong == 1 else "are"
    start = f"{numerals.orders(bridge.wrong)} {verb} recorded wrongly"
    money = money_of(week.breaks)
    under = [group for group in week.breaks if group.kind.row.side is Side.DIFFERENT and group.commission > 0]
    short = sum(group.commission for group in under)
    parts = [
        f"{'about ' if estimated else ''}{numerals.money(amount, week.currency)} of commission {said}"
        for amount, estimated, said in (
            (money.overpaid, money.overpaid_estimated, "is overpaid"),
            (short, any(group.estimated for group in under), "is too little"),
        )
        if amount
    ]
    return f"{start}: {numerals.enumeration(parts)}." if parts else f"{start}."


def _fell(judgement: Judgement, bridge: Bridge) -> str:
    if judgement.usual_orders is None:
        return ""
    came = "Only " + numerals.orders(bridge.expected) if bridge.expected else "No order"
    usual = numerals.count(judgement.usual_orders)
    return f"{came} carried an affiliate click; about {usual} is usual: click ids may be lost."


def next_step(week: Week, judgement: Judgement) -> NextStep:
    """Choose the one thing to do next: what the figures name, else the short book, else the worst break's cure."""
    if week.next_step is not None:
        return week.next_step
    if judgement.short:
        return NextStep(sentence=read_again(judgement.short), command="recon pull")
    worst = next((group for group in worst_first(week.breaks) if group.todo), None)
    if worst is not None:
        return NextStep(sentence=f"{worst.todo.rstrip('.')}.", command=worst.command)
    return _step_without_break(week, judgement)


def _step_without_break(week: Week, judgement: Judgement) -> NextStep:
    """Choose the next step where no group of breaks names one."""
    if week.unsent_settling:
        return NextStep(
            sentence=f"Find out why no postback was accepted for {numerals.orders(week.unsent_settling)} by now."
        )
    if judgement.wrong is not Light.GREEN:
        return NextStep(sentence="Correct what is recorded wrongly.", command="recon breaks")
    if judgement.too_early:
        return NextStep(sentence=f"Look again once orders have settled, {settle(week)} after they were due.")
    if judgement.usual_orders is not None:
        return NextStep(
            sentence="Compare Rakuten's clicks with the shop's orders: do click ids still reach the order?"
        )
    return NextStep(sentence=f"Nothing needs you {'in ' if week.is_period else ''}this {span(week)}.")


def command(words: str, *, week: Week) -> str:
    """Complete a command with what makes it work where the reader stands; a file's name stays as it is."""
    return f"{words}{week.command_suffix}" if words.startswith("recon ") else words


def span(week: Week) -> str:
    """Name the days of the page: 'week' or, where they are no calendar week, 'period'."""
    return "period" if week.is_period else "week"


def settle(week: Week) -> str:
    """Say how long an order takes to settle."""
    return f"{week.settle_hours} {'hour' if week.settle_hours == 1 else 'hours'}"


def worst_first(breaks: tuple[BreakGroup, ...]) -> list[BreakGroup]:
    """Order the breaks by the commission at stake, then by orders."""
    return sorted(breaks, key=lambda group: (-abs(group.commission), -group.orders, group.kind))
