"""The tracking endpoint: takes a postback, books it, and answers as Rakuten is known to answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from recon.records.moment import Clock
from recon.records.transaction import NetworkList
from recon.sandbox import answers
from recon.sandbox.accounts import Duplicates, Lags, LateOrders, OtherReturns, SandboxProgramme
from recon.sandbox.answers import Reply
from recon.sandbox.bookings import Booking, Ledger, SoldLine
from recon.sandbox.faults import Faults, TrackingFault
from recon.sandbox.postback import Postback, read_postback

_PSEUDO = frozenset({"DISCOUNT", "ORDERTAX"})
_FIRST_NUMBER = 143_407_391_430
_RETRY_AFTER = 60


@dataclass(frozen=True, slots=True)
class Booker:
    """This is whoever writes into the ledger: it knows the programmes, the time, and how long things take."""

    ledger: Ledger
    clock: Clock
    programmes: Mapping[str, SandboxProgramme]
    lags: Lags

    def book(  # noqa: PLR0913 - a booking has as many sides
        self,
        mid: str,
        *,
        order_ref: str,
        lines: Iterable[SoldLine],
        click_id: str,
        transaction_at: datetime,
        processed_at: datetime | None = None,
        currency: str | None = None,
        reason: str = "",
        listed: NetworkList | None = None,
    ) -> list[Booking]:
        """Book lines of one order; a reason puts them into the list of what is not commissionable."""
        programme = self.programmes[mid]
        processed = processed_at or self.clock.now() + self.lags.process
        usual = NetworkList.NON_COMMISSIONABLE if reason else NetworkList.COMMISSIONABLE
        booked = [
            Booking(
                transaction_id=f"{_FIRST_NUMBER + self.ledger.number():016d}",
                mid=mid,
                order_ref=order_ref,
                line=line,
                currency=currency or programme.currency,
                click_id=click_id,
                transaction_at=transaction_at,
                processed_at=processed,
                visible_at=processed + self.lags.report,
                rate=programme.rate,
                list=listed or usual,
                reason=reason,
            )
            for line in lines
        ]
        self.ledger.add(booked)
        return booked


@dataclass(frozen=True, slots=True)
class Tracking:
    """This is the endpoint behind the addresses: parameters in, answer out."""

    booker: Booker
    faults: Faults = field(default_factory=Faults)

    def answer(self, told: Mapping[str, str], *, is_event: bool) -> Reply:
        """Take one postback; the first of several equal parameters counts."""
        fault = self.faults.tracking
        if fault is None:
            return self._answer(told, is_event=is_event)
        reply = self._answer(told, is_event=is_event) if self.faults.books_anyway else answers.empty()
        return _failed(fault, reply)

    def _answer(self, told: Mapping[str, str], *, is_event: bool) -> Reply:
        programme = self.booker.programmes.get(told.get("mid", ""))
        if programme is None:
            return answers.unknown_mid()
        wants_xml = told.get("xml") == "1"
        if not programme.enabled:
            return answers.xml(answers.ACCESS_DENIED) if wants_xml else answers.image()
        postback = self._as_the_account_does(read_postback(told, programme), programme)
        self._book(postback, programme, listed=NetworkList.EVENT if is_event else None)
        if not wants_xml:
            return answers.image()
        number = str(_FIRST_NUMBER + self.booker.ledger.number())
        return answers.xml(
            answers.counted(number, good=len(postback.good) + postback.unbooked, bad=postback.bad)
        )

    def _as_the_account_does(self, postback: Postback, programme: SandboxProgramme) -> Postback:
        """Treat a late order, and a return of what was not sold, as this account is said to."""
        bought, now = postback.bought_at, self.booker.clock.now()
        if bought is not None and now - bought > programme.late_after:
            postback = _late(postback, programme.late_orders, now=now)
        before = self.booker.ledger.of_order(programme.mid, postback.order_ref)
        sold = [each.line.sku for each in before]
        others = [line for line in postback.good if line.amount < 0 and sold and line.sku not in sold]
        return _returned(postback, others, programme.other_returns, sold=sold) if others else postback

    def _book(self, postback: Postback, programme: SandboxProgramme, *, listed: NetworkList | None) -> None:
        before = self.booker.ledger.of_order(programme.mid, postback.order_ref)
        lines = [line for line in postback.good if not _is_dropped(line, before, programme)]
        if programme.duplicates is Duplicates.REPLACES:
            lines = [*_taken_back(lines, before), *lines]
        for line in lines:
            self.booker.book(
                programme.mid,
                order_ref=postback.order_ref,
                lines=[line],
                click_id=postback.click_id,
                transaction_at=postback.bought_at or self.booker.clock.now(),
                currency=postback.currency,
                reason=_not_commissionable(line, postback, programme),
                listed=listed,
            )


def _late(postback: Postback, late: LateOrders, *, now: datetime) -> Postback:
    lines = len(postback.good)
    match late:
        case LateOrders.REFUSES:
            return replace(postback, good=(), bad=postback.bad + lines)
        case LateOrders.LOSES:
            return replace(postback, good=(), unbooked=lines)
        case LateOrders.REDATES:
            return replace(postback, bought_at=now)
        case LateOrders.KEEPS_DATE:
            return postback


def _returned(
    postback: Postback, others: list[SoldLine], returns: OtherReturns, *, sold: list[str]
) -> Postback:
    known = tuple(line for line in postback.good if line not in others)
    match returns:
        case OtherReturns.REFUSES:
            return replace(postback, good=known, bad=postback.bad + len(others))
        case OtherReturns.IGNORES:
            return replace(postback, good=known, unbooked=len(others))
        case OtherReturns.NETS:
            taken = tuple(replace(line, sku=sold[0]) for line in others)
            return replace(postback, good=(*known, *taken))
        case OtherReturns.STANDS_ALONE:
            return postback


def _is_dropped(line: SoldLine, before: list[Booking], programme: SandboxProgramme) -> bool:
    if programme.duplicates is not Duplicates.DROPS:
        return False
    # A correction repeats the order id by design, so only an equal line is a repetition.
    return any(each.line.sku == line.sku and each.line.amount == line.amount for each in before)


def _taken_back(lines: list[SoldLine], before: list[Booking]) -> list[SoldLine]:
    again = {line.sku for line in lines if line.amount > 0}
    return [replace(each.line, amount=-each.line.amount) for each in before if each.line.sku in again]


def _not_commissionable(line: SoldLine, postback: Postback, programme: SandboxProgramme) -> str:
    bought, landed = postback.bought_at, postback.landed_at
    if bought and landed and bought - landed > timedelta(days=programme.return_days):
        return "Return (days) exceeded"
    is_listed = programme.skus is None or line.sku in programme.skus or line.sku.upper() in _PSEUDO
    return "" if is_listed else "SKU does not match"


def _failed(fault: TrackingFault, reply: Reply) -> Reply:
    match fault:
        case TrackingFault.SERVER_ERROR:
            return answers.failure(500)
        case TrackingFault.UNAVAILABLE:
            return answers.failure(503, retry_after=_RETRY_AFTER)
        case TrackingFault.EMPTY:
            return answers.empty()
        case TrackingFault.NOTHING_COUNTED:
            return answers.xml(answers.NOTHING_COUNTED)
        case TrackingFault.CUT:
            whole = reply if reply.body else answers.xml(answers.counted("0", good=0, bad=0))
            return replace(whole, cut=len(whole.body) // 2)
