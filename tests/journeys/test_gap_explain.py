"""`recon gap explain` and `recon gap watched` as a person types them, on real files."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.command_scene import NOW, a_shop, figures, one_line, recon
from tests.journeys.shop_scene import Shop

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
BROKEN = 6
"""So many hours ago PayPal orders began to be lost."""


def sell(shop: Shop, ref: str, *, hours: int, payment: str, lost: bool = False) -> dict[str, object] | None:
    """Sell an order so many hours ago; its report comes within the hour, or never."""
    placed = NOW - HOUR * hours + MINUTE
    shop.order(ref, placed=placed, payment_method=payment)
    shop.attempt(ref, at=placed + MINUTE)
    return (
        None if lost else {"order": ref, "amount": "10.00", "dated": placed, "processed": placed + HOUR / 2}
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of two orders an hour for nine days; PayPal's are lost of late, four an hour."""
    shop = Shop(tmp_path_factory.mktemp("explain") / "shop")
    tomorrow = (NOW + DAY).date()
    shop.configure(lambda text: text.replace("2026-10-01/2026-11-10", f"2026-10-01/{tomorrow}"))
    lines = [
        sell(shop, f"{payment}{hours}", hours=hours, payment=payment)
        for hours in range(9 * 24, 24, -1)
        for payment in ("card", "paypal")
    ]
    shop.report([each for each in lines if each])
    shop.clock.at = NOW - 24 * HOUR
    shop.pull()
    for hours in range(24, 0, -1):
        lines.append(sell(shop, f"card{hours}", hours=hours, payment="card"))
        of_hour = range(4 if hours <= BROKEN else 1)
        lines += [
            sell(shop, f"paypal{hours}-{each}", hours=hours, payment="paypal", lost=hours <= BROKEN)
            for each in of_hour
        ]
    shop.report([each for each in lines if each])
    return shop.folder


