"""What the tests of stories share: a shop's orders by the hour, of which some stay unreported from an hour on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from recon.gap.aged_eyes import AgedScope, Eyes, eyes_of
from recon.gap.ages.cells import NEVER, Cells
from recon.gap.readings import Stretch
from recon.gap.silence import HOUR, hour_of
from recon.records.window import Window
from tests.rules.signal_scene import NOON, PROGRAMME

END = hour_of(NOON)
DAYS = 40
PAYMENTS = ("", "card", "paypal", "gift card")
DEVICES = ("", "phone", "desktop")
_PAYPAL = 2
_RARE = 3


@dataclass(frozen=True)
class AgedShop:
    """This is a shop of so many orders an hour, whose reports come after one to three hours.

    From `broken` hours before the end on, PayPal orders stay unreported, or come with another amount; for the last
    nine days a further share of all orders, `leak`, stays unreported.
    """

    hourly: int = 6
    broken: int = 0
    wrong: bool = False
    leak: float = 0.0
    days: int = DAYS

    def cells(self) -> Cells:
        lines = np.array(list(self._lines()), dtype=np.int64)
        count = len(lines)
        return Cells(
            dimensions=("payment_method", "device"),
            values=(PAYMENTS, DEVICES),
            codes=lines[:, 1:3].astype(np.int16),
            hour=lines[:, 0],
            reported=lines[:, 3],
            cancelled=np.full(count, NEVER),
            second=np.full(count, NEVER),
            wrong=lines[:, 4].astype(np.bool_),
            orders=np.ones(count, dtype=np.int64),
            money=np.full(count, 1000),
        )

    def _lines(self) -> Iterator[tuple[int, int, int, int, int]]:
        draw = np.random.default_rng(7)
        for hour in range(END - self.days * 24, END):
            for place in range(self.hourly):
                payment = _PAYPAL if place % 3 == 0 else 1
                if hour % 400 == 0 and place == 1:
                    payment = _RARE
                share = 0.02 + (self.leak if hour >= END - 9 * 24 else 0)
                late = NEVER if draw.random() < share else hour + int(draw.integers(0, 4))
                is_broken = payment == _PAYPAL and hour >= END - self.broken
                wrong = self.wrong and is_broken
                yield hour, payment, 1 + place % 2, NEVER if is_broken and not self.wrong else late, wrong

    def eyes(self, cells: Cells | None = None) -> Eyes:
        stretch = Stretch(Window(NOON - HOUR * 24 * 20, NOON))
        scope = AgedScope(
            programme=replace(PROGRAMME, zone="UTC"),
            currency="EUR",
            stretch=stretch,
            cells=self.cells() if cells is None else cells,
        )
        found = eyes_of(scope, stretch)
        assert isinstance(found, Eyes), found
        return found
