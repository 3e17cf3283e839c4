"""Who runs the service in the demo: each step is what the commands and the schedule would do, on the demo's clock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from recon.cli.exits import NotFound
from recon.config import load
from recon.demo.calendar import DEPLOYS, END, SECOND_DEPLOYS
from recon.demo.plans import Script
from recon.demo.player import CarriedOut, Heard
from recon.demo.truth import Kinds
from recon.jobs.deliver import deliver
from recon.jobs.notices import Decided, decide
from recon.jobs.ports import NoProgress
from recon.jobs.pull import Feed, note, pull
from recon.jobs.question import question
from recon.jobs.reconcile import reconcile
from recon.jobs.resend import run_plan
from recon.jobs.resend_plan import plans_of, save_plan
from recon.jobs.watch import watch
from recon.jobs.weekly_report import weekly_report
from recon.records.kind import Kind, Side
from recon.records.resend import ResendState
from recon.resend.plan import ResendPlan
from recon.sandbox import SimulatedClock
from recon.store.breaks import BreakFilter
from recon.wiring import House

_SOON = frozenset({"orders", "postbacks"})
"""What a look pulls; reports come when all is pulled."""
_INCIDENT = "incident"
_MISSING = tuple(kind for kind in Kind if kind.row.side is Side.MISSING)
_WHO, _WHY = "demo", "the checkout is repaired"
_CORRECTED = "Rakuten takes our postbacks again"


@dataclass(slots=True)
class DemoOperator:
    """This is the service as somebody runs it: a configuration, and the demo's clock."""

    config: Path
    clock: SimulatedClock
    page: Path | None = None
    _marked: set[str] = field(default_factory=set)

    def week(self, at: datetime) -> Sequence[Heard]:
        """Pull everything, judge, tell people, and write the page of the last week."""
        heard = self.judge(at)
        if at == END:
            with self._house() as house:
                names = list(house.config.programme_sections)
                self.page = weekly_report(house.desk, programmes=names, week=None).path
        return heard

    def judge(self, at: datetime) -> Sequence[Heard]:
        """Pull everything, judge, look, and tell people: `recon run --pull`, `recon watch`, then `recon notify`."""
        with self._house() as house:
            self._mark_deploys(house, at)
            _pull(house, house.feeds(), at)
            reconcile(house.bench, as_of=at)
            watch(house.bench, as_of=at)
            return _told(house, at)

    def look(self, at: datetime) -> Sequence[Heard]:
        """Look at the signals, and tell people: `recon watch`, then `recon notify`."""
        with self._house() as house:
            self._mark_deploys(house, at)
            _pull(house, [each for each in house.feeds() if each.section in _SOON], at)
            watch(house.bench, as_of=at)
            return _told(house, at)

    def resend(self, script: Script) -> CarriedOut:
        """Make a plan, approve it and carry it out: `recon resend plan`, `approve`, `run`."""
        with self._house() as house:
            made = _planned(house, script)
            number = _approved(house, made, script)
            # A pause between two calls spares Rakuten; the stand-in needs none.
            run = run_plan(replace(house.resends(), pause=lambda _: None), number)
            if run.needs_person:
                words = run.stopped or "an answer was not a plain yes"
                raise NotFound(f"plan {script.name} of the demo did not go through: {words}")
            return CarriedOut(
                script=script,
                number=number,
                sent={
                    each.order_ref: each.amount
                    for each in house.store.resends(number)
                    if each.state is not ResendState.HELD
                },
                held={each.candidate.order_ref: each.why.hold.value for each in made.held},
                currency=made.currency,
            )

    def confirmed(self, plan: CarriedOut) -> int:
        """Count what of a plan the reports have shown since."""
        with self._house() as house:
            rows = house.store.resends(plan.number)
            return sum(each.state is ResendState.CONFIRMED for each in rows)

    def kinds(self, at: datetime) -> Kinds:
        """Tell the kind of every order as of a moment."""
        with self._house() as house:
            volumes = house.shelf.volumes()
            asked, _ = question(house.bench, volumes, as_of=at)
            kinds = house.engine.kinds(volumes, asked=asked)
            return {
                name: {key: kind.slug for key, kind in of_programme.items()}
                for name, of_programme in kinds.items()
            }

    @contextmanager
    def _house(self) -> Iterator[House]:
        house = House(load(self.config, environ={}), self.clock)
        house.store.prepare()
        try:
            yield house
        finally:
            house.store.close()

    def _mark_deploys(self, house: House, at: datetime) -> None:
        """Mark what the shop has deployed since the last step, as its own pipeline would."""
        for name, deployed in (*DEPLOYS, *SECOND_DEPLOYS):
            if deployed <= at and name not in self._marked:
                programme = "jp" if " JP " in name else "de"
                house.store.mark_deploy(name, at=deployed, by="demo", programme=programme)
                self._marked.add(name)


def _pull(house: House, feeds: Sequence[Feed], at: datetime) -> None:
    done = pull(feeds, library=house.library, at=at, progress=NoProgress())
    note(done, store=house.store, at=at)
    failed = [each.failure for each in done if each.failure]
    if failed:
        raise NotFound("; ".join(failed))


def _planned(house: House, script: Script) -> ResendPlan:
    programme = house.config.programmes()[script.programme]
    asked = BreakFilter(programme=script.programme, kinds=_MISSING)
    (made,) = plans_of(
        house.bench,
        programme,
        house.store.open_breaks(asked),
        as_of=script.at,
        corrected=_CORRECTED if script.corrected else "",
    )
    return made


def _approved(house: House, made: ResendPlan, script: Script) -> int:
    """Write a plan down and approve it: in the demo both are the same person."""
    corrected = _CORRECTED if script.corrected else ""
    number = save_plan(house.bench, made, as_of=script.at, by=_WHO, corrected=corrected)
    lasts = house.bench.resend.approval_lasts
    house.store.approve_plan(number, digest=made.digest, by=_WHO, because=_WHY, lasts=lasts)
    return number


def _told(house: House, at: datetime) -> list[Heard]:
    """Decide what people are told, put it into the two folders, and say what that was."""
    decided = decide(house.notice_desk, as_of=at)
    deliver(house.store, house.channels)
    return [_heard(house, each, at) for each in decided if each.messages and _is_of_incident(each)]


def _is_of_incident(decided: Decided) -> bool:
    return decided.subject.startswith(_INCIDENT)


def _heard(house: House, decided: Decided, at: datetime) -> Heard:
    number = int(decided.subject.partition(":")[2])
    stored = house.store.incident(number)
    return Heard(
        at=at,
        incident=number,
        programme=decided.programme,
        stream=stored.incident.stream.value,
        reason=decided.reason.value,
        signals=frozenset(each.signal for each in stored.signals if each.is_raised),
        headline=decided.headline,
    )
