"""What was done to a reference on its way, and the rule that undoes it."""

from dataclasses import replace

import pytest

from recon.gap.figures import Figure, Grain
from recon.gap.measure import gap_of
from recon.matching.diagnosis import commission
from recon.matching.judged import Pair
from recon.matching.references import Change, change_of, format_changes
from recon.records.kind import Kind
from recon.records.reference import AliasRule
from recon.reporting.bridge import bridge
from recon.reporting.figures import BridgeCount
from tests.rules.test_diagnosis import CASE, SIX
from tests.rules.test_resend_gate import AS_OF

CHANGES = {
    "put before": ("1001", "#SHOP-1001", Change("B54", put_before="#SHOP-")),
    "put after": ("1001", "1001-web", Change("B54", put_after="-web")),
    "taken before": ("DE-1001", "1001", Change("B54", taken_before="DE-")),
    "exchanged": ("DE-1001", "SHOP/1001", Change("B54", put_before="SHOP/", taken_before="DE-")),
    "case": ("ab-1", "AB-1", Change("B54", step="case")),
    "zeros": ("001001", "1001", Change("B54", step="zeros")),
    "hash": ("#1001", "1001", Change("B54", step="hash")),
    "letters": ("Ö-1", "Ã\x96-1", Change("B52")),
    "question mark": ("Ö-1", "?-1", Change("B52")),
    "blank": ("spring sale", "spring", Change("B53")),
    "ampersand": ("spring&7", "spring", Change("B53")),
    "40 signs": ("x" * 46, "x" * 40, Change("B53", step="cut-40")),
    "lost": ("1001", "NoOID_1_2_202611151200", Change("B54")),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_from_the_two_references(name: str) -> None:
    ref, known_as, change = CHANGES[name]

    assert change_of(ref, known_as) == change


@pytest.mark.parametrize("name", ["put before", "put after", "taken before", "exchanged"])
def test_the_rule_that_a_change_asks_for_undoes_it(name: str) -> None:
    ref, known_as, change = CHANGES[name]
    rule = AliasRule(
        programme="de",
        begins=change.put_before,
        ends=change.put_after,
        before=change.taken_before,
        after=change.taken_after,
    )

    assert rule.applied(known_as) == ref
    assert rule.applied(ref) == ref


def _pair(ref: str, known_as: str, *, link: int = 1, placed_at: int = 7) -> Pair:
    return Pair("de", 1, 2, ref, known_as, 3, link, 90, placed_at)


def test_three_orders_make_a_change_of_form_and_suggestions_none() -> None:
    pairs = [_pair(ref, f"#{ref}x", placed_at=at) for at, ref in enumerate(("101", "102", "103"), start=5)]
    likenesses = [replace(pair, link=0) for pair in pairs]

    [found] = format_changes([*pairs, _pair("9", "odd")])

    assert (found.orders, found.since, found.change) == (3, 5, Change("B54", put_before="#", put_after="x"))
    assert format_changes(pairs[:2]) == format_changes(likenesses) == []


def test_an_order_under_another_reference_is_recorded_and_risks_nothing() -> None:
    kind = Kind.UNDER_ANOTHER_REFERENCE
    figure = Figure("de", "EUR", Grain.HOUR, AS_OF, "", kind, 3, 3_000, 0, 0, 0)

    gap = gap_of([figure])

    assert (gap.expected, gap.missing, gap.recorded_money, gap.missing_money) == (3, 0, 3_000, 0)
    assert commission(CASE._replace(kind=kind), rate=SIX) == (0, False)


def test_the_bridge_takes_it_out_under_one_name_and_puts_it_back_under_the_other() -> None:
    order = BridgeCount(
        kind=Kind.UNDER_ANOTHER_REFERENCE,
        in_shop_week=True,
        in_network_week=False,
        has_order=True,
        recorded=False,
        orders=2,
        net=900,
        expected=900,
        amount_recorded=0,
        decided=False,
    )
    other = replace(
        order,
        kind=Kind.ANOTHER_REFERENCE,
        in_shop_week=False,
        in_network_week=True,
        has_order=False,
        recorded=True,
        expected=0,
        amount_recorded=900,
    )

    made = bridge([order, other])

    steps = [(step.label, step.orders) for step in made.steps if not step.total]
    assert steps == [("under another reference", -2), ("under another reference", 2)]
    assert (made.lost, made.wrong, made.at_rakuten) == (0, 0, 2)
