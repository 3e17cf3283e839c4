"""Gathers what a person is to enter at Rakuten by hand: the orders that cannot be sent again, and those to be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from recon.books.keys import key_of
from recon.jobs.question import Bench, question, volumes_of
from recon.jobs.resend_case import Pages, Wanted, candidates, conditions
from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind, Side
from recon.records.moment import moment
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.resend.fresh import old_report, stale
from recon.resend.hold import Hold
from recon.resend.manual import cancels
from recon.resend.manual.bulk import Form
from recon.resend.manual.cancels import Back, Cancel, NotCancelled, Recorded, Shown
from recon.resend.manual.entry import ByHand, LeftOut, entry
from recon.store.breaks import BreakFilter, StoredBreak
from recon.store.by_hand import HandEntry

MISSING = tuple(kind for kind in Kind if kind.row.side is Side.MISSING)
_LOCKED = "locked"
_PLANNED = "a plan takes it back, or has and waits for the report; see `recon resend status`"
# So many orders are looked up together: their rows are in memory all at once.
_AT_ONCE = 20_000


def entries(
    bench: Bench, programme: Programme, *, as_of: datetime, again: bool = False
) -> list[ByHand | LeftOut]:
    """Say of every missing order of a programme whether a person may enter it; `again` lists written ones once more."""
    breaks = bench.store.open_breaks(BreakFilter(programme=programme.name, kinds=MISSING))
    if not breaks:
        return []
    unfinished = {programme.name: bench.store.unfinished_resends(programme.name)}
    wanted = [Wanted.of(each) for each in breaks]
    found = candidates(bench, wanted, as_of=as_of, unfinished=unfinished)
    by, sids = conditions(bench, programme, as_of=as_of), publisher_ids(bench, as_of=as_of)
    return [entry(replace(each, by_hand="") if again else each, by=by, sids=sids) for each in found]


def publisher_ids(bench: Bench, *, as_of: datetime) -> Mapping[str, str]:
    """Find each publisher's id by the code a click id begins with; a code with two ids has none."""
    volumes = volumes_of(bench)
    asked, _ = question(bench, volumes, as_of=as_of)
    found: dict[str, set[str]] = {}
    for (_, code), (_, sid) in bench.engine.publishers(volumes, asked=asked).items():
        if sid.strip():
            found.setdefault(code.strip(), set()).add(sid.strip())
    return {code: sids.pop() for code, sids in found.items() if len(sids) == 1}


def to_cancel(
    bench: Bench, programme: Programme, *, as_of: datetime, again: bool = False
) -> list[Cancel | NotCancelled]:
    """Say of every order that Rakuten shows for too much what is typed to take it back, or why it is not listed."""
    breaks = bench.store.open_breaks(BreakFilter(programme=programme.name, kinds=cancels.KINDS))
    orders = _recorded(bench, breaks, as_of=as_of, again=again)
    by = conditions(bench, programme, as_of=as_of)
    held = stale(by)
    # The shop's own log says nothing of what stands at Rakuten, and the report all: a reversal may have come since.
    if held is None or held.hold is Hold.LOG_SHORT:
        held = old_report(by)
    if held is not None:
        return [NotCancelled(each, held.sentence) for each in orders]
    window = by.terms.cancel_within
    return [cancels.cancel(each, programme=programme, window=window, as_of=as_of) for each in orders]


def _recorded(bench: Bench, breaks: Sequence[StoredBreak], *, as_of: datetime, again: bool) -> list[Recorded]:
    volumes = volumes_of(bench)
    programmes = {each.found.programme for each in breaks}
    entered = {name: bench.store.by_hand(name) for name in programmes}
    planned = {name: bench.store.unfinished_resends(name) for name in programmes}
    found: list[Recorded] = []
    for start in range(0, len(breaks), _AT_ONCE):
        some = [each.found for each in breaks[start : start + _AT_ONCE]]
        keys = sorted({bench.keys.key_of(each.order_ref) for each in some})
        asked, _ = question(bench, volumes, as_of=as_of, keys=keys)
        pages = Pages.of(bench.engine.story(volumes, asked=asked))
        found += [
            _order(
                pages,
                each,
                by_hand={} if again else entered[each.programme],
                is_planned=each.key_number in planned[each.programme],
            )
            for each in some
            if _is_still(pages, each)
        ]
    return found


def _is_still(pages: Pages, found: FoundBreak) -> bool:
    """Tell whether the books still say what the last run found: since then a reversal may have come."""
    now = pages.verdict.get(found.key_number, [])
    return bool(now) and now[0]["kind"] == found.kind and now[0]["recorded"] == found.recorded


def _key(pages: Pages, found: FoundBreak) -> str:
    rows = pages.orders.get(found.key_number)
    return str(rows[0]["order_key"]) if rows else key_of(found.order_ref)


def _order(
    pages: Pages, found: FoundBreak, *, by_hand: Mapping[int, HandEntry], is_planned: bool
) -> Recorded:
    lines = [
        row
        for row in pages.transactions.get(_key(pages, found), [])
        if row["programme"] in {found.programme, ""} and row["list"] == NetworkList.COMMISSIONABLE
    ]
    entered = by_hand.get(found.key_number)
    is_over = entered is not None and _is_settled(entered, lines)
    sales = [row for row in lines if row["amount"] > 0]
    sids = {(row["publisher_id"] or "").strip() for row in sales}
    return Recorded(
        programme=found.programme,
        key_number=found.key_number,
        order_ref=found.order_ref,
        kind=found.kind,
        currency=found.currency,
        too_much=found.recorded - found.expected,
        shown=cancels.summed(_shown(row) for row in lines),
        back=tuple(_back(pages.lines.get(found.key_number, []))),
        sent_at=_first(sales, "processed_at"),
        bought_at=_first(sales, "transaction_at"),
        sid=sids.pop() if len(sids) == 1 else "",
        locked=any((row["status"] or "").strip().lower() == _LOCKED for row in lines),
        by_hand=_PLANNED if is_planned else "" if entered is None or is_over else entered.sentence,
        settled=entered.at if entered is not None and is_over else None,
    )


def _is_settled(entered: HandEntry, lines: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether the report shows what was to be entered: its amount, in lines processed since it was written down."""
    is_credit = entered.order.form == Form.CREDIT
    since = (row["amount"] for row in lines if moment(row["processed_at"]) >= entered.at)
    shown: int = abs(sum(amount for amount in since if (amount > 0) == is_credit))
    return shown >= entered.order.amount > 0


def _first(rows: Sequence[Mapping[str, Any]], column: str) -> datetime | None:
    return moment(min(row[column] for row in rows)) if rows else None


def _shown(row: Mapping[str, Any]) -> Shown:
    return Shown(row["sku"] or "", row["product_name"] or "", row["quantity"] or 0, row["amount"])


def _back(lines: Iterable[Mapping[str, Any]]) -> Iterable[Back]:
    for row in lines:
        yield Back(row["sku"] or "", row["refunded_quantity"], row["refunded_amount"])
