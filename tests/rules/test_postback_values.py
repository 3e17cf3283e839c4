"""The optional values of a postback: what is noted and sent whole, what is put right, and the few that are refused."""

import pytest

from recon.records.country import ALPHA_3, alpha_3
from recon.resend.hold import Hold
from recon.resend.request import SaleLine
from recon.resend.request.fields import ITEM_FIELDS, ORDER_FIELDS, Form
from tests.rules.postback_scene import order, refused, request, telling, told

LIMITED = {Form.TEXT, Form.CUSTOMER}


def sold(*, name: str = "Tent", **values: str) -> SaleLine:
    return SaleLine("A", name, 1, 1000, values)


ORDER_LIMITS = {
    "altord": 40, "cc": 16, "commreason": 255, "coupon": 128, "custid": 128, "custscore": 16, "custstatus": 32,
    "did": 42, "ordstatus": 32, "segment": 32, "sitename": 128, "storeid": 255,
}  # fmt: skip
ITEM_LIMITS = {"brand": 255, "distype": 256, "itmstatus": 32, "margin": 3, "markdown": 6, "sequence": 4,
               "shipby": 32, "shipid": 32, "cat": 255, "catid": 128}  # fmt: skip


@pytest.mark.parametrize(("name", "limit"), ORDER_LIMITS.items())
def test_a_value_over_its_limit_is_noted_and_sent_whole(name: str, limit: int) -> None:
    fits = request(telling(order(sold()), {name: "x" * limit}))
    exceeds = request(telling(order(sold()), {name: "x" * (limit + 1)}))

    assert fits.notes == ()
    assert exceeds.notes == (f"{name} is {limit + 1} characters long, more than the {limit} of the guides",)
    assert dict(exceeds.told)[name] == "x" * (limit + 1)


@pytest.mark.parametrize(("name", "limit"), ITEM_LIMITS.items())
def test_a_value_of_a_line_over_its_limit_is_noted_and_sent_whole(name: str, limit: int) -> None:
    fits = request(order(sold(**{name: "x" * limit})))
    exceeds = request(order(sold(**{name: "x" * (limit + 1)})))

    assert fits.notes == ()
    assert exceeds.notes == (
        f"{name} of line 1 is {limit + 1} characters long, more than the {limit} of the guides",
    )
    assert dict(exceeds.told)[f"{name}list"] == "x" * (limit + 1)


def test_every_limit_of_a_text_stands_in_these_tables() -> None:
    limits = {field.name: field.limit for field in ORDER_FIELDS.values() if field.form in LIMITED}
    of_lines = {
        field.name: field.limit
        for field in ITEM_FIELDS.values()
        if field.form in {Form.TEXT, Form.CATEGORY} and field.limit
    }

    assert {name: limit for name, limit in limits.items() if limit} == ORDER_LIMITS
    assert of_lines == ITEM_LIMITS


def test_a_strict_programme_refuses_what_exceeds_a_limit_and_nothing_else() -> None:
    hold, sentence = refused(order(sold(), cc="x" * 17), strict=True)

    assert (hold, sentence) == (
        Hold.VALUE_UNFIT,
        "cc is 17 characters long, more than the 16 of the guides; strict_limits = false would send it all the same",
    )
    # What is only put right, or only known to be odd, exceeds nothing.
    assert request(order(sold(name="Tent | blue", issale="yes")), strict=True).notes


@pytest.mark.parametrize("name", ["isclearance", "ismarketplace", "issale", "taxexempt"])
@pytest.mark.parametrize("value", ["true", "1", "yes", "y", "TRUE", "Yes"])
def test_a_yes_in_other_words_becomes_y_with_a_note(name: str, value: str) -> None:
    made = request(order(sold(**{name: value})))

    assert dict(made.told)[f"{name}list"] == "Y"
    assert made.notes == (f"{name} of line 1 is sent as Y",)


@pytest.mark.parametrize("value", ["false", "0", "no", "n", "maybe", "J"])
def test_anything_else_that_is_neither_y_nor_n_is_refused(value: str) -> None:
    hold, sentence = refused(order(sold(issale=value)))

    assert (hold, "neither Y nor N" in sentence) == (Hold.VALUE_UNFIT, True)
    assert request(order(sold(issale="N"))).notes == ()


