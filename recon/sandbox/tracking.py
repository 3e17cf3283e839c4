"""The tracking endpoint: takes a postback, books it, and answers as Rakuten is known to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from recon.records.transaction import NetworkList
from recon.sandbox import answers
from recon.sandbox.accounts import Duplicates, OtherReturns, SandboxProgramme
from recon.sandbox.answers import Delivery, Reply
from recon.sandbox.booker import FIRST_NUMBER, Booker
from recon.sandbox.bookings import Booking, SoldLine
from recon.sandbox.faults import Faults, TrackingFault
from recon.sandbox.journal import Journal, Received
from recon.sandbox.limits import PerMinute
from recon.sandbox.postback import Postback, is_pseudo, read_postback
from recon.sandbox.restating import is_locked

_RETRY_AFTER = 60
_INSTEAD = {
    TrackingFault.SERVER_ERROR: answers.failure(500),
    TrackingFault.BAD_GATEWAY: answers.failure(502),
    TrackingFault.UNAVAILABLE: answers.failure(503, retry_after=_RETRY_AFTER),
    TrackingFault.THROTTLED: answers.failure(429, retry_after=_RETRY_AFTER),
    TrackingFault.EMPTY: answers.empty(),
    TrackingFault.NOTHING_COUNTED: answers.xml(answers.NOTHING_COUNTED),
    TrackingFault.ERROR_200: answers.xml(answers.ACCESS_DENIED),
}
_DELIVERIES = {
    TrackingFault.SLOW: Delivery.SLOW,
    TrackingFault.DRIP: Delivery.DRIP,
    TrackingFault.GZIP_BOMB: Delivery.GZIP_BOMB,
    TrackingFault.RESET_BEFORE: Delivery.RESET,
    TrackingFault.RESET_AFTER: Delivery.RESET,
}


@dataclass(frozen=True, slots=True)
class _Done:
    """This is what came of one postback, before anything goes wrong on the way back."""

    reply: Reply
    said: str
    postback: Postback
    booked: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True)
class Tracking:
    """This is the endpoint behind the addresses: parameters in, answer out."""

    booker: Booker
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    per_minute: PerMinute = field(default_factory=PerMinute)

    def answer(
        self, told: Mapping[str, str], *, is_event: bool, path: str = "/ep", url_length: int = 0
    ) -> Reply:
        """Take one postback; the first of several equal parameters counts."""
        now = self.booker.clock.now()
        wait = self.per_minute.wait_before(now)
        if wait:
            reply = answers.failure(429, retry_after=wait)
            self._note(now, path, told, _Done(reply, "too many this minute", _unread(told)), fault=None)
            return reply
        fault, books = self.faults.for_postback(told.get("mid", ""), order_ref=told.get("ord", ""))
        if books:
            done = self._done(told, is_event=is_event, url_length=url_length)
        else:
            done = _Done(answers.empty(), "", _unread(told))
        reply = done.reply if fault is None else _failed(fault, done.reply)
        self._note(now, path, told, replace(done, reply=reply), fault=fault)
        return reply

    def turned_away(self, told: Mapping[str, str], *, path: str, reply: Reply, why: str) -> Reply:
        """Note a call that whoever stands before the endpoint did not let through, and hand its answer on."""
        self._note(self.booker.clock.now(), path, told, _Done(reply, why, _unread(told)), fault=None)
        return reply

    def _note(
        self,
        at: datetime,
        path: str,
        told: Mapping[str, str],
        done: _Done,
        *,
        fault: TrackingFault | None,
    ) -> None:
        postback, reply = done.postback, done.reply
        self.journal.note(
            Received(
                at=at,
                path=path,
                mid=told.get("mid", ""),
                order_ref=postback.order_ref,
                currency=postback.currency,
                lines=postback.good,
                refused=postback.faulty,
                status=reply.status,
                answer=done.said,
                fault="" if fault is None else fault.value,
                booked=done.booked,
            )
        )

    def _done(self, told: Mapping[str, str], *, is_event: bool, url_length: int) -> _Done:
        programme = self.booker.programmes.get(told.get("mid", ""))
        if programme is None:
            return _Done(answers.unknown_mid(), "unknown MID", _unread(told))
        if programme.longest_url is not None and url_length > programme.longest_url:
            return _Done(answers.unknown_mid(), f"address of {url_length} characters", _unread(told))
        wants_xml = told.get("xml") == "1"
        if not programme.enabled:
            denied = answers.xml(answers.ACCESS_DENIED) if wants_xml else answers.image()
            return _Done(denied, "Access denied", _unread(told))
        before = self.booker.ledger.of_order(programme.mid, told.get("ord", ""))
        postback = read_postback(told, programme, now=self.booker.clock.now())
        postback = _returned(self._unlocked(postback, programme), programme, before)
        booked = self._book(postback, programme, told, listed=NetworkList.EVENT if is_event else None)
        good, bad = len(postback.good) + postback.counted, len(postback.faulty)
        said = f"{good} good, {bad} bad"
        if not wants_xml:
            return _Done(answers.image(), f"image; {said}", postback, booked)
        number = str(FIRST_NUMBER + self.booker.ledger.number())
        return _Done(answers.xml(answers.counted(number, good=good, bad=bad)), said, postback, booked)

    def _unlocked(self, postback: Postback, programme: SandboxProgramme) -> Postback:
        """Refuse corrections of what is locked and invoiced."""
        now, restating = self.booker.clock.now(), programme.restating
        before = self.booker.ledger.of_order(programme.mid, postback.order_ref)
        if not any(is_locked(each, restating, now=now) for each in before):
            return postback
        good = tuple(line for line in postback.good if line.amount >= 0)
        refused = ("the order is locked",) * (len(postback.good) - len(good))
        return replace(postback, good=good, faulty=(*postback.faulty, *refused))

    def _book(
        self,
        postback: Postback,
        programme: SandboxProgramme,
        told: Mapping[str, str],
        *,
        listed: NetworkList | None,
    ) -> tuple[Booking, ...]:
        before = self.booker.ledger.of_order(programme.mid, postback.order_ref)
        lines = [line for line in postback.good if not _is_dropped(line, before, programme)]
        if programme.duplicates is Duplicates.REPLACES:
            lines = [*_taken_back(lines, before), *lines]
        # One time for the whole of it: the lines of one postback are processed and seen together.
        processed_at, visible_at = self.booker.times(programme.mid, order_ref=postback.order_ref)
        each_booked = (
            self.booker.book(
                programme.mid,
                order_ref=postback.order_ref,
                lines=[line],
                click_id=postback.click_id,
                transaction_at=postback.bought_at or self.booker.clock.now(),
                processed_at=processed_at,
                visible_at=visible_at,
                currency=postback.currency,
                reason=_not_commissionable(line, postback, programme) or _told_unpaid(told),
                listed=listed,
                coupon=told.get("coupon", ""),
            )
            for line in lines
        )
        return tuple(chain.from_iterable(each_booked))


def _unread(told: Mapping[str, str]) -> Postback:
    return Postback(told.get("ord", ""), "")


def _returned(postback: Postback, programme: SandboxProgramme, before: list[Booking]) -> Postback:
    """Treat a return of what was not sold as this account is said to."""
    sold = [each.line.sku for each in before]
    others = [line for line in postback.good if line.amount < 0 and sold and line.sku not in sold]
    known = tuple(line for line in postback.good if line not in others)
    match programme.other_returns:
        case OtherReturns.REFUSES:
            refused = ("its SKU was not sold",) * len(others)
            return replace(postback, good=known, faulty=(*postback.faulty, *refused))
        case OtherReturns.IGNORES:
            return replace(postback, good=known, counted=postback.counted + len(others))
        case OtherReturns.NETS:
            return replace(postback, good=(*known, *(replace(line, sku=sold[0]) for line in others)))
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
    is_listed = programme.skus is None or line.sku in programme.skus or is_pseudo(line.sku)
    return programme.unpaid_skus.get(line.sku, "") if is_listed else "SKU does not match"


def _told_unpaid(told: Mapping[str, str]) -> str:
    return (told.get("commreason") or "Not commissionable") if told.get("iscomm") == "N" else ""


def _failed(fault: TrackingFault, reply: Reply) -> Reply:
    instead = _INSTEAD.get(fault)
    if instead is not None:
        return instead
    whole = reply if reply.body else answers.xml(answers.counted("0", good=0, bad=0))
    if fault is TrackingFault.CUT:
        return replace(whole, cut=len(whole.body) // 2)
    return replace(whole, delivery=_DELIVERIES[fault])
