"""A process that is killed at any line after a claim never makes a sale count twice; a store without the *sending* commit does."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from recon.records.resend import ResendState
from recon.sandbox import Duplicates, Sandbox, SandboxProgramme, SimulatedClock, TrackingFault
from recon.store.book import Store
from recon.store.resend_rows import StoredResend
from tests.jobs.resend_scene import MID, Processes, approved, broke, processes, times_booked
from tests.jobs.store_scene import MONDAY, ToldClock, opened

MOST_LINES = 6_000
SECONDS, LATER = timedelta(seconds=5), timedelta(minutes=10)
# How Rakuten answers, and whether it booked all the same.
ANSWERS: dict[str, tuple[TrackingFault | None, bool]] = {
    "accepted": (None, False),
    "booked, empty answer": (TrackingFault.EMPTY, True),
    "booked, HTTP 500": (TrackingFault.SERVER_ERROR, True),
    "booked, cut answer": (TrackingFault.CUT, True),
    "not booked, HTTP 500": (TrackingFault.SERVER_ERROR, False),
    "throttled": (TrackingFault.UNAVAILABLE, False),
}


@pytest.fixture(scope="module")
def rakuten() -> Iterator[Sandbox]:
    twice = SandboxProgramme(MID, "Nordlicht", "EUR", duplicates=Duplicates.COUNTS_TWICE)
    with Sandbox(SimulatedClock(MONDAY), [twice]) as stand_in:
        yield stand_in


@dataclass
class Killed:
    """This is the table of kills: for each answer, how often an order ended in a state with so many bookings."""

    rows: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    @property
    def kills(self) -> int:
        return sum(self.rows.values())

    @property
    def doubles(self) -> int:
        return sum(count for (_, _, booked), count in self.rows.items() if booked > 1)

    def shown(self) -> str:
        lines = [f"{'answer':<22} {'state after the restart':<24} {'booked':>6} {'kills':>6}"]
        lines += [
            f"{answer:<22} {state:<24} {booked:>6} {count:>6}"
            for (answer, state, booked), count in sorted(self.rows.items())
        ]
        return "\n".join([*lines, f"{self.kills} kills, {self.doubles} double bookings"])


@dataclass
class Range:
    """This is where plans are run, killed, and run again until nothing moves."""

    store: Store
    rakuten: Sandbox
    runs: Processes
    name: str
    careless: bool = False
    killed: Killed = field(default_factory=Killed)

    def shoot_through(self, answer: str, *, every: int = 1, first: int = 1) -> int:
        """Kill a run at every so-manieth line until one ends by itself, restart all, and count the bookings.

        Each run that is killed is also the restart after the one before it. Tell how many lines there were.
        """
        fault, books_anyway = ANSWERS[answer]
        self.rakuten.faults.tracking, self.rakuten.faults.books_anyway = fault, books_anyway
        shots: list[tuple[str, int]] = []
        refs = [f"{self.name}{list(ANSWERS).index(answer)}-{number}" for number in range(MOST_LINES // every)]
        broke(self.store, refs)
        line, died = first, True
        while died:
            ref = refs[len(shots)]
            shots.append((ref, approved(self.store, [ref]).id))
            died = self.runs.run(shots[-1][1], at=MONDAY, kill_at=line, careless=self.careless)
            line += every
        # Whatever was wrong at Rakuten is over: an order that goes out again is booked.
        self.rakuten.faults.tracking = None
        for ref, plan in shots[:-1]:
            row = self._quiet(plan)
            booked = times_booked(self.rakuten, ref)
            self.killed.rows[answer, row.state.value, booked] += 1
            self._believable(row.state, booked)
        return line - every

    def _quiet(self, plan: int) -> StoredResend:
        """Start again and again until nothing moves."""
        for at in (MONDAY + SECONDS, MONDAY + LATER, MONDAY + 2 * LATER):
            [row] = self.store.resends(plan)
            if row.state not in {ResendState.APPROVED, ResendState.CLAIMED, ResendState.SENDING}:
                break
            # The mother is another process than the one that was killed, and none of hers is ever killed.
            self.runs.run(plan, at=at, careless=self.careless, here=True)
        [row] = self.store.resends(plan)
        return row

    def warm(self) -> None:
        """Let the mother of all processes learn the statements, by a run of her own."""
        broke(self.store, ["warm"])
        plan = approved(self.store, ["warm"])
        self.runs.run(plan.id, at=MONDAY, careless=self.careless, here=True)

    def _believable(self, state: ResendState, booked: int) -> None:
        if self.careless:
            return
        assert state in {ResendState.AWAITING_REPORT, ResendState.NEEDS_PERSON}, state
        assert booked == 1 or state is ResendState.NEEDS_PERSON


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """Find a folder in memory where there is one: a kill loses nothing there either, and no disk is waited for."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def shooting(quick: Path, rakuten: Sandbox) -> Iterator[Range]:
    url = f"sqlite:///{quick / 'recon.db'}"
    with opened(url) as store, processes(url, url=rakuten.url, folder=quick) as runs:
        yield Range(store, rakuten, runs, quick.name)


@pytest.mark.parametrize("first", [1, 2], ids=["odd lines", "even lines"])
def test_killed_at_every_line_after_a_claim_no_order_is_booked_twice(shooting: Range, first: int) -> None:
    shooting.warm()

    lines = shooting.shoot_through("accepted", every=2, first=first)

    sys.stdout.write(f"\n{shooting.killed.shown()}; {lines} lines after the claim\n")
    assert shooting.killed.kills >= 300
    assert shooting.killed.doubles == 0
    assert {booked for _, _, booked in shooting.killed.rows} == {0, 1}


def test_killed_while_rakuten_fails_no_order_is_booked_twice(shooting: Range) -> None:
    shooting.warm()

    for start, answer in enumerate(list(ANSWERS)[1:], start=1):
        shooting.shoot_through(answer, every=23, first=start)

    sys.stdout.write(f"\n{shooting.killed.shown()}\n")
    assert shooting.killed.kills >= 100
    assert shooting.killed.doubles == 0


def test_without_the_sending_commit_the_same_kills_book_twice(shooting: Range) -> None:
    shooting.careless = True
    shooting.warm()

    shooting.shoot_through("accepted", every=9)

    sys.stdout.write(f"\n{shooting.killed.shown()}\n")
    assert shooting.killed.doubles > 0


def test_on_postgresql_a_sample_of_kills_books_nothing_twice(
    tmp_path: Path, rakuten: Sandbox, postgres_url: str
) -> None:
    with (
        opened(postgres_url, ToldClock()) as store,
        processes(postgres_url, url=rakuten.url, folder=tmp_path) as runs,
    ):
        shooting = Range(store, rakuten, runs, tmp_path.name)
        shooting.warm()
        for start, answer in enumerate(("accepted", "booked, empty answer"), start=1):
            shooting.shoot_through(answer, every=37, first=start)

    sys.stdout.write(f"\n{shooting.killed.shown()}\n")
    assert shooting.killed.kills >= 30
    assert shooting.killed.doubles == 0
