"""What is done with all orders alike is told of all of them, with some that show it, and never of a few."""

import json
from dataclasses import replace

import pytest

from recon.matching.habits import Channel, Habits, PaidThough, SaidAlways, content, findings, read

WEB = Channel("web", 1000, 100)
APP = Channel("ios app", 400, 0, ("7", "8"))
MARKED = PaidThough("EUR", 3, 1_234_500, ("1", "2"))
ALWAYS = SaidAlways("custstatus", "new", 60, 1, 40, ("5",))


def _codes(habits: Habits) -> list[str]:
    return [each.code for each in findings(habits)]


@pytest.mark.code("B09", "B58", "O13")
@pytest.mark.parametrize(
    ("habits", "code", "said"),
    [
        (
            Habits(channels=(WEB, APP)),
            "B09",
            "None of 400 orders that were looked at of channel 'ios app' carries a click id, and 100 of 1,000 on the web do (such as 7, 8)",
        ),
        (
            Habits(paid_though=(MARKED,)),
            "O13",
            "3 orders sent as not commissionable (iscomm=N) and paid all the same, 1.2345 EUR of commission (such as 1, 2)",
        ),
        (
            Habits(said=(ALWAYS,)),
            "B58",
            "All of 60 postbacks say custstatus 'new', and of 40 of these orders the shop says otherwise (such as 5)",
        ),
    ],
    ids=["B09", "O13", "B58"],
)
def test_a_habit_is_told_with_its_counts_and_orders_that_show_it(
    habits: Habits, code: str, said: str
) -> None:
    [told] = findings(habits)

    assert told.code == code
    assert told.sentence.startswith(said)
    assert told.examples


@pytest.mark.parametrize(
    "habits",
    [
        pytest.param(Habits(), id="nothing is known"),
        pytest.param(Habits(channels=(WEB, replace(APP, orders=200))), id="luck may explain it"),
        pytest.param(Habits(channels=(WEB, replace(APP, clicks=1))), id="one order of the app has a click"),
        pytest.param(Habits(channels=(replace(WEB, clicks=0), APP)), id="the web has none either"),
        pytest.param(Habits(channels=(APP,)), id="there is no web"),
        pytest.param(Habits(channels=(WEB, replace(APP, name="phone"))), id="no app"),
        pytest.param(Habits(channels=(WEB, replace(APP, name="whatsapp"))), id="a word that ends so"),
        pytest.param(Habits(said=(replace(ALWAYS, different=2),)), id="both are said"),
        pytest.param(Habits(said=(replace(ALWAYS, otherwise=9),)), id="the shop hardly differs"),
        pytest.param(Habits(said=(replace(ALWAYS, orders=19),)), id="few postbacks"),
    ],
)
def test_what_luck_or_a_few_orders_explain_is_no_habit(habits: Habits) -> None:
    assert _codes(habits) == []


@pytest.mark.parametrize("name", ["app", "iOS".lower(), "android", "shop-app", "mobile_app"])
def test_an_app_is_known_by_its_name(name: str) -> None:
    assert _codes(Habits(channels=(WEB, replace(APP, name=name)))) == ["B09"]


def test_habits_are_read_back_as_they_were_written_and_an_earlier_run_has_none() -> None:
    habits = Habits((WEB, APP), (MARKED,), (ALWAYS,))

    assert read(json.loads(json.dumps(content(habits)))) == habits
    assert read({}) == Habits()
