"""How breaks are printed: a table for people, figures for programs, cells for a spreadsheet."""

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from recon.cli.money_shown import Stake, money_figures, show_money, show_total, total_figures
from recon.cli.output import Justify, fits, out, print_json, print_table, say
from recon.gap.capture_causes import FEWER, capture_code
from recon.jobs.trial_lists import harmless
from recon.matching.found_break import FoundBreak
from recon.records import numerals
from recon.records.exchange import Exchange
from recon.records.kind import Kind
from recon.records.money import Money, major_units
from recon.reporting.commission_words import is_overpaid
from recon.store.breaks import StoredBreak
from recon.store.incidents import StoredIncident

RECOVERED_IN = timedelta(days=90)
"""How far back a list of breaks looks for what sending again recovered."""
# From here on a terminal has room for all columns.
_ROOMY = 100
_COLUMNS = (
    "order_id,programme,kind,code,placed_at,due_at,currency,expected,recorded,commission,direction,"
    "commission_is_estimated,cause,certainty,now"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """This is what a list holds: some of `total` that were asked for, and how many open breaks were not.

    `dropped` counts the open breaks of programmes that the configuration no longer has. `standing` says why the
    newest orders cannot be judged; '' where they can. `lost` are open losses of click ids, of which no single order
    can be listed. `money` is of all open breaks, listed or not; `exchange` the rates for one more total, where any are
    written.
    """

    found: list[StoredBreak]
    total: int
    others: int
    asked: str
    kind: Kind | None
    dropped: dict[str, int]
    standing: str
    lost: list[StoredIncident] = field(default_factory=list)
    money: Sequence[Stake] = ()
    exchange: Exchange | None = None


def direction(found: FoundBreak) -> str:
    """Say whose money a break is about: 'owed' to the publisher or 'overpaid'; '' where it is about none."""
    if is_overpaid(found):
        return "overpaid"
    return "owed" if found.at_risk else ""


def print_figures(listed: Listed) -> None:
    """Print breaks for a program; commission keeps its sign, `direction` says what it means."""
    print_json(
        {
            "needs_person": bool(listed.total),
            "cannot_judge": bool(listed.standing),
            "open": listed.total,
            "not_in_configuration": listed.dropped,
            "money": money_figures(listed.money, days=RECOVERED_IN.days),
            "money_total": total_figures(listed.money, exchange=listed.exchange),
            "breaks": [_figures(each, listed) for each in listed.found],
            "lost_click_ids": [_lost(each) for each in listed.lost],
        }
    )


def print_cells(listed: Listed) -> None:
    """Print breaks as CSV; a text that a spreadsheet would take for a formula gets a quote before it."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(_COLUMNS.split(","))
    out.writerows(_cells(each) for each in listed.found)


def show(listed: Listed) -> None:
    """Print breaks for a person."""
    if listed.found:
        _print_breaks(listed.found, width=out.width)
        _show_rest(listed)
        show_money(listed.money, days=RECOVERED_IN.days)
        show_total(listed.money, exchange=listed.exchange)
        if any(each.found.evidence.get("known_as") for each in listed.found):
            say("What is = another reference stands at Rakuten: `recon alias suggest` shows what joins them.")
    else:
        say(_none(listed))
    for name, orders in listed.dropped.items():
        say(
            f"! programme {name or 'none'} is not in the configuration (any more), so no run judges its "
            f"{numerals.counted(orders, 'open break')}: put its name back, or close them",
            style="yellow",
        )
    for each in listed.lost:
        say(f"! no order by itself: {each.incident.sentence} See recon incidents {each.id}.", style="yellow")
    if listed.standing:
        say(f"? {listed.standing}", style="yellow")


def _lost(stored: StoredIncident) -> dict[str, object]:
    """Lay out a loss of click ids: orders and money are estimates, since nobody knows which orders they are."""
    incident = stored.incident
    codes = [
        capture_code(each.signal, slice_=each.slice, hit=each.hit, volume=each.volume)
        for each in incident.signals
    ]
    return {
        "incident": stored.id,
        "programme": incident.programme,
        "currency": incident.currency,
        "code": next((code for code in codes if code), FEWER),
        "slice": incident.slice,
        "since": incident.onset.isoformat(),
        "orders": incident.orders,
        "money": incident.money,
        "estimated": True,
        "sentence": incident.sentence,
    }


def _none(listed: Listed) -> str:
    if not listed.others:
        return "No open break."
    of_kind = listed.kind is not None and listed.asked == f" of kind {listed.kind.slug}"
    others = "of other kinds" if of_kind else "others"
    return f"No open break{listed.asked}; {listed.others:,} {others}."


def _show_rest(listed: Listed) -> None:
    if listed.total <= len(listed.found):
        return
    currencies = sorted({each.found.currency for each in listed.found})
    say(
        f"{len(listed.found)} of {numerals.counted(listed.total, 'open break')}{listed.asked}, by currency ({', '.join(currencies)} here); "
        f"--limit shows more."
    )


def _print_breaks(found: Sequence[StoredBreak], *, width: int) -> None:
    """Print a table of breaks; a narrow terminal has the difference and the day for what does not fit beside them."""
    several = len({each.found.programme for each in found}) > 1
    start: list[tuple[str, Justify]] = [("order", "left")]
    start += [("programme", "left")] if several else []
    start += [("kind", "left"), ("cause", "left")]
    ending: list[tuple[str, Justify]] = [("commission", "right"), ("", "left")]
    # To the right, because that is what is never folded.
    amounts: list[tuple[str, Justify]] = [
        ("due (UTC)", "right"),
        ("expected", "right"),
        ("recorded", "right"),
    ]
    rows = [_row(each, several=several) for each in found]
    if width >= _ROOMY and fits([*start, *amounts, *ending], rows):
        print_table([*start, *amounts, *ending], rows)
        return
    narrow: list[tuple[str, Justify]] = [*start, ("due", "left"), ("differs by", "right"), *ending]
    print_table(narrow, [_narrow_row(each, several=several) for each in found])


def _narrow_row(each: StoredBreak, *, several: bool) -> tuple[str, ...]:
    *start, due, _, _, paid, side = _row(each, several=several)
    found = each.found
    # Amounts in two currencies have no difference.
    differs = (
        "" if found.kind is Kind.CURRENCY_DIFFERS else _money(found.recorded - found.expected, found.currency)
    )
    return (*start, due[5:10], differs, paid, side)


def _row(each: StoredBreak, *, several: bool) -> tuple[str, ...]:
    found = each.found
    mark = "~" if found.estimated and found.at_risk else ""
    return (
        _reference(found),
        *([found.programme or "none"] if several else []),
        found.kind.label if (now := _now(each)) is None else f"{found.kind.label}, now {now.label}",
        _cause(found),
        f"{found.due_at:%Y-%m-%d %H:%M}",
        _money(found.expected, found.currency),
        _money(found.recorded, found.currency),
        mark + _money(abs(found.at_risk), found.currency) if found.is_priced else "not known",
        direction(found),
    )


def _reference(found: FoundBreak) -> str:
    """Name the order, and by which other reference Rakuten or the log knows it (=) or may (~, with the score)."""
    known_as, perhaps = found.evidence.get("known_as"), found.evidence.get("perhaps")
    if known_as:
        return f"{found.order_ref} = {known_as}"
    return (
        f"{found.order_ref} ~ {perhaps} ({found.evidence['perhaps_score']})" if perhaps else found.order_ref
    )


def _now(each: StoredBreak) -> Kind | None:
    """Tell what the case is at the moment where that is not its break: waiting again, or not to be judged."""
    return None if each.now_kind is each.found.kind else each.now_kind


def _cause(found: FoundBreak) -> str:
    """Name the cause's code; a question mark says that nothing beyond the case itself speaks for it."""
    return f"{found.cause}{'?' if found.evidence.get('certainty') == 'unclear' else ''}"


def _money(minor: int, currency: str) -> str:
    return str(Money(minor, currency)) if currency else "0"


def _cells(each: StoredBreak) -> list[str]:
    found, now = each.found, _now(each)
    texts = [found.order_ref, found.programme, found.kind.slug, found.code]
    times = [found.placed_at.isoformat(), found.due_at.isoformat(), found.currency]
    amounts = (found.expected, found.recorded, abs(found.at_risk))
    money = [str(major_units(minor, found.currency)) if found.currency else "" for minor in amounts]
    if not found.is_priced:
        money[-1] = ""
    told = [direction(found), "yes" if found.estimated else "no"]
    return [
        *map(harmless, texts),
        *times,
        *money,
        *told,
        found.cause,
        str(found.evidence.get("certainty", "")),
        now.slug if now else "",
    ]


def _figures(each: StoredBreak, listed: Listed) -> dict[str, object]:
    found, now = each.found, _now(each)
    return {
        "id": each.id,
        "programme": found.programme,
        "in_configuration": found.programme not in listed.dropped,
        "order_ref": found.order_ref,
        "kind": found.kind.slug,
        "now": now and now.slug,
        "code": found.code,
        "cause": found.cause,
        "certainty": found.evidence.get("certainty", ""),
        "currency": found.currency,
        "expected": found.expected,
        "recorded": found.recorded,
        "at_risk": found.at_risk,
        "commission_is_known": found.is_priced,
        "direction": direction(found),
        "estimated": found.estimated,
        "placed_at": found.placed_at.isoformat(),
        "due_at": found.due_at.isoformat(),
        "opened_at": each.opened_at.isoformat(),
        "slices": dict(found.slices),
        "evidence": found.told,
    }
