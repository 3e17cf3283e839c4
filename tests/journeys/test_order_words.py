"""What nobody documents is kept word for word and told with the order it is about, by `recon order --raw`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recon.sandbox import Sandbox, TrackingFault
from tests.journeys.command_scene import Ended, a_shop, figures, recon
from tests.journeys.resend_scene import CLICK, LANDED, LOST, WEEK_AGO, ResendShop, resend_shop

MAINTENANCE = f"<html>\n<b>Wartung \x1b[31m\u202e {CLICK}</b>\n</html>"


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[tuple[ResendShop, Sandbox]]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def _order(shop: ResendShop, ref: str, *words: str) -> Ended:
    return recon(shop, "order", ref, *words, "-c", shop.config)


def _raws(shop: ResendShop, ref: str, *, lane: str) -> list[str]:
    [story] = figures(_order(shop, ref, "--json"))["stories"]
    return [event["raw"] for event in story["events"] if event["lane"] == lane and event["raw"]]


def test_an_answer_to_our_own_attempt_is_there_whole(scene: tuple[ResendShop, Sandbox]) -> None:
    shop, rakuten = scene
    shop.look()
    rakuten.faults.tracking = TrackingFault.ERROR_200
    plan = shop.plan()
    recon(shop, "resend", "run", plan, "-c", shop.config)
    recon(shop, "pull", "-c", shop.config)

    short, whole = (_order(shop, LOST[0], *words).stdout for words in ((), ("--raw",)))

    [raw] = _raws(shop, LOST[0], lane="recon")
    assert raw.startswith("HTTP/1.1 200 OK\n")
    assert "content-type: text/xml;charset=UTF-8" in raw
    assert raw.endswith("\n\n<response><error>Access denied</error></response>")
    assert f"word for word, {len(raw)} signs (--raw shows all): HTTP/1.1 200 OK" in short
    assert "Content-Type".lower() not in short
    assert [line.partition("| ")[2] for line in whole.splitlines() if line.startswith(" " * 12 + "|")] == [
        line.strip() for line in raw.split("\n")
    ]


def test_a_log_keeps_the_answers_that_were_no_yes_and_shows_them_without_their_power(
    scene: tuple[ResendShop, Sandbox],
) -> None:
    shop, _ = scene
    shop.sold("odd", landed_at=LANDED.isoformat())
    shop.attempt("odd", MAINTENANCE, at=WEEK_AGO)
    shop.look()

    short, whole = (_order(shop, "odd", *words).stdout for words in ((), ("--raw",)))

    shown = "<html>\n<b>Wartung \\u001b[31m\\u202e ***</b>\n</html>"
    assert _raws(shop, "odd", lane="log") == [shown]
    assert _raws(shop, "N1", lane="log") == []
    assert f"word for word, {len(shown)} signs (--raw shows all): <html>" in short
    assert f"{' ' * 12}| <b>Wartung \\u001b[31m\\u202e ***</b>\n" in whole
    assert not {"\x1b", "\u202e"} & set(short + whole)


def test_a_very_long_answer_of_a_log_is_kept_to_its_first_signs(scene: tuple[ResendShop, Sandbox]) -> None:
    shop, _ = scene
    shop.sold("long", landed_at=LANDED.isoformat())
    shop.attempt("long", "<p>no</p>" * 10_000, at=WEEK_AGO)
    shop.look()

    [raw] = _raws(shop, "long", lane="log")

    assert raw.startswith("<p>no</p>" * 400)
    assert raw.endswith("\n[of 90,000 signs only the beginning was kept]")
    assert len(raw) < 4_200


def test_a_test_order_that_no_book_knows_yet_tells_what_was_answered(
    scene: tuple[ResendShop, Sandbox],
) -> None:
    shop, rakuten = scene
    shop.look()
    rakuten.faults.tracking = TrackingFault.SERVER_ERROR
    landed = f"https://shop.example/?ranSiteID={CLICK}"
    sent = recon(shop, "test", "send", "--landing", landed, "--yes", "--json", "-c", shop.config)
    ref = figures(sent)["order_ref"]

    shown = _order(shop, ref)
    told: dict[str, Any] = figures(_order(shop, ref, "--json"))

    assert shown.returncode == 3
    assert "No book knows this order" in shown.stdout
    assert "sale of a test order, ambiguous: HTTP 500" in shown.stdout
    assert (told["stories"], [each["lane"] for each in told["beside_the_books"]]) == ([], ["recon"])
    assert told["beside_the_books"][0]["raw"].startswith("HTTP/1.1 500 ")


def test_a_line_of_a_report_that_was_set_aside_is_in_the_story_it_names_and_in_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = a_shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    recon(shop, "pull")
    path = shop.folder / "rakuten.csv"
    sound = path.read_text(encoding="utf-8-sig")
    [header, first, *_] = sound.splitlines()
    wrong = first.replace("N1", "N1\x1b[31m", 1).replace("10.00", "ten")
    path.write_text(f"{header}\n{wrong}\n", encoding="utf-8")

    refused = recon(shop, "pull")
    listed, whole = recon(shop, "rejects").stdout, recon(shop, "rejects", "--raw").stdout
    [told] = figures(recon(shop, "rejects", "--json"))["rejects"]
    of_nobody = recon(shop, "order", "N1\x1b[31m", "--raw")

    assert refused.returncode == 3
    assert "kept word for word: recon rejects --raw" in refused.stdout
    assert told["raw"] == wrong.replace("\x1b", r"\u001b")
    assert told["source"] == "network.rakuten"
    assert "line 2" in listed
    assert f"  | {told['raw']}" in whole
    assert of_nobody.returncode == 3
    assert f"| {told['raw']}" in of_nobody.stdout
    assert "\x1b" not in refused.stdout + listed + whole + of_nobody.stdout


def test_a_set_aside_line_stands_in_the_story_of_an_order_that_the_books_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = a_shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    with (shop.folder / "postbacks.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"time": "noon?", "url": "/ep?ord=N1&tr=x", "token": "hush-hush"}\nno json at all\n')

    recon(shop, "pull")
    told = figures(recon(shop, "rejects", "--json"))["rejects"]
    shown = recon(shop, "order", "N1").stdout

    assert {(each["why"], each["order_key"]) for each in told} == {
        ("a line without a readable time", "N1"),
        ("a line that is not a JSON object", ""),
    }
    assert "a line of postbacks.log that was set aside seems to name it" in " ".join(shown.split())
    assert "hush-hush" not in repr(told) + shown
