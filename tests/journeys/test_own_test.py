"""A test order of our own: sent once to the stand-in, followed, and taken back once."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.records.attempt import Outcome
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest
from recon.sandbox import Lags, Publisher, Sandbox, SandboxProgramme, TrackingFault
from tests.journeys.command_scene import NOW, Ended, figures, one_line, recon
from tests.journeys.shop_scene import CLICK, Shop, ToldClock, kinds

LANDED = f"https://shop.example/?utm_source=rakuten&ranMID=41234&ranEAID=lw9MynSeamY&ranSiteID={CLICK}"


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock(NOW)


@pytest.fixture
def sandbox(clock: ToldClock) -> Iterator[Sandbox]:
    at_once = Lags(timedelta(0), timedelta(0))
    programmes = [
        SandboxProgramme("41234", "Nordlicht", "EUR"),
        SandboxProgramme("41236", "Denied", "EUR", enabled=False),
    ]
    with Sandbox(
        clock, programmes, publishers=[Publisher("77", "Wanderblog", CLICK[:11])], lags=at_once
    ) as stand_in:
        yield stand_in


@pytest.fixture
def shop(
    tmp_path: Path,
    clock: ToldClock,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Shop:
    shop = Shop(tmp_path / "shop", clock)
    told = f"""[network.rakuten]
type = "api"
token = "{sandbox.token}"
report = "transactions"
base_url = "{sandbox.url}"
since = {(NOW - timedelta(days=3)).date()}

