"""What the guided way writes: a configuration that loads, secrets beside it, and never a half of it."""

from dataclasses import replace
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest

from recon.cli.guide.answers import Address, Answers, FileLog, Programme, ReportByApi, ReportByHand, Shop
from recon.cli.guide.asking import Asking
from recon.cli.guide.database import ask_address
from recon.cli.guide.written import text_of, write
from recon.cli.init import write_starter
from recon.cli.written import NotWritten
from recon.config import BadConfig, load
from recon.sources.settings import ReportApiSettings

PROGRAMME = Programme('Lamp & Co "Licht"', "de", "41234", "EUR", "Europe/Berlin", ("de", "at"))
SHOP = Shop(
    Address("mysql://recon:geheim@db.example/shop"),
    "woocommerce",
    "",
    {"prefix": "kauf_", "click_key": "_ran"},
)
API = ReportByApi("t0ken-of-ours", "orders", "https://ran-reporting.rakutenmarketing.com", "de", "9", "GMT")
LOG = FileLog(("logs/*.jsonl",), {"sent_at": "time", "request_url": "request.url"})
WHOLE = Answers(PROGRAMME, SHOP, API, LOG)


def test_what_is_written_loads_as_it_was_answered(tmp_path: Path) -> None:
    files = write(tmp_path / "config.toml", WHOLE)

    config = load(tmp_path / "config.toml", environ={})
    [shop], [report] = config.orders(), config.networks()
    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        "secrets/shop-url", "secrets/rakuten-token", "config.toml",
    ]  # fmt: skip
    assert (shop.preset, shop.parameters) == ("woocommerce", SHOP.parameters)
    assert "geheim" in shop.url
    assert isinstance(report, ReportApiSettings)
    assert report.token == "t0ken-of-ours"
    assert config.shop.name == PROGRAMME.shop
    assert config.programmes()["de"].stores == ("de", "at")


def test_no_secret_stands_in_the_configuration(tmp_path: Path) -> None:
    write(tmp_path / "config.toml", WHOLE)

    text = (tmp_path / "config.toml").read_text()
    assert not any(secret in text for secret in ("geheim", "t0ken-of-ours", "db.example"))


def test_a_secret_that_has_its_place_stays_there(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(SHOP.address.url)
    kept = replace(SHOP, address=Address(SHOP.address.url, file=Path("url")))

    files = write(tmp_path / "config.toml", replace(WHOLE, shop=kept, report=None))

    assert [file.name for file in files] == ["config.toml"]
    assert 'url_file = "url"' in (tmp_path / "config.toml").read_text()


def test_what_nobody_has_yet_is_left_as_comments_that_load(tmp_path: Path) -> None:
    write(tmp_path / "config.toml", Answers(PROGRAMME))

    assert load(tmp_path / "config.toml", environ={}).orders() == ()


def test_a_configuration_that_came_meanwhile_stays_and_no_secret_is_left(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")

    with pytest.raises(NotWritten, match="exists already"):
        write(tmp_path / "config.toml", WHOLE)

    assert (tmp_path / "config.toml").read_text() == "mine"
    assert [path.name for path in tmp_path.rglob("*")] == ["config.toml"]


def test_secrets_of_an_earlier_try_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "rakuten-token").write_text("older")

    write(tmp_path / "config.toml", WHOLE)

    assert (tmp_path / "secrets" / "rakuten-token").read_text() == "older"
    assert 'token_file = "secrets/rakuten-token-2"' in (tmp_path / "config.toml").read_text()


def test_answers_that_would_not_load_leave_nothing_behind(tmp_path: Path) -> None:
    wrong = replace(WHOLE, report=ReportByHand("rakuten.csv", "last month"))

    with pytest.raises(BadConfig, match="period"):
        write(tmp_path / "config.toml", wrong)

    assert list(tmp_path.iterdir()) == []


def test_a_url_from_the_environment_is_written_nowhere() -> None:
    outside = replace(SHOP, address=Address("mysql://x@y/z", variable="RECON_ORDERS__SHOP__URL"))

    text = text_of(replace(WHOLE, shop=outside), kept={"secrets/rakuten-token": "t"})

    assert "mysql://" not in text
    assert "RECON_ORDERS__SHOP__URL" in text


def test_a_text_that_no_file_can_hold_is_refused_before_there_is_a_file(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match=r"config\.toml: what was given is no text in UTF-8; write it anew"):
        write_starter(tmp_path / "config.toml", shop_name="Lamp \udcff")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("room", [0, 40, 400])
def test_on_a_full_disk_no_half_of_a_file_is_left(room: int, tmp_path: Path) -> None:
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(NotWritten, match=r"cannot be written \(File too large\); name another file"):
            write(tmp_path / "config.toml", WHOLE)
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("named", "stays"),
    [("RECON_POSTBACKS__LOG__URL", "RECON_POSTBACKS__LOG__URL"), ("RECON_ORDERS__SHOP__URL", "")],
)
def test_an_address_stays_only_in_the_variable_it_is_read_from(
    named: str, stays: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(named, "mysql://recon:geheim@db.example/shop")

    address = ask_address(
        Asking(interactive=False),
        given=f"env:{named}",
        what="the log's database",
        variable="RECON_POSTBACKS__LOG__URL",
        folder=tmp_path,
    )

    assert address.variable == stays
