"""Breaks in the store, over several runs."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recon.gap.figures import Figure, Grain
from recon.matching.findings import Absent, ClearedWhy, Now
from recon.matching.found_break import CaseKey
from recon.records.kind import Kind
from recon.records.window import Window
from recon.store.book import Store
from recon.store.breaks import BreakFilter
from recon.store.findings import Findings, Recorded
from recon.store.runs import NoSuchRun, RunFacts, RunState, json_text
from recon.store.schema import BREAKS
from tests.jobs.store_scene import MONDAY, ToldClock, begun, broken, recorded

TUESDAY = MONDAY + timedelta(days=1)
TOP = Path(__file__).resolve().parents[2]


def _told(store: Store, order: str) -> list[tuple[str, Kind | None, Kind | None, str]]:
    return [(each.what, each.from_kind, each.to_kind, each.note) for each in store.events_of(order)]


def test_a_break_is_read_back_exactly_as_it_was_found(store: Store) -> None:
    odd = broken("O'Brien, 1|2 %#; \N{PINE DECORATION} " + "x" * 180, expected=2**53 + 1, recorded=-1)

    recorded(store, Findings(breaks=[odd]))

    (kept,) = store.open_breaks()
    assert kept.found == odd
    assert (kept.opened_run, kept.last_run, kept.opened_at, kept.cleared_why) == (1, 1, MONDAY, None)


def test_evidence_that_differs_in_the_moment_of_settling_alone_is_kept_word_for_word(store: Store) -> None:
    said: dict[str, str | int] = {
        "reason": 'it says "settled_at":"" and \\"settled_at\\":\\"\\"',
        "attempts": 2,
        "cause": "B24",
        "taken": 0,
    }
    moments = ["2026-01-05T06:00:00+00:00", "2026-01-05T06:00:00.000001+00:00", ""]
    found = [broken(str(number))._replace(evidence=said, settled_at=at) for number, at in enumerate(moments)]

    recorded(store, Findings(breaks=found))

    with store.reading() as connection:
        kept = connection.execute(select(BREAKS.c.evidence).order_by(BREAKS.c.id)).scalars().all()
    assert kept == [json_text(each.told) for each in found]


def test_breaks_are_listed_by_their_cause_and_by_no_word_like_it(store: Store) -> None:
    caused = {
        "1001": {"cause": "B40", "certainty": "certain"},
        "1002": {"cause": "B4", "also": "B40"},
        "1003": {"reason": 'the log says "cause":"B40"'},
        "1004": {},
    }
    recorded(store, Findings(breaks=[broken(ref)._replace(evidence=told) for ref, told in caused.items()]))

    found = store.open_breaks(BreakFilter(cause="B40"))

    assert [(each.found.order_ref, each.found.cause) for each in found] == [("1001", "B40")]
    assert store.open_total(BreakFilter(cause="B40")) == 1
    assert store.open_breaks(BreakFilter(cause="B4_")) == []


def test_a_break_keeps_its_id_while_its_kind_changes(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))
    (first,) = store.open_breaks()

    recorded(store, Findings(breaks=[broken("1001", Kind.REFUSED)]), as_of=TUESDAY)

    (second,) = store.open_breaks()
    assert (second.id, second.found.kind, second.opened_run, second.last_run) == (
        first.id,
        Kind.REFUSED,
        1,
        2,
    )
    assert _told(store, "1001") == [
        ("opened", None, Kind.NEVER_SENT, ""),
        ("kind changed", Kind.NEVER_SENT, Kind.REFUSED, ""),
    ]


def test_a_break_clears_with_its_reason_and_may_open_anew(store: Store) -> None:
    paid = broken("1001")
    recorded(store, Findings(breaks=[paid]))

    recorded(store, Findings(now={paid.key: Now(Kind.MATCHED)}), as_of=TUESDAY)
    after = recorded(store, Findings(breaks=[paid]), as_of=TUESDAY + timedelta(days=1))

    old, new = store.breaks_of("1001")
    assert (old.cleared_why, old.cleared_run, old.now_kind) == (ClearedWhy.RECORDED, 2, Kind.MATCHED)
    assert (new.cleared_why, after.opened) == (None, 1)
    assert [each[0] for each in _told(store, "1001")] == ["opened", "cleared", "opened"]


def test_a_case_that_cannot_be_judged_stays_on_the_list_and_says_so(store: Store) -> None:
    unlucky = broken("1001")
    recorded(store, Findings(breaks=[unlucky]))

    came = recorded(store, Findings(now={unlucky.key: Now(Kind.LOG_NOT_COVERED)}), as_of=TUESDAY)

    (kept,) = store.open_breaks()
    assert came.unjudged == 1
    assert (kept.found.kind, kept.now_kind, kept.last_run) == (Kind.NEVER_SENT, Kind.LOG_NOT_COVERED, 1)


def test_a_break_older_than_the_horizon_leaves_as_too_old_and_stays_away(store: Store) -> None:
    ageing = Findings(breaks=[broken("1001")], too_old_before={"de": MONDAY})
    recorded(store, Findings(breaks=[broken("1001")]))

    first, second = recorded(store, ageing), recorded(store, ageing)

    assert (first.cleared, second.too_old, second.opened) == (1, 1, 0)
    assert [each.cleared_why for each in store.breaks_of("1001")] == [ClearedWhy.TOO_OLD]


def test_a_run_asks_for_the_cases_that_are_open_in_its_programmes(store: Store) -> None:
    gone = broken("1001")
    recorded(store, Findings(breaks=[gone, broken("1002")]))

    assert set(store.open_keys(["de"])) == {gone.key, broken("1002").key}
    assert store.open_keys(["at"]) == []

    recorded(store, Findings(breaks=[broken("1002")], now={gone.key: Absent.GONE}), as_of=TUESDAY)
    assert store.open_keys(["de"]) == [broken("1002").key]


def test_a_run_that_looks_back_is_recorded_and_moves_nothing(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]), as_of=TUESDAY)

    back = begun(store, as_of=MONDAY)
    came = store.record_findings(
        back,
        Findings(breaks=[broken("1002")]),
        facts=RunFacts(verdict_digest="as it was", totals={"orders": 2}),
    )

    assert came == Recorded(moved=False)
    assert [each.found.order_ref for each in store.open_breaks()] == ["1001"]
    kept = store.run(back)
    assert (kept.state, kept.moved, kept.facts.verdict_digest) == (RunState.OK, False, "as it was")
    standing = store.latest_run("de")
    assert standing is not None
    assert (standing.id, standing.as_of) == (1, TUESDAY)


def test_the_same_moment_again_may_move_the_findings(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))

    assert recorded(store, Findings(breaks=[broken("1001")])) == Recorded(moved=True, kept=1)


def test_a_run_stopped_between_two_writes_leaves_nothing_half_written(store: Store) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))
    twice = Figure("de", "EUR", Grain.HOUR, MONDAY, "", Kind.MATCHED, 1, 100, 100)
    torn = begun(store, as_of=TUESDAY)

    # The breaks are written first; the second of two equal figures then breaks their table's key.
    with pytest.raises(IntegrityError):
        store.record_findings(
            torn,
            Findings(breaks=[broken("1001", Kind.REFUSED), broken("1002")], figures=[twice, twice]),
            facts=RunFacts(),
        )

    (kept,) = store.open_breaks()
    assert (kept.found, kept.last_run) == (broken("1001"), 1)
    assert [each.what for each in store.events_of("1001")] == ["opened"]
    assert store.run(torn).state is RunState.RUNNING
    store.crash_run(torn, remark="IntegrityError")
    assert store.run(torn).state is RunState.CRASHED


KILLED = """
import os, sys
from recon.store.findings import Findings
from recon.store.runs import RunFacts
from tests.jobs.store_scene import begun, broken, opened