[resend]
url = "{sandbox.url}/ep"
"""
    shop.configure(lambda text: text[: text.index("[network.rakuten]")] + told)
    shop.order("another", placed=NOW - timedelta(hours=1), click_id=None)
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def sent(shop: Shop, *more: str) -> tuple[Ended, str]:
    done = recon(shop, "test", "send", "--landing", LANDED, "--yes", "--json", *more)
    return done, figures(done)["order_ref"]


def booked(sandbox: Sandbox) -> list[int]:
    return [each.line.amount for each in sandbox.ledger]


def audited(shop: Shop) -> list[str]:
    with sqlite3.connect(shop.folder / "var" / "recon.db") as base:
        return [row[0] for row in base.execute("SELECT what FROM audit ORDER BY id")]


def test_it_shows_what_goes_out_sends_it_once_and_says_how_to_go_on(shop: Shop, sandbox: Sandbox) -> None:
    done = recon(shop, "test", "send", "--landing", LANDED, "--yes")

    [booking] = sandbox.ledger
    ref = booking.order_ref
    assert done.returncode == 0
    assert (booking.line.sku, booking.line.amount, booking.currency, booking.click_id) == (
        "TEST",
        100,
        "EUR",
        CLICK,
    )
    assert f"  GET {sandbox.url}/ep?mid=41234&ord={ref}&tr=***&land=" in done.stdout
    assert "publisher lw9MynSeamY" in done.stdout
    assert CLICK not in done.stdout + done.stderr
    assert "What came of it: accepted: 1 line good (confirmation " in done.stdout
    assert f"recon test follow {ref}\n" in done.stdout
    assert f"recon test reverse {ref} --yes\n" in done.stdout
    assert "in Rakuten's dashboard" in done.stdout
    assert "'unknown order'" in done.stdout
    assert audited(shop) == ["test postback sending", "test postback answered"]


def test_it_goes_out_and_comes_back_in_the_manner_of_its_programme(shop: Shop) -> None:
    shop.configure(
        lambda text: text.replace(
            'mid = "41234"', 'mid = "41234"\nsource_label = "recon"\namount_scale = "plain"'
        )
    )
    done = recon(shop, "test", "send", "--landing", LANDED, "--yes")
    ref = done.stdout.partition("&ord=")[2].partition("&")[0]
    shop.configure(lambda text: text.replace('amount_scale = "plain"', 'amount_scale = "cents"'))
    back = recon(shop, "test", "reverse", ref, "--yes")

    assert "&amtlist=1.00&xml=1&source=recon&" in done.stdout
    assert "&amtlist=-1.00&xml=1&source=recon&" in back.stdout


def test_it_is_followed_although_the_shop_does_not_know_it(shop: Shop) -> None:
    _, ref = sent(shop, "--amount", "2.50", "--sku", "A")

    done = recon(shop, "test", "follow", ref, "--once", "--json")

    told = figures(done)
    assert [each["state"] for each in told["steps"]] == ["left_out", *["done"] * 6]
    assert told["steps"][5]["said"] == "2.50 €, as it should be"
    assert done.returncode == 0


def judged(shop: Shop, *, hours: int) -> list[tuple[str, str]]:
    """Let time go by, pull, run, and list what is broken."""
    shop.clock.at = NOW + timedelta(hours=hours)
    assert [each.failure for each in shop.pull() if each.failure] == []
    return list(kinds(shop.run()))


def test_a_run_calls_it_an_unknown_order_until_it_is_reversed(shop: Shop, sandbox: Sandbox) -> None:
    _, ref = sent(shop)
    young, settled = judged(shop, hours=1), judged(shop, hours=50)

    done = recon(shop, "test", "reverse", ref, "--yes")

    assert (done.returncode, booked(sandbox)) == (0, [100, -100])
    assert "This reversal goes out once" in done.stdout
    assert "amtlist=-100" in done.stdout
    assert "Once the report shows the reversal" in done.stdout
    assert (young, settled) == ([], [(ref, "unknown_order")])
    assert judged(shop, hours=51) == []


def test_it_is_reversed_once(shop: Shop, sandbox: Sandbox) -> None:
    _, ref = sent(shop)
    recon(shop, "test", "reverse", ref, "--yes")

    again = recon(shop, "test", "reverse", ref, "--yes", "--json")

    assert (again.returncode, booked(sandbox)) == (2, [100, -100])
    assert "it was reversed at " in one_line(again)
    assert "twice would take away what nobody got" in one_line(again)


def test_access_denied_books_nothing_and_there_is_nothing_to_take_back(shop: Shop, sandbox: Sandbox) -> None:
    shop.configure(lambda text: text.replace('mid = "41234"', 'mid = "41236"'))

    done = recon(shop, "test", "send", "--landing", LANDED.replace("41234", "41236"), "--yes")

    assert (done.returncode, booked(sandbox)) == (1, [])
    assert "misconfigured: Rakuten turned the programme away: Access denied" in done.stdout
    assert "ask Rakuten to enable real-time (pixel) tracking for MID 41236" in done.stdout
    ref = done.stdout.split("recon test follow ")[1].split()[0]
    assert "there is nothing to take back" in one_line(recon(shop, "test", "reverse", ref, "--yes", "--json"))
    followed = recon(shop, "test", "follow", ref, "--once")
    assert followed.returncode == 1
    assert "NO  answer accepted         misconfigured" in followed.stdout


def test_an_answer_nobody_can_read_is_reversed_only_once_the_report_shows_it(
    shop: Shop, sandbox: Sandbox
) -> None:
    sandbox.faults.tracking, sandbox.faults.books_anyway = TrackingFault.SERVER_ERROR, True
    done, ref = sent(shop)
    sandbox.faults.tracking = None

    early = recon(shop, "test", "reverse", ref, "--yes", "--json")
    recon(shop, "pull")
    late = recon(shop, "test", "reverse", ref, "--yes", "--json")

    assert (done.returncode, figures(done)["outcome"]) == (1, "ambiguous")
    assert (early.returncode, late.returncode) == (2, 0)
    assert "nobody knows whether it was booked" in one_line(early)
    assert booked(sandbox) == [100, -100]


def test_while_sends_are_stopped_nothing_leaves(shop: Shop, sandbox: Sandbox) -> None:
    _, ref = sent(shop)
    house = shop.house()
    house.store.stop_sends(by="Ada", because="holiday")
    house.store.close()

    again = recon(shop, "test", "send", "--landing", LANDED, "--yes", "--json")
    back = recon(shop, "test", "reverse", ref, "--yes", "--json")

    assert (again.returncode, back.returncode, booked(sandbox)) == (1, 1, [100])
    assert one_line(again) == "recon: sends are stopped, nothing was sent; `recon start` lets them go on"


def test_nothing_goes_out_where_nobody_can_say_yes(
    shop: Shop, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (shop.folder / "config.toml").open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        done = recon(shop, "test", "send", "--landing", LANDED, "--json")

    assert (done.returncode, booked(sandbox)) == (2, [])
    assert "give --yes" in one_line(done)
    assert not audited(shop)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--landing", "https://shop.example/?utm_source=x"), "holds no ranSiteID and no siteID"),
        (("--landing", f"https://shop.example/?siteID={CLICK[:20]}"), "20 characters"),
        (
            ("--landing", "https://shop.example/?ranSiteID=recon.check-20261110T120000000000A"),
            "landing watch's own",
        ),
        (("--landing", LANDED.replace("41234", "9999")), "the link's ranMID is 9999"),
        (("--landing", LANDED, "--amount", "0"), "no amount of EUR above nothing"),
        (("--landing", LANDED, "--amount", "1.001"), "no amount of EUR above nothing"),
        (("--landing", LANDED, "--sku", "A|B"), "holds a bar"),
    ],
)
def test_what_cannot_be_a_test_order_is_refused_in_one_line(
    shop: Shop, sandbox: Sandbox, words: tuple[str, ...], said: str
) -> None:
    done = recon(shop, "test", "send", *words, "--yes", "--json")

    assert (done.returncode, booked(sandbox)) == (2, [])
    assert said in one_line(done)


def test_older_parameters_and_fragments_carry_a_click_id_too(shop: Shop, sandbox: Sandbox) -> None:
    for landing in (f"https://shop.example/?siteid={CLICK}", f"https://shop.example/#ransiteid={CLICK}"):
        assert recon(shop, "test", "send", "--landing", landing, "--yes").returncode == 0

    assert booked(sandbox) == [100, 100]


def test_a_reference_that_is_none_of_ours_is_not_reversed(shop: Shop) -> None:
    done = recon(shop, "test", "reverse", "1001", "--yes")

    assert done.returncode == 2
    assert "'1001' is no test order that was sent from here" in one_line(done)


def test_a_process_that_dies_while_sending_leaves_it_begun_and_nobody_repeats_it(
    shop: Shop, sandbox: Sandbox
) -> None:
    class Dying:
        """This is a door behind which the process ends after the postback has left."""

        def send(self, request: PostbackRequest, *, within: Any = None) -> Posted:
            sender.send(request, within=within)
            raise KeyboardInterrupt

    house = shop.house()
    house.store.prepare()
    sender = house.counter("Ada").sender
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recon.wiring.PostbackSender", lambda _: Dying())
        recon(shop, "test", "send", "--landing", LANDED, "--yes")
    [booking] = sandbox.ledger

    test = house.store.own_test(booking.order_ref)
    followed = recon(shop, "test", "follow", booking.order_ref, "--once")
    house.store.close()

    assert test is not None
    assert [post.outcome for post in test.posts] == [None]
    assert followed.returncode == 0
    assert "the report proves that it arrived" in followed.stdout
    assert recon(shop, "test", "reverse", booking.order_ref, "--yes").returncode == 0
    assert booked(sandbox) == [100, -100]
    assert Outcome.ACCEPTED in {post.outcome for post in _posts(shop, booking.order_ref)}


def _posts(shop: Shop, ref: str) -> Any:
    house = shop.house()
    found = house.store.own_test(ref)
    house.store.close()
    assert found is not None
    return found.posts
