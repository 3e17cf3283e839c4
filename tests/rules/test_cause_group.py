"""What a group of breaks has in common: one cause with its evidence, or up to three that none of which won."""

import pytest

from recon.matching.cause.facts import Facts
from recon.matching.cause.group import (
    Certainty,
    Coded,
    Control,
    GroupCause,
    GroupKey,
    decide,
    of_one_rate,
)
from recon.matching.cause.publishers import one_publisher
from recon.records.kind import Kind
from tests.rules.cause_scene import facts, listed, sent

KEY = GroupKey("de", Kind.AMOUNT_DIFFERS, "EUR")


def _cases(**counts: int) -> list[Coded]:
    """Name so many cases for each set of codes, written with underscores between them; `none` passes no test."""
    return [
        Coded(f"{codes}-{number}", () if codes == "none" else tuple(codes.split("_")))
        for codes, count in counts.items()
        for number in range(count)
    ]


def _decided(control: Control | None = None, **counts: int) -> GroupCause:
    return decide(KEY, _cases(**counts), control=control or Control())


@pytest.mark.parametrize(
    ("counts", "code", "certainty"),
    [
        pytest.param({"B40": 96, "none": 4}, "B40", "certain", id="over ninety-five"),
        pytest.param({"B40": 95, "none": 5}, "B40", "likely", id="ninety-five is not over it"),
        pytest.param({"B40": 80, "none": 20}, "B40", "likely", id="four fifths"),
        pytest.param({"B40": 79, "none": 21}, "", "unclear", id="less than four fifths"),
        pytest.param({"B40_B41": 100}, "B40", "likely", id="two that are equal"),
        pytest.param({"B40_B41": 90, "B41": 10}, "B41", "certain", id="the one that explains more"),
        pytest.param({"B12_B20": 90, "B20": 10}, "B12", "likely", id="more exact than what is said last"),
        pytest.param({"B20": 100}, "B20", "certain", id="nothing more exact"),
        pytest.param({"B40_B65": 100}, "B40", "certain", id="what is also true is no rival"),
        pytest.param({"none": 5}, "", "unclear", id="no test is passed"),
    ],
)
def test_a_cause_of_four_fifths_explains_a_group(counts: dict[str, int], code: str, certainty: str) -> None:
    found = decide(KEY, _cases(**counts), control=Control())

    assert (found.code, found.certainty.value) == (code, certainty)


def test_a_mixed_group_names_three_candidates_with_their_evidence() -> None:
    found = _decided(B42=30, B40=50, B41=20, B43=10)

    assert found.code == ""
    assert [(each.code, each.orders) for each in found.candidates] == [("B40", 50), ("B42", 30), ("B41", 20)]
    assert found.candidates[0].examples == ("B40-0", "B40-1", "B40-2")


def test_each_case_of_a_mixed_group_keeps_its_own_cause() -> None:
    mixed, told = _decided(B40=50, B41=50), _decided(B40_B41=10, B41=90)

    assert mixed.of(("B41", "B65")) == "B41"
    assert told.of(("B40", "B41")) == "B41"
    assert told.of(("B65",)) == ""


def test_what_an_answer_says_of_a_case_is_its_cause_whatever_its_group_comes_to() -> None:
    """A sum may be like its group's by chance; another programme's line, or the words of an answer, are not."""
    most = decide(GroupKey("de", Kind.NEVER_SENT, "EUR"), _cases(B20=95, B32_B20=5), control=Control())

    assert most.code == "B20"
    assert most.of(("B32", "B20")) == "B32"
    assert (most.certainty_of("B32").value, most.certainty_of("B20").value) == ("likely", "certain")
    assert _decided(B41=90, B40=10).certainty_of("B40") is Certainty.UNCLEAR


