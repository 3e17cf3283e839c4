"""What the tests of commands share: a shop told by the machine's clock, and a command typed in this process."""

import json
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.cli import main
from tests.journeys.shop_scene import Shop, ToldClock

# Commands read the machine's clock: this scene is told by it, and holds at every hour. Two hours more than a week, so that
# what is placed an hour ago is never of the same week, not even where the week has an hour more.
NOW = datetime.now(tz=UTC)
WEEK_AGO = NOW - timedelta(days=7, hours=2)
HOUR_AGO = NOW - timedelta(hours=1)


def a_shop(folder: Path) -> Shop:
    """Set up a shop of 30 orders a week ago, all recorded but one that was never sent."""
    shop = Shop(folder)
    shop.clock.at = NOW
    tomorrow = (NOW + timedelta(days=1)).date()
    shop.configure(
        lambda text: text.replace('period = "2026-10-01/2026-11-10"', f'period = "2026-10-01/{tomorrow}"')
    )
    refs = [f"N{number}" for number in range(30)]
    for ref in refs:
        shop.order(ref, placed=WEEK_AGO)
    for ref in refs[1:]:
        shop.attempt(ref, at=WEEK_AGO)
    shop.attempt("young", at=HOUR_AGO)
    shop.order("young", placed=HOUR_AGO)
    shop.report(
        [{"order": ref, "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO} for ref in refs[1:]]
    )
    return shop


class Unheard:
    """This is in place of what catches the output of commands, where nobody looks at it."""

    def readouterr(self) -> "Unheard":
        return self

    out = err = ""


def judged(shop: Shop) -> Shop:
    """Let a shop be read and judged by the commands, once for all tests that are given a copy of it."""
    shop.typed = Unheard()
    assert recon(shop, "pull", "-c", str(shop.folder / "config.toml")).returncode == 0
    assert recon(shop, "run", "-c", str(shop.folder / "config.toml")).returncode in {0, 1}
    return shop


def copy_of(shop: Shop, folder: Path) -> Shop:
    """Copy a shop with its books and all that was found."""
    shutil.copytree(shop.folder, folder)
    return Shop(folder, ToldClock(shop.clock.at), is_there=True)


def typed_in(shop: Shop, patch: pytest.MonkeyPatch, capture: Any) -> Shop:
    """Type every command of a test in the shop's folder."""
    patch.chdir(shop.folder)
    shop.typed = capture
    return shop


@dataclass(frozen=True)
class Ended:
    """This is what a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def recon(shop: Shop, *words: str) -> Ended:
    """Run a command in this process: `recon WORDS` without the second it takes to start Python."""
    shop.typed.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["recon", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    said = shop.typed.readouterr()
    return Ended(int(ended.value.code or 0), said.out, said.err)


def figures(done: Ended) -> Any:
    return json.loads(done.stdout, parse_float=str)


def one_line(done: Ended) -> str:
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    [line] = done.stderr.strip().splitlines()
    return line