@pytest.fixture
def shop(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    monkeypatch.chdir(folder)
    shop = Shop(folder, typed=capfd, is_there=True)
    if not (folder / "told").exists():
        assert recon(shop, "pull").returncode == 0
        assert "unreported" in recon(shop, "watch").stdout
        (folder / "told").touch()
    return shop


def test_an_incident_is_explained_by_its_hours_its_rivals_and_what_silence_needed(shop: Shop) -> None:
    done = recon(shop, "gap", "explain", "1")

    assert done.returncode == 1
    assert re.search(r"PayPal orders, since .*, open\n", done.stdout)
    assert "are not reported at Rakuten, where" in done.stdout
    assert re.search(r"Raised .*, when \d+ of \d+ PayPal orders were unreported", done.stdout)
    assert "Hour by hour, by hour of the order, as of " in done.stdout
    assert re.search(r"\n\S{3} \d+ \S{3} \d\d:\d\d +3 h +4 +4 .* above", done.stdout)
    assert re.search(r"\nPayPal orders .* named", done.stdout)
    assert "\nall orders " in done.stdout
    assert re.search(
        r"stayed silent with \d+ fewer unreported orders?, or if \d+(\.\d)? % were usually", done.stdout
    )
    assert "Watched: all orders" in done.stdout
    assert "Reports come: half after " in done.stdout


def test_a_program_gets_every_hour_and_the_same_figures(shop: Shop) -> None:
    told = figures(recon(shop, "gap", "explain", "1", "--json"))

    assert (told["incident"], told["signal"], told["slice"]) == (1, "unreported", "payment_method=paypal")
    assert told["needs_person"]
    lost = [each for each in told["hours"] if each["evidence"] is not None]
    assert sum(each["bad"] for each in lost) == sum(each["orders"] for each in lost) > BROKEN
    raised = told["raised"]
    assert float(raised["counts"]) >= float(raised["enough"])
    assert 0 < raised["silence"]["fewer"] <= raised["bad"]
    assert [each["slice"] for each in raised["rivals"] if each["is_chosen"]] == ["payment_method=paypal"]
    assert told["watched"]["values"]["payment_method"] == ["card", "paypal"]
    assert told["not_shown"] == []


def test_the_page_shows_the_band_with_its_table_and_asks_nobody_for_anything(shop: Shop) -> None:
    page = shop.folder / "why.html"

    done = recon(shop, "gap", "explain", "1", "--html", str(page))

    text = page.read_text(encoding="utf-8")
    assert f"The page: {page}" in done.stdout
    assert "<h1>PayPal orders unreported since" in text
    assert 'class="band-usual"' in text
    assert 'class="seen-over"' in text
    assert "PayPal orders are unreported, where about" in text
    assert "It would have stayed silent with" in text
    assert not re.search(r"(src|href)=", text)


def test_what_is_watched_is_told_without_an_incident(shop: Shop) -> None:
    done = recon(shop, "gap", "watched")
    told = figures(recon(shop, "gap", "watched", "--json"))

    assert done.returncode == 0
    assert "Programme de, EUR" in done.stdout
    assert "payment method  card, paypal" in done.stdout
    assert recon(shop, "gap", "explain").stdout == done.stdout
    [watched] = told["watched"]
    assert (watched["programme"], watched["days"], watched["why_not"]) == ("de", 9, "")
    assert [each["percent"] for each in watched["pace"]] == [50, 90, 99]


def test_the_gap_itself_is_shown_as_before_and_options_before_a_command_are_refused(shop: Shop) -> None:
    plain = recon(shop, "gap", "--by", "day", "--json")

    assert figures(plain)["by"] == "day"
    early = recon(shop, "gap", "--programme", "de", "explain", "1")
    assert early.returncode == 2
    assert "write the options behind 'explain'" in one_line(early)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["99"], "incident 99 is not known; `recon incidents --all` lists all of them"),
        (["1", "--signal", "landing"], "'landing' is no signal of incident 1; its signals are unreported"),
        (["1", "--signal", "noise"], "'noise' is no signal; known are failing, "),
    ],
)
def test_what_is_not_there_is_said_in_one_line(shop: Shop, words: list[str], says: str) -> None:
    done = recon(shop, "gap", "explain", *words)

    assert done.returncode == 2
    assert says in one_line(done)


def test_what_verdicts_raised_is_told_against_the_limits_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = a_shop(tmp_path / "shop")
    shop.typed = capfd
    monkeypatch.chdir(shop.folder)
    for number in range(40):
        shop.order(f"lost{number}", placed=NOW - 4 * DAY)
    assert recon(shop, "pull").returncode == 0
    assert recon(shop, "run").returncode == 1

    done = recon(shop, "gap", "explain", "1")

    assert done.returncode == 1
    assert "Incident 1  de  notice  verdicts, all orders, since " in done.stdout
    assert "40 of 40 settled orders are not recorded at Rakuten" in done.stdout
    assert re.search(r" 40 +40 +0\.\d+ +\d\.\d", done.stdout)
    assert "Not shown: settled verdicts raised it, not a signal" in done.stdout


def test_a_signal_that_looks_at_attempts_alone_is_told_by_its_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = a_shop(tmp_path / "shop")
    shop.typed = capfd
    monkeypatch.chdir(shop.folder)
    shop.clock.at = NOW - 5 * HOUR
    shop.pull()
    for number in range(6):
        shop.order(f"denied{number}", placed=NOW - HOUR)
        shop.attempt(f"denied{number}", "<response><error>Access denied</error></response>", at=NOW - HOUR)
    assert recon(shop, "watch").returncode == 1

    done = recon(shop, "gap", "explain", "1", "--signal", "failing")

    # Six of six are much, but how much depends on what is usual at the hour.
    assert re.match(r"Incident 1  de  (page|notice)  failing, all orders, since ", done.stdout)
    assert re.search(r"\nfrom +age +orders +failed +usual +bad day +evidence", done.stdout)
    assert re.search(r" [012] h +\d +6 .* above", done.stdout)
    assert "Not shown: what else was considered" in done.stdout
