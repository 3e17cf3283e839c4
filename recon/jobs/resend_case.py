"""Gathers what the books and our own attempts say of orders that might be sent again, as the gate wants to know it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recon.books.keys import key_of
from recon.jobs.judged import Told
from recon.jobs.question import OWN_SOURCE, Bench, question, source_reaches, volumes_of
from recon.jobs.references import known_as
from recon.jobs.sent_elsewhere import sent_elsewhere
from recon.matching.found_break import CaseKey
from recon.matching.reach import covered_list
from recon.records.attempt import AttemptKind, Outcome
from recon.records.country import alpha_3
from recon.records.kind import Kind
from recon.records.moment import moment, moment_if_any
from recon.records.order import OrderKind, OrderState
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.resend.candidate import Candidate, Conditions, LineBack, PastAttempt, Reach, ReportLine, ShopRow
from recon.resend.hold import HeldBack, Hold
from recon.resend.policy import ResendPolicy
from recon.resend.probe.settings import with_findings
from recon.resend.request import PostbackRequest, SaleLine
from recon.resend.takeback import let_through
from recon.store.breaks import StoredBreak
from recon.store.by_hand import HandEntry
from recon.store.resend_rows import StoredResend


@dataclass(frozen=True, slots=True)
class Wanted:
    """This is an order to look at: what of it our own book knows."""

    key: CaseKey
    order_ref: str
    break_id: int | None = None
    commission: int = 0
    cause: str = ""

    @classmethod
    def of(cls, stored: StoredBreak) -> "Wanted":
        """Want the order of a break."""
        found = stored.found
        return cls(found.key, found.order_ref, stored.id, found.at_risk, found.cause)


@dataclass(frozen=True, slots=True)
class BooksNow:
    """This is a last look at one order in the books, as they are at the moment of the asking."""

    bench: Bench
    present: Callable[[], datetime]

    def again(self, resend: StoredResend, *, corrected: str) -> PostbackRequest | HeldBack:
        """Judge an approved order anew: the request that may go out now, or what holds it."""
        programme = self.bench.programmes.get(resend.programme)
        if programme is None:
            return HeldBack(Hold.NO_MID, f"programme {resend.programme} is not in the configuration any more")
        wanted = Wanted(
            CaseKey(resend.programme, resend.key_number),
            resend.order_ref,
            resend.break_id,
            resend.commission,
            cause_of(self.bench.store.breaks_of(resend.order_ref, programme=resend.programme)),
        )
        as_of = self.present()
        found = candidates(self.bench, [wanted], as_of=as_of)
        takes_back = resend.amount < 0
        by = conditions(self.bench, programme, as_of=as_of, corrected=corrected, takes_back=takes_back)
        return let_through(found[0], by=by)


def cause_of(known: Sequence[StoredBreak]) -> str:
    """Tell the cause of the youngest break of an order; '' where there is none."""
    return known[-1].found.cause if known else ""


def conditions(
    bench: Bench, programme: Programme, *, as_of: datetime, corrected: str = "", takes_back: bool = False
) -> Conditions:
    """Say what the gate goes by for one programme: how far its findings and books reach."""
    reaches = source_reaches(bench, volumes_of(bench), as_of=None)
    run = bench.store.latest_run(programme.name)
    book = {name: covered_list(programme.name, reaches, book=name) for name in _BOOKS}
    reach = Reach(
        judged_at=None if run is None else run.as_of,
        shop=book["orders"],
        log=book["attempts"] if bench.has_log else None,
        transactions=book["transactions"],
        noncommissionable=book["noncommissionable"],
    )
    return Conditions(programme, policy_of(bench), reach, as_of, corrected, takes_back)


def policy_of(bench: Bench) -> ResendPolicy:
    """Lay what experiments found out of the accounts beside what the configuration says."""
    return with_findings(bench.resend, bench.store.findings())


_BOOKS = ("orders", "attempts", "transactions", "noncommissionable")
# So many orders are looked up together: their rows are in memory all at once.
_AT_ONCE = 20_000


def candidates(
    bench: Bench,
    wanted: Sequence[Wanted],
    *,
    as_of: datetime,
    unfinished: Mapping[str, frozenset[int]] | None = None,
) -> list[Candidate]:
    """Look orders up in all books; one candidate for each, in their order."""
    volumes = volumes_of(bench)
    programmes = {each.key.programme for each in wanted}
    # A plan wants them all; before each order of a run goes out, only its own are read.
    number = wanted[0].key.number if len(wanted) == 1 else None
    own = own_attempts(bench, programmes, key_number=number)
    entered = {name: bench.store.by_hand(name, key_number=number) for name in programmes}
    found: list[Candidate] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        asked, _ = question(
            bench, volumes, as_of=as_of, keys=sorted({bench.keys.key_of(each.order_ref) for each in some})
        )
        pages = Pages.of(bench.engine.story(volumes, asked=asked))
        found += [
            candidate(
                pages,
                each,
                own=own[each.key],
                unfinished=unfinished or {},
                by_hand=entered[each.key.programme],
            )
            for each in some
        ]
    return found


_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pages:
    """This is what the books told, opened at each order's page: a plan may look up a hundred thousand of them."""

    verdict: Mapping[int, list[_Row]]
    orders: Mapping[int, list[_Row]]
    lines: Mapping[int, list[_Row]]
    attempts: Mapping[str, list[_Row]]
    transactions: Mapping[str, list[_Row]]
    pairs: Mapping[int, list[_Row]]
    others: Mapping[str, list[_Row]]

    @classmethod
    def of(cls, told: Told) -> "Pages":
        """Sort the rows by the key they are looked up by."""
        return cls(
            verdict=_by("key_number", told.verdict),
            orders=_by("key_number", told.orders),
            lines=_by("key_number", told.lines),
            attempts=_by("order_key", told.attempts),
            transactions=_by("order_key", told.transactions),
            pairs=_by("key_number", told.pairs),
            others=_by("order_key", told.orders),
        )

    def sent_elsewhere(self, key: str, rows: Sequence[_Row], *, programme: str) -> str:
        """Say whether the log has the orders `rows` of one reference under another programme."""
        attempts, orders = self.attempts.get(key, []), self.others.get(key, [])
        return sent_elsewhere(rows, attempts=attempts, orders=orders, programme=programme)


