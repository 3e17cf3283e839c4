"""What may be put into the books: each scene with its code in the field's list of breaks, and what must be said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from recon.records.kind import Kind, Side, Verdict
from tests.scenarios.markets import AS_OF, MAIN, SILENT, Market
from tests.scenarios.tale import Sale, Tale

Play = Callable[[Tale, Random], None]
NOT_YET = "the kind is told, the cause is not"


@dataclass(frozen=True, slots=True)
class Gap:
    """This is what the product says instead today: its kind where that is another, its code, and why."""

    code: str
    why: str = NOT_YET
    kind: Kind | None = None
    or_code: str = ""
    """What it says of some, which the group of equal breaks does not bear out for the others."""


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

    `kind` is what must be said of it, None where the product has no kind for it; then `verdict` says what it is.
    `gap` is what is found instead today: a test fails as soon as that is no longer so. `least` is how many orders it
    takes: of what orders share, one alone shows nothing.
    """

    code: str
    what: str
    play: Play
    kind: Kind | None
    no_kind: Verdict | None = None
    gap: Gap | None = None
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
        if self.kind is not None:
            return self.kind.row.verdict
        assert self.no_kind is not None
        return self.no_kind

    @property
    def is_missing(self) -> bool:
        """Tell whether Rakuten lacks a sale that it should have."""
        return self.kind is not None and self.kind.row.side is Side.MISSING

    @property
    def found_today(self) -> Kind:
        """Name the kind that is found today."""
        kind = self.gap.kind if self.gap and self.gap.kind else self.kind
        assert kind is not None
        return kind

    @property
    def codes_today(self) -> set[str]:
        """Name the codes that are told today. Of what is no break nobody asks for a cause: its kind is the answer."""
        if self.gap:
            return {self.gap.code, self.gap.or_code or self.gap.code}
        return {self.code} if self.verdict is Verdict.BREAK else {self.found_today.row.code}
