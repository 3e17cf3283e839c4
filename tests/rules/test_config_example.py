"""The example file holds every key, its default, and a sentence about it; the starter loads."""

import re
import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from recon.cli.init import starter, write_starter
from recon.cli.written import NotWritten
from recon.config import BadConfig, load, load_text
from recon.config.layout import LOGS, NAMED, REPORTS, SINGLE
from recon.config.sections import Section

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
KEY_TAKEN_OUT = re.compile(r"^#(?=[a-z_]+ = |\[)", re.MULTILINE)
EVERY_MODEL = [
    *((section, "", model) for section, model in SINGLE.items()),
    *((section, kind, model) for section, kinds in NAMED.items() for kind, model in kinds.items()),
]


def _everything() -> str:
    return KEY_TAKEN_OUT.sub("", EXAMPLE.read_text(encoding="utf-8"))


def _tables(section: str, kind: str) -> list[dict[str, Any]]:
    content = tomllib.loads(_everything(), parse_float=Decimal)[section]
    return (
        [content]
        if section in SINGLE
        else [table for table in content.values() if table.get("type", "") == kind]
    )


def test_the_example_loads_as_it_is() -> None:
    config = load(EXAMPLE, environ={})

    assert list(config.programmes()) == ["de"]
    assert [orders.name for orders in config.orders()] == ["shop"]
    assert [log.name for log in config.postbacks()] == ["log"]
    assert [report.name for report in config.networks()] == ["rakuten"]


def test_the_example_loads_with_every_optional_key_put_in() -> None:
    config = load_text(_everything(), file=EXAMPLE)

    assert {type(section) for section in config.postback_sections.values()} == set(LOGS.values())
    assert {type(section) for section in config.network_sections.values()} == set(REPORTS.values())


@pytest.mark.parametrize(("section", "kind", "model"), EVERY_MODEL)
def test_the_example_holds_every_key(section: str, kind: str, model: type[Section]) -> None:
    tables = _tables(section, kind)

    assert [set(table) for table in tables] == [set(model.model_fields)] * len(tables)
    assert tables


@pytest.mark.parametrize(("section", "kind", "model"), EVERY_MODEL)
def test_a_key_with_a_default_stands_there_with_it(section: str, kind: str, model: type[Section]) -> None:
    table = _tables(section, kind)[0]
    read = model.model_validate(table)

    differing = {
        key: table[key]
        for key, field in model.model_fields.items()
        if not field.is_required() and field.get_default(call_default_factory=True, validated_data={})
        if getattr(read, key) != field.get_default(call_default_factory=True, validated_data={})
    }

    assert differing == {}


def test_every_key_of_the_example_has_its_sentence() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    keys = re.compile(r"#?[a-z_]+ = ")
    # [postbacks.table] and [network.by-hand] name their type in the sentence above their heading.
    headings = re.compile(r"#\[")

    bare = [
        line
        for above, line in pairwise(lines)
        if keys.match(line) and not re.fullmatch(r"# .+\.", above) and not headings.match(above)
    ]

    assert bare == []


def test_the_starter_loads() -> None:
    text = starter(
        'Lamp "& Söhne" \\ Co', programme="de-at", currency="CHF", zone="Europe/Zurich", mid="36373"
    )

    config = load_text(text, file=Path("config.toml"))

    assert config.shop.name == 'Lamp "& Söhne" \\ Co'
    assert config.sole_programme == "de-at"
    assert config.programmes()["de-at"].mid == "36373"
    assert config.programmes()["de-at"].currency == "CHF"


def test_what_the_starter_leaves_out_can_be_put_in() -> None:
    first, later = starter("Lamp").rsplit("#[network.rakuten]", maxsplit=1)
    text = KEY_TAKEN_OUT.sub("", first + "[network.api]" + later.replace("token_file", "token"))

    config = load_text(text, file=Path("config.toml"))

    assert [report.name for report in config.networks()] == ["rakuten", "api"]


def test_the_starter_never_overwrites(tmp_path: Path) -> None:
    mine = tmp_path / "config.toml"
    mine.write_text("mine", encoding="utf-8")

    with pytest.raises(NotWritten, match=r"^.*config\.toml: exists already and was left as it is; [^\n]+$"):
        write_starter(mine, shop_name="Lamp")

    assert mine.read_text(encoding="utf-8") == "mine"


def test_the_starter_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    write_starter(tmp_path / "config.toml", shop_name="Lamp")

    assert (tmp_path / "config.toml").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match=r"^[^\n]+ cannot be written \(No such file or directory\); [^\n]+$"):
        write_starter(tmp_path / "away" / "config.toml", shop_name="Lamp")


@pytest.mark.parametrize(
    ("programme", "zone", "said"),
    [
        ("de", "Europe/Berln", "programme.de.zone = 'Europe/Berln' is not a time zone"),
        ("DE AT", "UTC", "for example [programme.de-at]"),
        ("DE", "UTC", "for example [programme.de]"),
    ],
)
def test_the_starter_is_not_written_with_a_value_that_would_not_load(
    programme: str, zone: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadConfig) as caught:
        write_starter(tmp_path / "config.toml", shop_name="Lamp", programme=programme, zone=zone)

    assert said in str(caught.value)
    assert not (tmp_path / "config.toml").exists()
