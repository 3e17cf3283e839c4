"""Our book remembers how landing pages did, for a month."""

from datetime import timedelta

from recon.gap.landing import LandingOutcome
from recon.gap.landing_watch import LandingCheck
from recon.store.book import Store
from tests.jobs.store_scene import MONDAY

HOME = "https://shop.example/"


def test_checks_are_found_again_oldest_first(store: Store) -> None:
    later = LandingCheck(HOME, MONDAY, LandingOutcome.NO_COOKIE, "none was set")
    earlier = LandingCheck(HOME, MONDAY - timedelta(minutes=10), LandingOutcome.KEPT, "kept")
    store.note_landing(later)
    store.note_landing(earlier)

    assert store.landing_checks(MONDAY - timedelta(hours=1)) == [earlier, later]
    assert store.landing_checks(MONDAY) == [later]


def test_checks_of_a_month_ago_go(store: Store) -> None:
    old = LandingCheck(HOME, MONDAY - timedelta(days=31), LandingOutcome.KEPT, "kept")
    other = LandingCheck(f"{HOME}sale", MONDAY - timedelta(days=31), LandingOutcome.KEPT, "kept")
    new = LandingCheck(HOME, MONDAY, LandingOutcome.KEPT, "kept")
    for each in (old, other, new):
        store.note_landing(each)

    assert store.landing_checks(MONDAY - timedelta(days=60)) == [other, new]
