"""The way of each programme: its credential must be there when the configuration is read, not when an order waits."""

from pathlib import Path

import pytest

from recon.resend.route import Route, Way, XmlMethod
from recon.wire.login import Grant
from tests.rules.config_scene import PROGRAMME, complaint, loaded

TWO = """
[programme.de]
mid = "1"
currency = "EUR"
zone = "Europe/Berlin"
stores = ["de"]
way = "nvp"
signing_key = "geheim-1"
[programme.at]
mid = "2"
currency = "EUR"
zone = "Europe/Vienna"
stores = ["at"]
[programme.ch]
mid = "3"
currency = "CHF"
zone = "Europe/Zurich"
stores = ["ch"]
way = "rudderstack"
rudderstack_write_key = "geheim-3"
[programme.fr]
mid = "4"
currency = "EUR"
zone = "Europe/Paris"
stores = ["fr"]
way = "event"
[resend]
way = "xml"
url = "https://track.shop.example/rakuten/ep"
rudderstack_url = "https://shop.dataplane.example/"
"""


@pytest.mark.parametrize(
    ("text", "key", "cure"),
    [
        ('way = "nvp"', "programme.de.signing_key is missing: way is 'nvp'", "signing_key_file"),
        ('[resend]\nway = "xml"', "programme.de.signing_key is missing: way is 'xml'", "or way = 'ep'"),
        (
            'way = "rudderstack"\n[resend]\nrudderstack_url = "https://a.example"',
            "programme.de.rudderstack_write_key is missing: way is 'rudderstack'",
            "rudderstack_write_key_file",
        ),
        (
            'way = "rudderstack"\nrudderstack_write_key = "geheim"',
            "resend.rudderstack_url is missing: way is 'rudderstack'",
            "write the data plane's address",
        ),
        (
            '[resend]\nurl = "https://track.linksynergy.com/nvp"',
            "resend.url ends in /nvp, which is a way of its own",
            "write way = 'nvp'",
        ),
        (
            '[resend]\nurl = "https://track.linksynergy.com/eventnvppixel"',
            "resend.url ends in /eventnvppixel, which is a way of its own",
            "write way = 'event'",
        ),
        (
            'api_key = "geheim"',
            "programme.de.api_key is not a known key",
            "way = 'nvp' or 'xml' needs signing_key",
        ),
        ('api_key_file = "x"', "programme.de.api_key_file is not a known key", "the login needs client_id"),
    ],
)
def test_a_way_without_its_credential_is_refused_with_the_cure(
    text: str, key: str, cure: str, tmp_path: Path
) -> None:
    answer = complaint(tmp_path, PROGRAMME + text)

    assert key in answer
    assert cure in answer
    assert "geheim" not in answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'client_id = "a"',
            "programme.de.client_secret is missing: client_id stands there alone; write client_secret_file",
        ),
        (
            'client_secret = "geheim"',
            "programme.de.client_id is missing: client_secret stands there alone; write client_id",
        ),
        (
            'login_user = "a"',
            "programme.de.login_password is missing: login_user stands there alone; write login_password_file",
        ),
        (
            'login_password = "geheim"',
            "programme.de.login_user is missing: login_password stands there alone; write login_user",
        ),
    ],
)
def test_half_a_login_is_refused_with_the_other_half(text: str, said: str, tmp_path: Path) -> None:
    answer = complaint(tmp_path, PROGRAMME + text)

    assert said in answer
    assert "geheim" not in answer


def test_a_login_is_for_the_mid_unless_another_account_is_named(tmp_path: Path) -> None:
    text = PROGRAMME + 'mid = "41234"\nclient_id = "a"\nclient_secret = "geheim"\n'

    logins = [
        loaded(tmp_path, text + more).programme_sections["de"].login() for more in ("", 'login_scope = "77"')
    ]

    assert [(each.scope, each.grant, each.url) for each in logins if each is not None] == [
        ("41234", Grant.CLIENT_CREDENTIALS, "https://api.linksynergy.com/token"),
        ("77", Grant.CLIENT_CREDENTIALS, "https://api.linksynergy.com/token"),
    ]


def test_each_programme_goes_its_own_way_and_the_others_the_common_one(tmp_path: Path) -> None:
    at = TWO.replace('stores = ["at"]', 'stores = ["at"]\nsigning_key = "geheim-2"\nxml_method = "get"')

    routes = loaded(tmp_path, at).sending().routes

    assert routes == {
        "1": Route(Way.NVP, "https://track.shop.example/rakuten/nvp", "geheim-1"),
        "2": Route(Way.XML, "https://track.shop.example/rakuten/xml", "geheim-2", XmlMethod.GET),
        "3": Route(Way.RUDDERSTACK, "https://shop.dataplane.example/v1/track", "geheim-3"),
        "4": Route(Way.EVENT, "https://track.shop.example/rakuten/eventnvppixel"),
    }


def test_without_a_way_an_unsigned_query_goes_to_the_address_as_it_stands(tmp_path: Path) -> None:
    config = loaded(tmp_path, PROGRAMME + 'mid = "1"\n[resend]\nurl = "https://track.shop.example/own"')

    assert config.sending().route("1") == Route(Way.EP, "https://track.shop.example/own")


def test_no_credential_of_a_way_prints(tmp_path: Path) -> None:
    at = TWO.replace('stores = ["at"]', 'stores = ["at"]\nsigning_key = "geheim-2"')
    config = loaded(tmp_path, at)

    assert "geheim" not in repr((config, config.sending(), config.public_text()))
