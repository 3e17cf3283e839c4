"""What comes back of an order: all of it, or some pieces, so that all returns together leave exactly nothing.

What each return takes back is the difference of two sums: what all pieces up to now are worth, less what those before
were worth. Whatever rounding leaves is carried to the next piece and not lost, and the order of returns does not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recon.records.attempt import AttemptKind
from recon.resend.amounts import finest
from recon.resend.hold import HeldBack, Hold
from recon.resend.request.compose import compose, composed
from recon.resend.request.discounts import is_reduction
from recon.resend.request.manner import Manner
from recon.resend.request.sale import PostbackRequest, Sale, SaleLine
from recon.resend.request.values import Unfit


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """This is what came back of one line of an order, counted from 0: pieces of earlier returns, and pieces now."""

    line: int
    before: int = 0
    now: int


def returned(
    sale: Sale, *, manner: Manner, goods: Sequence[CameBack] | None = None
) -> PostbackRequest | HeldBack:
    """Compose the postback of a return; without `goods` everything comes back.

    Every line of which pieces came back earlier must be named, with none now if none did: its share of a discount
    counts. A line that is not named never came back. Reductions come back by themselves, named or not.
    """
    if goods is None:
        return compose(sale, manner=manner, kind=AttemptKind.REVERSAL)
    named = {each.line: each for each in goods}
    # The lines of a request are the order's goods, then the reductions.
    pieces = [at for at, line in enumerate(sale.lines) if not is_reduction(line, manner=manner)] or [0]

    def taken(lines: Sequence[SaleLine]) -> list[SaleLine]:
        if len(named) < len(goods) or not named.keys() <= {*range(len(sale.lines)), *pieces}:
            raise Unfit(
                "a line of it comes back that it does not have, or comes back twice", Hold.LINES_UNFIT
            )
        back = [named.get(at, CameBack(line=at, now=0)) for at in pieces]
        grain = finest(sale.currency, scale=manner.scale)
        return _taken(lines, back, grain=grain)

    part = [[each.line, each.before, each.now] for each in sorted(goods, key=lambda each: each.line)]
    return composed(sale, manner=manner, kind=AttemptKind.REVERSAL, taken=taken, part=part)


def _taken(lines: Sequence[SaleLine], back: Sequence[CameBack], *, grain: int) -> list[SaleLine]:
    goods, reductions = lines[: len(back)], lines[len(back) :]
    for line, each in zip(goods, back, strict=True):
        if each.before < 0 or each.now < 0 or each.before + each.now > line.quantity:
            sentence = f"{each.before} and {each.now} pieces of its line {each.line + 1} come back, of {line.quantity} sold"
            raise Unfit(sentence, Hold.LINES_UNFIT)
    if not any(each.now for each in back):
        raise Unfit("nothing of it comes back", Hold.LINES_UNFIT)
    found: list[SaleLine] = []
    worth = {"before": 0, "after": 0}
    for line, each in zip(goods, back, strict=True):
        before = _part(line.amount, each.before, of=line.quantity, grain=grain)
        after = _part(line.amount, each.before + each.now, of=line.quantity, grain=grain)
        worth["before"] += before
        worth["after"] += after
        if each.now:
            found.append(replace(line, quantity=each.now, amount=after - before))
    whole = sum(line.amount for line in goods)
    return [*found, *_reductions(reductions, worth, whole=whole, grain=grain)]


def _reductions(
    lines: Sequence[SaleLine], worth: Mapping[str, int], *, whole: int, grain: int
) -> list[SaleLine]:
    """Take of each reduction what falls on the goods that come back."""
    parts = [
        _part(line.amount, worth["after"], of=whole, grain=grain)
        - _part(line.amount, worth["before"], of=whole, grain=grain)
        for line in lines
    ]
    return [replace(line, amount=part) for line, part in zip(lines, parts, strict=True) if part]


def _part(amount: int, pieces: int, *, of: int, grain: int) -> int:
    """Take so many pieces' part of an amount, half a unit rounded up; all pieces are worth all of it."""
    return (2 * amount * pieces + of * grain) // (2 * of * grain) * grain
