"""How a rehearsal is printed: what would have alerted, and which limits would have been quiet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from recon.cli.output import print_table, say
from recon.gap.incident import Incident
from recon.gap.level import ALARM_DAYS, PAGE_DAYS
from recon.gap.readings import Signal
from recon.gap.rehearsed_limits import WorstShare
from recon.gap.where import in_words
from recon.jobs.rehearsal import Rehearsed
from recon.records.money import Money
from recon.records.numerals import count, counted

_KEYS = {
    Signal.FAILING: "failing",
    Signal.SEND_GAP: "send_gap",
    Signal.CAPTURE: "capture",
    Signal.SENT_AMOUNTS: "amounts",
    Signal.RECORDED_AMOUNTS: "amounts",
    Signal.UNREPORTED: "unreported",
}
_HUNDRED = Decimal(100)


def show_rehearsed(rehearsed: Sequence[Rehearsed], *, zones: Mapping[str, str]) -> None:
    """Print a rehearsal, programme by programme."""
    for each in rehearsed:
        zone = ZoneInfo(zones[each.programme])
        days = max((each.window.end - each.window.start).days, 0)
        say(f"\nRehearsal of {each.programme}: {days} days, judged as they stand today", style="bold")
        if each.why_not:
            say(f"? cannot be rehearsed: {each.why_not}", style="yellow")
            continue
        _show_incidents(each.incidents, zone)
        _show_limits(each)
        _show_budgets(each.by_budget)
        _show_worst(each)


def _show_incidents(incidents: Sequence[Incident], zone: ZoneInfo) -> None:
    if not incidents:
        say("At your limits nothing would have alerted.")
        return
    say(f"At your limits {counted(len(incidents), 'incident')} would have been opened:")
    rows = [
        (
            f"{each.onset.astimezone(zone):%Y-%m-%d %H:%M}",
            each.stream.value,
            each.level.value,
            in_words(each.slice) or "everywhere",
            f"{each.orders:,}",
            str(Money(each.money, each.currency)),
            ", ".join(signal.signal.value for signal in each.signals) or "verdicts",
        )
        for each in incidents
    ]
    columns = ("since", "what", "level", "where", "orders", "sales", "first seen by")
    print_table([(name, "right" if name in {"orders", "sales"} else "left") for name in columns], rows)


def _show_limits(rehearsed: Rehearsed) -> None:
    say("\nIncidents that verdicts alone would have opened, by the limit of the share (red in [programme]):")
    rows = [
        (f"{red * _HUNDRED:.4g} %", count(opened), "quiet" if opened == 0 else "")
        for red, opened in rehearsed.by_limit
    ]
    print_table([("red", "right"), ("incidents", "right"), ("", "left")], rows)
    of = counted(max((rehearsed.window.end - rehearsed.window.start).days, 0), "day")
    say(
        f"Held against these limits: {count(rehearsed.days)} of {of}, those with at least "
        f"{counted(rehearsed.least, 'expected order')} (minimum_volume)."
    )


def _show_budgets(by_budget: Mapping[int, int]) -> None:
    if not by_budget:
        say("\nOrders were not looked at by their age: no hourly figures of them could be read.")
        return
    say(
        "\nIncidents that orders judged by their age alone would have opened, by how rare a false alarm has to be:"
    )
    remarks = {ALARM_DAYS: "as it is", PAGE_DAYS: "pages"}
    rows = [
        (f"1 in {days} days", count(opened), remarks.get(days, "quiet" if not opened else ""))
        for days, opened in by_budget.items()
    ]
    print_table([("false alarms", "right"), ("incidents", "right"), ("", "left")], rows)


def _show_worst(rehearsed: Rehearsed) -> None:
    rows = [
        (
            f"{_KEYS[each.signal]} = ",
            each.signal.value,
            _quiet(each),
            f"{each.bad:,} of {each.volume:,} orders {each.currency}",
        )
        for each in rehearsed.worst
    ]
    if rehearsed.silence is not None:
        hours = rehearsed.silence.total_seconds() / 3600
        rows.append(("silence = ", "silence", f"above {hours:.1f} h", "the longest time without a send"))
    if rows:
        say("\nA limit of your own in [signals] would have been quiet:")
        print_table(
            [("limit", "left"), ("signal", "left"), ("quiet", "left"), ("the worst was", "left")], rows
        )


def _quiet(worst: WorstShare) -> str:
    """Say beyond which share a limit would never have spoken."""
    is_capture = worst.signal is Signal.CAPTURE
    if worst.share == (0 if is_capture else 1):
        return "none"
    return f"{'below' if is_capture else 'above'} {worst.share * _HUNDRED:.1f} %"


def rehearsed_figures(rehearsed: Sequence[Rehearsed]) -> list[dict[str, object]]:
    """Write a rehearsal as figures: shares as text, money in minor units."""
    return [
        {
            "programme": each.programme,
            "since": each.window.start.isoformat(),
            "until": each.window.end.isoformat(),
            "why_not": each.why_not or None,
            "incidents": [_incident(incident) for incident in each.incidents],
            "by_limit": [{"red": str(red), "incidents": opened} for red, opened in each.by_limit],
            "by_false_alarm_days": [
                {"days": days, "incidents": opened} for days, opened in each.by_budget.items()
            ],
            "days_with_minimum_volume": each.days,
            "worst": [
                {
                    "signal": worst.signal.value,
                    "currency": worst.currency,
                    "bad": worst.bad,
                    "volume": worst.volume,
                }
                for worst in each.worst
            ],
            "longest_silence_seconds": None if each.silence is None else int(each.silence.total_seconds()),
        }
        for each in rehearsed
    ]


def _incident(incident: Incident) -> dict[str, object]:
    return {
        "onset": incident.onset.isoformat(),
        "ended": None if incident.ended is None else incident.ended.isoformat(),
        "stream": incident.stream.value,
        "level": incident.level.value,
        "slice": incident.slice,
        "currency": incident.currency,
        "orders": incident.orders,
        "money": incident.money,
        "signals": [each.signal.value for each in incident.signals],
        "sentence": incident.sentence,
    }
