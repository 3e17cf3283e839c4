"""What the tests of `recon serve` share: a shop whose run is due, and the service as a process of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from recon.store.slots import Slot, SlotState
from tests.journeys.command_scene import NOW
from tests.journeys.shop_scene import Shop, ToldClock

_RARELY = "0 0 1 jan *"
_SCHEDULE = f"""
[schedule]
watch = "{_RARELY}"
notify = "{_RARELY}"
report = "{_RARELY}"
run = "{(NOW - timedelta(minutes=5)).minute} * * * *"

[serve]
listen = "127.0.0.1:0"
drain = "20s"
"""


def scheduled(shop: Shop) -> None:
    """Schedule the shop's runs as if the service had begun five hours ago and stood still since.

    The newest slot is five minutes old, so that none follows while a test looks at it.
    """
    shop.configure(lambda text: text + _SCHEDULE)
    shop.clock = ToldClock(NOW - timedelta(hours=5))
    house = shop.house()
    house.store.prepare()
    house.store.begin_slots("run", owner="yesterday:1")
    house.store.close()
    shop.clock = ToldClock(NOW)


def newest(shop: Shop) -> Slot:
    """Read the newest slot of the run."""
    house = shop.house()
    try:
        return house.store.newest_slots(["run"])["run"]
    finally:
        house.store.close()


@dataclass
class Served:
    """This is a `recon serve` at work, and the address that it printed."""

    process: "subprocess.Popen[str]"
    address: str
    printed: list[str]

    def killed(self) -> None:
        """End it as a machine without power does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stopped(self) -> int:
        """Ask it to stop, and say how it ended."""
        self.process.terminate()
        return self.process.wait(timeout=60)


@contextmanager
def served(shop: Shop) -> Iterator[Served]:
    """Serve the shop in a process of its own."""
    command = [sys.executable, "-m", "recon", "serve", "--config", str(shop.folder / "config.toml")]
    with (shop.folder / "serve.err").open("ab") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, "TZ": "UTC"}
        )
    try:
        printed = []
        address = None
        assert process.stdout is not None
        while address is None:
            line = process.stdout.readline()
            assert line, (shop.folder / "serve.err").read_text()
            printed.append(line)
            address = re.search(r"Health: (\S+)/healthz", line)
        yield Served(process, address[1], printed)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def ended(shop: Shop) -> bool:
    """Tell whether the newest slot came to its end."""
    return newest(shop).state is SlotState.DONE
