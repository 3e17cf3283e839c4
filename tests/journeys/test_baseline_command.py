"""`recon baseline`, as typed: a reset is said, listed, and taken back."""

from pathlib import Path

import pytest

from tests.journeys.command_scene import figures, recon
from tests.journeys.shop_scene import Shop

WHY = ("--because", "new checkout", "--as", "NINA")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = Shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_a_reset_is_said_listed_and_taken_back(shop: Shop) -> None:
    made = recon(shop, "baseline", "reset", "--since", "2026-11-02T06:00Z", *WHY)
    listed = recon(shop, "baseline", "list").stdout
    [told] = figures(recon(shop, "baseline", "list", "--json"))["resets"]
    revoked = recon(shop, "baseline", "revoke", str(told["reset"]), *WHY)
    gone = recon(shop, "baseline", "list").stdout
    [every] = figures(recon(shop, "baseline", "list", "--all", "--json"))["resets"]

    assert made.returncode == 0
    assert "what is usual of de is learnt from orders due since 2026-11-02 06:00 UTC on." in made.stdout
    assert f"recon baseline revoke {told['reset']} " in made.stdout
    assert "new checkout" in listed
    assert (told["since"], told["who"], told["why"], told["revoked_at"]) == (
        "2026-11-02T06:00:00+00:00",
        "NINA",
        "new checkout",
        None,
    )
    assert "what came before 2026-11-02 06:00 UTC teaches again." in revoked.stdout
    assert gone == "No reset counts: what is usual is learnt from all that is known.\n"
    assert every["revoked_at"] is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reset", "--since", "2126-01-01", *WHY), "in the future"),
        (("reset", "--programme", "fr", *WHY), "there is no programme 'fr'"),
        (("reset", "--because", " ", "--as", "NINA"), "a reset needs a reason and a name"),
        (("revoke", "7", *WHY), "no reset 7 counts"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(shop: Shop, words: tuple[str, ...], said: str) -> None:
    refused = recon(shop, "baseline", *words)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_with_several_programmes_one_must_be_named(shop: Shop) -> None:
    shop.configure(
        lambda text: (
            text.replace('mid = "41234"', 'mid = "41234"\nstores = ["de"]')
            + '\n[programme.fr]\nmid = "5"\ncurrency = "EUR"\nzone = "Europe/Paris"\nstores = ["fr"]\n'
        )
    )

    refused = recon(shop, "baseline", "reset", *WHY)

    assert refused.returncode == 2
    assert "there are several programmes: de, fr; choose one with --programme" in refused.stderr
