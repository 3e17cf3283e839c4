"""How a code is printed: a page for a person, figures for a program, and the list of all."""

from collections.abc import Iterable
from dataclasses import dataclass

from recon.cli.output import print_json, print_table, say
from recon.records import numerals
from recon.records.codes import CODES, CodeRow, Family, Standing, Teller, Where, by_family, example
from recon.records.kind import Kind

_LABEL = 12
_NO_CODE = "It is no difference, so it has no code."


@dataclass(frozen=True, slots=True)
class Explained:
    """This is what was asked for: a code, or a kind with its code, and how many breaks are open by kind.

    `caused` are those of them that carry the code as their cause. `orders` is None where nobody could count; `why` says
    why, '' where there is no configuration.
    """

    row: CodeRow | None
    kind: Kind | None
    orders: dict[Kind, int] | None
    caused: dict[Kind, int]
    why: str


def show(shown: Explained) -> None:
    """Print one code for a person."""
    if shown.kind is not None:
        _show_kind(shown.kind)
    if shown.row is not None:
        _show_row(shown.row)
        _show_open(shown, shown.row)


def _show_kind(kind: Kind) -> None:
    say(f"Kind {kind.slug}: {kind.row.sentence}", style="bold")
    if not kind.row.code:
        say(_NO_CODE)
        return
    others = [row.code for row in CODES.values() if kind in row.kinds and row.code != kind.row.code]
    also = f" It may also be {', '.join(others)}." if others else ""
    say(f"Its orders carry {kind.row.code}.{also}")
    say()


def _show_row(row: CodeRow) -> None:
    say(f"{row.code}  {row.name}", style="bold")
    handling = row.handling
    lines = (
        ("means", row.rule),
        ("in words", f"for example: {example(row)}"),
        ("how told", told_words(row)),
        *([("why not", row.untold)] if row.untold else []),
        ("legitimate", handling.legitimate.value),
        ("sent again", handling.again.value),
        ("who acts", handling.owner.value),
        ("next step", handling.step),
        *([("its breaks", f"recon breaks --cause {row.code}")] if _is_cause(row) else []),
        *([] if not row.is_ours else [("list", "a code of ours; the field's list does not have it")]),
    )
    for label, text in lines:
        say(f"{label:<{_LABEL}}{text}")


def _is_cause(row: CodeRow) -> bool:
    return any(each.where is Where.CAUSE for each in row.told_by)


def told_words(row: CodeRow) -> str:
    """Say where a code is told, or that nothing tells it from its neighbours."""
    if row.told_by:
        return _places(row.told_by)
    if row.noticed_by:
        return f"noticed by {_places(row.noticed_by)}; not told from its neighbours yet"
    return Standing.UNTOLD.value


def _places(tellers: Iterable[Teller]) -> str:
    """Name the places; the kinds whose breaks a code is the cause of stand together."""
    causes = [each.name for each in tellers if each.where is Where.CAUSE]
    said = [each.words for each in tellers if each.where is not Where.CAUSE]
    if causes:
        kind = "kind" if len(causes) == 1 else "the kinds"
        said.append(f"cause of breaks of {kind} {numerals.enumeration(causes)}")
    return ", ".join(said)


def _show_open(shown: Explained, row: CodeRow) -> None:
    if shown.orders is None:
        if shown.why:
            say(f"{'open now':<{_LABEL}}not known: {shown.why}")
        return
    told, caused, noticed = _open(shown, row)
    if not told and not caused and not noticed:
        say(f"{'open now':<{_LABEL}}no break")
    for kind, orders in told.items():
        say(f"{'open now':<{_LABEL}}{numerals.counted(orders, 'break')}: recon breaks --kind {kind.slug}")
    for kind, orders in caused.items():
        counted = numerals.counted(orders, "break")
        say(f"{'open now':<{_LABEL}}{counted} of kind {kind.slug}: recon breaks --cause {row.code}")
    for kind, orders in noticed.items():
        counted = numerals.counted(orders, "break")
        say(f"{'open now':<{_LABEL}}{counted} of kind {kind.slug}, of which any may be this one")


def _open(shown: Explained, row: CodeRow) -> tuple[dict[Kind, int], dict[Kind, int], dict[Kind, int]]:
    """Part the open breaks of a code into those that are it by kind, those that are by cause, and those that may be.

    Among which kinds it is told as a cause says nothing of their other breaks: these were asked, and are not it.
    """
    orders = shown.orders or {}
    told, noticed = (
        {each.name for each in tellers if each.where is Where.KIND}
        for tellers in (row.told_by, row.noticed_by)
    )
    is_it = {kind: orders[kind] for kind in row.kinds if orders.get(kind) and kind.slug in told}
    caused = {kind: count for kind, count in shown.caused.items() if kind not in is_it}
    rest = {kind: orders.get(kind, 0) - caused.get(kind, 0) for kind in row.kinds if kind.slug in noticed}
    return is_it, caused, {kind: count for kind, count in rest.items() if count > 0 and kind not in is_it}


def print_figures(shown: Explained) -> None:
    """Print one code for a program."""
    row = shown.row
    told, caused, noticed = _open(shown, row) if row else ({}, {}, {})
    counts = {"carry_it": _by_slug(told | caused), "may_be_it": _by_slug(noticed)}
    print_json(
        {
            "kind": shown.kind.slug if shown.kind else None,
            "code": _figures(row) if row else None,
            "open": counts if shown.orders is not None else None,
            "open_not_known": shown.why,
        }
    )


def _by_slug(orders: dict[Kind, int]) -> dict[str, int]:
    return {kind.slug: count for kind, count in orders.items()}


def _figures(row: CodeRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "family": family_of(row).value,
        "is_ours": row.is_ours,
        "rule": row.rule,
        "prints": row.prints,
        "example": example(row),
        "legitimate": row.handling.legitimate.value,
        "send_again": row.handling.again.value,
        "owner": row.handling.owner.value,
        "next_step": row.handling.step,
        "standing": row.standing.value,
        "told_by": [{"where": each.where.value, "name": each.name} for each in row.told_by],
        "noticed_by": [{"where": each.where.value, "name": each.name} for each in row.noticed_by],
        "untold": row.untold,
    }


def family_of(row: CodeRow) -> Family:
    """Find the family a code stands in."""
    return next(family for family, rows in by_family().items() if row in rows)


def show_list() -> None:
    """Print all codes by family."""
    for family, rows in by_family().items():
        say(f"\n{family.value[0].upper()}{family.value[1:]}", style="bold")
        print_table(
            [
                ("code", "left"),
                ("name", "left"),
                ("legitimate", "left"),
                ("sent again", "left"),
                ("today", "left"),
            ],
            [
                (
                    row.code,
                    row.name,
                    row.handling.legitimate.value,
                    row.handling.again.value,
                    row.standing.value,
                )
                for row in rows
            ],
        )
    counts = [sum(row.standing is each for row in CODES.values()) for each in Standing]
    told, noticed, silent = counts
    say(
        f"\n{len(CODES)} codes: {told} told, {noticed} noticed but not told from others, {silent} that the three books cannot tell."
    )
    say("What one of them means: recon explain B29")


def print_list_figures() -> None:
    """Print all codes for a program."""
    print_json({"codes": [_figures(row) for row in CODES.values()]})
