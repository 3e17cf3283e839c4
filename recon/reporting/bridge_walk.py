"""A walk along the bridge: the level in orders and in money, and each step written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recon.records.kind import Side
from recon.records.numerals import count, enumeration, orders
from recon.reporting.figures import BridgeCount


class Tone(StrEnum):
    """This is what a bar means; each has one colour and, beside it, a word."""

    RECORDED = "recorded"
    LEFT_OUT = "left-out"
    SETTLING = "settling"
    MISSING = "missing"
    DECIDED = "decided"
    OVER = "over"
    SHIFTED = "shifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """This is one line of the bridge. `orders` and `money` are signed; a total repeats the sum so far."""

    label: str
    tone: Tone
    orders: int
    money: int
    level: int
    total: bool = False
    hint: str = ""


class Walk:
    """This is a walk along the bridge: it keeps the level in orders and in money, and writes down each step."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.level = 0
        self.money = 0

    def start(self, label: str, cases: list[BridgeCount]) -> None:
        """Begin at the shop's number, with all that it sold."""
        self.level = orders_of(cases)
        self.money = sum(case.net for case in cases)
        self.total(label)

    def total(self, label: str, *, hint: str = "") -> None:
        """Write down where we stand."""
        step = Step(
            label=label,
            tone=Tone.RECORDED,
            orders=self.level,
            money=self.money,
            level=self.level,
            total=True,
            hint=hint,
        )
        self.steps.append(step)

    def out(self, label: str, cases: list[BridgeCount], *, hint: str) -> None:
        """Take away cases of which nothing is expected, with all that was sold."""
        money = sum(case.net for case in cases)
        self._step(label, -orders_of(cases), money=-money, tone=Tone.LEFT_OUT, hint=hint)

    def lowered(self, label: str, cases: list[BridgeCount], *, hint: str) -> None:
        """Change from what was sold to what of it is expected; no order moves."""
        money = sum(case.expected - case.net for case in cases)
        self._step(label, 0, money=money, tone=Tone.LEFT_OUT, hint=hint)

    def less(self, label: str, cases: list[BridgeCount], *, tone: Tone, at_rakuten: bool = False) -> None:
        """Take cases away, in the amounts expected or, past Rakuten's shore, in Rakuten's."""
        money = sum(case.amount_recorded if at_rakuten else case.expected for case in cases)
        hint = kinds_of(cases) if tone is Tone.MISSING else ""
        self._step(label, -orders_of(cases), money=-money, tone=tone, hint=hint)

    def more(self, label: str, cases: list[BridgeCount], *, tone: Tone, hint: str = "") -> None:
        """Add cases, in Rakuten's amounts."""
        money = sum(case.amount_recorded for case in cases)
        self._step(label, orders_of(cases), money=money, tone=tone, hint=hint)

    def revalued(self, label: str, cases: list[BridgeCount]) -> None:
        """Change from the amounts expected to Rakuten's; no order moves."""
        money = sum(case.amount_recorded - case.expected for case in cases)
        tone = Tone.OVER if money > 0 else Tone.MISSING
        differing = [case for case in cases if _differs(case)]
        self._step(
            label, 0, money=money, tone=tone, hint=f"{orders(orders_of(differing))}: {kinds_of(differing)}"
        )

    def _step(self, label: str, orders: int, *, money: int, tone: Tone, hint: str) -> None:
        if orders == 0 and money == 0:
            return
        self.level += orders
        self.money += money
        self.steps.append(
            Step(label=label, tone=tone, orders=orders, money=money, level=self.level, hint=hint)
        )


def orders_of(cases: Iterable[BridgeCount]) -> int:
    """Add up the orders of some buckets."""
    return sum(case.orders for case in cases)


def kinds_of(cases: list[BridgeCount]) -> str:
    """Name the kinds inside a step, most first."""
    totals: dict[str, int] = {}
    for case in cases:
        totals[case.kind.label] = totals.get(case.kind.label, 0) + case.orders
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return enumeration([f"{count(number)} {label}" for label, number in ranked if number])


def _differs(case: BridgeCount) -> bool:
    """Tell whether a bucket has to do with the difference; amounts too high and too low may even each other out."""
    return case.amount_recorded != case.expected or case.kind.row.side in {Side.DIFFERENT, Side.OVER}
