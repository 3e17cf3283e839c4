"""How a run is printed: for a person, and as figures for a program."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from recon.cli.exits import Exit, verdict
from recon.cli.output import print_json, print_table, say
from recon.cli.pull import figures, unread
from recon.gap.incident import Incident, Opened, StillOpen, Worsened
from recon.jobs.pull import Pulled
from recon.jobs.reconcile import Reconciled
from recon.matching.foreign import not_compared
from recon.matching.habits import Finding
from recon.matching.reach import short_in_words
from recon.records import numerals
from recon.records.kind import IN_TWO_CURRENCIES, Kind
from recon.records.money import Money

NO_PROGRAMME = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """This is what a summary needs beside the run: zones, the first pull, the one just before, what is wrong with times."""

    zones: dict[str, str]
    first_pull: datetime | None
    pulled: list[Pulled] = field(default_factory=list)
    doubts: Mapping[str, Sequence[Finding]] = field(default_factory=dict)


def ending(found: Reconciled, names: list[str], pulled: Sequence[Pulled] = ()) -> Exit:
    """Choose the exit code of a run; a source that could not be read just before it counts like a short book."""
    short = cannot_judge(found, names) or unread(pulled)
    return verdict(needs_person=needs_person(found, names), cannot_judge=short)


def needs_person(found: Reconciled, names: list[str]) -> bool:
    """Tell whether somebody must act: the run is invalid, or an incident is open."""
    return found.invalid or bool(open_incidents(found, names))


def cannot_judge(found: Reconciled, names: list[str]) -> bool:
    """Tell whether a book was short or unread, or amounts stand in two currencies without a rate."""
    return any(found.short[name] or not_compared_in(found, name) for name in names)


def not_compared_in(found: Reconciled, name: str) -> list[str]:
    """Say of each currency of a programme's orders that Rakuten lists some in another one, and which setting is missing."""
    listed = sorted(
        {
            each.currency
            for each in found.judged.control
            if each.book == "transactions" and each.programme == name and each.rows and each.currency
        }
    )
    return [
        not_compared(
            name,
            expected=[count.currency],
            recorded=[currency for currency in listed if currency != count.currency],
            many=numerals.counted(count.orders, "order"),
        )
        for count in found.judged.counts
        if count.programme == name and count.kind is Kind.AMOUNT_NOT_COMPARED
    ]


def open_incidents(found: Reconciled, names: list[str]) -> list[Incident]:
    """List the incidents that are open after a run."""
    return [
        each.incident
        for each in found.watched
        if isinstance(each, Opened | Worsened | StillOpen) and each.incident.programme in names
    ]


def incident_line(incident: Incident, *, zone: str) -> str:
    """Write an incident as one line, with its programme and the local time of its onset."""
    onset = incident.onset.astimezone(ZoneInfo(zone))
    return f"▲ {incident.programme}: {incident.sentence} It began {onset:%a %Y-%m-%d %H:%M}, {zone}."


def show(found: Reconciled, names: list[str], *, beside: Shown, as_json: bool) -> None:
    """Print a run's summary: verdicts and kinds, control totals, incidents, what was short."""
    if as_json:
        print_json(
            as_figures(found, names)
            | {"remark": _nothing(found, beside), "own_data": _doubts(beside, names)}
            | _pulled(found, names, beside)
        )
        return
    say(
        f"Run {found.run} as of {found.as_of:%Y-%m-%d %H:%M} UTC: {numerals.counted(found.judged.cases, 'case')}.",
        style="bold",
    )
    if found.judged.cases:
        _show_cases(found, names)
    else:
        say(_nothing(found, beside))
    for incident in open_incidents(found, names):
        say(incident_line(incident, zone=beside.zones[incident.programme]), style="red")
    for name in names:
        for each in beside.doubts.get(name, []):
            say(f"? {name}: {each.sentence}", style="yellow")
        if found.short[name]:
            say(f"? {name}: {short_in_words(found.covered[name], as_of=found.as_of)}", style="yellow")
        for foreign in not_compared_in(found, name):
            say(f"? {name}: {foreign}", style="yellow")
        for strange in found.covered[name].strange:
            say(f"? {name}: {strange}", style="yellow")


def _doubts(beside: Shown, names: list[str]) -> list[dict[str, str]]:
    return [
        {"programme": name, "code": each.code, "sentence": each.sentence}
        for name in names
        for each in beside.doubts.get(name, [])
    ]


