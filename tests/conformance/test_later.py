"""As time passes and no row comes, a verdict that was given stays; only what waited gets one."""

from contextlib import closing
from dataclasses import replace
from sqlite3 import connect

from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from recon.records.kind import Kind, Verdict
from tests.conformance.books import AS_OF, Books, books
from tests.conformance.kernel import Kernel


def _kinds(rolled: Books, *, later: int) -> dict[int, Kind]:
    """Judge the same books so much later."""
    rules = [replace(each, as_of=AS_OF + later) for each in rolled.programmes]
    with closing(connect(":memory:")) as base:
        judged = Kernel(base, replace(rolled, programmes=rules)).verdicts()
    return {key: kind for key, (kind, *_) in judged.items()}


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(seed=some.integers(0, 2**32), later=some.integers(1, 60))
def test_a_verdict_that_was_given_stays_however_late_the_books_are_judged_again(
    seed: int, later: int
) -> None:
    rolled = books(seed, keys=200)

    first, second = _kinds(rolled, later=0), _kinds(rolled, later=later)

    waited = {key for key, kind in first.items() if kind.row.verdict is Verdict.WAITING}
    assert {
        key: (kind, second[key]) for key, kind in first.items() if second[key] is not kind
    }.keys() <= waited
    assert waited