def test_an_order_that_is_told_to_earn_nothing_may_be_paid_all_the_same() -> None:
    made = request(order(sold(), iscomm="N", commreason="employee"))

    assert (dict(made.told)["iscomm"], dict(made.told)["commreason"]) == ("N", "employee")
    assert "is a label" in made.notes[0]


@pytest.mark.parametrize(
    ("value", "looks"),
    [
        ("anna@shop.example", "an e-mail address"),
        ("anna%40shop.example", "an e-mail address"),
        ("+49 170 1234567", "a telephone number"),
        ("0170/1234567", "a telephone number"),
        ("0049 170 1234567", "a telephone number"),
        ("01701234567", "a telephone number"),
        ("123-456-7890", "a telephone number"),
        ("Anna Schmidt", "a name"),
        ("Schmidt, Anna M.", "a name"),
        ("Anne-Marie O'Neil", "a name"),
    ],
)
def test_personal_data_never_leaves_as_the_number_of_a_customer(value: str, looks: str) -> None:
    hold, sentence = refused(order(sold(), custid=value))

    assert hold is Hold.VALUE_UNFIT
    assert f"looks like {looks}" in sentence
    assert "keyed hash" in sentence
    assert value not in sentence


@pytest.mark.parametrize(
    "value",
    [
        "12345678",
        "0000012345",
        "C-10023",
        "SampleCustomerId",
        "b5bb9d8014a0f9b1d61e21e796d78dcc",
        "2b1e9c2a-0d9e-4f9b-8a55-0f6a3f6a1c11",
    ],
)
def test_a_number_of_a_customer_may_go(value: str) -> None:
    assert told(order(sold(), custid=value))["custid"] == value


@pytest.mark.parametrize("name", ["consumed", "shipped"])
@pytest.mark.parametrize(
    "value",
    ["2024-01-29", "20240129", "20240129_1260", "20240230_1200", "20240129_12000", "2024129_1200"],
)
def test_a_time_in_another_form_is_refused(name: str, value: str) -> None:
    hold, sentence = refused(telling(order(sold()), {name: value}))

    assert (hold, "YYYYMMDD_HHMM" in sentence) == (Hold.VALUE_UNFIT, True)
    assert told(telling(order(sold()), {name: "20240129_1200"}))[name] == "20240129_1200"


@pytest.mark.parametrize(
    ("values", "of_line", "note"),
    [
        ({"shipcountry": "XXX"}, {}, "shipcountry is none of the three-letter codes of ISO 3166-1"),
        ({"shipcountry": "DE"}, {}, "shipcountry is none of the three-letter codes of ISO 3166-1"),
        ({"disamt": "5,00"}, {}, "disamt is not a number"),
        ({"disamt": "1234567.89"}, {}, "disamt is 10 characters long, more than the 9 of the guides"),
        ({}, {"disamt": "half"}, "disamt of line 1 is not a number"),
        ({}, {"cat": "a>b>c>d>e>f"}, "cat of line 1 has 6 levels, more than the 5 of the guides"),
        ({}, {"catid": "1>2>3>4>5>6"}, "catid of line 1 has 6 levels, more than the 5 of the guides"),
        ({}, {"coupon": "A,B"}, "coupon of line 1 looks like several codes; the guides allow one per item"),
        ({"custtier": "gold"}, {}, "custtier is in none of Rakuten's guides; it is sent as it is"),
    ],
)
def test_a_value_of_another_form_is_noted_and_sent(
    values: dict[str, str], of_line: dict[str, str], note: str
) -> None:
    made = request(telling(order(sold(**of_line)), values))

    assert made.notes == (note,)
    query = dict(made.told)
    assert {name: query[name] for name in values} == values
    assert {name: query[f"{name}list"] for name in of_line} == of_line
    assert refused(telling(order(sold(**of_line)), values), strict=True)[0] is Hold.VALUE_UNFIT


def test_five_levels_and_any_country_of_iso_3166_are_fine() -> None:
    assert request(order(sold(cat="a>b>c>d>e"), shipcountry="DEU")).notes == ()


