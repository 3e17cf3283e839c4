"""Which breaks name a run: those that it found, in long rows of numbers or alone, and none between them."""

from datetime import timedelta

from recon.store.book import Store
from recon.store.findings import Findings
from tests.jobs.store_scene import MONDAY, broken, recorded


def test_a_run_is_noted_at_the_breaks_it_found_and_at_none_between_them(store: Store) -> None:
    many = [broken(f"order {number}") for number in range(500)]
    recorded(store, Findings(breaks=many))

    seen = [*many[:200], *many[201:205], *many[206:480]]
    recorded(store, Findings(breaks=seen[::-1]), as_of=MONDAY + timedelta(hours=1))

    found = {each.found.order_ref: each.last_run for each in store.open_breaks()}
    again = {each.order_ref for each in seen}
    assert found == {each.order_ref: 2 if each.order_ref in again else 1 for each in many}
