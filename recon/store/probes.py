"""Experiments in our book: planned before anything is sent, answered once, each answer a decision with its evidence.

The postbacks themselves stand in the audit, as those of any test order of our own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from recon.records.moment import micros, moment, moment_if_any, span_micros
from recon.records.transaction import NetworkList
from recon.resend.own_test import OwnPost, OwnTest
from recon.resend.probe.experiment import INCONCLUSIVE, Experiment, Finding, Probe, Report, ReportLine
from recon.resend.probe.lags import Lag
from recon.store.audit import write_audit
from recon.store.database import Database
from recon.store.leases import insert_unless_there
from recon.store.manners import manner_of, manner_told
from recon.store.runs import json_text, json_value
from recon.store.schema import DECISIONS
from recon.store.schema_acts import LAG_SAMPLES, PROBES

PROBE_FOUND = "probe found"
_TIMES = ("transaction_at", "processed_at", "seen_at")


class NoSuchProbe(LookupError):
    """This is a probe that nobody made; it carries its number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no probe {number}; `recon probe status` lists them")
        self.number = number


class ProbeOpen(Exception):
    """This is a question that an open probe of the same MID asks already."""

    def __init__(self, experiment: Experiment, mid: str) -> None:
        super().__init__(
            f"a probe '{experiment}' of MID {mid} is not over; see `recon probe status`, and go on with it first"
        )
        self.experiment = experiment
        self.mid = mid


@dataclass(frozen=True, slots=True)
class Sampled:
    """This is how long one postback of a programme took to the report."""

    order_ref: str
    lag: Lag


class Probes(Database):
    """This is the part of the store that remembers experiments and what they found."""

    def plan_probe(self, probe: Probe, *, by: str) -> int:
        """Write an experiment down before anything of it is sent; return its number, or raise ProbeOpen."""
        test, at = probe.test, self.wall()
        row = {
            "programme": test.programme,
            "mid": test.mid,
            "experiment": probe.experiment.value,
            "order_ref": test.order_ref,
            "plan": json_text(_planned(probe)),
            "currency": test.currency,
            "worst": probe.worst,
            "made_at": at,
            "who": by,
            **dict.fromkeys(("first", "answer", "sentence", "ending"), ""),
        }
        try:
            with self.writing() as connection:
                number = connection.execute(insert(PROBES).returning(PROBES.c.id), row).scalar_one()
                write_audit(
                    connection, "probe planned", at=at, who=by, target=test.order_ref, detail=probe.experiment
                )
        except IntegrityError:
            raise ProbeOpen(probe.experiment, test.mid) from None
        return int(number)

    def probe(self, number: int) -> Probe:
        """Read one experiment, or raise NoSuchProbe."""
        with self.reading() as connection:
            row = connection.execute(select(PROBES).where(PROBES.c.id == number)).mappings().one_or_none()
        if row is None:
            raise NoSuchProbe(number)
        return _probe(row)

    def probes(self, *, only_open: bool = False) -> list[Probe]:
        """List experiments, oldest first."""
        rows = select(PROBES).order_by(PROBES.c.id)
        if only_open:
            rows = rows.where(PROBES.c.ended_at.is_(None))
        with self.reading() as connection:
            return [_probe(row) for row in connection.execute(rows).mappings()]

    def note_first_sight(self, number: int, lines: Iterable[ReportLine]) -> None:
        """Keep what the report showed of the sale when it first did; what was kept before stays."""
        told = json_text([_line_told(each) for each in lines])
        with self.writing() as connection:
            first = update(PROBES).where(PROBES.c.id == number, PROBES.c.first == "")
            connection.execute(first.values(first=told))

    def note_lags(self, probe: Probe, lags: Iterable[Lag]) -> None:
        """Keep how long postbacks took to the report; each is a sample once."""
        with self.writing() as connection:
            for lag in lags:
                row = {
                    "programme": probe.test.programme,
                    "order_ref": probe.ref,
                    "step": lag.step,
                    "sent_at": micros(lag.sent_at),
                    "processed_at": micros(lag.processed_at),
                    "seen_at": micros(lag.seen_at),
                }
                connection.execute(insert_unless_there(connection, LAG_SAMPLES), row)

    def lag_samples(self, programme: str) -> list[Sampled]:
        """List how long the postbacks of a programme's experiments took, oldest first."""
        rows = select(LAG_SAMPLES).where(LAG_SAMPLES.c.programme == programme).order_by(LAG_SAMPLES.c.id)
        with self.reading() as connection:
            return [
                Sampled(
                    row.order_ref,
                    Lag(row.step, moment(row.sent_at), moment(row.processed_at), moment(row.seen_at)),
                )
                for row in connection.execute(rows)
            ]

    def answer_probe(
        self, probe: Probe, answer: str, sentence: str, *, report: Report, posts: Sequence[OwnPost], by: str
    ) -> bool:
        """Keep the answer of an experiment, once; one that decides something becomes a decision with its evidence."""
        at = self.wall()
        said = {"answer": answer, "sentence": sentence, "answered_at": at}
        with self.writing() as connection:
            open_still = update(PROBES).where(PROBES.c.id == probe.number, PROBES.c.answer == "")
            changed = connection.execute(open_still.values(said).returning(PROBES.c.id)).scalar()
            if changed is None:
                return False
            write_audit(connection, "probe answered", at=at, who=by, target=probe.ref, detail=json_text(said))
            if answer != INCONCLUSIVE:
                told = _evidence(replace(probe, answer=answer, sentence=sentence), report, posts)
                _decide(connection, probe, told, sentence=sentence, at=at, by=by)
        return True

    def end_probe(self, probe: Probe, ending: str, *, by: str) -> None:
        """Close an experiment: nothing of it is waited for any more."""
        at = self.wall()
        with self.writing() as connection:
            open_still = update(PROBES).where(PROBES.c.id == probe.number, PROBES.c.ended_at.is_(None))
            ended = open_still.values(ended_at=at, ending=ending).returning(PROBES.c.id)
            if connection.execute(ended).scalar() is not None:
                write_audit(connection, "probe ended", at=at, who=by, target=probe.ref, detail=ending)

    def findings(self) -> list[Finding]:
        """List what experiments found out, oldest first; of several about one question the newest counts."""
        rows = select(DECISIONS).where(DECISIONS.c.what == PROBE_FOUND).order_by(DECISIONS.c.id)
        with self.reading() as connection:
            return [_finding(row) for row in connection.execute(rows).mappings()]


