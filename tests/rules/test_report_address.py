"""The address under Get API, taken apart; what is wrong with one is said without repeating it."""

import pytest

from recon.sources.reports.address import NotAnAddress, taken_apart

TOKEN = "ZW5jcnlwdGVk%3D%3Da+b"
BASE = "https://ran-reporting.rakutenmarketing.com"
WHOLE = (
    f"{BASE}/de/reports/orders-by-process-date/filters?date_range=last-7-days&include_summary=N"
    f"&network=9&tz=GMT&date_type=process&token={TOKEN}"
)


def test_an_address_says_host_language_report_network_and_token() -> None:
    told = taken_apart(f'  "{WHOLE}"\n')

    assert (told.base_url, told.language, told.report, told.network, told.zone) == (
        BASE, "de", "orders-by-process-date", "9", "GMT",
    )  # fmt: skip
    assert told.token == TOKEN  # as it was pasted: a call writes it for the address again
    assert told.remarks == ()


def test_the_token_is_in_no_picture_of_the_address() -> None:
    assert TOKEN not in repr(taken_apart(WHOLE))


def test_an_address_that_a_mail_broke_or_escaped_is_put_together() -> None:
    broken = WHOLE.replace("&", "&amp;").replace("include", "\n  include")

    assert taken_apart(broken) == taken_apart(WHOLE)


def test_what_the_service_asks_otherwise_is_remarked() -> None:
    other = WHOLE.replace("date_type=process", "date_type=transaction").replace("summary=N", "summary=Y")

    said = " ".join(taken_apart(other.replace("network=9&", "")).remarks)

    assert "process date" in said
    assert "without them" in said
    assert "no network" in said


@pytest.mark.parametrize(
    ("pattern", "order"), [("m/d/yy", "mdy"), ("dd.mm.yyyy", "dmy"), ("yyyy-mm-dd", "ymd"), ("week", "mdy")]
)
def test_the_order_in_which_its_dates_are_written_is_kept(pattern: str, order: str) -> None:
    told = taken_apart(f"{WHOLE}&date_format={pattern}")

    assert (told.date_format, dict(told.parameters)) == (order, {"date_format": pattern})


def test_what_of_an_address_is_not_asked_again_is_told() -> None:
    said = taken_apart(f"{WHOLE}&previous-start-date=2026-01-01&hidden=1").remarks

    assert said == (
        "it asks for an earlier period beside it; the service asks for one period a call",
        "it asks for hidden, which is not taken over; write it in parameters",
    )


@pytest.mark.parametrize(
    ("pasted", "what"),
    [
        ("", "nothing was pasted"),
        ("orders-by-process-date", "no /LANGUAGE/reports/"),
        (f"{BASE}/de/reports/orders/filters?network=9", "no token="),
        (WHOLE.replace(TOKEN, "xxxxxxxxxxxx"), "no whole token"),
        (WHOLE.replace(TOKEN, "ZW5"), "no whole token"),
        (WHOLE.replace("https", "http"), "unencrypted"),
        (WHOLE.replace("network=9", "network=de"), "not a number"),
        (WHOLE.replace("https://", "https://me:secret@"), "not an address"),
        ("https://[", "not an address"),
    ],
)
def test_what_is_no_address_is_refused_in_words_that_repeat_none_of_it(pasted: str, what: str) -> None:
    with pytest.raises(NotAnAddress, match=what) as refused:
        taken_apart(pasted)

    assert TOKEN not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("ran-reporting.rakutenmarketing.com", 0),
        ("rakutenmarketing.com.example", 1),
        ("evilrakutenmarketing.com", 1),
    ],
)
def test_an_address_that_leads_elsewhere_says_where_the_token_would_go(host: str, says: int) -> None:
    told = taken_apart(f"https://{host}/en/reports/orders/filters?token=abcdefgh12345678&network=1")

    assert sum(f"leads to {host}" in each for each in told.remarks) == says
