"""The login at Rakuten's API against the stand-in: every grant, the life of a token, and every refusal by its name."""

import base64
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from recon.records.moment import Clock
from recon.sandbox import Sandbox, SimulatedClock
from recon.sandbox.tokens import CLIENT_ID, CLIENT_SECRET, TokenTrouble
from recon.wire.login import Grant, Login, TokenFault
from recon.wire.token import NoToken, TokenClient
from tests.doors.test_postback_phases import says, server, whole
from tests.doors.test_postback_sender import PLACED

LATE = timedelta(seconds=20)


class Seconds:
    """This is a clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    clock: Clock = SimulatedClock(PLACED)
    with Sandbox(clock) as serving:
        yield serving


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def login(
    url: str, *, grant: Grant = Grant.CLIENT_CREDENTIALS, secret: str = CLIENT_SECRET, user: str = ""
) -> Login:
    return Login(
        client_id=CLIENT_ID,
        client_secret=secret,
        scope="41234",
        grant=grant,
        user=user,
        password="geheimes-wort" if user else "",
        url=f"{url}/token",
        timeout=LATE,
    )


@pytest.mark.parametrize(
    ("grant", "user", "asked"),
    [
        (Grant.SCOPE, "", {"scope": "41234"}),
        (Grant.CLIENT_CREDENTIALS, "", {"grant_type": "client_credentials", "scope": "41234"}),
        (Grant.PASSWORD, "", {"grant_type": "password", "scope": "41234"}),
        (
            Grant.PASSWORD,
            "recon",
            {"grant_type": "password", "username": "recon", "password": "geheimes-wort", "scope": "41234"},
        ),
        (Grant.SCOPE, "recon", {"scope": "41234"}),
    ],
)
def test_every_grant_asks_as_its_guide_says(
    sandbox: Sandbox, grant: Grant, user: str, asked: dict[str, str]
) -> None:
    client = TokenClient(login(sandbox.url, grant=grant, user=user))

    assert client.token() == "sandbox-access-000001"
    assert sandbox.tokens.asked == [{**asked, "authorization": "Basic"}]
    assert client.granted().lasts == timedelta(hours=1)


@pytest.mark.parametrize(
    ("lasts", "passed", "asked"),
    [
        (3600, 3539, 1),
        (3600, 3541, 2),
        (14_400, 14_339, 1),
        (14_400, 14_341, 2),
        (100, 89, 1),
        (100, 91, 2),
        (0, 0, 2),
        (None, 0, 2),
    ],
)
def test_a_token_serves_as_long_as_it_says_and_is_renewed_a_little_early(
    sandbox: Sandbox, seconds: Seconds, lasts: int | None, passed: int, asked: int
) -> None:
    sandbox.tokens.lasts = lasts
    client = TokenClient(login(sandbox.url), seconds)

    client.token()
    seconds.now += passed
    client.token()

    assert len(sandbox.tokens.asked) == asked


def test_it_is_renewed_with_the_refresh_token_and_by_a_login_where_that_is_forgotten(
    sandbox: Sandbox, seconds: Seconds
) -> None:
    client = TokenClient(login(sandbox.url), seconds)

    client.token()
    seconds.now += 3_550
    renewed = client.token()
    sandbox.tokens.forget()
    seconds.now += 5_000
    anew = client.token()

    assert [(each.get("grant_type"), each["authorization"]) for each in sandbox.tokens.asked] == [
        ("client_credentials", "Basic"),
        ("refresh_token", "Bearer"),
        ("refresh_token", "Bearer"),
        ("client_credentials", "Basic"),
    ]
    assert sandbox.tokens.asked[1]["refresh_token"] == "sandbox-refresh-000001"
    assert (renewed, anew) == ("sandbox-access-000002", "sandbox-access-000004")


def test_without_a_refresh_token_the_login_is_repeated(sandbox: Sandbox, seconds: Seconds) -> None:
    sandbox.tokens.gives_refresh = False
    client = TokenClient(login(sandbox.url), seconds)

    client.token()
    seconds.now += 4_000
    client.token()

    assert [each["grant_type"] for each in sandbox.tokens.asked] == ["client_credentials"] * 2


def test_many_who_ask_at_once_make_one_call(sandbox: Sandbox, seconds: Seconds) -> None:
    client = TokenClient(login(sandbox.url), seconds)
    together = threading.Barrier(8)

    def ask(_: int) -> str:
        together.wait(10)
        return client.token()

    with ThreadPoolExecutor(8) as pool:
        first = set(pool.map(ask, range(8)))
        seconds.now += 3_550
        client.token()
        seconds.now += 5_000
        later = set(pool.map(ask, range(8)))

    assert first == {"sandbox-access-000001"}
    assert later == {"sandbox-access-000003"}
    assert len(sandbox.tokens.asked) == 3


def test_while_one_renews_the_others_go_on_with_what_is_still_good(seconds: Seconds) -> None:
    asked, go_on = threading.Event(), threading.Event()
    answers = iter(("first", "second"))

    def answering(caller: object) -> None:
        says(b"")(caller)  # type: ignore[arg-type] # the test's own server hands out sockets
        told = next(answers)
        if told == "second":
            asked.set()
            go_on.wait(10)
        body = b'{"access_token":"%b","token_type":"bearer","expires_in":"3600"}' % told.encode()
        caller.sendall(whole(body))  # type: ignore[attr-defined] # as above

    with server(answering) as port:
        client = TokenClient(login(f"http://127.0.0.1:{port}"), seconds)
        client.token()
        seconds.now += 3_550
        with ThreadPoolExecutor(1) as pool:
            renewing = pool.submit(client.token)
            assert asked.wait(10)
            meanwhile = client.token()
            go_on.set()
            renewed = renewing.result(10)

    assert (meanwhile, renewed) == ("first", "second")


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (
            TokenTrouble.TOO_OFTEN,
            (
                "asked too often (HTTP 403: 900800; Message throttled out; You have exceeded the number of requests "
                "allowed per minute); wait a minute, then try again"
            ),
        ),
        (
            TokenTrouble.NOT_ENTITLED,
            (
                "not entitled (HTTP 403: 900908; Resource forbidden; You cannot consume this service); "
                "ask the account manager to enable the API for this account"
            ),
        ),
        (TokenTrouble.DOWN, "not available (HTTP 503); try again later"),
        (
            TokenTrouble.HTML,
            (
                "not an answer of a token endpoint (HTTP 200: <!DOCTYPE html><title>Log in</title>); "
                "check login_url, and what stands between this machine and Rakuten"
            ),
        ),
    ],
)
def test_a_refusal_says_what_was_said_and_what_to_do(
    sandbox: Sandbox, trouble: TokenTrouble, said: str
) -> None:
    sandbox.tokens.trouble = trouble

    with pytest.raises(NoToken) as raised:
        TokenClient(login(sandbox.url)).token()

    assert str(raised.value) == said


def test_a_limit_at_renewal_is_no_reason_to_log_in_once_more(sandbox: Sandbox, seconds: Seconds) -> None:
    client = TokenClient(login(sandbox.url), seconds)
    client.token()
    sandbox.tokens.trouble = TokenTrouble.TOO_OFTEN
    seconds.now += 4_000

    with pytest.raises(NoToken) as raised:
        client.token()

    assert raised.value.fault is TokenFault.TOO_OFTEN
    assert len(sandbox.tokens.asked) == 2


@pytest.mark.parametrize("trouble", [TokenTrouble.TOO_OFTEN, TokenTrouble.DOWN, TokenTrouble.NOT_ENTITLED])
def test_a_renewal_that_fails_early_leaves_the_token_that_is_still_good(
    sandbox: Sandbox, seconds: Seconds, trouble: TokenTrouble
) -> None:
    client = TokenClient(login(sandbox.url), seconds)
    first = client.token()
    sandbox.tokens.trouble = trouble
    seconds.now += 3_550
    meanwhile = client.token()
    sandbox.tokens.trouble = None

    assert (meanwhile, client.token()) == (first, "sandbox-access-000003")


def test_nobody_there_is_said_as_such() -> None:
    with pytest.raises(NoToken) as raised:
        TokenClient(login("http://127.0.0.1:1")).token()

    assert raised.value.fault is TokenFault.UNREACHABLE


def test_no_secret_is_told_even_where_the_answer_repeats_it(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    echo = b"you said " + f"{CLIENT_SECRET} {key} geheimes-wort".encode()
    with server(says(whole(echo).replace(b"200 OK", b"400 No"))) as port:
        asked = login(f"http://127.0.0.1:{port}", grant=Grant.PASSWORD, user="recon")
        with pytest.raises(NoToken) as raised:
            TokenClient(asked).token()
    client = TokenClient(login(sandbox.url))
    client.token()

    told = f"{raised.value!r} {raised.value} {asked!r} {client!r} {client.granted()!r} {caplog.text}"
    assert "you said" in told
    for secret in (CLIENT_SECRET, key, "geheimes-wort", "sandbox-access", "sandbox-refresh"):
        assert secret not in told
