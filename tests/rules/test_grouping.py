"""A week's breaks in groups a person can act on: one sentence, since when, what it costs, what to do."""

from dataclasses import replace
from datetime import timedelta
from zlib import crc32

import pytest

from recon.matching.found_break import FoundBreak
from recon.records.codes import CODES
from recon.records.kind import KINDS, Kind, Verdict
from recon.records.moment import micros
from recon.reporting.figures import BreakGroup, Mark
from recon.reporting.grouping import groups, orders_of
from tests.rules.test_causes import MIDNIGHT, _figures

HOUR = timedelta(hours=1)
NOON = MIDNIGHT + timedelta(hours=12)
PAYPAL = [(hour, "paypal", 10) for hour in range(12, 24)]


def _broken(
    ref: str,
    kind: Kind = Kind.NEVER_SENT,
    *,
    expected: int = 1000,
    recorded: int = 0,
    method: str = "card",
    hour: int = 13,
    reason: str = "",
    currency: str = "EUR",
) -> FoundBreak:
    at = MIDNIGHT + timedelta(hours=hour)
    evidence: dict[str, str | int] = {"reason": reason} if reason else {"attempts": 0}
    slices = {"payment_method": method}
    return FoundBreak(
        "de",
        crc32(ref.encode()),
        ref,
        kind,
        currency,
        expected,
        recorded,
        60,
        True,
        micros(at),
        micros(at),
        "",
        slices,
        evidence=evidence,
    )


def _grouped(
    breaks: list[FoundBreak], *, explained: bool = False, deploy: timedelta | None = None
) -> list[BreakGroup]:
    deploys = [] if deploy is None else [Mark(at=NOON - deploy, name="v2.3")]
    figures = _figures(PAYPAL) if explained else []
    return list(groups(breaks, figures=figures, deploys=deploys, currency="EUR"))


def test_a_slice_that_explains_the_breaks_is_one_group_with_its_hour() -> None:
    broken = [_broken(str(hour), method="paypal", hour=hour) for hour in range(12, 24)]

    [group] = _grouped(broken, explained=True)

    assert group.title == "PayPal orders: never sent"
    assert group.cause == "120 of 120 PayPal orders have no attempt; other methods as usual."
    assert (group.slice, group.since, group.certainty) == ("paid by PayPal", NOON, "certain")
    assert (group.orders, group.sales, group.commission) == (12, 12_000, 720)


def test_what_the_slice_does_not_explain_is_a_group_of_its_own() -> None:
    broken = [_broken("in", method="paypal"), _broken("out"), _broken("before", method="paypal", hour=3)]

    rest, explained = _grouped(broken, explained=True)

    # The dearer group stands first.
    assert (rest.orders, rest.certainty) == (2, None)
    assert (explained.orders, explained.certainty) == (1, "certain")


@pytest.mark.parametrize(
    ("deploy", "sentence"),
    [
        (timedelta(minutes=14), " The first came 14 min after v2.3."),
        (timedelta(hours=3), ""),
        (-timedelta(minutes=1), ""),
    ],
)
def test_a_deploy_shortly_before_is_named_and_no_other(deploy: timedelta, sentence: str) -> None:
    [group] = _grouped([_broken("first", method="paypal", hour=12)], explained=True, deploy=deploy)

    assert group.cause == f"120 of 120 PayPal orders have no attempt; other methods as usual.{sentence}"


@pytest.mark.code("B44")
@pytest.mark.parametrize(
    ("currency", "expected", "recorded", "words"),
    [
        ("JPY", 1500, 150_000, "100 times too high: decimals were counted that JPY does not have."),
        ("EUR", 1500, 150_000, "100 times too high: they were turned into minor units twice."),
        ("KWD", 1500, 1_500_000, "1,000 times too high: they were turned into minor units twice."),
        ("EUR", 1500, 1_500_000, "1,000 times too high."),
        ("EUR", 150_000, 1500, "100 times too low: the decimals were left out."),
    ],
)
def test_amounts_off_by_a_power_of_ten_are_recognised(
    currency: str, expected: int, recorded: int, words: str
) -> None:
    usual = _broken("other", Kind.AMOUNT_DIFFERS, expected=1000, recorded=900, currency=currency)
    off = [
        _broken(str(n), Kind.AMOUNT_DIFFERS, expected=expected, recorded=recorded, currency=currency)
        for n in range(4)
    ]

    [group] = _grouped([usual, *off])

    assert group.cause == f"The recorded amounts are {words}"


def test_amounts_of_which_some_are_off_by_a_power_of_ten_have_no_such_cause() -> None:
    usual = [_broken(str(n), Kind.AMOUNT_DIFFERS, recorded=900) for n in range(2)]
    off = [_broken(f"off {n}", Kind.AMOUNT_DIFFERS, recorded=100_000) for n in range(2)]

    [group] = _grouped([*usual, *off])

    assert group.cause == Kind.AMOUNT_DIFFERS.row.sentence


