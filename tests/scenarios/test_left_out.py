"""What the shop's own rules leave out is left out by name, in orders and in money, and an error is still found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from recon.gap.figures import Grain
from recon.jobs.order_story import stories
from recon.jobs.question import Bench
from recon.records.exclusion import Reason, Rule
from recon.records.kind import Kind, Verdict
from recon.reporting.bridge import is_expected
from recon.reporting.order_story import Story
from recon.wiring import engine_for
from tests.scenarios.agreed import AGREED
from tests.scenarios.judging import Found, bench, judge
from tests.scenarios.markets import AS_OF, DE, MAIN, WHOLE
from tests.scenarios.ordinary import several
from tests.scenarios.scenes import SCENES
from tests.scenarios.staging import stage, take
from tests.scenarios.world import World, world

# By scene: the kind, the rule that stands beside it, and that rule's own code.
SAID = {
    "L06 only a gift card": (Kind.NOTHING_TO_PAY_FOR, "vouchers", "L06"),
    "L07 one line excluded": (Kind.MATCHED, "no-lamps", "L07"),
    "L09 click too old": (Kind.CLICK_TOO_OLD, "thirty-days", "L09"),
    "L10 another network won": (Kind.CREDITED_ELSEWHERE, "awin", "L10"),
    "L11 another partner's coupon": (Kind.MATCHED, "", ""),
    "L11 a partner's coupon, no click": (Kind.RECORDED_BY_ANOTHER_PATH, "couponist", "N9"),
    "L11 a coupon not allowed": (Kind.CREDITED_ELSEWHERE, "forum-codes", "L11"),
    "L12 an existing customer pays nothing": (Kind.NOTHING_TO_PAY_FOR, "regulars", "L12"),
    "L14 an employee's order": (Kind.OWN_ORDER, "staff", "L14"),
    "L15 a replacement for nothing": (Kind.OWN_ORDER, "reissued", "L15"),
    "L16 a renewal": (Kind.NOTHING_TO_PAY_FOR, "abo", "L16"),
    "L17 sold on a marketplace": (Kind.OTHER_CHANNEL, "marketplace", "L17"),
    "L17 bought in the app, with a click": (Kind.MATCHED, "", ""),
    "O03 an employee's order that is paid": (Kind.OWN_ORDER_RECORDED, "staff", "L14"),
    "O15 left out by a rule, and paid": (Kind.LEFT_OUT_RECORDED, "awin", "L10"),
}
_BY_A_RULE_ALONE = {57, 58, 65, 66, 67, 68, 69}
_EACH = 2


@dataclass(frozen=True, slots=True)
class Played:
    """This is one world in which every rule has something to do, judged."""

    folder: Path
    desk: Bench
    made: World
    found: Found

    def told(self, name: str) -> list[Story]:
        """Tell the stories of a scene's orders."""
        return [
            story
            for truth in self.made.truths
            if truth.scene.name == name and not truth.is_normal
            for story in stories(self.desk, truth.key, as_of=AS_OF)
            if story.programme == truth.programme
        ]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("rules")
    scenes = [scene for scene in SCENES if scene.name in SAID]
    made = world(orders=120, each=_EACH, seed=36, scenes=scenes, main=MAIN)
    stage(folder / "books", made)
    with bench(folder) as desk:
        yield Played(folder, desk, made, judge(desk))


@pytest.mark.code("L06", "L07", "L09", "L10", "L11", "L12", "L14", "L15", "L16", "L17", "N9", "O03", "O15")
@pytest.mark.parametrize("name", SAID)
def test_a_rules_name_and_code_stand_beside_what_it_makes_of_an_order(played: Played, name: str) -> None:
    told = played.told(name)

    said = [
        (each.kind, each.rule.name if each.rule else "", each.rule.code if each.rule else "") for each in told
    ]
    assert said == [SAID[name]] * _EACH


def test_no_order_of_the_daily_life_is_touched_by_a_rule(played: Played) -> None:
    normal = [each for each in played.made.truths if each.is_normal]

    assert {played.found.kind(each.programme, each.key) is each.kind for each in normal} == {True}


def test_what_rules_leave_out_adds_up_in_orders_and_in_sales(played: Played) -> None:
    for market in MAIN:
        weeks = played.desk.store.figures(market.name, grain=Grain.WEEK, window=WHOLE)
        steps = [
            row for row in played.found.run.judged.bridge if row.programme == market.name and row.in_shop_week
        ]
        by_rules = [row for row in weeks if row.kind in _BY_A_RULE_ALONE]
        stepped = [row for row in steps if row.kind in _BY_A_RULE_ALONE]

        assert sum(row.orders for row in by_rules) == sum(row.orders for row in stepped) > 0
        assert sum(row.expected for row in by_rules) == sum(row.net for row in stepped) > 0


