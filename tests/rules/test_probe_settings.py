"""What a probe's finding decides, and what it never does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.resend.amounts import SCALES
from recon.resend.policy import Duplicates, ResendPolicy, Terms
from recon.resend.probe import Experiment, Finding
from recon.resend.probe.scales import agrees, read_as, scale_shown, tells_apart, worst_of
from recon.resend.probe.settings import doubted_scale, refused_late, settings_of, with_findings
from recon.resend.request import Manner

DAY = datetime(2026, 11, 20, tzinfo=UTC)
FOUND = Finding(
    experiment=Experiment.DUPLICATES, mid="41234", answer="drops", found_at=DAY, probe=1, currency="EUR"
)


def late(days: int, answer: str, *, after: int = 0) -> Finding:
    at = DAY + timedelta(days=after)
    return replace(FOUND, experiment=Experiment.LATE, days=days, answer=answer, found_at=at)


def settled(terms: Terms, *findings: Finding) -> Terms:
    return with_findings(ResendPolicy({"de": terms}), findings).terms["de"]


TERMS = Terms(Manner(mid="41234"))


@pytest.mark.parametrize(
    ("said", "findings", "value", "source"),
    [
        ("unknown", (), "unknown", ""),
        ("unknown", (FOUND,), "drops", "the probe of 2026-11-20"),
        # What a person wrote wins.
        ("counts_twice", (FOUND,), "counts_twice", ""),
        # Another account's finding says nothing of this one.
        ("unknown", (replace(FOUND, mid="41235"),), "unknown", ""),
        ("unknown", (replace(FOUND, answer="inconclusive"),), "unknown", ""),
        # The newest counts, in whatever order they come.
        (
            "unknown",
            (replace(FOUND, answer="replaces", found_at=DAY + timedelta(days=2)), FOUND),
            "replaces",
            "the probe of 2026-11-22",
        ),
    ],
)
def test_a_key_left_alone_takes_the_finding(
    said: str, findings: tuple[Finding, ...], value: str, source: str
) -> None:
    terms = settled(replace(TERMS, duplicates=Duplicates(said)), *findings)

    assert (terms.duplicates, terms.duplicates_by) == (value, source)


def test_a_programme_without_a_mid_takes_nobodys_finding() -> None:
    assert settled(Terms(Manner(mid="")), replace(FOUND, mid="")).duplicates is Duplicates.UNKNOWN


def test_a_person_and_a_probe_that_disagree_are_both_said() -> None:
    terms = settled(replace(TERMS, duplicates=Duplicates.COUNTS_TWICE), FOUND)

    [setting] = settings_of("de", terms, ResendPolicy({}))

    assert setting.sentence == (
        "counts_twice, as configured; the probe of 2026-11-20 found drops; what you wrote counts"
    )
    assert not setting.doubted


@pytest.mark.parametrize(
    ("scale", "found", "currency", "is_doubted"),
    [
        ("cents", "cents", "EUR", False),
        ("cents", "plain", "EUR", True),
        ("plain", "cents", "EUR", True),
        ("unscaled-zero-decimal", "cents", "EUR", False),
        ("unscaled-zero-decimal", "plain", "EUR", True),
        ("cents", "unscaled-zero-decimal", "JPY", True),
        ("plain", "unscaled-zero-decimal", "JPY", False),
        ("unscaled-zero-decimal", "cents", "JPY", True),
    ],
)
def test_a_finding_never_changes_the_scale_and_doubts_what_disagrees(
    scale: str, found: str, currency: str, *, is_doubted: bool
) -> None:
    finding = replace(FOUND, experiment=Experiment.SCALE, answer=found, currency=currency)
    terms = settled(Terms(Manner(mid="41234", scale=scale)), finding)

    assert terms.manner.scale == scale
    assert (doubted_scale(terms, currency) is not None) is is_doubted
    assert doubted_scale(terms, "USD") is None
    [setting] = settings_of("de", terms, ResendPolicy({}))
    assert setting.doubted is is_doubted


@pytest.mark.parametrize(
    ("findings", "days"),
    [
        ((), None),
        ((late(20, "keeps_date"),), None),
        ((late(20, "redated"), late(10, "refused")), 10),
        ((late(20, "redated"), late(10, "keeps_date")), 20),
        # What came through later, and was older still, outdoes what did not.
        ((late(10, "lost"), late(20, "keeps_date", after=1)), None),
        ((late(10, "lost", after=1), late(20, "keeps_date")), 10),
    ],
)
def test_the_youngest_late_order_that_did_not_come_through_bounds_the_others(
    findings: tuple[Finding, ...], days: int | None
) -> None:
    bound = refused_late(settled(TERMS, *findings))

    assert (bound.days if bound is not None else None) == days


def test_an_age_that_a_person_wrote_outweighs_the_probe() -> None:
    policy = ResendPolicy({}, oldest_is_said=True)

    [setting] = settings_of("de", settled(TERMS, late(10, "redated")), policy)

    assert not setting.doubted
    assert setting.sentence.endswith("oldest = '30d' counts")


@given(
    amount=st.integers(1, 10**9),
    scale=st.sampled_from(SCALES),
    account=st.sampled_from(SCALES),
    currency=st.sampled_from(["EUR", "JPY", "KRW", "KWD"]),
)
def test_what_an_account_reads_speaks_for_its_scale_and_no_other(
    amount: int, scale: str, account: str, currency: str
) -> None:
    exact = read_as(amount, scale=scale, currency=currency, read=account)
    shown = int(exact)
    named = scale_shown(amount, scale=scale, currency=currency, shown=shown)

    assert shown <= worst_of(amount, scale=scale, currency=currency)
    if tells_apart(amount, scale=scale, currency=currency):
        assert agrees(named, account, currency=currency)
    # What no scale explains names none.
    assert (
        scale_shown(
            amount,
            scale=scale,
            currency=currency,
            shown=7 * worst_of(amount, scale=scale, currency=currency) + 3,
        )
        == ""
    )


@pytest.mark.parametrize(
    ("currency", "scale", "shown", "named"),
    [
        ("EUR", "cents", 1_000, "cents"),
        ("EUR", "cents", 100_000, "plain"),
        ("EUR", "plain", 10, "cents"),
        ("JPY", "cents", 100_000, "unscaled-zero-decimal"),
        ("JPY", "unscaled-zero-decimal", 10, "cents"),
    ],
)
def test_an_amount_of_1000_that_is_shown_otherwise_names_the_scale_of_the_account(
    currency: str, scale: str, shown: int, named: str
) -> None:
    assert scale_shown(1_000, scale=scale, currency=currency, shown=shown) == named
