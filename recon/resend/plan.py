"""Makes a plan: what would be sent again and what is held back, and not one order that is neither."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recon.resend.candidate import Candidate, Conditions
from recon.resend.hold import HeldBack, Hold
from recon.resend.policy import Caps
from recon.resend.recovered import with_offer
from recon.resend.request import PostbackRequest
from recon.resend.takeback import let_through


@dataclass(frozen=True, slots=True)
class ToSend:
    """This is one order that may be sent again, with the request to the byte."""

    candidate: Candidate
    request: PostbackRequest


@dataclass(frozen=True, slots=True)
class NotSent:
    """This is one order that is held back, with the reason."""

    candidate: Candidate
    why: HeldBack


@dataclass(frozen=True, slots=True)
class ResendPlan:
    """This is one plan of one programme and currency. `digest` names every byte that would go out, and nothing else."""

    programme: str
    currency: str
    send: tuple[ToSend, ...]
    held: tuple[NotSent, ...]

    @property
    def held_by_reason(self) -> list[NotSent]:
        """List what is held in groups of one reason, in each by its reference."""
        return sorted(
            self.held, key=lambda each: (each.why.hold, each.why.sentence, each.candidate.order_ref)
        )

    @property
    def amount(self) -> int:
        """Add up the sales that would be sent, in minor units; below nothing where they are taken back."""
        return sum(each.request.amount for each in self.send)

    @property
    def commission(self) -> int:
        """Add up the commission at risk of what would be sent."""
        return sum(each.candidate.commission for each in self.send)

    @property
    def digest(self) -> str:
        """Name exactly these orders and requests: an approval holds for no others."""
        return plan_digest(
            (each.candidate.programme, each.candidate.key_number, each.request.digest, each.request.whole)
            for each in self.send
        )


def plan_digest(rows: Iterable[tuple[str, int, str, str]]) -> str:
    """Name a set of requests: programme, key, what is sold, and every byte of each."""
    lines = sorted(" ".join(map(str, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan(candidates: Sequence[Candidate], *, by: Conditions) -> list[ResendPlan]:
    """Plan what of a programme may be sent again, a plan for each currency; the first candidates go first."""
    currencies = dict.fromkeys(each.currency for each in candidates)
    plans = [
        _of_currency([each for each in candidates if each.currency == currency], currency=currency, by=by)
        for currency in currencies
    ]
    if sum(len(each.send) + len(each.held) for each in plans) != len(candidates):
        message = "a plan lost an order; report this"
        raise AssertionError(message)
    return plans


def _of_currency(candidates: Sequence[Candidate], *, currency: str, by: Conditions) -> ResendPlan:
    send: list[ToSend] = []
    held: list[NotSent] = []
    amount = 0
    for candidate in candidates:
        passed = let_through(candidate, by=by)
        if isinstance(passed, HeldBack):
            held.append(NotSent(candidate, with_offer(passed, candidate, by=by)))
            continue
        over = _over(passed, caps=by.policy.per_run, orders=len(send), amount=amount)
        if over is not None:
            held.append(NotSent(candidate, over))
        else:
            send.append(ToSend(candidate, passed))
            amount += abs(passed.amount)
    return ResendPlan(by.programme.name, currency, tuple(send), tuple(held))


def _over(request: PostbackRequest, *, caps: Caps, orders: int, amount: int) -> HeldBack | None:
    """Say that one more would be too much for one run that has so many orders, worth so much, already."""
    if orders >= caps.orders:
        return HeldBack(
            Hold.OVER_THE_CAP, f"the plan has as many orders as orders_per_run allows: {caps.orders:,}"
        )
    if amount + abs(request.amount) > caps.amount.get(request.currency, 0):
        return HeldBack(Hold.OVER_THE_CAP, "the plan would be worth more than amount_per_run allows")
    return None
