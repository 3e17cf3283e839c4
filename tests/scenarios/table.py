"""What may be put into the books: each scene with its code in the field's list of breaks, and what must be said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from recon.records.kind import Kind, Side, Verdict
from tests.scenarios.markets import AS_OF, MAIN, SILENT, Market
from tests.scenarios.tale import Sale, Tale

Play = Callable[[Tale, Random], None]


@dataclass(frozen=True, slots=True)
class Age:
    """This is how long before the end an order is placed: at least, and at most; or while nothing is sent."""

    least: timedelta
    most: timedelta
    is_silent: bool = False


SETTLED = Age(timedelta(days=7), timedelta(days=56))
OLD = Age(timedelta(days=46), timedelta(days=56))
IN_SILENCE = Age(AS_OF - SILENT.end, AS_OF - SILENT.start, is_silent=True)
YOUNG = Age(timedelta(hours=4), timedelta(hours=40))


def anything(sale: Sale) -> bool:
    """Ask nothing of the basket."""
    del sale
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """This is one thing that can become of an order.

    `kind` is what must be said of it, as far as the books under its own MID and reference show it; what made it so is
    the code. `cannot` is why the three books cannot tell what was done: then `kind` is what must be said instead, and
    `instead` the code. `least` is how many orders it takes: of what orders share, one alone shows nothing.
    """

    code: str
    what: str
    play: Play
    kind: Kind
    cannot: str = ""
    instead: str = ""
    needs: Callable[[Sale], bool] = anything
    markets: tuple[Market, ...] = MAIN
    age: Age = SETTLED
    least: int = 1
    key: str | None = None

    @property
    def name(self) -> str:
        return f"{self.code} {self.what}"

    @property
    def verdict(self) -> Verdict:
        """Name the verdict that must be given."""
        return self.kind.row.verdict

    @property
    def is_missing(self) -> bool:
        """Tell whether Rakuten lacks a sale that it should have."""
        return self.kind.row.side is Side.MISSING

    @property
    def codes(self) -> set[str]:
        """Name the codes that must be told. Of what is no break nobody asks for a cause: its kind is the answer."""
        if self.verdict is not Verdict.BREAK:
            return {self.kind.row.code}
        return {self.instead if self.cannot else self.code}
