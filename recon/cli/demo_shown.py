"""What `recon demo` prints at its end: verdicts, time to notice, plans, incidents, and whether all was as the truth says."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from recon.cli.output import print_table, say
from recon.demo.calendar import END, SECOND_END
from recon.demo.player import CarriedOut, Heard, Noticed
from recon.demo.run import DemoResult
from recon.demo.truth import Kinds
from recon.records import numerals
from recon.records.kind import Kind
from recon.records.money import Money

_SHOWN = 20
_MINUTE = timedelta(minutes=1)
_ALARMS = frozenset({"opened", "worsened", "resolved"})


def show(result: DemoResult, *, seconds: float) -> None:
    """Print what happened in both acts, and where it differs from the truth."""
    say(f"What was found on {_written(END)}:")
    _show_verdicts(result.truth.kinds)
    say("\nFrom the first order that was hit to the notice, with a look every 5, 30 or 120 minutes:")
    _show_noticed(result.noticed)
    say("\nSent again, each time by a plan that a person approved:")
    _show_plans(result.played.plans)
    say("\nWhat people were told of incidents (reminders left out):")
    _show_heard(result.played.heard)
    say()
    _compare(result, seconds=seconds)


def _show_verdicts(kinds: Kinds) -> None:
    found = [kind for keys in kinds.values() for kind in keys.values()]
    verdicts = {kind.slug: kind.row.verdict for kind in Kind}
    rows = [
        (verdicts[kind].label, kind.replace("_", " "), f"{found.count(kind):,}")
        for kind in sorted(set(found), key=lambda kind: (verdicts[kind], -found.count(kind)))
    ]
    print_table([("verdict", "left"), ("kind", "left"), ("orders", "right")], rows)


def _show_noticed(noticed: Iterable[Noticed]) -> None:
    print_table(
        [
            ("what broke", "left"),
            ("first order", "left"),
            ("noticed", "left"),
            ("by", "left"),
            ("took", "right"),
            ("bar", "right"),
            ("", "left"),
        ],
        [_noticed_row(each) for each in noticed],
    )


def _noticed_row(each: Noticed) -> tuple[str, ...]:
    scenario = each.scenario
    if scenario.bar is None:
        return (
            f"{scenario.name} ({scenario.programme})",
            _moment(scenario.first),
            "-",
            "",
            "-",
            "-",
            "too few to tell",
        )
    return (
        f"{scenario.name} ({scenario.programme})",
        _moment(scenario.first),
        "never" if each.heard is None else _moment(each.heard.at),
        each.by,
        "-" if each.took is None else _lasting(each.took),
        _lasting(scenario.bar - scenario.first),
        "met" if each.is_in_time else "NOT met",
    )


def _show_plans(plans: Iterable[CarriedOut]) -> None:
    print_table(
        [
            ("plan", "left"),
            ("sent", "right"),
            ("orders", "right"),
            ("sum", "right"),
            ("confirmed", "right"),
            ("held, and why", "left"),
        ],
        [_plan_row(each) for each in plans],
    )


def _plan_row(plan: CarriedOut) -> tuple[str, ...]:
    words = sorted(plan.held.values())
    held = ", ".join(f"{words.count(each)} {each}" for each in dict.fromkeys(words))
    return (
        plan.script.name,
        _moment(plan.script.at),
        f"{len(plan.sent):,}",
        str(Money(sum(plan.sent.values()), plan.currency)),
        f"{plan.confirmed:,}",
        f"{len(plan.held):,}: {held}" if held else "0",
    )


def _show_heard(heard: Iterable[Heard]) -> None:
    rows = [
        (_moment(each.at), f"{each.incident}", each.programme, each.reason, each.headline)
        for each in heard
        if each.reason in _ALARMS
    ]
    columns = ("at", "incident", "programme", "reason", "in words")
    print_table([(name, "left") for name in columns], rows)


def _compare(result: DemoResult, *, seconds: float) -> None:
    first, second = (sum(len(keys) for keys in each.kinds.values()) for each in (result.truth, result.second))
    orders = [*result.differences, *result.second_differences]
    if orders:
        say(f"{numerals.orders(len(orders))} judged otherwise than the truth says:", style="bold red")
        for difference in orders[:_SHOWN]:
            say(f"  {difference}")
    if result.plan_differences:
        count = len(result.plan_differences)
        say(f"{numerals.orders(count)} sent again, or held, otherwise than the truth says:", style="bold red")
        for one in result.plan_differences[:_SHOWN]:
            say(f"  {one}")
    unproved = sum(len(each.sent) - each.confirmed for each in result.played.plans)
    if unproved:
        say(f"{numerals.orders(unproved)} sent again, and not in any report.", style="bold red")
    untold = [each.scenario.name for each in result.noticed if not each.is_told]
    if untold:
        say(f"Nobody was ever told of: {', '.join(untold)}.", style="bold red")
    late = [each.scenario.name for each in result.noticed if each.is_told and not each.is_in_time]
    if late:
        say(f"Told later than the bar: {', '.join(late)}.", style="bold red")
    if result.is_as_told:
        say(
            f"All {first:,} orders were judged as the truth says on {_written(END)}, and all {second:,} on "
            f"{_written(SECOND_END)}; the truth was written down first. {seconds:.0f} s.",
            style="bold",
        )


def _moment(moment: datetime) -> str:
    return f"{moment:%a %-d %b %H:%M}"


def _written(moment: datetime) -> str:
    return f"{moment:%A, %-d %B %Y, %H:%M} UTC"


def _lasting(lasts: timedelta) -> str:
    hours, minutes = divmod(round(lasts / _MINUTE), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
