"""How a trial is printed: first what was guessed, then what was found, and where the page is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from recon.cli.bridge_shown import rate_figures
from recon.cli.exits import Exit, verdict
from recon.cli.output import Justify, print_json, print_table, say
from recon.jobs.trial import Tried
from recon.jobs.trial_lists import DIFFERS, NOT_AT_RAKUTEN
from recon.records.kind import Kind, Side, Verdict
from recon.records.money import Money
from recon.records.window import Window
from recon.reporting.bridge import bridge
from recon.reporting.bridge_commission import step_figures
from recon.reporting.light import Light, judge
from recon.reporting.words import headline
from recon.sources.guess.orders import OrdersGuess
from recon.sources.guess.report import ReportGuess
from recon.sources.guess.text import Guess

_QUIET = (
    "columns without a place in the books",
    "no column MID",
    "no column Process Time",
    "the file holds lines processed",
)


@dataclass(frozen=True, slots=True)
class Guessed:
    """This is both files as they were guessed. The report may be read from a copy: `report_name` is its own name."""

    orders: OrdersGuess
    report: ReportGuess
    report_name: str
    period_said: bool

    @property
    def warnings(self) -> list[str]:
        """List what must be heard before the figures."""
        said = []
        if self.orders.all_counted:
            said.append(
                f"counted as affiliate orders: all {self.orders.orders:,}, as the file has no click id and no channel; "
                f"if it holds others, pass --click-id COLUMN or --channel COLUMN"
            )
        if self.orders.holds_others:
            said.append(
                f"only {self.orders.shared:,} of these {self.orders.orders:,} orders are at Rakuten: the file seems to hold "
                f"orders that no affiliate brought, and then most of those called missing are none"
            )
        said.extend(self.orders.warnings)
        beyond = self.orders.placed.end - self.report.covers.end
        if beyond > timedelta(days=1) and not self.period_said:
            said.append(
                f"the report ends on {_day(self.report.covers.end, self.zone)}, the orders on "
                f"{_day(self.orders.placed.end, self.zone)}: what came after the report is not judged. If the report is "
                f"complete for longer, pass --period with its first and last day"
            )
        return said

    @property
    def zone(self) -> str:
        """Name the zone of the shop."""
        return self.orders.settings.zone


def show_guess(guessed: Guessed) -> None:
    """Print what was guessed, why, and the flag that corrects it; what must be heard stands first."""
    for warning in guessed.warnings:
        say(f"! {warning}", style="yellow")
    _show_file(
        f"The orders: {guessed.orders.settings.sheet.path.name}",
        guessed.orders.guesses,
        guessed.orders.covers,
        guessed,
    )
    _show_file(
        f"Rakuten's report: {guessed.report_name}", guessed.report.guesses, guessed.report.covers, guessed
    )


def _show_file(title: str, guesses: Iterable[Guess], covers: Window, guessed: Guessed) -> None:
    rows = [(each.what, each.value, each.why, each.flag) for each in guesses]
    why = "as you said" if guessed.period_said else "from its first to its last line"
    rows.append(("complete", _reach(covers, guessed.zone), why, "--period"))
    say()
    say(title, style="bold")
    print_table([("guessed", "left"), ("as", "left"), ("because", "left"), ("corrected by", "left")], rows)


def show(found: Tried, guessed: Guessed, *, page: Path, as_json: bool) -> None:
    """Print what was found."""
    if as_json:
        print_json(_figures(found, guessed, page=page))
        return
    counted = bridge(found.week.bridge)
    judgement = judge(found.week, counted)
    say()
    say(f"{judgement.light.shape} {headline(found.week, counted, judgement)}", style="bold")
    if guessed.orders.holds_others:
        say("! Do not trust the missing ones yet: see the warning above the guesses.", style="yellow")
    rows = [
        (label, f"{orders:,}", str(Money(expected, code)), str(Money(recorded, code)), words)
        for label, code, orders, expected, recorded, words in _groups(found)
    ]
    columns: list[tuple[str, Justify]] = [("", "left"), ("orders", "right"), ("in the shop", "right")]
    print_table([*columns, ("at Rakuten", "right"), ("", "left")], rows)
    for each in found.pulled:
        for remark in each.taken.manifest.remarks if each.taken else ():
            if not remark.startswith(_QUIET):
                say(f"! {each.source}: {remark}", style="yellow")
    for problem in found.discrepancies:
        say(f"! INVALID: {problem}", style="bold red")
    say(f"As of {_moment(found.as_of, guessed.zone)}, {guessed.zone}.")
    say(f"The page:             {page}")
    say(f"Not at Rakuten:       {page.parent / NOT_AT_RAKUTEN}")
    say(f"Different at Rakuten: {page.parent / DIFFERS}")


def ending(found: Tried, guessed: Guessed) -> Exit:
    """Choose the exit code: a light that is not green needs a person."""
    light = judge(found.week, bridge(found.week.bridge)).light
    return verdict(
        needs_person=bool(found.discrepancies) or light in {Light.AMBER, Light.RED},
        cannot_judge=light is Light.GREY or guessed.orders.placed.end - found.as_of > timedelta(days=1),
    )


_LABELS: tuple[tuple[str, str], ...] = (
    ("matched", "recorded with the expected amount"),
    ("missing", "settled, and not at Rakuten"),
    ("differing", "at Rakuten, with another amount or although cancelled, unpaid or a test"),
    ("renamed", "at Rakuten under another reference"),
    ("unknown", "at Rakuten, but not in the orders file"),
    ("waiting", "too young to judge"),
    ("not ours", "no affiliate click, not paid, or cancelled in time"),
    ("cannot judge", "outside the days of the files, or not to be told apart"),
)


_OWN_LABELS = {Kind.UNKNOWN_ORDER: "unknown", Kind.UNDER_ANOTHER_REFERENCE: "renamed"}


def _label(kind: Kind) -> str:
    if kind.row.verdict is not Verdict.BREAK:
        return kind.row.verdict.label
    if kind in _OWN_LABELS:
        return _OWN_LABELS[kind]
    return "missing" if kind.row.side is Side.MISSING else "differing"


def _groups(found: Tried) -> Iterable[tuple[str, str, int, int, int, str]]:
    """Add up the kinds under the words a person looks for, one line for each currency."""
    sums: dict[tuple[str, str], list[int]] = {}
    for count in found.judged.counts:
        mine = sums.setdefault((_label(count.kind), count.currency), [0, 0, 0])
        for place, number in enumerate((count.orders, count.expected, count.recorded)):
            mine[place] += number
    for label, words in _LABELS:
        for (name, code), (orders, expected, recorded) in sorted(sums.items()):
            if name == label:
                yield label, code, orders, expected, recorded, words


def _steps(found: Tried) -> dict[str, object]:
    """Lay the period's bridge out for JSON: orders, net amount, and commission by the rate beside it."""
    steps = bridge(found.week.bridge).steps
    return {**rate_figures(found.week.rate), "steps": step_figures(steps, found.week.rate)}


