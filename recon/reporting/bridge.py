"""The bridge: from the number the shop's admin shows to the number Rakuten's dashboard shows, in steps that add up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from recon.records.kind import Kind, Side, Verdict
from recon.reporting.bridge_walk import Step, Tone, Walk, kinds_of, orders_of
from recon.reporting.figures import BridgeCount, RuleCount
from recon.reporting.left_out import OUT, rules_of

SETTLING = "still settling"
OTHER_WEEK = "in another week"
THERE = "Of these at Rakuten"
_OTHER_REFERENCE = "under another reference"
_IN_PART = "refunded or left out in part"
_WHY_IN_PART = "of orders that are expected: what was given back, lines that a rule leaves out, what the shop changed later"
Belongs = Callable[[BridgeCount], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """This is the whole bridge with the sums that the page's sentences use; counts of orders but for `*_money`.

    `wrong` orders stand at Rakuten with another amount, or although they should not; `over_money` is the sales
    Rakuten has too much of.
    """

    steps: tuple[Step, ...]
    shop: int
    expected: int
    expected_money: int
    settling: int
    cannot_judge: int
    missing: int
    missing_money: int
    not_paid: int
    not_paid_money: int
    decided: int
    recorded: int
    at_rakuten: int
    wrong: int
    over_money: int

    @property
    def settled(self) -> int:
        """Count the expected orders of which something can be said."""
        return self.expected - self.settling - self.cannot_judge

    @property
    def lost(self) -> int:
        """Count the settled orders that stand in no list that pays."""
        return self.missing + self.not_paid

    @property
    def lost_money(self) -> int:
        """Add up the sales of the orders that stand in no list that pays."""
        return self.missing_money + self.not_paid_money


_NOT_EXPECTED = frozenset(kind for _, kinds in OUT for kind in kinds)
_OTHER_LISTS = frozenset({Kind.NOT_COMMISSIONED, Kind.RECORDED_AS_EVENT})
_NOT_ABSENT = _OTHER_LISTS | {Kind.UNDER_ANOTHER_REFERENCE}


def is_expected(kind: Kind) -> bool:
    """Tell whether Rakuten should pay for an order of this kind, or may have to once it can be judged."""
    return kind not in _NOT_EXPECTED


def is_missing(kind: Kind) -> bool:
    """Tell whether this kind of break, with no transaction, stands in none of Rakuten's lists."""
    return kind.row.verdict is Verdict.BREAK and is_expected(kind) and kind not in _NOT_ABSENT


def bridge(counts: Iterable[BridgeCount], *, rules: Iterable[RuleCount] = ()) -> Bridge:
    """Count the steps from all shop orders to Rakuten's number; every case stands in exactly one of them.

    The names of `rules` stand beside the steps that their orders are in.
    """
    cases = tuple(counts)
    placed = [case for case in cases if case.in_shop_week and case.has_order]
    expected = [case for case in placed if is_expected(case.kind)]
    there = [case for case in expected if case.recorded]
    absent = [case for case in expected if not case.recorded]
    walk = Walk()
    walk.start("All shop orders", placed)
    _without(walk, placed, tuple(rules))
    for label, tone, belongs in _ABSENT:
        walk.less(label, [case for case in absent if belongs(case)], tone=tone)
    walk.total(THERE)
    walk.revalued("amounts differ", there)
    _beyond(walk, cases, placed)
    walk.total("At Rakuten")
    wrong = [case for case in cases if _is_wrong(case) and (case.in_shop_week or not case.has_order)]
    return Bridge(
        steps=tuple(walk.steps),
        shop=orders_of(placed),
        expected=orders_of(expected),
        expected_money=sum(case.expected for case in expected),
        settling=orders_of(filter(_is_settling, absent)),
        cannot_judge=orders_of(filter(_is_unjudged, absent)),
        missing=orders_of(filter(_is_absent_break, absent)),
        missing_money=sum(case.expected for case in absent if _is_absent_break(case)),
        not_paid=orders_of(filter(_is_not_paid, absent)),
        not_paid_money=sum(case.expected for case in absent if _is_not_paid(case)),
        decided=orders_of(filter(_is_decided, absent)),
        recorded=orders_of([*there, *filter(_is_there_as_another, absent)]),
        at_rakuten=walk.level,
        wrong=orders_of(wrong),
        over_money=sum(_too_much(case) for case in wrong),
    )


