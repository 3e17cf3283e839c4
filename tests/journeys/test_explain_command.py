"""`recon explain` as a person types it: with and without a configuration, and with what is no code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.command_scene import WEEK_AGO, a_shop, figures, one_line, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    monkeypatch.delenv("RECON_CONFIG", raising=False)
    shop.typed = capfd
    return shop


def _lines(text: str) -> Iterator[tuple[str, str]]:
    return ((line[:12].strip(), line[12:].strip()) for line in text.splitlines())


def test_a_code_says_what_it_means_who_acts_and_how_many_breaks_carry_it_now(unchanged: Shop) -> None:
    done = recon(unchanged, "explain", "b20")

    assert done.returncode == 0
    assert done.stdout.startswith("B20  never sent\n")
    said = dict(_lines(done.stdout))
    assert said["how told"] == "kind never_sent"
    assert (said["legitimate"], said["sent again"], said["who acts"]) == ("no", "yes", "tracking engineer")
    assert "`recon resend plan`" in said["next step"]
    assert said["open now"] == "1 break: recon breaks --kind never_sent"


def test_the_kinds_that_a_code_causes_are_named_together(unchanged: Shop) -> None:
    said = dict(_lines(recon(unchanged, "explain", "B12").stdout))

    assert said["how told"].endswith("cause of breaks of the kinds never_sent, refused and not_recorded")
    assert " of kind " in dict(_lines(recon(unchanged, "explain", "B05").stdout))["how told"]


def test_what_only_may_be_the_code_is_not_counted_as_it(shop: Shop) -> None:
    shop.order("silent", placed=WEEK_AGO)
    shop.attempt("silent", at=WEEK_AGO)
    recon(shop, "pull")
    recon(shop, "run")

    said = dict(_lines(recon(shop, "explain", "B63").stdout))
    told = figures(recon(shop, "explain", "B63", "--json"))

    assert said["open now"] == "1 break of kind not_recorded, of which any may be this one"
    assert told["open"] == {"carry_it": {}, "may_be_it": {"not_recorded": 1}}
    assert dict(_lines(recon(shop, "explain", "O01").stdout))["open now"] == "no break"


def test_a_kind_is_explained_by_its_code_and_by_those_it_may_be(shop: Shop) -> None:
    for words in (("amount_differs",), ("amount", "differs"), ("Amount-Differs",)):
        first, second, *_, code, means = recon(shop, "explain", *words).stdout.splitlines()[:5]

        assert first == "Kind amount_differs: Recorded at Rakuten with another amount."
        assert second.startswith("Its orders carry B40. It may also be L26, ")
        assert code == "B40  tax included"
        assert means.startswith("means ")


def test_what_is_no_difference_has_no_code(shop: Shop) -> None:
    done = recon(shop, "explain", "matched")

    assert done.stdout.splitlines()[1] == "It is no difference, so it has no code."
    assert figures(recon(shop, "explain", "matched", "--json"))["code"] is None


def test_where_nothing_was_judged_the_code_is_explained_and_nothing_is_made(shop: Shop) -> None:
    before = sorted(shop.folder.rglob("*"))

    done = recon(shop, "explain", "B29")

    assert done.returncode == 0
    assert dict(_lines(done.stdout))["open now"].startswith("not known: nothing was judged yet")
    assert figures(recon(shop, "explain", "B29", "--json"))["open"] is None
    assert sorted(shop.folder.rglob("*")) == before


def test_without_a_configuration_a_code_is_explained(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "shop" / "config.toml").rename(tmp_path / "elsewhere.toml")

    done = recon(shop, "explain", "B29")

    assert done.returncode == 0
    assert "open now" not in done.stdout


def test_a_configuration_that_is_wrong_hides_only_the_count(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("[shop]", "[shop"))

    done = recon(shop, "explain", "B29")

    assert (done.returncode, done.stderr) == (0, "")
    assert dict(_lines(done.stdout))["open now"].startswith("not known: config.toml")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("B299",), "'B299' is no code and no kind; did you mean B29?"),
        (("nevr_sent",), "did you mean never_sent"),
        (("xyzzy",), "'xyzzy' is no code and no kind; `recon explain` lists all of them"),
    ],
)
def test_what_is_no_code_ends_in_one_line_and_2(shop: Shop, words: tuple[str, ...], hint: str) -> None:
    done = recon(shop, "explain", *words)

    assert done.returncode == 2
    assert hint in one_line(done)


def test_all_codes_are_listed_by_family_with_what_is_told_today(shop: Shop) -> None:
    done = recon(shop, "explain")
    told = figures(recon(shop, "explain", "--json"))["codes"]

    lines = [line.split() for line in done.stdout.splitlines()]
    codes = [words[0] for words in lines if words and words[0] in {each["code"] for each in told}]
    assert codes == [each["code"] for each in told]
    counted = sum(each["standing"] == "told" for each in told)
    assert f"\n{len(told)} codes: {counted} told, " in done.stdout
