"""`recon postback` as a person types it: real files, a pipe, one event or many, and nothing is ever sent."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recon.cli import main
from tests.journeys.command_scene import Ended
from tests.rules.gateway_scene import CLICK, MID, item, signal, track, written

Typed = Callable[..., Ended]
GOOD = track(item("A", name="Tent", amount=19.99), event="Order Completed", orderId="R1", currency="EUR")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a command in this process: it spares the second it takes to start Python."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, pipe: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["recon", "postback", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pipe.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run


def figures(done: Ended) -> Any:
    assert done.stderr == ""
    return json.loads(done.stdout, parse_float=str)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(written(GOOD), encoding="utf-8")
    return tmp_path


@pytest.fixture
def configured(folder: Path) -> Path:
    (folder / "config.toml").write_text(
        f"""
        [programme.de]
        mid = "{MID}"
        advertiser_id = "5551"
        currency = "EUR"
        zone = "Europe/Berlin"
        amount_scale = "plain"
        linkless = true
        [programme.jp]
        mid = "41235"
        currency = "JPY"
        zone = "Asia/Tokyo"
        """,
        encoding="utf-8",
    )
    return folder


@pytest.mark.usefixtures("folder")
def test_an_event_is_shown_as_its_request_without_its_click_id(typed: Typed) -> None:
    done = typed("good.json", "--mid", MID)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"GET https://track.linksynergy.com/ep?mid={MID}&ord=R1&tr=***&land=" in done.stdout
    assert "sale of 19.99 €, 1 line" in done.stdout
    assert "sends 1998.9999999999998" in done.stdout
    assert CLICK not in done.stdout


@pytest.mark.usefixtures("folder")
def test_the_click_id_is_shown_to_whom_asks_for_it(typed: Typed) -> None:
    assert f"&tr={CLICK}&" in typed("good.json", "--mid", MID, "--show-click-ids").stdout


@pytest.mark.usefixtures("folder")
def test_figures_for_a_program_name_every_value_and_every_difference(typed: Typed) -> None:
    [event] = figures(typed("good.json", "--mid", MID, "--json"))["events"]

    assert event["request"]["told"]["amtlist"] == "1999"
    assert event["request"]["told"]["tr"] == "***"
    assert (event["request"]["amount"], event["kind"], event["reasons"]) == (1999, "sale", [])
    assert [each["mistake"] for each in event["differences"]] == ["binary cents"]


@pytest.mark.usefixtures("folder")
def test_an_event_that_is_no_postback_ends_with_one_and_every_reason(typed: Typed) -> None:
    event = track({"quantity": 1, "amount": 5}, orderId=None, tr=None, coupon=None)
    done = typed("-", "--mid", MID, pipe=written(event))

    assert done.returncode == 1
    for field in ("properties.orderId", "properties.ranSiteID", "properties.products[0].sku"):
        assert f"  {field} is missing" in done.stdout
    assert "GET" not in done.stdout


@pytest.mark.usefixtures("folder")
def test_many_events_get_a_line_each_and_sums(typed: Typed) -> None:
    events = [GOOD, track(item(amount=-5), orderId="R1", currency="EUR"), {"type": "identify"}, signal()]
    done = typed("-", "--mid", MID, pipe="\n".join(map(written, events)))

    assert done.returncode == 1
    assert "3 postbacks of 4 events: 54.99 €" in done.stdout
    assert "line 3: type is 'identify'; only an event of type track tells of an order" in done.stdout


@pytest.mark.usefixtures("configured")
def test_a_programme_of_the_configuration_says_how_it_is_told(typed: Typed) -> None:
    [event] = figures(typed("good.json", "--programme", "de", "--json"))["events"]

    assert event["request"]["told"]["amtlist"] == "19.99"


@pytest.mark.usefixtures("configured")
def test_the_mid_of_an_event_finds_its_programme(typed: Typed) -> None:
    event = signal(mid="41235", currency="JPY", amount=1000)
    [read] = figures(typed("-", "--json", pipe=written(event)))["events"]

    assert read["request"]["told"]["amtlist"] == "100000"


@pytest.mark.usefixtures("configured")
def test_the_advertiser_id_in_the_place_of_the_mid_is_named(typed: Typed) -> None:
    done = typed("-", "--programme", "de", pipe=written(signal(mid="5551")))

    assert done.returncode == 1
    assert "which is its advertiser id, not its MID" in done.stdout


@pytest.mark.usefixtures("configured")
def test_a_mid_that_no_programme_has_is_another_merchants(typed: Typed) -> None:
    done = typed("-", pipe=written(signal(mid="99999")))

    assert done.returncode == 1
    assert "its MID is that of no programme" in done.stdout
    assert "GET" not in done.stdout


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("words", [["--programme", "de"], []])
def test_an_order_in_another_currency_than_its_programmes_is_noted(typed: Typed, words: list[str]) -> None:
    orders = {currency: written(signal(currency=currency)) for currency in ("EUR", "CHF")}
    notes = {
        currency: figures(typed("-", "--json", *words, pipe=event))["events"][0]["notes"]
        for currency, event in orders.items()
    }

    said = "it is in CHF, the programme is in EUR: Rakuten books in one currency"
    assert (said in notes["CHF"], said in notes["EUR"]) == (True, False)


@pytest.mark.usefixtures("folder")
def test_an_order_that_comes_twice_is_named_before_it_is_paid_twice(typed: Typed) -> None:
    back = signal(orderId="R2", amount=-5)
    events = "\n".join(map(written, [signal(), signal(amount=39), signal(orderId="R2"), back, back]))

    assert "1 event told again what one before it tells" in typed("-", "--mid", MID, pipe=events).stdout
    notes = [each["notes"] for each in figures(typed("-", "--mid", MID, "--json", pipe=events))["events"]]
    assert [any("the same order" in note for note in each) for each in notes] == [
        False,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.usefixtures("configured")
def test_an_order_without_a_click_goes_where_the_programme_is_linkless(typed: Typed) -> None:
    event = written(track(item(amount=5), tr=None, currency="EUR"))
    [read] = figures(typed("-", "--programme", "de", "--json", pipe=event))["events"]

    assert "tr" not in read["request"]["told"]
    assert typed("-", "--mid", MID, pipe=event).returncode == 1


@pytest.mark.usefixtures("folder")
def test_an_event_may_be_told_as_one_that_nobody_is_paid_for(typed: Typed) -> None:
    done = typed("good.json", "--mid", MID, "--way", "event")

    assert "GET https://track.linksynergy.com/eventnvppixel?mid=" in done.stdout
    assert "event of 19.99 €" in done.stdout
    back = typed("-", "--mid", MID, "--way", "event", pipe=written(track(item(amount=-5))))
    assert back.returncode == 1
    assert "nothing to take back" in back.stdout


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.json"], "none.json: cannot be read (No such file or directory)"),
        (["good.json", "--gateway", "segment"], "--gateway"),
        (["good.json", "--mid", "a b"], "a MID has 4 or 5 digits"),
        (["good.json", "--programme", "fr", "--mid", MID], "there is no programme 'fr'"),
        (["good.json", "--programme", "de", "--mid", "1"], "has the MID 41234, not 1"),
        ([], "EVENT.json"),
    ],
)
def test_a_wrong_word_ends_with_two(typed: Typed, words: list[str], said: str) -> None:
    done = typed(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("folder")
def test_a_hostile_event_has_no_power_over_a_terminal(typed: Typed) -> None:
    evil = "\x1b[2J[red]\u202e"
    event = track(item(amount=5, name=evil, brand="[bold]b"), orderId=evil, event=evil, currency=evil)
    done = typed("-", "--mid", MID, pipe=written(event))

    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[red]" in done.stdout


@pytest.mark.usefixtures("folder")
def test_what_only_we_hold_back_is_named_as_sent_by_the_connector(typed: Typed) -> None:
    event = written(track(item(amount=5), custId="nina@shop.example"))
    [read] = figures(typed("-", "--mid", MID, "--json", pipe=event))["events"]

    assert [each["field"] for each in read["reasons"]] == ["value unfit"]
    assert [each["mistake"] for each in read["differences"]] == ["unchecked"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("ep", "GET https://track.linksynergy.com/ep?mid="),
        ("nvp", "GET https://track.linksynergy.com/nvp with mid, msg and md5, signed: mid="),
        ("xml", "POST https://track.linksynergy.com/xml with mid, msg and md5, signed XML of: mid="),
        ("rudderstack", "POST https://DATA-PLANE/v1/track, a track event of: mid="),
    ],
)
def test_each_way_shows_what_it_would_send(typed: Typed, way: str, said: str) -> None:
    done = typed("good.json", "--mid", MID, "--way", way)

    assert done.returncode == 0
    assert said in done.stdout
    assert CLICK not in done.stdout


@pytest.mark.usefixtures("folder")
def test_a_way_that_cannot_carry_an_order_says_why(typed: Typed) -> None:
    free = written(track(item("A", amount=5), item("gift", amount=0)))

    assert typed("-", "--mid", MID, pipe=free).returncode == 0
    refused = typed("-", "--mid", MID, "--way", "rudderstack", pipe=free)
    assert refused.returncode == 1
    assert "its line 2 costs nothing, and RudderStack's connector refuses the whole order" in refused.stdout


def test_a_programmes_own_way_is_taken_and_its_key_is_never_printed(typed: Typed, configured: Path) -> None:
    text = (configured / "config.toml").read_text(encoding="utf-8")
    signed = text.replace("linkless = true", 'way = "nvp"\nsigning_key = "canary-7f3a"')
    (configured / "config.toml").write_text(signed, encoding="utf-8")

    for words in (["--programme", "de"], ["--programme", "de", "--json", "--show-click-ids"]):
        done = typed("good.json", *words)
        assert done.returncode == 0
        assert "/nvp with mid, msg and md5, signed" in done.stdout
        assert "canary" not in done.stdout + done.stderr


def test_a_mid_that_is_no_number_is_a_slip_of_the_hand(typed: Typed) -> None:
    Path("good.json").write_text(written(GOOD))

    done = typed("good.json", "--mid", "abc")

    assert done.returncode == 2
    assert "'abc' is not the number of a merchant" in done.stderr
