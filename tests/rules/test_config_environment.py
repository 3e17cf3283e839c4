"""The environment wins over the file, a value may lie in a file of its own, and a wrong name is an error."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from recon.config import BadConfig, Config, load
from recon.sources.settings import ReportApiSettings
from tests.rules.config_scene import PROGRAMME, complaint, loaded, refusal

API = PROGRAMME + '[network.ran]\ntype = "api"\nreport = "sales"\n'


def _token(config: Config) -> str:
    (settings,) = config.networks()
    assert isinstance(settings, ReportApiSettings)
    return settings.token


@pytest.mark.parametrize(
    ("line", "environ", "token"),
    [
        ('token = "file"', {}, "file"),
        ('token_file = "below"', {}, "kept below"),
        ('token = "file"', {"RECON_NETWORK__RAN__TOKEN": "env"}, "env"),
        ('token_file = "below"', {"RECON_NETWORK__RAN__TOKEN": "env"}, "env"),
        ('token = "file"', {"RECON_NETWORK__RAN__TOKEN_FILE": "below"}, "kept below"),
        ('token_file = "away"', {"RECON_NETWORK__RAN__TOKEN_FILE": "below"}, "kept below"),
        ('token = "file"', {"recon_network__ran__Token": "any case"}, "any case"),
        ('token = "file"', {"RECON_NETWORK__RAN__TOKEN": ""}, "file"),
        ("", {"RECON_PROGRAMME__DE__TOKEN_FILE": "below"}, "kept below"),
        ('token = "file"', {"RECON_PROGRAMME__DE__TOKEN": "the programme's"}, "file"),
    ],
)
def test_the_environment_wins_over_the_file(
    line: str, environ: Mapping[str, str], token: str, tmp_path: Path
) -> None:
    (tmp_path / "below").write_text("kept below\n", encoding="utf-8")

    assert _token(loaded(tmp_path, API + line, environ)) == token


def test_a_programmes_token_serves_the_report_with_its_mid(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        PROGRAMME
        + 'mid = "1"\ntoken = "german"\n[programme.at]\nmid = "2"\ntoken = "austrian"\ncurrency = "EUR"\n'
        + 'zone = "Europe/Vienna"\n[network.ran]\ntype = "api"\nreport = "sales"\nmid = "2"\n',
    )

    assert _token(config) == "austrian"


def test_a_name_with_a_hyphen_is_written_with_an_underscore(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        PROGRAMME.replace("programme.de", "programme.de-at"),
        {"RECON_PROGRAMME__DE_AT__SETTLE": "72h", "RECON_PROGRAMME__DE_AT__STORES": "de, at"},
    )

    assert config.programmes()["de-at"].settle == timedelta(hours=72)
    assert config.programmes()["de-at"].stores == ("de", "at")


def test_an_entry_of_a_table_stands_beside_those_of_the_file(tmp_path: Path) -> None:
    text = (
        PROGRAMME + '[orders.shop]\nurl = "sqlite:///a.db"\nparameters = { prefix = "wp_", click = "ran" }\n'
    )

    config = loaded(
        tmp_path,
        text,
        {"RECON_ORDERS__SHOP__PARAMETERS__PREFIX": "shop_", "RECON_ORDERS__SHOP__PARAMETERS__STATES": "paid"},
    )

    assert config.orders()[0].parameters == {"prefix": "shop_", "click": "ran", "states": "paid"}


def test_any_value_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "zone").write_text("Asia/Tokyo\r\n", encoding="utf-8")
    (tmp_path / "threads").write_text("2\n", encoding="utf-8")

    config = loaded(
        tmp_path,
        PROGRAMME.replace('zone = "Europe/Berlin"', 'zone_file = "zone"')
        + "[engine]\nthreads_file = 'threads'",
    )

    assert config.programmes()["de"].zone == "Asia/Tokyo"
    assert config.engine.threads == 2


def test_only_the_last_line_break_of_a_file_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "name").write_text("a\nb\n", encoding="utf-8")

    assert loaded(tmp_path, PROGRAMME + "[shop]\nname_file = 'name'").shop.name == "a\nb"


def test_a_wrong_value_from_a_file_names_the_key_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "threads").write_text("many", encoding="utf-8")

    answer = complaint(tmp_path, PROGRAMME + "[engine]\nthreads_file = 'threads'")

    assert answer.startswith(
        "config.toml, read from the file under threads_file: engine.threads = 'many' is not"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "settle_file = 'away'",
            "programme.de.settle_file = 'away' cannot be read (No such file or directory); name",
        ),
        ("settle_file = '.'", "programme.de.settle_file = '.' cannot be read (Is a directory); name"),
        ("settle_file = 7", "programme.de.settle_file = 7 is not the path of a file; write for example"),
        (
            "zone_file = 'x'",
            "programme.de.zone_file stands beside zone, which is given as well; keep one of the two",
        ),
    ],
)
def test_a_file_that_holds_no_value_is_one_line(line: str, said: str, tmp_path: Path) -> None:
    assert said in complaint(tmp_path, PROGRAMME + line)


def test_the_sql_file_is_a_path_and_not_a_value(tmp_path: Path) -> None:
    config = loaded(tmp_path, PROGRAMME + '[orders.shop]\nurl = "sqlite:///a.db"\nsql_file = "mine.sql"\n')

    assert config.orders()[0].sql_file == tmp_path / "mine.sql"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "RECON_PROGRAM__DE__MID",
            "names no key of the configuration; the nearest known section is programme",
        ),
        ("RECON_PROGRAMME__DE", "write RECON_PROGRAMME__NAME__KEY"),
        ("RECON_XYZZY__A__B", "write RECON_SECTION__KEY; known sections are shop, "),
        (
            "RECON_PROGRAMME__DE__SETLE",
            "programme.de.setle is not a known key; the nearest known key is settle",
        ),
        (
            "RECON_ENGINE__THREADS__MORE",
            "engine.threads__more is not a known key; the nearest known key is threads",
        ),
    ],
)
def test_a_variable_that_is_wrong_is_named(name: str, said: str, tmp_path: Path) -> None:
    answer = complaint(tmp_path, PROGRAMME, {name: "1"})

    assert answer.startswith(f"{name} in the environment: ")
    assert said in answer


def test_a_variable_without_a_path_is_somebody_elses(tmp_path: Path) -> None:
    others = {"RECON_TEST_POSTGRES_URL": "x", "RECON_": "x", "RECON__": "x", "RECONNECT__A": "x", "HOME": "/"}

    assert loaded(tmp_path, PROGRAMME, others) == loaded(tmp_path, PROGRAMME)


def test_the_environment_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    config = load(None, environ={"RECON_PROGRAMME__DE__CURRENCY": "eur", "RECON_PROGRAMME__DE__ZONE": "UTC"})

    assert config.programmes()["de"].currency == "EUR"
    assert config.folder == tmp_path


def test_without_a_path_a_variable_names_the_file_and_config_toml_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(PROGRAMME.replace(".de", ".mine"), encoding="utf-8")
    loaded(tmp_path, PROGRAMME)

    assert load(None, environ={"RECON_CONFIG": "mine.toml"}).sole_programme == "mine"
    assert load(None, environ={}).sole_programme == "de"


def test_a_file_somebody_named_must_be_there(tmp_path: Path) -> None:
    environ = {"RECON_CONFIG": str(tmp_path / "away.toml"), "RECON_PROGRAMME__DE__ZONE": "UTC"}

    with pytest.raises(BadConfig, match="there is no such file"):
        load(None, environ=environ)


def test_a_variable_and_its_file_together_are_one_too_many(tmp_path: Path) -> None:
    both = {"RECON_PROGRAMME__DE__ZONE": "UTC", "RECON_PROGRAMME__DE__ZONE_FILE": "zone"}

    assert "stands beside zone" in str(refusal(tmp_path, PROGRAMME, both))
