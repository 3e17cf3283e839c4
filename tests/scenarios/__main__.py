"""Plays every cause among normal orders and prints what was made of it: `python -m tests.scenarios --orders 3000 --seed 1`.

The truth is written before anything is judged; `--keep FOLDER` keeps it, the books and the store.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

from tests.scenarios.confusion import bars, compare, lines
from tests.scenarios.judging import bench, judge
from tests.scenarios.markets import MAIN
from tests.scenarios.staging import stage
from tests.scenarios.world import World, world

ORDERS, EACH, SEED = 3000, 5, 20261123


def main() -> None:
    """Draw the world, write the truth, stage, judge, compare and print."""
    ask = argparse.ArgumentParser(prog="python -m tests.scenarios", description=__doc__)
    ask.add_argument("--orders", type=int, default=ORDERS, help="normal orders")
    ask.add_argument("--each", type=int, default=EACH, help="orders of each scene")
    ask.add_argument(
        "--programmes", type=int, choices=(1, 2, 3), default=3, help="programmes that share order ids"
    )
    ask.add_argument("--seed", type=int, default=SEED)
    ask.add_argument("--keep", type=Path, help="a new folder for the truth, the books and the store")
    told = ask.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as scratch:
        folder = told.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        made = world(orders=told.orders, each=told.each, seed=told.seed, main=MAIN[: told.programmes])
        print(
            f"seed {told.seed}: {told.orders:,} normal orders, {told.each} of each scene, {len(made.truths):,} references\n"
        )
        sys.exit(_played(folder, made))


def _played(folder: Path, made: World) -> int:
    """Play one world in a folder; tell 1 where a bar is missed."""
    begun = time.monotonic()
    made.write(folder / "truth.json")
    stage(folder / "books", made)
    with bench(folder) as desk:
        found = judge(desk)
    compared = compare(made, found)
    print("\n".join(lines(compared)))
    held = bars(compared)
    print(f"\nbars ({time.monotonic() - begun:.1f} s)", *held, sep="\n  ")
    return int(not all(bar.is_met for bar in held))


if __name__ == "__main__":
    main()