@pytest.mark.parametrize(
    ("values", "of_line"),
    [
        ({"mail": "anna@shop.example"}, {}),
        ({"ord": "another"}, {}),
        ({"currency": "EUR"}, {}),
        ({"ORD": "another"}, {}),
        ({"Coupon": "SAVE5"}, {}),
        ({"brandlist": "Nord|Sued"}, {}),
        ({}, {"brandlist": "Nord"}),
        *(
            ({name: "1"}, {})
            for name in ("mid", "tr", "land", "date", "cur", "xml", "img", "spi", "trunc", "source")
        ),
        ({"amtlist": "1"}, {}),
        ({"custid": "a\x00b"}, {}),
        ({"coupon": "\ud800"}, {}),
        ({"a&b": "c"}, {}),
        ({}, {"sku": "B"}),
        ({}, {"amt": "1"}),
        ({}, {"q": "2"}),
        ({}, {"name": "Tipi"}),
        ({}, {"brand": "A|B"}),
        ({}, {"brand": "a\nb"}),
    ],
)
def test_a_value_that_would_break_the_request_is_refused(
    values: dict[str, str], of_line: dict[str, str]
) -> None:
    line = SaleLine("A", "Tent", 1, 1000, of_line)

    assert refused(telling(order(line), values))[0] is Hold.VALUE_UNFIT


def test_a_missing_value_keeps_its_position_and_a_list_without_any_is_left_out() -> None:
    lines = (
        SaleLine("A", "A", 1, 100, {"brand": "", "cat": "Shoes"}),
        SaleLine("B", "B", 1, 100, {"brand": " "}),
        SaleLine("C", "C", 1, 100, {"coupon": "SALE50"}),
    )

    made = told(order(*lines, amount=200, altord=""), discounts="as-sku")

    assert (made["catlist"], made["couponlist"]) == ("Shoes|||", "||SALE50|")
    assert not {"brandlist", "altord"} & made.keys()


def test_merging_loses_no_value() -> None:
    lines = (
        SaleLine("A", "", 1, 100, {"brand": "Nord", "disamt": "1.10"}),
        SaleLine("B", "B", 1, 100),
        SaleLine("A", "Tent", 2, 200, {"brand": "Sued", "cat": "Tents", "disamt": "2.05"}),
    )

    merged, apart = request(order(*lines)), told(order(*lines), merges=False)

    made = dict(merged.told)
    assert (made["skulist"], made["qlist"], made["amtlist"], made["namelist"]) == (
        "A|B",
        "3|1",
        "300|100",
        "Tent|B",
    )
    assert (made["brandlist"], made["catlist"], made["disamtlist"]) == ("Nord|", "Tents|", "3.15|")
    assert merged.notes == (
        "lines of SKU A differ in brand: the first one's is sent; merge_skus = false keeps them apart",
    )
    assert (apart["skulist"], apart["brandlist"]) == ("A|B|A", "Nord||Sued")


def test_equal_discounts_of_merged_lines_are_added_up_too() -> None:
    lines = [SaleLine("A", "A", 1, 1000, {"disamt": "1.00", "brand": "Nord"})] * 3
    other = SaleLine("A", "A", 1, 1000)

    made = request(order(other, *lines))

    assert dict(made.told)["disamtlist"] == "3.00"
    assert made.notes == ()


def test_too_much_for_one_address_is_refused_and_never_cut() -> None:
    lines = [SaleLine(f"SKU-{number}", "a name", 1, 100) for number in range(700)]

    hold, sentence = refused(order(*lines))

    assert (hold, "more than the 7800 that Rakuten takes whole" in sentence) == (Hold.TOO_LONG, True)


@pytest.mark.parametrize(
    ("country", "code"), [("de", "DEU"), ("GB", "GBR"), ("CHE", "CHE"), ("UK", ""), ("", ""), ("Germany", "")]
)
def test_a_country_is_told_with_three_letters(country: str, code: str) -> None:
    assert alpha_3(country) == code


def test_every_country_has_a_code_of_its_own() -> None:
    assert len(ALPHA_3) == 249
