"""Secrets print nowhere: not as text, not in errors, not in what the digest is made of."""

import traceback
from pathlib import Path

import pytest

from recon.config import BadConfig, Config
from recon.config.problem import shown
from tests.rules.config_scene import PROGRAMME, loaded, refusal

SECRET = "geheim"
WITH_SECRETS = f"""
[programme.de]
mid = "1"
signing_key = "{SECRET}-signing-key"
rudderstack_write_key = "{SECRET}-write-key"
client_id = "client"
client_secret = "{SECRET}-client-secret"
login_grant = "password"
login_user = "user"
login_password = "{SECRET}-login-password"
token = "{SECRET}-programme-token"
currency = "EUR"
zone = "Europe/Berlin"
[orders.shop]
url = "postgresql://{SECRET}-user:{SECRET}-shop@db.example:5433/shop?options={SECRET}"
[postbacks.log]
type = "sql"
url = "mysql://recon:{SECRET}-log@db.example/shop"
[network.ran]
type = "api"
report = "sales"
token = "{SECRET}-token"
[store]
url = "postgresql://recon:{SECRET}-store@db.example/recon"
"""


def _texts(config: Config) -> list[str]:
    everything = (
        config,
        *config.orders(),
        *config.postbacks(),
        *config.networks(),
        *config.programmes().values(),
    )
    sections = (config.store, *config.order_sections.values(), *config.network_sections.values())
    return [form(value) for value in (*everything, *sections) for form in (repr, str, "{}".format)]


def test_no_secret_prints_with_the_configuration_or_what_is_made_of_it(tmp_path: Path) -> None:
    config = loaded(tmp_path, WITH_SECRETS)

    assert [text for text in _texts(config) if SECRET in text] == []


def test_the_doors_are_given_the_secrets(tmp_path: Path) -> None:
    config = loaded(tmp_path, WITH_SECRETS)

    assert f"{SECRET}-shop@" in config.orders()[0].url
    assert f"{SECRET}-store@" in config.store_url


def test_no_secret_is_in_what_the_digest_is_made_of(tmp_path: Path) -> None:
    config = loaded(tmp_path, WITH_SECRETS)

    assert SECRET not in config.public_text()
    assert "postgresql://db.example:5433/shop" in config.public_text()


def test_a_new_password_leaves_the_digest_as_it_was(tmp_path: Path) -> None:
    before = loaded(tmp_path, WITH_SECRETS).digest()

    assert loaded(tmp_path, WITH_SECRETS.replace(SECRET, "anders")).digest() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('mid = "1"', 'mid = "2"'),
        ('mid = "1"', 'mid = "1"\nsettle = "49h"'),
        ("5433/shop", "5433/other"),
        ('report = "sales"', 'report = "sales"\nlanguage = "ja"'),
        ("[store]", "[engine]\nthreads = 1\n[store]"),
    ],
)
def test_anything_else_changes_the_digest(old: str, new: str, tmp_path: Path) -> None:
    before = loaded(tmp_path, WITH_SECRETS).digest()

    assert loaded(tmp_path, WITH_SECRETS.replace(old, new)).digest() != before


def test_writing_the_same_in_other_words_leaves_the_digest_as_it_was(tmp_path: Path) -> None:
    short = loaded(tmp_path, PROGRAMME)
    at_length = loaded(tmp_path, '[shop]\nname = "Shop"\n' + PROGRAMME + 'settle = "2d"\namber = "2.0%"\n')

    assert short.digest() == at_length.digest()


def test_the_folder_of_the_file_leaves_the_digest_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()

    assert loaded(tmp_path, PROGRAMME).digest() == loaded(tmp_path / "elsewhere", PROGRAMME).digest()


@pytest.mark.parametrize(
    "mistake",
    [
        "[orders.a]\nurl = ['postgresql://recon:geheim@db.example/shop']",
        "[orders.a]\nurl = 'postgresql://recon:geheim@db.example'",
        "[orders.a]\nurl = 'postgresql://recon:geheim@db.example:geheim/shop'",
        "[orders.a]\nurl = 'mysql://recon:ge@geheim@db.example/shop'",
        "[orders.a]\nurl = 'geheim'",
        "[orders.a]\nurl = 'sqlite:///a.db'\npasswort = 'geheim'",
        "[network.a]\ntype = 'api'\ntoken = 'geheim'\nreport = 7",
        "[network.a]\ntype = 'api'\ntoken_file = 'geheim'\nreport = 'sales'",
        "[network.a]\ntype = 'api'\ntoken = ['geheim']\nreport = 'sales'",
        "[network.a]\ntype = 'api'\ntoken = 'x'\nreport = 'https://ran.example/a?b=c&Token=geheim&d=e'",
        "[network.a]\ntype = 'api'\ntoken = 'x'\nreport = 'sales'\nbase_url = 'https://me:geheim@ran.example'",
        "[network]\ntoken = 'geheim'",
        "[networks]\ntoken = 'geheim'",
        "network = 'geheim'",
        "token = 'geheim",
    ],
)
def test_no_secret_is_in_an_error_nor_behind_it(mistake: str, tmp_path: Path) -> None:
    refused = refusal(tmp_path, f"{mistake}\n{PROGRAMME}")

    behind = "".join(traceback.format_exception(refused))
    assert SECRET not in str(refused) + repr(refused) + behind


def test_a_secret_from_the_environment_is_in_no_error(tmp_path: Path) -> None:
    environ = {
        "RECON_ORDERS__A__URL": f"oracle://{SECRET}",
        "RECON_STORE__ULR": SECRET,
        "RECON_NETWERK__A__B": SECRET,
    }

    refused = refusal(tmp_path, PROGRAMME, environ)

    assert [problem.shown for problem in refused.problems] == ["", "", ""]
    assert SECRET not in str(refused)


def test_a_long_value_is_cut_short() -> None:
    assert len(shown("x" * 1000)) < 100


def test_a_refusal_carries_its_problems_and_not_the_input(tmp_path: Path) -> None:
    refused = refusal(tmp_path, f"[orders.a]\nurl = '{SECRET}'\n{PROGRAMME}")

    assert isinstance(refused, BadConfig)
    assert refused.__cause__ is None
    assert SECRET not in repr(refused.__context__)