def test_a_rate_is_shared_by_the_most_that_are_alike_and_not_by_explained_ones() -> None:
    alike = [Coded(f"alike {number}", (), ratio=1_170_000 + number) for number in range(4)]
    odd = [Coded(f"odd {number}", (), ratio=3_000_000 * number) for number in range(1, 9)]
    taxed = [Coded(f"taxed {number}", ("B40",), ratio=1_190_000) for number in range(9)]

    assert of_one_rate([*odd, *alike, *taxed]) == alike
    assert of_one_rate([*odd, *alike[:2]]) == []


def test_an_amount_that_is_by_chance_also_a_tax_shares_the_very_rate_of_others() -> None:
    alone = [Coded(ref, (), 1_170_000 + at) for at, ref in enumerate(("first", "second"))]
    chance, taxed = Coded("third", ("B40",), 1_170_400), Coded("taxed", ("B40",), 1_190_000)
    refused = Coded("fourth", ("B29",), 1_170_100)

    assert of_one_rate([taxed, chance, *alone, refused]) == [*alone, chance]
    assert of_one_rate([taxed, chance, alone[0]]) == []


def test_orders_that_should_have_been_hit_and_were_not_make_a_cause_doubtful() -> None:
    well = facts(Kind.MATCHED, recorded=10_000, listed=(listed(),), sent=(sent(),))

    def control(orders: int) -> Control:
        # One of ten orders of the sample should have been hit.
        return Control([well, *[well._replace(tax=0)] * 9], orders=orders, looked_at=10)

    # Behind a sample of ten stand as many orders, or a hundred.
    assert _decided(control(10), B40=100).certainty is Certainty.CERTAIN
    doubtful = _decided(control(100), B40=100)
    assert (doubtful.certainty, doubtful.against) == (Certainty.LIKELY, 10)


def test_a_rate_of_exchange_is_told_by_many_orders_only() -> None:
    key = GroupKey("de", Kind.CURRENCY_DIFFERS, "EUR")
    alike = [Coded(str(number), ("B50",), ratio=1_090_000 + number) for number in range(5)]
    unlike = [Coded(str(number), ("B50",), ratio=1_000_000 * number) for number in range(1, 6)]

    shared = decide(key, alike, control=Control())

    assert (shared.code, shared.certainty.value) == ("B50", "likely")
    assert decide(key, unlike, control=Control()).code == ""
    assert decide(key, alike[:2], control=Control()).code == ""


def test_two_amounts_may_fit_by_chance_and_two_answers_do_not() -> None:
    amounts = decide(KEY, _cases(B40=2), control=Control())
    answers = decide(GroupKey("de", Kind.REFUSED, "EUR"), _cases(B26=2), control=Control())

    assert (amounts.certainty.value, answers.certainty.value) == ("likely", "certain")


def _well(code: str) -> Facts:
    return facts(Kind.MATCHED, click_id=f"{code}-I4Ne4ea4zo0cBxSms1JnBg")


ONE, OTHER = "lw9MynSeamY", "XY9MynSeamY"


@pytest.mark.parametrize(
    ("codes", "sample", "named"),
    [
        pytest.param([ONE] * 8 + [OTHER] * 2, [_well(OTHER)] * 9 + [_well(ONE)], ONE, id="four fifths"),
        pytest.param([ONE] * 7 + [OTHER] * 3, [_well(OTHER)], "", id="less"),
        pytest.param([ONE] * 4, [_well(OTHER)], "", id="four orders"),
        pytest.param(
            [ONE] * 8, [_well(ONE)] * 5 + [_well(OTHER)] * 5, "", id="most orders are theirs anyway"
        ),
        pytest.param([ONE] * 8, [], "", id="nothing to compare with"),
        pytest.param([""] * 8, [_well(OTHER)], "", id="nobody is known"),
        pytest.param([], [_well(OTHER)], "", id="no break"),
    ],
)
def test_one_publisher_is_told_from_the_orders_that_are_well(
    codes: list[str], sample: list[Facts], named: str
) -> None:
    assert one_publisher(codes, sample=sample) == named