def _figures(found: Tried, guessed: Guessed, *, page: Path) -> dict[str, object]:
    end = ending(found, guessed)
    return {
        "as_of": found.as_of.isoformat(),
        "needs_person": end is Exit.NEEDS_PERSON,
        "cannot_judge": end is Exit.CANNOT_JUDGE
        or guessed.orders.placed.end - found.as_of > timedelta(days=1),
        "warnings": guessed.warnings,
        "guesses": {
            name: [
                {"what": each.what, "value": each.value, "why": each.why, "flag": each.flag or None}
                for each in guesses
            ]
            for name, guesses in (("orders", guessed.orders.guesses), ("report", guessed.report.guesses))
        },
        "covered": {"shop": _ends(guessed.orders.covers), "network": _ends(guessed.report.covers)},
        "summary": [
            {"group": label, "currency": code, "orders": orders, "expected": expected, "recorded": recorded}
            for label, code, orders, expected, recorded, _ in _groups(found)
        ],
        "bridge": _steps(found),
        "kinds": [
            {
                "verdict": each.kind.row.verdict.name.lower(),
                "kind": each.kind.slug,
                "currency": each.currency,
                "orders": each.orders,
                "expected": each.expected,
                "recorded": each.recorded,
            }
            for each in found.judged.counts
        ],
        "digest": found.judged.digest,
        "discrepancies": [str(each) for each in found.discrepancies],
        "remarks": [remark for each in found.pulled if each.taken for remark in each.taken.manifest.remarks],
        "page": str(page),
        "lists": [str(page.parent / NOT_AT_RAKUTEN), str(page.parent / DIFFERS)],
    }


def _ends(window: Window) -> list[str]:
    return [window.start.isoformat(), window.end.isoformat()]


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def _reach(window: Window, zone: str) -> str:
    return f"{_moment(window.start, zone)} to {_moment(window.end, zone)}"
