"""Commission in words: with its side, its rate and where that is from; in every currency; and not known is not nothing."""

import pytest

from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind
from recon.reporting.commission_words import basis_in_words, commission_in_words
from tests.jobs.store_scene import broken

BY_RATE: dict[str, str | int] = {
    "rate": "0.0725",
    "rate_from": "average of the report, 2026-09-01 to 2026-11-30",
}
PAID: dict[str, str | int] = {"rate_from": "the report's own commission"}


def _broken(at_risk: int, *, currency: str = "EUR", kind: Kind = Kind.NEVER_SENT) -> FoundBreak:
    return broken("1001", kind)._replace(at_risk=at_risk, currency=currency, evidence=BY_RATE)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(_broken(600), "Commission at risk: about 6.00 €", id="euro"),
        pytest.param(
            _broken(600, currency="JPY"), "Commission at risk: about 600 ¥", id="yen-without-decimals"
        ),
        pytest.param(
            _broken(600, currency="KWD"), "Commission at risk: about 0.600 KWD", id="dinar-with-three"
        ),
        pytest.param(
            _broken(-600, kind=Kind.AMOUNT_DIFFERS), "Commission overpaid: about 6.00 €", id="recorded-above"
        ),
    ],
)
def test_an_estimate_names_its_side_its_rate_and_the_report_it_is_from(found: FoundBreak, said: str) -> None:
    basis = "7.25 % of sales, average of the report, 2026-09-01 to 2026-11-30"

    assert commission_in_words(found) == f"{said} ({basis})."


def test_what_the_report_pays_is_no_estimate() -> None:
    paid = _broken(800, kind=Kind.CANCELLED_NOT_REVERSED)._replace(estimated=False, evidence=PAID)

    assert commission_in_words(paid) == "Commission overpaid: 8.00 € (the report's own commission)."


def test_without_any_rate_the_commission_is_not_known_and_the_cure_is_named() -> None:
    unknown = _broken(0)._replace(evidence={"rate_from": "not known"})

    assert commission_in_words(unknown).startswith("Commission: not known")
    assert "commission_rate in [programme.de]" in commission_in_words(unknown)


def test_several_breaks_name_every_rate_once_and_count_what_nobody_knows() -> None:
    configured = _broken(6)._replace(evidence={"rate": "0.06", "rate_from": "configured"})
    unknown = _broken(0)._replace(evidence={"rate_from": "not known"})

    assert basis_in_words([configured, configured, unknown]) == (
        "Estimates of commission go by 6 % of sales, configured. "
        "The commission of 1 order is not known: there is no rate."
    )
    assert basis_in_words([]) == ""
