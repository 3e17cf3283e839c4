"""A file that cannot be read, a key nobody knows, sections that do not agree: one line each, worst first."""

from pathlib import Path

import pytest

from recon.config import BadConfig, load
from recon.config.problem import Severity
from tests.rules.config_scene import PROGRAMME, complaint, refusal, written

TWO = """
[programme.de]
mid = "1"
currency = "EUR"
zone = "Europe/Berlin"
stores = ["de"]
[programme.at]
mid = "2"
currency = "EUR"
zone = "Europe/Vienna"
stores = ["at"]
[orders.shop]
url = "sqlite:///shop.db"
[network.file]
type = "file"
path = "a.csv"
"""


@pytest.mark.parametrize(
    ("text", "key", "cure"),
    [
        ('settel = "48h"', "programme.de.settel", "the nearest known key is settle"),
        ('send-within = "48h"', "programme.de.send-within", "the nearest known key is send_within"),
        ('tokn_file = "x"', "programme.de.tokn_file", "the nearest known key is token_file"),
        ("[programm.at]", "programm", "the nearest known one is programme"),
        ('[Shop]\nname = "x"', "Shop", "the nearest known one is shop"),
        ("[engine]\nthread = 1", "engine.thread", "the nearest known key is threads"),
        (
            '[alerts]\nfirst_week = "7d"',
            "alerts.first_week",
            "known keys are tell_after, verdicts_after, repeat, grey_after, link",
        ),
        ("[engine]\nxyzzy = 1", "engine.xyzzy", "known keys are memory_limit, threads"),
        ('xyzzy = 1\n[shop]\nname = "x"', "programme.de.xyzzy", "known keys are mid, "),
        (
            '[postbacks.log]\ntype = "jsonl"\npaths = ["a"]\nurl = "x"',
            "postbacks.log.url",
            "it belongs to type = 'sql'; take it out, or change the type",
        ),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest_known_one(
    text: str, key: str, cure: str, tmp_path: Path
) -> None:
    answer = complaint(tmp_path, PROGRAMME + text)

    assert answer.startswith(f"config.toml: {key} is not a known ")
    assert cure in answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[programme]\nmid = "1"',
            "programme.mid stands in [programme] without a name; write [programme.main]",
        ),
        ("[programme.DE_AT]", "programme.DE_AT is not a name; use small letters a to z, digits and -"),
        ("shop = 1", "shop is not a section; write [shop] on its own line"),
        ("orders = 1", "orders is not a section; write [orders.main] on its own line"),
        ("", "programme has no section; write at least one, for example [programme.main]"),
    ],
)
def test_a_section_out_of_place_is_answered_with_its_right_form(text: str, said: str, tmp_path: Path) -> None:
    assert said in str(refusal(tmp_path, text))


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        (('mid = "2"', ""), "programme.at.mid", "is missing: with several programmes only the MID"),
        (
            ('stores = ["at"]', ""),
            "programme.at.stores",
            "is missing: with several programmes only its store",
        ),
        (
            ('["at"]', '["at", "de"]'),
            "programme.at.stores",
            "claims 'de', which programme.de.stores has already",
        ),
        (('mid = "2"', 'mid = "1"'), "programme.at.mid", "claims '1', which programme.de.mid has already"),
        (('"a.csv"', '"a.csv"\nmid = "3"'), "network.file.mid", "is '3', which no programme has as its mid"),
        (
            ('shop.db"', 'shop.db"\nstore = "att"'),
            "orders.shop.store",
            "write one that has, for example 'at'",
        ),
        (('mid = "2"', 'mid = "2"\namber = "6%"'), "programme.at.amber", "is above red"),
        (
            ('mid = "2"', 'mid = "2"\nexchange_rates = { EUR = "2" }'),
            "programme.at.exchange_rates.EUR",
            "says that one EUR buys 2 EUR",
        ),
        (('mid = "2"', 'mid = "2"\nhorizon = "2d"'), "programme.at.horizon", "is not longer than settle"),
        (
            ('type = "file"\npath = "a.csv"', 'type = "api"\nreport = "sales"'),
            "network.file.token",
            "or set RECON_NETWORK__FILE__TOKEN",
        ),
        (
            (
                "[network.file]",
                '[postbacks.log]\ntype="jsonl"\npaths=["a"]\nconstants={mid="9"}\n[network.file]',
            ),
            "postbacks.log.constants.mid",
            "is '9', which no programme has as its mid",
        ),
    ],
)
def test_what_does_not_agree_is_said_of_the_section_that_can_cure_it(
    change: tuple[str, str], key: str, said: str, tmp_path: Path
) -> None:
    answer = complaint(tmp_path, TWO.replace(*change))

    assert answer.startswith(f"config.toml: {key} ")
    assert said in answer


def test_several_programmes_need_no_mid_while_nothing_is_told_by_it(tmp_path: Path) -> None:
    only_orders = TWO.partition("[network.file]")[0].replace('mid = "1"', "").replace('mid = "2"', "")
    file = written(tmp_path, only_orders)

    config = load(file, environ={})

    assert [programme.mid for programme in config.programmes().values()] == ["", ""]
    assert config.sole_programme is None


def test_every_problem_is_listed_and_the_worst_comes_first(tmp_path: Path) -> None:
    refused = refusal(tmp_path, '[programme.de]\nsettle = "x"\ncurency = "EUR"\nzone = "Mars/Olympus"\n')

    assert [problem.severity for problem in refused.problems] == [
        Severity.UNKNOWN,
        Severity.MISSING,
        Severity.WRONG,
        Severity.WRONG,
    ]
    assert [problem.key for problem in refused.problems] == [
        "programme.de.curency",
        "programme.de.currency",
        "programme.de.zone",
        "programme.de.settle",
    ]
    assert len(str(refused).splitlines()) == len(refused.problems)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[shop]\nname = Lamp\n", "is not TOML: Invalid value (at line 2, column 8); look at that line"),
        (b"[shop]\n[shop]\n", "is not TOML: Cannot declare ('shop',) twice"),
        (b"[shop]\nname = '\xe4'\n", "is not text in UTF-8; save it again"),
    ],
)
def test_a_file_that_is_not_toml_is_answered_with_the_line(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)

    with pytest.raises(BadConfig) as caught:
        load(file, environ={})

    assert str(caught.value).startswith(f"{file}: {said}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"), [("away.toml", "there is no such file"), ("", "cannot be read (Is a dir")]
)
def test_a_file_that_cannot_be_opened_is_answered_with_a_way_on(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as caught:
        load(tmp_path / name, environ={})

    assert said in str(caught.value)
    assert "with --config" in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf" + PROGRAMME.replace("\n", "\r\n").encode())

    assert load(file, environ={}).sole_programme == "de"


def test_a_key_with_a_line_break_is_still_one_line(tmp_path: Path) -> None:
    assert "nearest" not in complaint(tmp_path, PROGRAMME + '"a\\nb" = 1')


def test_no_log_may_have_the_name_of_our_own_sends(tmp_path: Path) -> None:
    log = PROGRAMME + '[postbacks.recon]\ntype = "jsonl"\npaths = ["log.jsonl"]\n'

    assert "has the name under which our own sends are kept" in complaint(tmp_path, log)
