"""The kernel's default engine: DuckDB, over the Parquet files of the books, in bounded memory."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines import reading
from recon.engines.again import Again
from recon.engines.cells import cells
from recon.engines.desk import Desk
from recon.engines.difference import judge_again, note_clock
from recon.engines.fact_rows import FactsKeeper
from recon.engines.facts_next import FactsNext
from recon.engines.hours import COUNTED_BY, COUNTED_FROM, HoursKeeper, KeptHours
from recon.engines.keeping import Keep
from recon.engines.lags import KEYS_LOOKED_AT, times
from recon.engines.left_over import pairs_text
from recon.engines.pairing import pairing, pairing_of_sums
from recon.engines.past import Past, PastKeeper
from recon.engines.rules import ruled
from recon.engines.seals import Seals
from recon.engines.steps import Step
from recon.engines.stretches import KEYS_AT_ONCE, judge_stretch, stretches, tell
from recon.engines.summing import write_again, write_all
from recon.engines.sums import READ, KeptSums, SumsKeeper, plain_question, sum_texts, version_of
from recon.gap.ages.cells import Cells
from recon.jobs.judged import Judged, TimesTold, Told
from recon.matching.pairing import Paired
from recon.matching.request import Asked, Parameters
from recon.records.exclusion import Rule
from recon.records.kind import Kind
from recon.records.moment import micros


class DuckDbEngine(FactsNext):
    """This is where the kernel runs by default."""

    def __init__(
        self,
        *,
        sql: Mapping[str, str],
        folder: Path,
        memory_limit: str = "600MB",
        threads: int = 0,
        keys_at_once: int = KEYS_AT_ONCE,
        again: Again | None = None,
        rules: Iterable[Rule] = (),
    ) -> None:
        """`sql` holds the kernel's files by their names and the blocks of sql/engines/*.sql.

        The folder is the engine's own: what it keeps from run to run, and what does not fit in memory. Of the cases
        it judges about `keys_at_once` at a time. `rules` are the configuration's, which leave orders and lines out.
        """
        super().__init__(
            sql=sql, folder=folder, memory_limit=memory_limit, threads=threads, rules=ruled(rules, sql)
        )
        self._keys_at_once, self._again = keys_at_once, again or Again()
        # The numbers that stand for texts are DuckDB's own hash.
        made_by = sum_texts(sql) | self._rules.texts | {"duckdb": duckdb.__version__}
        self._seals = Seals(folder / "sealed.json")
        self._keeper = SumsKeeper(Keep(folder / "sums", self._seals), sql, version=version_of(made_by))
        counted_by = {name: text for name, text in sql.items() if name.startswith(COUNTED_BY)}
        kept_hours = Keep(folder / "hours", self._seals)
        self._hours = HoursKeeper(kept_hours, sql, version=version_of({**counted_by, **made_by}))
        version = version_of({**sql, **made_by})
        self._past = PastKeeper(Keep(folder / "judged", self._seals), sql, version=version)
        facts_kept = Keep(folder / "facts", self._seals)
        self._facts = FactsKeeper(facts_kept, sql, version, as_of=0, one_in=self._again.one_in)

    def judge(
        self, volumes: Iterable[Volume], *, asked: Asked, anew: bool = False, facts_next: bool = False
    ) -> Judged:
        """Judge every case the books hold; return totals, figures and the cases that are breaks.

        What neither a row nor the time has changed since an earlier run is as it was then, unless all is judged `anew`.
        `facts_next`: the facts of all breaks will be asked for next, so they are begun to be read.
        """
        self.drop_begun()
        found = list(volumes)
        prepared = self.facts_prepared(found, asked) if facts_next else nullcontext(lambda _: None)
        # By whole hours, as figures are: so an hour is in or out whenever it is asked for.
        asked = replace(asked, slices_since=asked.slices_since.replace(minute=0, second=0, microsecond=0))
        if asked.as_known or asked.hindsight or asked.keys is not None:
            return self._judge_rows(found, asked)
        known = tuple(each.number for each in asked.programmes)
        self._facts = replace(self._facts, anew=anew)
        if anew:
            self._seals.forget()
        with (
            self._sums(found, known=known, anew=anew, only=READ) as kept,
            self._past.held(),
            prepared as ahead,
        ):
            past = None if anew else self._past.before(asked, known=known)
            again = (
                None if past is None else self._judge_again(found, asked, kept=kept, past=past, ahead=ahead)
            )
            return again or self._judge_all(found, asked, kept=kept, ahead=ahead)

    def _judge_rows(self, volumes: list[Volume], asked: Asked) -> Judged:
        """Judge the rows the question is about, which are summed up for it alone."""
        with self._few(volumes, asked=asked) as desk:
            judge_stretch(desk, self._sql, slices_since=micros(asked.slices_since))
            tell(desk, self._sql)
            return self._read(desk, asked)

    def _judge_all(
        self, volumes: list[Volume], asked: Asked, *, kept: KeptSums, ahead: Callable[[Desk], None]
    ) -> Judged:
        keeps = self._again.is_worth_it(volumes)
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            for stretch in stretches(volumes, keys_at_once=self._keys_at_once):
                kept.lay_out(desk, stretch)
                judge_stretch(desk, self._sql, slices_since=micros(asked.slices_since))
                if keeps:
                    note_clock(desk, self._sql)
            tell(desk, self._sql)
            ahead(desk)
            with self._past.writing(desk, kept, volumes, asked) if keeps else nullcontext():
                return self._read(desk, asked)

    def _judge_again(
        self,
        volumes: list[Volume],
        asked: Asked,
        *,
        kept: KeptSums,
        past: Past,
        ahead: Callable[[Desk], None],
    ) -> Judged | None:
        """Judge what changed since an earlier run; None where all must be judged."""
        since, one_in = micros(asked.slices_since), self._again.one_in
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            if not judge_again(desk, self._sql, past, kept, volumes, slices_since=since, one_in=one_in):
                return None
            ahead(desk)
            judged = self._read(desk, asked)
            self._past.write(desk, kept, volumes, asked, cases=judged.cases, former=past)
            return judged

    def _read(self, desk: Desk, asked: Asked) -> Judged:
        since = micros(asked.slices_since), micros(asked.rates_since)
        return reading.judged(desk.rows, self._sql, since=since, behind=self._rules.behind)

    def times(self, volumes: Iterable[Volume], *, asked: Asked) -> dict[str, TimesTold]:
        """Count how long orders take to be listed, and the rows of each hour, as the books are now; by programme."""
        found = list(volumes)
        with self.laid_out(found, asked=asked) as (desk, kept):
            kept.lay_out(desk, stretches(found, keys_at_once=KEYS_LOOKED_AT)[0])
            return times(desk, self._sql, as_of=asked.as_of)

    @contextmanager
    def laid_out(self, volumes: list[Volume], *, asked: Asked) -> Iterator[tuple[Desk, KeptSums]]:
        """Lay out the books as they are now, and hold their sums, which are made where there are none yet."""
        known = tuple(each.number for each in asked.programmes)
        with self._sums(volumes, known=known, only=READ) as kept, self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            yield desk, kept

    @contextmanager
    def _few(self, volumes: list[Volume], *, asked: Asked) -> Iterator[Desk]:
        """Lay out a moment of the past, or some keys; other references of these are looked for in the whole books."""
        if asked.keys is None:
            with self._desk() as desk:
                desk.lay_out(volumes, asked=asked)
                desk.lay_out_sums(pairs_text(self._sql, volumes))
                yield desk
            return
        with self._pairs(volumes, asked=asked) as pairs, self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            desk.lay_out_sums(pairs)
            yield desk

    @contextmanager
    def _pairs(self, volumes: list[Volume], *, asked: Asked) -> Iterator[str]:
        """Hold the pairs of the whole books as a question sees them, and tell the statement that reads them."""
        if not (asked.as_known or asked.hindsight):
            with self._sums(volumes, known=(), only=("pairs",)) as kept:
                yield kept.rows("pairs")
            return
        file = self._folder / f"pairs-{secrets.token_hex(4)}.parquet"
        try:
            with self._desk() as desk:
                desk.lay_out(volumes, asked=replace(asked, keys=None))
                desk.lay_out_sums(pairs_text(self._sql, volumes))
                desk.run(self._sql["kept"].format(rows=self._sql["every_pair"], file=sql_text(file)))
            yield self._sql["all_rows"].format(file=sql_text(file))
        finally:
            file.unlink(missing_ok=True)

    def settle(self, volumes: Iterable[Volume]) -> None:
        """Sum the books up per key, so that the next run need not; what is there already stays. NotKept: no space."""
        with self._sums(list(volumes), known=(), only=("pairs",)):
            return

    def keep_hours(self, volumes: Iterable[Volume], *, programmes: Iterable[Parameters]) -> None:
        """Count the orders that Rakuten should have by the hour, so that who asks for them need not. NotKept: no space."""
        with self._kept_hours(list(volumes), list(programmes)):
            pass

    def hours(
        self, volumes: Iterable[Volume], *, programmes: Iterable[Parameters], first: int, end: int
    ) -> dict[tuple[str, str], Cells]:
        """Tell the orders due from the hour `first` up to, not including, `end`, by programme and currency."""
        wanted = list(programmes)
        with self._kept_hours(list(volumes), wanted) as kept, self._desk() as desk:
            names = sorted(each.name for each in wanted if each.name)
            return dict(cells(desk, self._sql, kept, names, first=first, end=end))

    def _kept_hours(
        self, found: list[Volume], programmes: list[Parameters]
    ) -> AbstractContextManager[KeptHours]:
        return self._hours.held(
            self._keeper.name_of(found),
            programmes,
            desks=partial(self._desk_of, replace(plain_question(found), programmes=programmes)),
            sums=partial(self._sums, found, known=(), only=COUNTED_FROM),
        )

    @contextmanager
    def _desk_of(self, asked: Asked) -> Iterator[Desk]:
        """Lay out a question without any book."""
        with self._desk() as desk:
            desk.lay_out((), asked=asked)
            yield desk

    def _sums(
        self, found: list[Volume], *, known: tuple[int, ...], anew: bool = False, only: Iterable[str] = ()
    ) -> AbstractContextManager[KeptSums]:
        make, again = partial(self._make_sums, found), partial(self._make_again, found)
        return self._keeper.held(found, known=known, make=make, again=None if anew else again, only=only)

    def _make_again(
        self, volumes: list[Volume], former: KeptSums, steps: Sequence[Step], folder: Path
    ) -> bool:
        """Write the sums of the keys touched beside those of an earlier state; False where that is no shorter."""
        if not self._again.is_worth_it(volumes):
            return False
        into = KeptSums(folder, self._sql, ())
        return write_again(self._desk, volumes, steps, former=former, into=into, one_in=self._again.one_in)

    def _make_sums(self, volumes: list[Volume], folder: Path) -> None:
        write_all(self._desk, volumes, into=KeptSums(folder, self._sql, ()), keys_at_once=self._keys_at_once)

    def paired(self, volumes: Iterable[Volume], *, asked: Asked) -> list[Paired]:
        """Count how the report and the log go with the shop's orders, by programme."""
        found = list(volumes)
        with self._desk() as desk:
            desk.lay_out(found, asked=replace(asked, keys=None))
            by_sums = None if asked.as_known or asked.hindsight else self._paired_by_sums(desk, found)
            return pairing(desk, self._sql, found) if by_sums is None else by_sums

    def _paired_by_sums(self, desk: Desk, volumes: list[Volume]) -> list[Paired] | None:
        """Ask the sums, where they are there and answer clearly; what a disk spoilt is made anew by whoever judges by it."""
        with suppress(duckdb.Error), self._keeper.there(volumes) as kept:
            return None if kept is None else pairing_of_sums(desk, self._sql, kept, volumes)
        return None

    def kinds(self, volumes: Iterable[Volume], *, asked: Asked) -> dict[str, dict[str, Kind]]:
        """Tell the kind of every case, by programme and order key; for books small enough to hold in memory."""
        found: dict[str, dict[str, Kind]] = {}
        opened = list(volumes)
        with self._desk() as desk:
            desk.lay_out(opened, asked=asked)
            desk.lay_out_sums(pairs_text(self._sql, opened))
            desk.run_kernel()
            for programme, key, kind in desk.rows(self._sql["all_kinds"]):
                found.setdefault(programme, {})[key] = Kind(kind)
        return found

    def story(self, volumes: Iterable[Volume], *, asked: Asked) -> Told:
        """Tell all that the books say of the keys in the question, and what the kernel says of them."""
        opened = list(volumes)
        with self._few(opened, asked=asked) as desk:
            desk.run_kernel()
            found: dict[str, list[dict[str, Any]]] = {
                name: desk.records(f"story_{name}")
                for name in ("orders", "lines", "attempts", "transactions", "verdict", "pairs")
            }
            for row in found["verdict"]:
                row["rule"] = self._rules.behind(row["rule"], Kind(row["kind"]))
            return Told(
                orders=found["orders"],
                lines=found["lines"],
                attempts=found["attempts"],
                transactions=found["transactions"],
                verdict=found["verdict"],
                pairs=found["pairs"],
            )
