"""What the journeys of orders by age share: a shop of two dozen orders a day whose reports come when they come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from recon.gap.readings import Signal
from recon.gap.signals import Looked
from recon.jobs.digest import Digested, digests
from recon.jobs.notices import Decided, decide
from recon.jobs.reconcile import Reconciled
from recon.jobs.watch import Look
from recon.store.book import Store
from recon.store.incidents import StoredIncident
from tests.journeys.shop_scene import GOOD, Shop

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)  # a Tuesday
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
DENIED = "<response><error>Access denied</error></response>"
_LOST_EVERY = 61
_NOTIFY = (
    '\n[notify.ops]\ntype = "email"\nsender = "recon@shop.example"\n'
    'recipients = ["ops@shop.example"]\nfolder = "mail"\n'
)


@dataclass
class AgedShop:
    """This is a shop that sells twice an hour from eight to eight, up to `at`.

    Each order is sent at once and reported one to nine hours later; one of sixty-one is never reported.
    """

    shop: Shop
    at: datetime
    sold: int = 0
    lines: list[dict[str, object]] = field(default_factory=list)
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        if not self.shop.is_there:
            self.shop.configure(
                lambda text: (
                    text.replace("2026-10-01/2026-11-10", "2026-08-01/2026-12-31").replace(
                        "since = 2026-10-01", "since = 2026-08-01"
                    )
                    + _NOTIFY
                )
            )
        self.store = self.shop.house().store
        self.store.prepare()

    def sells(
        self, until: datetime, *, lost: Callable[[int], bool] = lambda _: False, answer: str = GOOD
    ) -> None:
        """Let it sell up to a moment; of the orders by number some are lost on top of what usually is."""
        placed: dict[str, datetime] = {}
        moment = self.at.replace(minute=10 if self.at.minute <= 10 else 40)
        while moment < until:
            if 8 <= moment.hour < 20 and moment >= self.at:
                self._sell(placed, moment, answer, is_lost=lost(self.sold))
            moment += 30 * MINUTE
        self.shop.orders(placed)
        self.at = until

    def _sell(self, placed: dict[str, datetime], at: datetime, answer: str, *, is_lost: bool) -> None:
        self.sold += 1
        ref = f"N{self.sold}"
        placed[ref] = at
        self.shop.attempt(ref, answer, at=at + 2 * MINUTE)
        if answer == GOOD and not is_lost and self.sold % _LOST_EVERY:
            processed = at + (1 + self.sold * 7 % 9) * HOUR
            line = {"order": ref, "amount": "10.00", "dated": at, "processed": processed}
            self.lines.append({**line, "id": f"t-{ref}"})

    def pulls(self, at: datetime, *, reported_until: datetime | None = None) -> None:
        """Read the books, Rakuten's report as it was at that moment or an earlier one."""
        until = reported_until or at
        known = [each for each in self.lines if _processed(each) <= until]
        self.shop.report(known)
        self.shop.clock.at = at
        self.store.note_pulls(self.shop.pull(), at=at)

    def looks(self, at: datetime, *, pulling: bool = True) -> Look:
        """Read, and look at every signal."""
        if pulling:
            self.pulls(at)
        return self.shop.watch_at(at)

    def judges(self, at: datetime) -> Reconciled:
        """Let verdicts be given as well."""
        self.shop.clock.at = at
        return self.shop.run()

    def tells(self, at: datetime) -> list[Decided]:
        """Decide what people are told."""
        house = self.shop.house()
        try:
            return decide(house.notice_desk, as_of=at)
        finally:
            house.store.close()

    def digests(self, at: datetime) -> Digested:
        """Queue the day's digest, where it is worth one."""
        self.shop.clock.at = at
        house = self.shop.house()
        try:
            [one] = digests(house.bench, house.notice_desk, as_of=at, send=True)
        finally:
            house.close()
        return one

    @property
    def incidents(self) -> Sequence[StoredIncident]:
        """List what our book has."""
        return self.store.incidents()


def _processed(line: dict[str, object]) -> datetime:
    found = line["processed"]
    assert isinstance(found, datetime)
    return found


def of(look: Look, signal: Signal = Signal.UNREPORTED) -> Looked:
    """Say what one signal came to."""
    return next(each for each in look.looked if each.signal is signal)


def late(shop: AgedShop, first: int, last: int, *, at: datetime) -> None:
    """Let Rakuten report orders after all, by their numbers."""
    for number in range(first, last + 1):
        line = {"order": f"N{number}", "amount": "10.00", "dated": at - DAY, "processed": at}
        shop.lines.append({**line, "id": f"t-N{number}"})
