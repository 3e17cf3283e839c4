"""What the token endpoint may answer: every refusal has its name, and an odd answer is no token."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.wire.login import Denied, Granted, TokenFault, read_token_answer

XML = (
    '<ams:fault xmlns:ams="http://wso2.org/apimanager/security"><ams:code>{}</ams:code>'
    "<ams:message>{}</ams:message><ams:description>{}</ams:description></ams:fault>"
)
LIMIT = "You have exceeded the number of requests allowed per minute"
SERVICE = "You cannot consume this service"


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (401, XML.format(900901, "Invalid Credentials", "Access Token Expired"), TokenFault.WRONG_LOGIN),
        (401, '{"fault":{"code":900901,"message":"Invalid Credentials"}}', TokenFault.WRONG_LOGIN),
        (
            400,
            '{"error":"invalid_client","error_description":"Client Authentication failed"}',
            TokenFault.WRONG_LOGIN,
        ),
        (400, "", TokenFault.WRONG_LOGIN),
        (403, XML.format(900800, "Message throttled out", LIMIT), TokenFault.TOO_OFTEN),
        (403, f'{{"fault":{{"code":900800,"message":"x","description":"{LIMIT}"}}}}', TokenFault.TOO_OFTEN),
        (403, XML.format(900908, "Resource forbidden", SERVICE), TokenFault.NOT_ENTITLED),
        (
            403,
            f'{{"fault":{{"code":900908,"message":"Resource forbidden","description":"{SERVICE}"}}}}',
            TokenFault.NOT_ENTITLED,
        ),
        (403, "Forbidden", TokenFault.TURNED_AWAY),
        (403, "", TokenFault.TURNED_AWAY),
        (429, "", TokenFault.TOO_OFTEN),
        (500, "<html>oops</html>", TokenFault.UNAVAILABLE),
        (503, "", TokenFault.UNAVAILABLE),
        (302, "", TokenFault.FOREIGN),
        (404, "", TokenFault.FOREIGN),
        (200, "", TokenFault.FOREIGN),
        (200, "<html>Log in</html>", TokenFault.FOREIGN),
        (200, "[]", TokenFault.FOREIGN),
        (200, '{"access_token": 7}', TokenFault.FOREIGN),
        (200, '{"access_token": ""}', TokenFault.FOREIGN),
        (200, '{"access_token": "a\\nb"}', TokenFault.FOREIGN),
        (200, '{"access_token": "\u00fc"}', TokenFault.FOREIGN),
        (200, '{"access_token": "a b"}', TokenFault.FOREIGN),
        (200, '{"access_token": "a", "token_type": "mac"}', TokenFault.FOREIGN),
        (200, '{"fault":{"code":900800}}', TokenFault.FOREIGN),
        (
            403,
            "<!DOCTYPE f [<!ENTITY a 'You cannot consume'>]><fault><message>&a;</message></fault>",
            TokenFault.NOT_ENTITLED,
        ),
    ],
)
def test_every_refusal_has_its_name(status: int, body: str, fault: TokenFault) -> None:
    read = read_token_answer(status, body)

    assert isinstance(read, Denied)
    assert read.fault is fault


@pytest.mark.parametrize(
    ("life", "lasts"),
    [
        ("3600", timedelta(hours=1)),
        ('"14400"', timedelta(hours=4)),
        ("0", timedelta(0)),
        ("-5", None),
        ("3600.5", None),
        ("true", None),
        ("null", None),
        ("99999999999999999999", None),
        ('"٣٦٠٠"', None),
    ],
)
def test_an_odd_life_is_none(life: str, lasts: timedelta | None) -> None:
    read = read_token_answer(200, f'{{"access_token":"a","token_type":"Bearer","expires_in":{life}}}')

    assert isinstance(read, Granted)
    assert read.lasts == lasts


_KEYS = st.sampled_from(["fault", "access_token", "expires_in", "refresh_token", "code", "token_type"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner),
    max_leaves=8,
).map(json.dumps)


@settings(max_examples=300, deadline=None)
@given(st.integers(100, 599), st.text(max_size=200) | _JSON)
def test_no_answer_crashes_the_reading(status: int, body: str) -> None:
    read = read_token_answer(status, body)

    assert isinstance(read, Denied) or status == 200
