"""`recon check` on a real shop whose set-up is wrong in the ways that Signal's page lists."""

from pathlib import Path

import pytest

from recon.sandbox import ReportFault, Sandbox, SimulatedClock
from tests.journeys.command_scene import NOW, a_shop, figures, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_a_log_of_refused_logins_opens_with_a_warning(shop: Shop) -> None:
    shop.attempt("N3", "Unauthorized", status=401)

    done = recon(shop, "check")

    assert done.returncode == 0
    assert "warning: 1 of 31 attempts turned away" in done.stdout
    assert "the login is refused: look at key and token" in done.stdout


def test_an_advertiser_id_that_was_taken_for_the_mid_is_found(shop: Shop) -> None:
    shop.configure(lambda text: text.replace('mid = "41234"', 'mid = "41235"\nadvertiser_id = "41234"'))

    said = recon(shop, "check").stdout

    assert "attempts for MID 41234, which is the advertiser id of 'de': its MID is 41235, send that" in said


def test_two_numbers_that_are_one_are_noticed(shop: Shop) -> None:
    shop.configure(lambda text: text.replace('mid = "41234"', 'mid = "41234"\nadvertiser_id = "41234"'))

    assert "warning: mid and advertiser_id are both 41234" in recon(shop, "check").stdout


def test_a_shop_without_a_report_of_rakuten_is_not_ready(shop: Shop) -> None:
    shop.configure(lambda text: text.partition("[network.")[0])

    done = recon(shop, "check")

    assert done.returncode == 3
    assert "NO  network: no report of Rakuten's is configured, so nothing can be judged" in done.stdout


def test_where_nothing_was_judged_no_list_of_things_to_do_is_called_empty(shop: Shop) -> None:
    for words in (("manual", "transactions"), ("manual", "cancels"), ("resend", "plan")):
        done, told = recon(shop, *words), figures(recon(shop, *words, "--json"))

        assert done.returncode == 3
        assert "? de: never judged; run `recon pull` and `recon run` first" in done.stdout
        assert (told["needs_person"], told["cannot_judge"]) == (False, True)


def asks(shop: Shop, rakuten: Sandbox, *, more: str = "") -> None:
    """Let the shop read its report from a stand-in."""
    api = f"""[network.rakuten]
type = "api"
base_url = "{rakuten.url}"
token = "{rakuten.token}"
report = "transactions"
{more}
"""
    shop.configure(lambda text: text.partition("[network.")[0] + api)


def test_what_holds_for_two_reports_of_a_source_is_said_once(shop: Shop) -> None:
    with Sandbox(SimulatedClock(NOW)) as rakuten:
        asks(shop, rakuten, more='noncommissionable_report = "non-commissionable"')
        recon(shop, "pull")

        again = recon(shop, "pull").stdout

        assert {each.path for each in rakuten.journal.latest()} == {
            "/en/reports/transactions",
            "/en/reports/non-commissionable",
        }
    assert again.count("! network.rakuten: the report is the same as last time, byte for byte") == 1


def test_a_report_server_that_fails_is_asked_once_and_quoted(shop: Shop) -> None:
    with Sandbox(SimulatedClock(NOW)) as rakuten:
        rakuten.faults.report = ReportFault.SERVER_ERROR
        asks(shop, rakuten)

        done = recon(shop, "check")

        assert len(rakuten.journal) == 1
    assert done.returncode == 3
    assert "NO  network.rakuten: network report 'rakuten': HTTP 500 'Internal Server Error'" in done.stdout