class Killer(tuple):
    def __iter__(self):
        os._exit(9)

with opened(sys.argv[1]) as store:
    store.acquire_lease("run", owner="killed")
    refused = broken("1001", kind=broken("").kind.REFUSED)
    findings = Findings(breaks=[refused, broken("1002")], incidents=Killer())
    store.record_findings(begun(store), findings, facts=RunFacts())
"""


def test_a_process_killed_after_its_breaks_were_written_leaves_none_of_them(
    store: Store, store_url: str, clock: ToldClock
) -> None:
    recorded(store, Findings(breaks=[broken("1001")]))

    done = subprocess.run([sys.executable, "-c", KILLED, store_url], cwd=TOP, check=False)

    assert done.returncode == 9
    assert [each.found for each in store.open_breaks()] == [broken("1001")]
    clock.at = TUESDAY
    store.acquire_lease("run", owner="next")
    assert store.run(2).state is RunState.CRASHED


def test_a_run_is_ended_once(store: Store) -> None:
    run = begun(store)
    store.finish_run(run, RunFacts(remark="totals differ by 1"), state=RunState.INVALID)

    with pytest.raises(NoSuchRun):
        store.record_findings(run, Findings(breaks=[broken("1001")]), facts=RunFacts())

    assert store.open_breaks() == []
    assert store.run(run).facts.remark == "totals differ by 1"
    assert store.latest_run("de") is None


def test_findings_of_a_programme_the_run_was_not_started_for_are_refused(store: Store) -> None:
    run = begun(store, programmes=["at"])

    with pytest.raises(ValueError, match="not started for programme de"):
        store.record_findings(run, Findings(breaks=[broken("1001")]), facts=RunFacts())


def test_a_list_is_narrowed_by_what_is_asked_and_begins_with_the_most_money(store: Store) -> None:
    small, large = broken("small", expected=100), broken("large", expected=9000)
    refused = broken("refused", Kind.REFUSED, expected=500)
    recorded(store, Findings(breaks=[small, refused, large]))
    due = Window(MONDAY - timedelta(days=4), MONDAY)

    def listed(wanted: BreakFilter) -> list[str]:
        return [each.found.order_ref for each in store.open_breaks(wanted)]

    assert listed(BreakFilter()) == ["large", "refused", "small"]
    assert listed(BreakFilter(kinds=(Kind.REFUSED,), currency="EUR", programme="de")) == ["refused"]
    assert listed(BreakFilter(limit=1, due=due)) == ["large"]
    assert listed(BreakFilter(due=Window(MONDAY, TUESDAY))) == []
    assert listed(BreakFilter(publisher_code="another")) == []
    assert listed(BreakFilter(placed=Window(MONDAY, TUESDAY))) == []
    assert store.open_total(BreakFilter(limit=1, due=due)) == 3


def test_money_is_compared_inside_a_currency_and_whatever_its_sign(store: Store) -> None:
    yen = broken("yen")._replace(currency="JPY", at_risk=-5000)
    over, owed = broken("over")._replace(at_risk=-700), broken("owed")._replace(at_risk=60)
    recorded(store, Findings(breaks=[yen, owed, over]))

    assert [each.found.order_ref for each in store.open_breaks()] == ["over", "owed", "yen"]


def test_open_breaks_are_counted_with_their_money(store: Store) -> None:
    recorded(
        store, Findings(breaks=[broken("1"), broken("2"), broken("3", Kind.AMOUNT_DIFFERS, recorded=900)])
    )

    counts = [(each.kind, each.orders, each.expected, each.recorded) for each in store.open_counts("de")]

    assert counts == [(Kind.NEVER_SENT, 2, 2000, 0), (Kind.AMOUNT_DIFFERS, 1, 1000, 900)]
    assert store.open_counts("at") == []


def test_thousands_of_breaks_go_in_and_out(store: Store, clock: ToldClock) -> None:
    many = [broken(f"order {number}") for number in range(3000)]
    recorded(store, Findings(breaks=many))
    clock.at = TUESDAY

    came = recorded(
        store, Findings(now={one.key: Now(Kind.MATCHED) for one in many[:1000]}, breaks=many[1000:])
    )

    assert came == Recorded(moved=True, kept=2000, cleared=1000)
    assert len(store.open_keys(["de"])) == 2000
    assert CaseKey("de", many[0].key_number) not in set(store.open_keys(["de"]))
    assert store.breaks_of("order 0")[0].cleared_at == TUESDAY


def test_a_break_found_again_names_the_last_run_and_what_that_run_saw(store: Store) -> None:
    alike, other = broken("1001"), broken("1002")
    recorded(store, Findings(breaks=[alike, other]))

    again = [alike, other.with_evidence({"attempts": 2})]
    recorded(store, Findings(breaks=again), as_of=MONDAY + timedelta(hours=1))

    [first], [second] = store.breaks_of("1001"), store.breaks_of("1002")
    assert [first.found, second.found] == again
    assert (first.opened_run, first.last_run, second.last_run) == (1, 2, 2)
    assert [each.what for ref in ("1001", "1002") for each in store.events_of(ref)] == ["opened", "opened"]