def test_the_bridge_begins_at_all_that_the_shop_sold(played: Played) -> None:
    """Every order stands with the shop's own amount; what is expected is lowered by refunds and by lines left out."""
    for market in MAIN:
        tales = [tale for tale in played.made.tales if tale.programme == market.name]
        sold = sum(int(str(order["net_amount"])) for tale in tales for order in tale.orders)
        steps = [
            row
            for row in played.found.run.judged.bridge
            if row.programme == market.name and row.in_shop_week and row.has_order
        ]
        lowered = [
            tale
            for tale in tales
            if (kind := played.found.kind(tale.programme, tale.key)) is not None and is_expected(kind)
        ]
        off = sum(
            int(str(line["net_amount"]))
            if line.get("brand") == "LAMPE"
            else int(str(line["refunded_amount"]))
            for tale in lowered
            for line in tale.lines
        )

        assert sum(row.net for row in steps) == sold
        assert sum(row.net - row.expected for row in steps if is_expected(row.kind)) == off


def test_without_rules_the_same_books_say_otherwise_and_again_the_same_with_them(played: Played) -> None:
    plain = replace(played.desk, engine=engine_for(played.folder, threads=1))
    with_rules = replace(played.desk, engine=engine_for(played.folder, threads=1, rules=AGREED))

    without, again = judge(plain), judge(with_rules)

    [renewal, *_] = [each for each in played.made.truths if each.scene.name == "L16 a renewal"]
    assert without.kind(renewal.programme, renewal.key) is Kind.NEVER_SENT
    assert played.desk.store.figures(renewal.programme, grain=Grain.WEEK, window=WHOLE)
    assert again.kinds == played.found.kinds


def test_a_rule_taken_out_leaves_no_name_behind(played: Played, tmp_path: Path) -> None:
    with bench(tmp_path) as desk:
        here = replace(desk, shelf=played.desk.shelf)
        judge(here)
        before = desk.store.figures("de", grain=Grain.WEEK, window=WHOLE)
        judge(replace(here, engine=engine_for(tmp_path, threads=1)))

        assert before
        assert desk.store.figures("de", grain=Grain.WEEK, window=WHOLE) == []


def test_a_rule_of_one_programme_leaves_the_others_alone(played: Played, tmp_path: Path) -> None:
    only = Rule("abo", Reason.RENEWAL, programme="de", words={"channel": ("subscription",)})
    found = judge(replace(played.desk, engine=engine_for(tmp_path, threads=1, rules=[only])))

    renewals = [each for each in played.made.truths if each.scene.name == "L16 a renewal"]
    said = {(each.programme, found.kind(each.programme, each.key)) for each in renewals}
    assert said <= {("de", Kind.NOTHING_TO_PAY_FOR), ("us", Kind.NEVER_SENT), ("jp", Kind.NEVER_SENT)}
    assert len(said) > 1


def test_a_product_that_becomes_excluded_changes_what_was_kept_of_the_books(tmp_path: Path) -> None:
    scenes = [scene for scene in SCENES if scene.name == "B20 never sent"]
    made = world(orders=0, each=1, seed=5, scenes=scenes, main=MAIN)
    stage(tmp_path / "books", made)
    [tale] = made.tales
    with bench(tmp_path) as desk:
        before = judge(desk).kind(tale.programme, tale.key)
        lines = [line | {"brand": "Lampe", "category": "Lamps"} for line in tale.lines]
        take(tmp_path / "books", "lines", "shop", lines)
        after = judge(desk).kind(tale.programme, tale.key)

    assert before is not None
    assert before.row.verdict is not Verdict.NOT_OURS
    assert after is Kind.NOTHING_TO_PAY_FOR


def test_a_rule_has_no_part_in_an_order_that_has_no_click(tmp_path: Path) -> None:
    """Neither one that names the whole order, nor one that names some or all of its products."""
    scenes = [replace(scene, needs=several) for scene in SCENES if scene.name == "L08 no click"]
    made = world(orders=0, each=3, seed=7, scenes=scenes, main=(DE,))
    won, whole, part = made.tales
    won.order["attribution"] = "awin"
    for line in (*whole.lines, part.lines[0]):
        line["product_kind"] = "gift_card"
    stage(tmp_path / "books", made)
    with bench(tmp_path) as desk:
        found = judge(desk)

        assert {found.kind(each.programme, each.key) for each in made.tales} == {Kind.NO_CLICK}
        assert desk.store.figures("de", grain=Grain.WEEK, window=WHOLE) == []
        [story] = stories(desk, won.key, as_of=AS_OF)
        assert story.rule is None