def _pulled(found: Reconciled, names: list[str], beside: Shown) -> dict[str, object]:
    """Add what was pulled before the run, where anything was."""
    if not beside.pulled:
        return {}
    short = cannot_judge(found, names) or unread(beside.pulled)
    return {"cannot_judge": short, "books": figures(beside.pulled)}


def _nothing(found: Reconciled, beside: Shown) -> str:
    """Say why a run had no case to judge; '' where it had some."""
    if found.judged.cases:
        return ""
    if beside.first_pull is None:
        return "Nothing read yet; run `recon pull`."
    if found.as_of < beside.first_pull:
        return f"Nothing was known then: the first pull was {beside.first_pull:%Y-%m-%d %H:%M} UTC."
    return "The books hold no order, no attempt and no transaction; see `recon check`."


def _show_cases(found: Reconciled, names: list[str]) -> None:
    for name in names:
        _show_programme(found, name, title=f"Programme {name}")
    if any(count.programme == NO_PROGRAMME for count in found.judged.counts):
        _show_programme(found, NO_PROGRAMME, title="No programme")
        say("! judged by nobody: name the store or MID in [programme.*]", style="yellow")
    _show_control(found)


def _show_programme(found: Reconciled, name: str, *, title: str) -> None:
    rows = [
        (
            count.kind.row.verdict.label,
            count.kind.label,
            f"{count.orders:,}",
            _money(count.expected, count.currency),
            "" if count.kind in IN_TWO_CURRENCIES else _money(count.recorded, count.currency),
        )
        for count in found.judged.counts
        if count.programme == name
    ]
    say(f"\n{title}", style="bold")
    print_table(
        [
            ("verdict", "left"),
            ("kind", "left"),
            ("orders", "right"),
            ("expected", "right"),
            ("recorded at Rakuten", "right"),
        ],
        rows,
    )


def _show_control(found: Reconciled) -> None:
    if found.discrepancies:
        say("\nINVALID: the books' totals and the judged ones differ.", style="bold red")
        for each in found.discrepancies:
            say(f"  {each}")
        return
    rows = sum(total.rows for total in found.judged.control)
    say(
        f"\nControl totals agree: {numerals.counted(rows, 'row')} of the books, each in exactly one verdict, to the minor unit."
    )


def _money(minor: int, currency: str) -> str:
    return str(Money(minor, currency)) if currency else ""


def as_figures(found: Reconciled, names: list[str]) -> dict[str, object]:
    """Write a run as figures: what repeats exactly stands under `judged`."""
    kinds = _kinds(found)
    return {
        "run": found.run,
        "as_of": found.as_of.isoformat(),
        "state": "invalid" if found.invalid else "ok",
        "moved": found.recorded.moved,
        "needs_person": needs_person(found, names),
        "cannot_judge": cannot_judge(found, names),
        "judged": {
            "cases": found.judged.cases,
            "digest": found.judged.digest,
            "breaks": len(found.breaks),
            "programmes": {name: kinds[name] for name in [*names, NO_PROGRAMME] if kinds[name]},
        },
        "control": [
            {
                "book": each.book,
                "programme": each.programme,
                "currency": each.currency,
                "rows": each.rows,
                "amount": each.amount,
            }
            for each in found.judged.control
        ],
        "discrepancies": [str(each) for each in found.discrepancies],
        "coverage": {name: _ends(found, name) for name in names},
        "short": {name: found.short[name] for name in names},
        "strange": {name: [str(each) for each in found.covered[name].strange] for name in names},
        "not_compared": {name: not_compared_in(found, name) for name in names},
        "incidents": [incident.sentence for incident in open_incidents(found, names)],
    }


def _kinds(found: Reconciled) -> dict[str, list[dict[str, object]]]:
    kinds: dict[str, list[dict[str, object]]] = defaultdict(list)
    for count in found.judged.counts:
        kinds[count.programme].append(
            {
                "verdict": count.kind.row.verdict.name.lower(),
                "kind": count.kind.slug,
                "currency": count.currency,
                "orders": count.orders,
                "expected": count.expected,
                "recorded": count.recorded,
            }
        )
    return kinds


def _ends(found: Reconciled, name: str) -> dict[str, object]:
    reach = found.covered[name]
    books = {"shop": reach.shop, "log": reach.log, "network": reach.network}
    return {
        book: [window.start.isoformat(), window.end.isoformat()] if window else None
        for book, window in books.items()
    }
