"""Examines a detector of widening gaps on seeded shops: `python -m tests.exam --plugin MODULE:detect`."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.exam.alarm import named
from tests.exam.causality import causality
from tests.exam.plugin import PLUGIN
from tests.exam.simulator import WARM_DAYS
from tests.exam.suites import FIRST_SEED, SUITES, Choice, examine, sittings
from tests.exam.table import SCENARIOS, table


def main(words: Sequence[str] | None = None) -> None:
    """Run the exam that the options ask for, and print its table."""
    options = _options().parse_args(words)
    if options.causality:
        for line in causality(named(options.plugin)):
            print(line)
        return
    choice = Choice(
        suite=options.suite,
        scenarios=[each for each in options.scenarios.split(",") if each],
        volumes=[int(each) for each in options.volumes.split(",") if each],
        first_seed=options.first_seed,
        shops=options.n,
        whole_too=not options.no_fa,
        warm_days=options.warm,
    )
    begun = time.perf_counter()
    scores = examine(sittings(options.plugin, choice), jobs=options.jobs)
    print(table(scores))
    usual = median(each.secs for each in scores)
    print(f"{len(scores)} shops, {time.perf_counter() - begun:.0f} s, median detector time {usual:.1f} s")
    if options.out:
        options.out.write_text(json.dumps([each.figures() for each in scores]), encoding="utf-8")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.exam", description=__doc__)
    add = parser.add_argument
    add("--plugin", default=PLUGIN, metavar="MODULE:FUNCTION", help="what is examined")
    add("--suite", default="smoke", choices=list(SUITES), help="which shops")
    add(
        "--scenarios",
        default=",".join(SCENARIOS),
        help="names between commas; empty for shops without a break only",
    )
    add("--volumes", default="", help="orders a day, between commas, of those the suite has")
    add("--first-seed", type=int, default=FIRST_SEED, help="seed of the first shop")
    add("--n", type=int, default=0, help="number of shops for each volume instead of the suite's")
    add("--no-fa", action="store_true", help="only shops with a break, no false alarms")
    add("--jobs", type=int, default=2, help="how many shops at a time")
    add("--causality", action="store_true", help="only look whether the plug-in looks ahead")
    add("--warm", type=int, default=WARM_DAYS, help="days of history before alarms count (3 = cold start)")
    add("--out", type=Path, help="write every score as JSON")
    return parser


if __name__ == "__main__":
    main()