def _by(column: str, rows: Iterable[_Row]) -> Mapping[Any, list[_Row]]:
    found: dict[Any, list[_Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def candidate(
    pages: Pages,
    wanted: Wanted,
    *,
    own: Iterable[PastAttempt],
    unfinished: Mapping[str, frozenset[int]],
    by_hand: Mapping[int, HandEntry],
) -> Candidate:
    """Put together what the books told of one order."""
    name, number = wanted.key
    ours, verdict, rows = tuple(own), pages.verdict.get(number, []), pages.orders.get(number, [])
    key = rows[0]["order_key"] if rows else key_of(wanted.order_ref)

    def near(each: _Row) -> bool:
        # A line or an attempt without a MID is nobody's: it may be this order's.
        return each["programme"] in {name, ""}

    logged = [row for row in pages.attempts.get(key, []) if near(row)]
    reported = tuple(_reported(row) for row in pages.transactions.get(key, []) if near(row))
    return Candidate(
        programme=name,
        key_number=number,
        order_ref=wanted.order_ref,
        kind=Kind(verdict[0]["kind"]) if verdict else Kind.NOTHING_LEFT,
        due_at=moment_if_any(verdict[0]["due_at"]) if verdict else None,
        shop_rows=tuple(_shop_row(row) for row in rows),
        lines=tuple(_line(row) for row in pages.lines.get(number, [])),
        attempts=(*_logged_only(logged, ours), *ours),
        listed=len(reported),
        currency=rows[0]["currency"] if rows else verdict[0]["currency"] if verdict else "",
        break_id=wanted.break_id,
        commission=wanted.commission,
        unfinished=number in unfinished.get(name, frozenset()),
        by_hand=by_hand[number].sentence if number in by_hand else "",
        known_as=known_as(pages.pairs.get(number, [])) or pages.sent_elsewhere(key, rows, programme=name),
        back=tuple(_back(row) for row in pages.lines.get(number, [])),
        reported=reported,
        cause=wanted.cause,
    )


def own_attempts(
    bench: Bench, programmes: Iterable[str], *, key_number: int | None = None
) -> Mapping[CaseKey, list[PastAttempt]]:
    """List our own attempts by case, or those of one; one that is on its way may have arrived."""
    found: defaultdict[CaseKey, list[PastAttempt]] = defaultdict(list)
    for name in programmes:
        for each in bench.store.own_attempts(programme=name, key_number=key_number):
            outcome = Outcome.AMBIGUOUS if each.outcome is None else each.outcome
            kind = AttemptKind.REVERSAL if each.amount < 0 else AttemptKind.SALE
            past = PastAttempt(each.begun_at, outcome, is_ours=True, kind=kind, amount=each.amount)
            found[CaseKey(name, each.key_number)].append(past)
    return found


def _logged_only(rows: Iterable[_Row], ours: Iterable[PastAttempt]) -> Iterator[PastAttempt]:
    """Read the attempts that only the books remember: what our own store knows it knows better."""
    remembered = {each.at for each in ours}
    for each in map(_logged, rows):
        if not (each.is_ours and each.at in remembered):
            yield each


def _logged(row: _Row) -> PastAttempt:
    return PastAttempt(
        moment(row["sent_at"]),
        Outcome(row["outcome"]),
        is_ours=row["source"] == OWN_SOURCE,
        kind=AttemptKind(row["kind"]),
        amount=row["amount"],
    )


_CUSTOMER = {"new": "New", "returning": "Existing"}


def _shop_row(row: Mapping[str, Any]) -> ShopRow:
    return ShopRow(
        kind=OrderKind(row["kind"]),
        state=OrderState(row["state"]),
        is_test=bool(row["is_test"]),
        placed_at=moment(row["placed_at"]),
        landed_at=moment_if_any(row["landed_at"]),
        cancelled=row["cancelled_at"] is not None,
        refunded_amount=row["refunded_amount"],
        currency=row["currency"],
        amount=row["net_amount"],
        amount_first=row["amount_first"],
        click_id=row["click_id"] or "",
        told={
            "coupon": row["coupon"] or "",
            "custstatus": _CUSTOMER.get(row["customer_kind"] or "", ""),
            "shipcountry": alpha_3(row["country"] or ""),
        },
        landing_url=row["landing_url"] or "",
    )


def _line(row: Mapping[str, Any]) -> SaleLine:
    left, quantity = row["net_amount"] - row["refunded_amount"], row["quantity"] - row["refunded_quantity"]
    return SaleLine(sku=row["sku"] or "", name=row["name"] or "", quantity=quantity, amount=left)


def _back(row: Mapping[str, Any]) -> LineBack:
    return LineBack(row["refunded_quantity"], row["refunded_amount"])


def _reported(row: Mapping[str, Any]) -> ReportLine:
    return ReportLine(
        list=NetworkList(row["list"]),
        sku=row["sku"] or "",
        quantity=row["quantity"],
        amount=row["amount"],
        currency=row["currency"],
        processed_at=moment(row["processed_at"]),
        locked=(row["status"] or "").strip().lower() == "locked",
    )
