"""`recon alias import`: many aliases from a CSV, all of them or none, each refusal with its line."""

from pathlib import Path

import pytest

from tests.journeys.command_scene import WEEK_AGO, Ended, a_shop, figures, one_line, recon
from tests.journeys.shop_scene import Shop

_CHANGED = ("A110", "A220", "A330")
_WHY = ("--because", "ticket 7", "--as", "Mia")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """A shop of which Rakuten has three orders under numbers of its own."""
    shop = a_shop(tmp_path / "shop")
    lines = [{"order": f"N{number}", "amount": "10.00"} for number in range(1, 30)]
    for number, ref in enumerate(_CHANGED):
        shop.order(ref, placed=WEEK_AGO, amount=f"{20 + number}.00")
        lines.append({"order": f"77-{number}", "amount": f"{20 + number}.00"})
    shop.report([{**line, "dated": WEEK_AGO, "processed": WEEK_AGO} for line in lines])
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def _imported(shop: Shop, content: str | bytes) -> Ended:
    raw = content.encode() if isinstance(content, str) else content
    (shop.folder / "aliases.csv").write_bytes(raw)
    return recon(shop, "alias", "import", "aliases.csv", *_WHY)


def _aliases(shop: Shop) -> list[tuple[str, str]]:
    listed = figures(recon(shop, "alias", "list", "--json"))["aliases"]
    return [(each["order_ref"], each["known_as"]) for each in listed]


def test_the_orders_of_a_file_are_joined_at_once(shop: Shop) -> None:
    recon(shop, "pull")

    done = _imported(shop, "order,known_as\nA110,77-0\nA220,77-1\n\n A330 ,77-2\nA330,77-2\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Joined: 3 references; 1 line said what holds already; ")
    assert _aliases(shop) == [("A110", "77-0"), ("A220", "77-1"), ("A330", "77-2")]
    recon(shop, "run")
    broken = {each["order_ref"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]}
    assert broken == {"N0"}


def test_a_file_that_comes_again_adds_what_is_new(shop: Shop) -> None:
    _imported(shop, "order,known_as\nA110,77-0\n")

    done = _imported(shop, "\ufeffKnown_as;Order;Programme\r\n77-0;A110;de\r\n77-1;A220;\r\n")

    assert done.stdout.startswith("Joined: 1 reference; 1 line said what holds already; no book rewritten.")
    assert _aliases(shop) == [("A110", "77-0"), ("A220", "77-1")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("order,known_as\nA1,7\n,8\n", "aliases.csv, line 3: 'order' is empty"),
        ("order,known_as\nA1,7\nA2\n", "aliases.csv, line 3: it has 1 cells where the header has 2"),
        ("order,known_as\nA1,7\nA2,7\n", "aliases.csv, line 3: '7' is an alias of order 'A1' already"),
        ("order,known_as\nA1,77-0\n", "aliases.csv, line 2: '77-0' is an alias of order 'A110' already"),
        ("order,known_as\nA1, A1\n", "aliases.csv, line 2: 'A1' is known as itself"),
        (
            "order,known_as,programme\nA1,7,fr\n",
            "aliases.csv, line 2: there is no programme 'fr' here; known are de",
        ),
        ('order,known_as\nA1,"7\n', "aliases.csv, line 2: it is no CSV"),
        ("A1,7\n", "aliases.csv, line 1: its first line must be order,known_as"),
        ("order,order,known_as\n", "aliases.csv, line 1: its first line must be order,known_as"),
        ("order,known_as\n", "aliases.csv: it has no line below its header"),
        ("", "aliases.csv: it is empty; its first line is order,known_as"),
        ("order,known_as\nÄ,7\n".encode("latin-1"), "aliases.csv: it is no text in UTF-8"),
    ],
)
def test_a_file_with_one_wrong_line_is_refused_whole(shop: Shop, content: str | bytes, said: str) -> None:
    _imported(shop, "order,known_as\nA110,77-0\n")

    done = _imported(shop, content)

    assert done.returncode == 2
    line = one_line(done)
    assert line.startswith(f"recon: {said}")
    assert line.endswith("; nothing was taken")
    assert _aliases(shop) == [("A110", "77-0")]


def test_a_file_that_is_not_there_is_said(shop: Shop) -> None:
    done = recon(shop, "alias", "import", "nowhere.csv", *_WHY)

    assert done.returncode == 2
    assert one_line(done).startswith("recon: nowhere.csv: it cannot be read (No such file or directory)")


def test_where_there_are_several_programmes_each_line_names_its_own(shop: Shop) -> None:
    shop.configure(
        lambda text: (
            text.replace('mid = "41234"', 'mid = "41234"\nstores = ["de"]')
            + '\n[programme.fr]\nmid = "55555"\nstores = ["fr"]\ncurrency = "EUR"\nzone = "Europe/Paris"\n'
        )
    )

    silent = _imported(shop, "order,known_as\nA110,77-0\n")
    told = _imported(shop, "order,known_as,programme\nA110,77-0,de\nA110,77-0,fr\n")

    assert (
        "line 2: it names no programme; fill in the column programme, or choose with --programme: de, fr"
        in (one_line(silent))
    )
    assert told.returncode == 0
    assert len(_aliases(shop)) == 2


def test_what_is_lacking_is_answered_with_the_help_of_the_very_command(shop: Shop) -> None:
    lacking, bare = recon(shop, "alias", "import", "aliases.csv"), recon(shop, "alias")

    assert (lacking.returncode, bare.returncode) == (2, 2)
    assert lacking.stderr == "recon: Missing option '--because'; see recon alias import --help\n"
    assert bare.stderr.startswith("Usage: ")
    assert "see recon alias --help" not in bare.stderr
