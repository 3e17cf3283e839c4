"""A process that delivers and is killed on the way, as a kill -9 would: before a send, or after it and before its mark.

It sends by writing a line to a file of its own, and fails now and then.
"""

import os
import random
import signal
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from recon.alerts.patience import Failing
from recon.jobs.channel import Letter, NotDelivered, Reach
from recon.jobs.deliver import deliver
from tests.jobs.store_scene import ToldClock, opened


@dataclass(frozen=True)
class Luck:
    """This is how likely it is that a send fails, and that the process dies before or after one."""

    seed: int
    fails: float = 0.20
    before: float = 0.03
    after: float = 0.03


@dataclass
class Mortal:
    """This is a channel that writes down what it sent, and lives as long as its luck lasts."""

    file: Path
    luck: Luck
    chance: random.Random = field(default_factory=random.Random)

    def send(self, letter: Letter) -> None:
        self._perhaps_die(self.luck.before)
        if self.chance.random() < self.luck.fails:
            reach = self.chance.choice(list(Reach))
            raise NotDelivered("there", "no", cure="wait", failing=Failing.PASSING, reach=reach)
        with self.file.open("a", encoding="utf-8") as sent:
            sent.write(f"{letter.id}\n")
            sent.flush()
            os.fsync(sent.fileno())
        self._perhaps_die(self.luck.after)

    def _perhaps_die(self, likely: float) -> None:
        if self.chance.random() < likely:
            os.kill(os.getpid(), signal.SIGKILL)


def deliver_until_killed(url: str, folder: Path, at: datetime, luck: Luck) -> None:
    """Deliver what is due at a moment."""
    chance = random.Random(luck.seed)  # noqa: S311 - the same kills every time
    with opened(url, ToldClock(at)) as store:
        channels = {
            name: Mortal(folder / f"{luck.seed}-{name}.sent", luck, chance) for name in ("ops", "team")
        }
        deliver(store, channels)
