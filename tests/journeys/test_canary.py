"""Secrets put into every place that may hold one, a whole day of work with servers that fail and echo, and not one comes out."""

import json
import tempfile
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from recon.cli import check as check_command
from recon.resend.whole import WITHOUT_NULS
from recon.sandbox import ReportFault, Sandbox, TrackingFault
from tests.doors.mail_server import post_office
from tests.doors.slack_server import slack
from tests.journeys.canary_scene import (
    CLICKS,
    IN_THE_ADDRESS,
    MAY_HOLD_CLICKS,
    SECRETS,
    WAYS,
    found,
    places,
)
from tests.journeys.command_scene import Ended, figures, recon
from tests.journeys.resend_scene import CLICK, LANDED, LOST, WEEK_AGO, ResendShop, resend_shop
from tests.journeys.shop_scene import REFUSED


@contextmanager
def echo() -> Iterator[tuple[str, list[str]]]:
    """Serve an address that fails and gives back all it was told, headers included, as debug pages do."""

    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            said = f"error: {self.requestline}\n{self.headers}\n".encode() + self.rfile.read(length)
            heard.append(said.decode())
            # What is sent has arrived perhaps; a report that is refused is not asked for again and again.
            self.send_response(400 if "/reports/" in self.path else 500)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", heard
        finally:
            server.shutdown()
            serving.join()


