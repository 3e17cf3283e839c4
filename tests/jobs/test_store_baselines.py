"""Resets of what is usual: a reason and a name, in the audit, and taken back without being forgotten."""

import pytest

from recon.store.baselines import NoSuchReset
from recon.store.book import Store
from recon.store.decisions import NoReason
from tests.jobs.notice_scene import HOUR
from tests.jobs.store_scene import MONDAY, ToldClock


def test_a_reset_is_kept_with_who_when_and_why(store: Store) -> None:
    made = store.reset_baseline("de", since=MONDAY - HOUR, because="new checkout", by="NINA")

    assert store.baseline_resets() == [made]
    assert (made.programme, made.since, made.at) == ("de", MONDAY - HOUR, MONDAY)
    [act] = store.audit(target="programme:de")
    assert (act.who, act.what, act.at) == ("NINA", "baseline reset", MONDAY)
    assert act.detail.endswith(": new checkout")


def test_one_that_was_taken_back_counts_no_more_and_both_words_stay(store: Store, clock: ToldClock) -> None:
    made = store.reset_baseline("de", since=MONDAY, because="new checkout", by="NINA")
    other = store.reset_baseline("fr", since=MONDAY, because="new agreement", by="NINA")
    clock.at = MONDAY + HOUR

    ended = store.revoke_reset(made.id, because="not live yet", by="TOM")

    assert ended.revoked_at == MONDAY + HOUR
    assert store.baseline_resets() == [other]
    assert store.baseline_resets(revoked_too=True) == [ended, other]
    assert [each.who for each in store.audit(target="programme:de")] == ["TOM", "NINA"]
    with pytest.raises(NoSuchReset, match=f"no reset {made.id} counts"):
        store.revoke_reset(made.id, because="again", by="TOM")


@pytest.mark.parametrize(("because", "by"), [(" ", "NINA"), ("new checkout", "")])
def test_nobody_resets_without_a_reason_and_a_name(store: Store, because: str, by: str) -> None:
    with pytest.raises(NoReason, match="--because and --as"):
        store.reset_baseline("de", since=MONDAY, because=because, by=by)
    made = store.reset_baseline("de", since=MONDAY, because="b", by="N")
    with pytest.raises(NoReason):
        store.revoke_reset(made.id, because=because, by=by)
    assert store.baseline_resets() == [made]