def _decide(
    connection: Connection, probe: Probe, told: Mapping[str, object], *, sentence: str, at: int, by: str
) -> None:
    row = {
        "what": PROBE_FOUND,
        "target": probe.experiment.value,
        "programme": probe.test.programme,
        "who": by,
        "why": sentence,
        "at": at,
        "facts": json_text(told),
        "amount": probe.test.amount,
        "currency": probe.test.currency,
    }
    connection.execute(insert(DECISIONS), row)


def _evidence(probe: Probe, report: Report, posts: Sequence[OwnPost]) -> dict[str, object]:
    return {
        "probe": probe.number,
        "mid": probe.test.mid,
        "order_ref": probe.ref,
        "answer": probe.answer,
        "days": probe.days,
        "first": [_line_told(each) for each in probe.first],
        "lines": [_line_told(each) for each in report.lines],
        "covered_until": report.covered_until,
        "posts": [_post_told(each) for each in posts],
    }


def _post_told(post: OwnPost) -> dict[str, object]:
    return {
        "step": post.step,
        "begun_at": micros(post.begun_at),
        "outcome": post.outcome.name.lower() if post.outcome is not None else "",
        "reason": post.reason,
        "unique_id": post.unique_id,
    }


def _planned(probe: Probe) -> dict[str, object]:
    test = probe.test
    return {
        "manner": manner_told(test.manner),
        "click_id": test.click_id,
        "landed_at": micros(test.landed_at),
        "placed_at": micros(test.placed_at),
        "amount": test.amount,
        "sku": test.sku,
        "other_sku": probe.other_sku,
        "days": probe.days,
        "settle": span_micros(probe.settle),
    }


def _probe(row: Mapping[Any, Any]) -> Probe:
    told = json_value(row["plan"])
    return Probe(
        number=row["id"],
        experiment=Experiment(row["experiment"]),
        test=OwnTest(
            order_ref=row["order_ref"],
            programme=row["programme"],
            manner=manner_of(told),
            click_id=told["click_id"],
            landed_at=moment(told["landed_at"]),
            placed_at=moment(told["placed_at"]),
            currency=row["currency"],
            amount=told["amount"],
            sku=told["sku"],
        ),
        settle=timedelta(microseconds=told["settle"]),
        worst=row["worst"],
        other_sku=told["other_sku"],
        days=told["days"],
        first=tuple(_line(each) for each in json_value(row["first"])) if row["first"] else (),
        answer=row["answer"],
        sentence=row["sentence"],
        answered_at=moment_if_any(row["answered_at"]),
        ended_at=moment_if_any(row["ended_at"]),
        ending=row["ending"],
        by=row["who"],
        made_at=moment(row["made_at"]),
    )


def _line_told(line: ReportLine) -> dict[str, object]:
    told: dict[str, object] = asdict(line)
    times: dict[str, datetime] = {name: getattr(line, name) for name in _TIMES}
    return told | {"list": int(line.list)} | {name: micros(at) for name, at in times.items()}


def _line(told: Mapping[str, Any]) -> ReportLine:
    times = {name: moment(told[name]) for name in _TIMES}
    return ReportLine(**{**told, **times, "list": NetworkList(told["list"])})


def _finding(row: Mapping[Any, Any]) -> Finding:
    told = json_value(row["facts"])
    return Finding(
        experiment=Experiment(row["target"]),
        mid=told["mid"],
        answer=told["answer"],
        found_at=moment(row["at"]),
        probe=told["probe"],
        currency=row["currency"],
        days=told["days"],
        sentence=row["why"],
    )