class Day:
    """This is a day of work: every command that is typed, and all that any of them said."""

    def __init__(self, shop: ResendShop) -> None:
        self.shop = shop
        self.said: dict[str, str] = {}
        self.codes: list[int] = []

    def types(self, *words: str) -> Ended:
        done = recon(self.shop, "-v", *words, "-c", self.shop.config)
        self.said[f"{len(self.said)} recon {' '.join(words)}"] = done.stdout + done.stderr
        self.codes.append(done.returncode)
        return done

    def sends_again(self, ref: str) -> None:
        """Plan, approve and run one order."""
        self.types("resend", "plan", "--order", ref, "--dry-run")
        made = [
            each
            for each in figures(self.types("resend", "plan", "--order", ref, "--json"))["plans"]
            if each["plan"]
        ]
        assert made, self.said
        number, digest = str(made[0]["plan"]), made[0]["digest"]
        self.types(
            "resend", "approve", number, "--digest", digest, "--as", "ben", "--because", "the tag was off"
        )
        self.types("resend", "run", number)
        self.types("resend", "status", number)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_no_secret_comes_out_of_a_day_of_work(
    tmp_path: Path, scratch: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = resend_shop(tmp_path / "shop", capsys, token=SECRETS["report token"])
    with told as (shop, rakuten), echo() as (echoing, heard), post_office() as post, slack() as chat:
        monkeypatch.chdir(shop.folder)
        shop.configure(lambda text: _with_secrets(text, mail=post.port, webhook=chat.webhook))
        _hide_in_the_books(shop)
        day = Day(shop)

        _works(day)
        _fails(day, rakuten, echoing)
        _crashes(day, monkeypatch)

    assert {0, 1, 3, 5} <= set(day.codes)
    # The secrets were really used: the signed services and the gateway's login were called with them.
    assert all(any(way in each for each in heard) for way in ("/nvp?", "/xml", "/v1/track", "/en/reports/"))
    assert post.taken
    assert chat.taken
    left = places(
        shop.folder, day.said, scratch, mails=[each.content for each in post.taken], chats=chat.taken
    )
    assert found(SECRETS, left) == {}
    held = found(CLICKS, {name: text for name, text in left.items() if name not in MAY_HOLD_CLICKS})
    assert held == {}
    # The words were really shown, whole.
    said = "".join(day.said.values())
    assert all(each in said for each in ("no JSON: ", "| error: POST /v1/track", WITHOUT_NULS.strip()))


def test_the_search_itself_finds_what_is_there() -> None:
    secret = SECRETS["report token"]
    forms = (secret, quote(secret, safe=""), b64encode(f"x:{secret}".encode()).decode(), secret.upper())

    assert [found(SECRETS, {("a", "b"): f"so: {form}."}) for form in forms] == [
        {("a", "b"): ["report token"]} for _ in forms
    ]


def _with_secrets(text: str, *, mail: int, webhook: str) -> str:
    programme = f"""token = "{SECRETS["programme token"]}"
signing_key = "{SECRETS["signing key"]}"
rudderstack_write_key = "{SECRETS["write key"]}"
return_days"""
    return (
        text.replace("return_days", programme, 1)
        + f"""
[notify.mail]
type = "email"
sender = "recon@shop.example"
recipients = ["ops@shop.example"]
host = "127.0.0.1"
port = {mail}
security = "none"

[notify.chat]
type = "slack"
webhook = "{webhook}"

[notify.lost]
type = "slack"
webhook = "http://127.0.0.1:9/services/{SECRETS["webhook"]}"

[notify.refused]
type = "email"
sender = "recon@shop.example"
recipients = ["ops@shop.example"]
host = "127.0.0.1"
port = {mail}
security = "none"
user = "recon"
password = "{SECRETS["mail password"]}"
"""
    )


def _hide_in_the_books(shop: ResendShop) -> None:
    """Put secrets where shops and logs carry them: a landing address, a request, an answer, an error."""
    landing = f"https://shop.example/?ranMID=41234&ranSiteID={IN_THE_ADDRESS}&email=ops%40shop.example"
    for ref in (*LOST, *(f"by-{way}" for way in WAYS)):
        shop.sold(ref, landing_url=landing)
    shop.sold("old-click", landed_at=(WEEK_AGO - timedelta(days=40)).isoformat(), landing_url=landing)
    said = f"Authorization: Bearer {SECRETS['authorization']}; ranSiteID={IN_THE_ADDRESS} md5={SECRETS['signed message']}"
    odd = "\0".join(said)
    for number, body in enumerate(
        (said, f"<response><error>{said}</error></response>", f"{REFUSED[:-11]}{said}", odd)
    ):
        ref = f"refused-{number}"
        shop.sold(ref, landed_at=LANDED.isoformat())
        shop.attempt(ref, body, at=WEEK_AGO, status=200 + 200 * (number % 2), error=said)
    with (shop.folder / "postbacks.jsonl").open("a") as log:
        log.write(json.dumps({"time": "noon?", "url": f"/ep?ord={LOST[0]}&tr={CLICK}", "said": said}) + "\n")
        log.write(f"no JSON: {said}\n")


def _works(day: Day) -> None:
    for words in (
        ("check",),
        ("pull",),
        ("run",),
        ("breaks", "--json"),
        ("breaks", "--csv"),
        ("order", LOST[0], "--raw"),
        ("order", "refused-0", "--json"),
        ("order", "refused-3", "--raw"),
        ("rejects", "--raw"),
        ("rejects", "--json"),
    ):
        day.types(*words)
    day.types("gap")
    day.types("watch")
    day.types("incidents", "--json")
    day.types("report", "weekly", "--send")
    day.types("report", "weekly", "--json")
    day.sends_again(LOST[0])
    day.types("manual", "transactions", "--out", "files", "--json")
    day.types("manual", "cancels", "--out", "files")
    day.types("notify")


def _fails(day: Day, rakuten: Sandbox, echoing: str) -> None:
    """Let every server fail: Rakuten's by its faults, the ways by an echo, databases by nobody being there."""
    shop = day.shop
    rakuten.faults.tracking = TrackingFault.SERVER_ERROR
    day.sends_again(LOST[1])
    whole = (shop.folder / "config.toml").read_text()
    for way in WAYS:
        shop.configure(
            lambda _, way=way: _elsewhere(whole, way=way, rakuten=rakuten.url, echoing=echoing)  # type: ignore[misc] # the way of this round
        )
        day.sends_again(f"by-{way}")
        day.types("pull", "--json")
        day.types("order", f"by-{way}", "--raw")
        day.types("order", f"by-{way}", "--json")
    shop.configure(lambda _: whole)
    for fault in (ReportFault.HTML, ReportFault.QUOTE_MISSING, ReportFault.CUT):
        rakuten.faults.report = fault
        day.types("pull")
    shop.configure(lambda _: _unreachable(whole, rakuten=rakuten.url, echoing=echoing))
    for words in (("check",), ("check", "--json"), ("pull",), ("run",), ("notify", "--json"), ("breaks",)):
        day.types(*words)


def _elsewhere(text: str, *, way: str, rakuten: str, echoing: str) -> str:
    elsewhere = text.replace(f'url = "{rakuten}/ep"', f'url = "{echoing}/ep"')
    return elsewhere.replace("[resend]", f'[resend]\nway = "{way}"\nrudderstack_url = "{echoing}"')


def _unreachable(text: str, *, rakuten: str, echoing: str) -> str:
    return (
        text.replace(f'base_url = "{rakuten}"', f'base_url = "{echoing}"')
        + f"""
[orders.second]
url = "postgresql://recon:{SECRETS["database password"]}@127.0.0.1:9/shop"
preset = "generic"

[postbacks.second]
type = "sql"
url = "mysql://recon:{SECRETS["log password"]}@127.0.0.1:9/shop"
"""
    )


def _crashes(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our own code fail with an address and the whole configuration in its words."""

    def failing(house: Any) -> object:
        config = house.config
        login = f"postgresql://recon:{SECRETS['database password']}@127.0.0.1:9/shop"
        words = f"{config!r} {config.networks()!r} {login} token={SECRETS['report token']}"
        raise ZeroDivisionError(words)

    monkeypatch.setattr(check_command, "_probed", failing)
    assert day.types("check").returncode == 5
