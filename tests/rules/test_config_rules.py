"""Named rules of the configuration: what they become, and what of them is refused, in one line with a cure."""

from pathlib import Path

import pytest

from recon.records.exclusion import Reason, Rule, numbered
from tests.rules.config_scene import PROGRAMME, complaint, loaded


def test_a_rule_keeps_its_name_its_reason_and_its_conditions(tmp_path: Path) -> None:
    text = """
[leave_out.staff]
reason = "employee"
customer_group = ["staff", "trade"]
coupon = "STAFF*"

[leave_out.vouchers]
reason = "gift-card"
programme = "de"
product_kind = ["gift_card"]

[leave_out.thirty-days]
reason = "return-days"
return_days = 30

[linkless.couponist]
partner = "Couponist"
coupon = ["PARTNER10"]
"""

    assert loaded(tmp_path, PROGRAMME + text).rules() == (
        Rule("staff", Reason.EMPLOYEE, words={"coupon": ("STAFF*",), "customer_group": ("staff", "trade")}),
        Rule("vouchers", Reason.GIFT_CARD, programme="de", line_words={"product_kind": ("gift_card",)}),
        Rule("thirty-days", Reason.RETURN_DAYS, return_days=30),
        Rule("couponist", Reason.LINKLESS, words={"coupon": ("PARTNER10",)}, partner="Couponist"),
    )


@pytest.mark.parametrize(
    ("section", "said"),
    [
        pytest.param('[leave_out.a]\ncoupon = ["X"]', "leave_out.a.reason is missing", id="no reason"),
        pytest.param(
            '[leave_out.a]\nreason = "weather"\ncoupon = ["X"]',
            "leave_out.a.reason = 'weather' is not one of the words known here",
            id="unknown reason",
        ),
        pytest.param('[leave_out.a]\nreason = "coupon"', "leave_out.a has no condition", id="no condition"),
        pytest.param(
            '[leave_out.a]\nreason = "return-days"\ncountry = ["DE"]',
            "leave_out.a.return_days is missing",
            id="no days",
        ),
        pytest.param(
            '[leave_out.a]\nreason = "coupon"\nprogramme = "dee"\ncoupon = ["X"]',
            "leave_out.a.programme names 'dee', which is no programme; write one that is, for example 'de'",
            id="unknown programme",
        ),
        pytest.param(
            '[leave_out.a]\nreason = "coupon"\nsku = ["X"]',
            "leave_out.a.sku looks at products, and reason is 'coupon'",
            id="product for another reason",
        ),
        pytest.param(
            '[leave_out.a]\nreason = "coupon"\ncoupon = ["A*B"]',
            "leave_out.a.coupon = ['A*B'] has a * that is not at the end of a word",
            id="star within",
        ),
        pytest.param(
            '[leave_out.a]\nreason = "coupon"\ncoupon = ["*"]',
            "leave_out.a.coupon = ['*'] has a * that is not at the end of a word",
            id="star alone",
        ),
        pytest.param(
            '[leave_out.a]\nreason = "coupon"\ncupon = ["X"]',
            "leave_out.a.cupon is not a known key; the nearest known key is coupon",
            id="misspelt",
        ),
        pytest.param('[linkless.a]\ncoupon = ["X"]', "linkless.a.partner is missing", id="no partner"),
        pytest.param(
            '[leave_out.a]\nreason = "coupon"\ncoupon = ["X"]\n[linkless.a]\npartner = "P"\ncoupon = ["Y"]',
            "linkless.a has the name of leave_out.a",
            id="one name twice",
        ),
    ],
)
def test_a_rule_that_cannot_hold_is_refused_in_one_line(tmp_path: Path, section: str, said: str) -> None:
    assert said in complaint(tmp_path, f"{PROGRAMME}\n{section}\n")


def test_of_several_rules_the_first_step_of_the_bridge_decides() -> None:
    old, staff, lamps = (
        Rule("a-old", Reason.RETURN_DAYS, return_days=30),
        Rule("z-staff", Reason.EMPLOYEE, words={"coupon": ("S",)}),
        Rule("lamps", Reason.EXCLUDED_PRODUCT, line_words={"brand": ("L",)}),
    )

    assert list(numbered([lamps, old, staff]).items()) == [(11, staff), (24, old), (35, lamps)]
