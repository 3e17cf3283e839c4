"""Each day of the week has its own wait, in the kernel as in its twin; and what no verdict says without a log."""

from contextlib import closing
from dataclasses import replace
from sqlite3 import connect
from typing import Any

import pytest

from recon.matching.request import DAYS, WAITS
from recon.records.codes import CODES, untold_without_log
from recon.records.codes.row import kind
from recon.records.kind import Kind
from tests.conformance import twin
from tests.conformance.books import SETTLE, Attempt, Books, Order, books, nobody
from tests.conformance.kernel import Kernel
from tests.conformance.rates import EURO

DAY = 24 * 3_600_000_000
_REACHES: dict[str, Any] = {"log_from": 0, "log_until": 99 * DAY, "net_from": 0, "net_until": 99 * DAY}
_STARTS = ("log_hole_from", "log_hole_2_from", "net_hole_from", "net_hole_2_from")
_ENDS = ("log_hole_until", "log_hole_2_until", "net_hole_until", "net_hole_2_until")
WHOLE = _REACHES | dict.fromkeys(_STARTS, 1) | dict.fromkeys(_ENDS, 0)


def _kinds(rolled: Books) -> dict[int, Kind]:
    with closing(connect(":memory:")) as base:
        return {key: kind for key, (kind, *_) in Kernel(base, rolled).verdicts().items()}


@pytest.mark.parametrize("weeks", [0, 3], ids=["first week", "fourth week"])
def test_silence_means_something_after_the_wait_of_its_day_of_the_week(weeks: int) -> None:
    rules = replace(books(0, keys=1).programmes[1], due_rule=1, has_log=1, send_within=0, **WHOLE)
    own: dict[str, Any] = {name: (day + 1) * SETTLE for day, name in enumerate(WAITS)}
    for day in range(DAYS):
        for second in (0, DAY - 1):
            due = (7 * weeks + day) * DAY + second
            wait = own[WAITS[day]]
            order = Order(key=1, programme=1, placed=due, paid=due, currency=EURO)
            for later, judged in ((-1, Kind.WAITING), (0, Kind.NEVER_SENT)):
                at = replace(rules, as_of=due + wait + later, **own)
                rolled = Books(orders=[order], programmes=[nobody(), at])

                assert _kinds(rolled)[1] is judged
                assert twin.judge(rolled)[1].kind is judged


@pytest.mark.parametrize("sent", [1, 0], ids=["sent", "not sent"])
@pytest.mark.parametrize(("back", "due"), [(0, 1), (999, 1), (1000, 0)])
def test_of_an_order_that_was_all_given_back_no_postback_is_due(back: int, due: int, sent: int) -> None:
    rules = replace(books(0, keys=1).programmes[1], due_rule=1, has_log=1, send_within=0, as_of=DAY, **WHOLE)
    order = Order(key=1, programme=1, placed=DAY - 1, paid=DAY - 1, currency=EURO, first=1000, refund=back)
    attempts = [Attempt(key=1, programme=1, sent=DAY - 1)] * sent
    rolled = Books(orders=[order], attempts=attempts, programmes=[nobody(), rules])

    with closing(connect(":memory:")) as base:
        kernel = Kernel(base, rolled)
        [verdict], [figure] = kernel.verdicts().values(), kernel.told()["figures"]

    assert twin.judge(rolled)[1].agrees(verdict)
    assert figure[-2:] == (due, due * sent)


def test_what_is_told_without_a_log_is_not_called_untold() -> None:
    """Rolled books without a log and without attempts: none of the codes their kinds tell may be listed."""
    rolled = books(7, keys=3_000)
    without = replace(
        rolled, attempts=[], programmes=[replace(each, has_log=0) for each in rolled.programmes]
    )
    seen = {*kind(*_kinds(without).values())}

    told = {row.code for row in CODES.values() if any(each in seen for each in row.told_by)}
    untold = {row.code for row in untold_without_log()}
    assert told & untold == set()
    assert {"B20", "B22", "B23", "B29", "B34", "B62", "B25"} <= untold
    assert len(seen) > 20