def test_orders_without_any_amount_are_not_a_hundred_times_too_high() -> None:
    [group] = _grouped([_broken("lead", expected=0, recorded=0)])

    assert group.cause == Kind.NEVER_SENT.row.sentence


def test_the_answer_that_most_of_a_group_share_is_quoted() -> None:
    said = ["Access denied", "Access denied", "bad=1"]
    broken = [_broken(str(n), Kind.REFUSED, reason=reason) for n, reason in enumerate(said)]

    [group] = _grouped(broken)

    assert group.cause == "2 of 3: Access denied"


def test_sales_in_two_currencies_are_what_was_expected() -> None:
    [group] = _grouped([_broken("yen", Kind.CURRENCY_DIFFERS, expected=1000, recorded=160_000)])

    assert group.sales == 1000


def test_groups_are_in_order_of_their_commission() -> None:
    broken = [_broken("one", Kind.REFUSED), *(_broken(str(n)) for n in range(3))]

    assert [group.kind for group in _grouped(broken)] == [Kind.NEVER_SENT, Kind.REFUSED]


def test_every_break_is_in_exactly_one_group_and_every_kind_has_something_to_do() -> None:
    kinds = [kind for kind, row in KINDS.items() if row.verdict is Verdict.BREAK]
    broken = [
        _broken(f"{kind} {method}", kind, method=method) for kind in kinds for method in ("paypal", "card")
    ]

    found = _grouped(broken, explained=True)

    assert sum(group.orders for group in found) == len(broken)
    assert {group.kind for group in found} == set(kinds)
    assert all(group.todo and group.command.startswith("recon breaks --kind ") for group in found)


def _caused(
    ref: str, cause: str, *, kind: Kind = Kind.REFUSED, certainty: str = "certain", reason: str = ""
) -> FoundBreak:
    known = _broken(ref, kind, reason=reason)
    return known._replace(evidence={**known.evidence, "cause": cause, "certainty": certainty})


DENIED = "Rakuten turned the programme away: Access denied"


def test_a_shared_cause_says_of_how_many_names_three_and_what_to_do() -> None:
    denied = [_caused(str(number), "B26", reason=DENIED) for number in range(1001, 1045)]

    [group] = _grouped(denied)

    assert group.cause == f"44 of 44: access denied (B26): {DENIED}; for example 1001, 1002, 1003."
    assert (group.certainty, group.todo) == ("certain", CODES["B26"].handling.step.rstrip("."))


def test_in_a_slice_the_cause_stands_behind_the_count() -> None:
    denied = [
        _caused(str(hour), "B26")._replace(
            slices={"payment_method": "paypal"}, due_micros=micros(MIDNIGHT + hour * HOUR)
        )
        for hour in range(12, 24)
    ]
    figures = [
        replace(each, kind=Kind.REFUSED) if each.kind is Kind.NEVER_SENT else each
        for each in _figures(PAYPAL)
    ]

    [group] = groups(denied, figures=figures, deploys=[], currency="EUR")

    assert group.title == "PayPal orders: refused"
    assert group.cause == (
        "120 of 120 PayPal orders were refused; other methods as usual. "
        "12 of 12: access denied (B26); for example 12, 13, 14."
    )
    assert group.todo == CODES["B26"].handling.step.rstrip(".")


def test_a_mixed_group_names_its_candidates_and_is_not_certain() -> None:
    mixed = [
        _caused(str(number), "B40", kind=Kind.AMOUNT_DIFFERS, certainty="unclear") for number in range(6)
    ]
    mixed += [
        _caused(f"x{number}", "B41", kind=Kind.AMOUNT_DIFFERS, certainty="unclear") for number in range(4)
    ]

    [group] = _grouped(mixed)

    assert group.cause == (
        "Mixed. 6 of 10: tax included (B40); for example 0, 1, 2. "
        "4 of 10: delivery included (B41); for example x0, x1, x2."
    )
    assert (group.certainty, group.todo) == (None, "Correct the amount that is sent")


def test_a_code_that_says_no_more_than_the_kind_leaves_its_sentence() -> None:
    [group] = _grouped([_caused("one", "B62", kind=Kind.NOT_RECORDED)])

    assert group.cause == Kind.NOT_RECORDED.row.sentence
    assert group.todo == "Open a case with Rakuten"


@pytest.mark.parametrize(
    ("slice_", "named"),
    [
        ("", "orders"),
        ("payment_method=paypal", "PayPal orders"),
        ("device=mobile & country=DE", "orders placed on mobile from DE"),
        ("device=mobile & payment_method=paypal", "PayPal orders placed on mobile"),
        ("publisher=p1 & customer_kind=new", "orders brought by p1 by new customers"),
        ("channel=web", "orders of the web channel"),
        ("channel=app & payment_method=paypal", "PayPal orders of the app channel"),
        ("landing_page=/sale", "orders that landed on /sale"),
        ("colour=red", "orders where the colour is red"),
    ],
)
def test_a_slice_is_named_as_a_person_would_name_it(slice_: str, named: str) -> None:
    assert orders_of(slice_) == named
