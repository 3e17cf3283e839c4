"""What the named rules of the configuration leave out, printed beside the gap."""

from collections.abc import Iterable
from dataclasses import dataclass

from recon.cli.output import print_table, say
from recon.gap.figures import RULE, Figure, Grain
from recon.records.exclusion import Rule
from recon.records.kind import Kind, Verdict
from recon.records.money import Money
from recon.records.window import Window
from recon.store.book import Store


@dataclass(frozen=True, slots=True)
class Touched:
    """This is how many orders of one kind and currency a rule touches, and what they come to, in minor units."""

    rule: Rule
    kind: Kind
    currency: str
    orders: int
    sales: int
    recorded: int

    @property
    def figures(self) -> dict[str, object]:
        """Lay it out for JSON."""
        return {
            "rule": self.rule.name,
            "reason": self.rule.reason.word,
            "code": self.rule.reason.code,
            "verdict": self.kind.row.verdict.name.lower(),
            "kind": self.kind.slug,
            "currency": self.currency,
            "orders": self.orders,
            "sales": self.sales,
            "recorded": self.recorded,
        }


def touched(store: Store, name: str, *, rules: Iterable[Rule], window: Window) -> list[Touched]:
    """Count what each rule touches of the orders of a programme that fell due inside a window."""
    by_name = {rule.name: rule for rule in rules}
    sums: dict[tuple[str, Kind, str], list[int]] = {}
    for each in store.figures(name, grain=Grain.HOUR, window=window):
        word, _, rule = each.slice.partition("=")
        if word == RULE and rule in by_name:
            counts = sums.setdefault((rule, each.kind, each.currency), [0, 0, 0])
            _add(counts, each)
    return [
        Touched(by_name[rule], kind, currency, *counts)
        for (rule, kind, currency), counts in sorted(sums.items())
    ]


def _add(counts: list[int], figure: Figure) -> None:
    for place, value in enumerate((figure.orders, figure.expected, figure.recorded)):
        counts[place] += value


def show(rows: list[Touched]) -> None:
    """Print what rules leave out, and what they only touch; nothing where there is nothing."""
    if not rows:
        return
    say("By rules of the configuration (hours are kept for 14 days before a run):")
    print_table(
        [
            ("rule", "left"),
            ("reason", "left"),
            ("code", "left"),
            ("becomes", "left"),
            ("orders", "right"),
            ("sales", "right"),
            ("at Rakuten", "right"),
        ],
        [_cells(row) for row in rows],
    )


def _cells(row: Touched) -> tuple[str, ...]:
    money = [str(Money(minor, row.currency)) if row.currency else "" for minor in (row.sales, row.recorded)]
    verdict = row.kind.row.verdict
    becomes = f"left out: {row.kind.label}" if verdict is Verdict.NOT_OURS else row.kind.label
    return (row.rule.name, row.rule.reason.label, row.rule.reason.code, becomes, f"{row.orders:,}", *money)