def _without(walk: Walk, placed: list[BridgeCount], rules: tuple[RuleCount, ...]) -> None:
    """Take away what Rakuten should not pay for, step by step, each with the names of the rules behind it."""
    for label, kinds in OUT:
        out = [case for case in placed if case.kind in kinds]
        walk.out(label, out, hint=rules_of(each for each in rules if each.kind in kinds))
    walk.lowered(_IN_PART, [case for case in placed if is_expected(case.kind)], hint=_WHY_IN_PART)
    walk.total("Expected", hint=rules_of(each for each in rules if is_expected(each.kind)))


def _beyond(walk: Walk, cases: tuple[BridgeCount, ...], placed: list[BridgeCount]) -> None:
    """Add what Rakuten shows beyond the expected, then move from the shop's week to Rakuten's."""
    beyond = [case for case in placed if case.recorded and not is_expected(case.kind)]
    # Rakuten's count still has an order whose lines add up to nothing; it is in nobody's way.
    walk.more("cancelled and reversed", [case for case in beyond if _is_reversed(case)], tone=Tone.SHIFTED)
    extra = [case for case in beyond if not _is_reversed(case)]
    walk.more("recorded, not expected", extra, tone=Tone.OVER, hint=kinds_of(extra))
    dated_here = [case for case in cases if case.recorded and case.in_network_week]
    nobodys = [case for case in dated_here if not case.has_order]
    other = [case for case in nobodys if case.kind is Kind.ANOTHER_REFERENCE]
    walk.more(_OTHER_REFERENCE, other, tone=Tone.SHIFTED)
    unknown = [case for case in nobodys if case.kind is not Kind.ANOTHER_REFERENCE]
    walk.more("unknown to the shop", unknown, tone=Tone.OVER)
    elsewhere = [case for case in placed if case.recorded and not case.in_network_week]
    walk.less(f"dated {OTHER_WEEK}", elsewhere, tone=Tone.SHIFTED, at_rakuten=True)
    carried = [case for case in dated_here if case.has_order and not case.in_shop_week]
    walk.more(f"placed {OTHER_WEEK}", carried, tone=Tone.SHIFTED)


def _is_reversed(case: BridgeCount) -> bool:
    return case.kind is Kind.REVERSED


def _is_settling(case: BridgeCount) -> bool:
    return case.kind.row.verdict is Verdict.WAITING


def _is_unjudged(case: BridgeCount) -> bool:
    return case.kind.row.verdict is Verdict.CANNOT_JUDGE


def _is_decided(case: BridgeCount) -> bool:
    return case.kind.row.verdict is Verdict.BREAK and case.decided


def _is_absent_break(case: BridgeCount) -> bool:
    return is_missing(case.kind) and not case.decided


def _is_not_paid(case: BridgeCount) -> bool:
    return case.kind in _OTHER_LISTS and not case.decided


def _is_there_as_another(case: BridgeCount) -> bool:
    return case.kind is Kind.UNDER_ANOTHER_REFERENCE and not case.decided


def _is_matched(case: BridgeCount) -> bool:
    return case.kind.row.verdict is Verdict.MATCHED


def _is_wrong(case: BridgeCount) -> bool:
    wrong = case.kind.row.side in {Side.DIFFERENT, Side.OVER}
    return wrong and case.recorded and not case.decided and (case.has_order or case.in_network_week)


def _too_much(case: BridgeCount) -> int:
    """Tell how much more Rakuten has than the shop; of an order it should not have, all of it."""
    return max(case.amount_recorded - (case.expected if is_expected(case.kind) else 0), 0)


_ABSENT: tuple[tuple[str, Tone, Belongs], ...] = (
    (SETTLING, Tone.SETTLING, _is_settling),
    ("cannot judge", Tone.SETTLING, _is_unjudged),
    ("missing", Tone.MISSING, _is_absent_break),
    ("listed, but not paid", Tone.MISSING, _is_not_paid),
    (_OTHER_REFERENCE, Tone.SHIFTED, _is_there_as_another),
    ("decided by a person", Tone.DECIDED, _is_decided),
    ("matched in another list", Tone.SETTLING, _is_matched),
)
