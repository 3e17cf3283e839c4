"""The sections of what the service does become the rooms' values; what cannot be meant is refused."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from recon.config import load_text
from recon.config.act_values import LONGEST_CALL
from recon.config.document import Config
from recon.resend.pace import LONGEST_WAIT, TRIES
from recon.resend.policy import CancelWindow, Duplicates
from recon.senders.settings import MailSettings, SlackSettings
from recon.store.leases import RUN_LEASE
from tests.rules.config_scene import PROGRAMME, complaint, loaded


def _config(text: str) -> Config:
    return load_text(f"{PROGRAMME}\n{text}", file=Path("/srv/recon/config.toml"))


def test_nothing_is_sent_told_or_tried_before_somebody_asks_for_it() -> None:
    config = _config("")

    assert config.notifiers() == ()
    assert not config.landing.on
    assert config.resend_policy().per_run.amount == {}
    assert all(terms.return_days is None for terms in config.resend_policy().terms.values())
    assert config.signals.limits().silence is None


def test_caps_of_money_are_minor_units_of_their_currency() -> None:
    config = _config('[resend]\namount_per_run = { EUR = "5000.50", JPY = "600000" }\norders_per_day = 7\n')

    policy = config.resend_policy()

    assert policy.per_run.amount == {"EUR": 500_050, "JPY": 600_000}
    assert policy.per_day.orders == 7


@pytest.mark.parametrize(
    ("written", "window"), [("", None), ('"next-month"', "next-month"), ('"90d"', timedelta(days=90))]
)
def test_an_order_may_be_cancelled_for_a_span_or_until_the_next_months_end(
    written: str, window: CancelWindow
) -> None:
    line = f"cancel_within = {written}" if written else ""

    (terms,) = (
        load_text(f"{PROGRAMME.rstrip()}\n{line}\n", file=Path("config.toml")).resend_policy().terms.values()
    )

    assert terms.cancel_within == window


def test_a_closed_month_ends_with_its_last_day() -> None:
    text = PROGRAMME.rstrip() + '\nclosed_through = "2026-12"\nreturn_days = 30\nduplicates = "drops"\n'

    config = load_text(text, file=Path("config.toml"))

    (terms,) = config.resend_policy().terms.values()
    assert terms.closed_through == date(2026, 12, 31)
    assert (terms.return_days, terms.duplicates) == (30, Duplicates.DROPS)


def test_a_way_to_tell_people_knows_its_secret_and_does_not_show_it() -> None:
    config = _config(
        '[notify.ops]\ntype = "email"\nsender = "recon@shop.example"\nrecipients = ["a@shop.example"]\n'
        'user = "recon"\npassword = "geheim"\n'
        '[notify.channel]\ntype = "slack"\nwebhook = "https://hooks.slack.example/geheim"\n'
        '[notify.files]\ntype = "slack"\nfolder = "var/slack"\n'
    )

    mail, channel, files = config.notifiers()

    assert isinstance(mail, MailSettings)
    assert mail.password == "geheim"
    assert isinstance(channel, SlackSettings)
    assert isinstance(files, SlackSettings)
    assert files.folder == Path("/srv/recon/var/slack")
    assert "geheim" not in f"{config.notifiers()!r} {config.public_text()} {config!r}"


def test_signals_take_limits_of_the_users_own() -> None:
    limits = _config('[signals]\nsilence = "3h"\ncapture = "3%"\nleast = 10\n').signals.limits()

    assert limits.silence == timedelta(hours=3)
    assert limits.capture == Decimal("0.03")
    assert limits.least == 10


def test_sending_again_by_itself_is_refused_with_what_to_do_instead(tmp_path: Path) -> None:
    answer = complaint(tmp_path, f"{PROGRAMME}\n[resend]\nautomatic = true\n")

    assert "sends nothing again by itself" in answer
    assert "recon resend plan" in answer


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[resend]\nurl = "https://track.example/ep?x=1"', "has a '?' or a '#'"),
        ('[resend]\nurl = "https://track.example/ep#x"', "has a '?' or a '#'"),
        ('[resend]\namount_per_run = { EUR = "-5.00" }', "is no amount of that currency"),
        ('[resend]\namount_per_day = { EUR = "1e999999" }', "is no amount of that currency"),
        ('[schedule]\nwatch = "0 0 30 feb *"', "names a day that never comes"),
        ('[resend]\ntimeout = "61s"', "longer than one postback may take"),
        ('[resend]\ntimeout = "1h"', "write at most '60s'"),
    ],
)
def test_what_could_never_work_is_refused_in_one_line(tmp_path: Path, line: str, said: str) -> None:
    answer = complaint(tmp_path, f"{PROGRAMME}\n{line}\n")

    assert said in answer
    assert "; write " in answer


def test_the_longest_call_tried_as_often_as_may_be_ends_long_before_the_lock_of_its_run() -> None:
    config = _config('[resend]\ntimeout = "60s"\n')

    assert config.sending().timeout == LONGEST_CALL
    assert TRIES * (LONGEST_CALL + LONGEST_WAIT) * 2 < RUN_LEASE


def test_a_leap_day_comes(tmp_path: Path) -> None:
    assert (
        loaded(tmp_path, f'{PROGRAMME}\n[schedule]\nreport = "0 7 29 2 *"\n').schedule.report == "0 7 29 2 *"
    )


def test_a_notifier_of_a_programme_that_is_not_there_is_refused(tmp_path: Path) -> None:
    answer = complaint(
        tmp_path, f'{PROGRAMME}\n[notify.files]\ntype = "slack"\nfolder = "s"\nprogrammes = ["dee"]\n'
    )

    assert "notify.files.programmes" in answer
    assert "'dee', which is no programme" in answer


def test_slack_without_a_webhook_or_a_folder_tells_nobody_and_says_so(tmp_path: Path) -> None:
    answer = complaint(tmp_path, f'{PROGRAMME}\n[notify.channel]\ntype = "slack"\n')

    assert "notify.channel.webhook is missing" in answer


@pytest.mark.parametrize(
    ("line", "missing", "cure"),
    [('user = "recon"', "password", "password_file = "), ('password = "geheim"', "user", "write user = ")],
)
def test_half_a_login_at_the_mail_server_is_refused(
    tmp_path: Path, line: str, missing: str, cure: str
) -> None:
    mail = '[notify.ops]\ntype = "email"\nsender = "recon@shop.example"\nrecipients = ["a@shop.example"]\n'

    answer = complaint(tmp_path, f"{PROGRAMME}\n{mail}{line}\n")

    assert f"notify.ops.{missing} is missing" in answer
    assert cure in answer
    assert "geheim" not in answer


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"https://shop.example/"', ("https://shop.example/",)),
        (
            '"https://shop.example/, https://shop.example/sale"',
            ("https://shop.example/", "https://shop.example/sale"),
        ),
        ('["https://shop.example/a,b"]', ("https://shop.example/a,b",)),
    ],
)
def test_a_list_may_be_written_as_one_text_with_commas(written: str, read: tuple[str, ...]) -> None:
    assert _config(f"[landing]\naddresses = {written}\n").landing.addresses == read


def test_an_address_with_a_comma_that_is_no_list_is_refused_and_not_cut(tmp_path: Path) -> None:
    answer = complaint(tmp_path, f'{PROGRAMME}\n[landing]\naddresses = "https://shop.example/a,b"\n')

    assert "landing.addresses" in answer
    assert "is not an address that may be called" in answer


def test_a_landing_watch_without_an_address_is_refused(tmp_path: Path) -> None:
    assert "landing.addresses is missing" in complaint(tmp_path, f"{PROGRAMME}\n[landing]\non = true\n")
