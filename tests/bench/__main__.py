"""All benches, one after the other: `python -m tests.bench`. Ratios hold anywhere; seconds hold on this machine.

`python -m tests.bench kernel --orders 10000000` judges a larger shop; `python -m tests.bench data` reads real order
histories, which it fetches; `python -m tests.bench reports` reads a report of Rakuten's, `--lines` long;
`python -m tests.bench causes` tells the causes of breaks, `diagnosis` only how many a second; `incremental` a run after
few changes beside a full one, `datacompy` a whole run beside a compare of two tables, `growth` ever larger shops,
`hours` what hourly figures take, `ages` what a look at orders by their age takes, and a year of looks.
"""

import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.bench import (
    ages,
    causes,
    data,
    datacompy,
    growth,
    hours,
    incremental,
    kernel,
    pull,
    reports,
    signals,
)
from tests.servers import ServerMissing

_ALONE: dict[str, tuple[str, Callable[[list[str]], None]]] = {
    "ages": ("one process", lambda told: ages.main(*map(int, told[:1]))),
    "data": ("one run each, each in a fresh process", lambda told: data.main(*told[:1])),
    "kernel": ("medians of three runs, each in a fresh process", kernel.main),
    "causes": ("medians of five rounds in one process", lambda _: causes.main()),
    "diagnosis": ("medians of five rounds in one process", lambda _: causes.diagnosis()),
    "reports": ("medians, each in a fresh process", lambda told: reports.main(*told)),
    "incremental": ("one run each, each in a fresh process", incremental.main),
    "datacompy": ("medians of three runs, each in a fresh process", datacompy.main),
    "hours": ("one run each, each in a fresh process", hours.main),
    "growth": ("one run each, each in a fresh process", growth.main),
}


def main() -> None:
    """Name the machine and the day, then run the benches, or the one that is named."""
    print(f"{_machine()}; Python {platform.python_version()}, DuckDB {duckdb.__version__}")
    named = _ALONE.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if named is not None:
        how, run = named
        print(f"{datetime.now(tz=UTC):%Y-%m-%d}; {how}\n")
        run(sys.argv[2:])
        return
    print(f"{datetime.now(tz=UTC):%Y-%m-%d}; medians of three runs, each in a fresh process\n")
    kernel.main()
    print()
    signals.main()
    print()
    try:
        pull.main()
    except ServerMissing as missing:
        sys.exit(str(missing))


def _machine() -> str:
    cores = len([words for words in _lines("/proc/cpuinfo") if words.startswith("processor")])
    model = next(
        (words.partition(":")[2].strip() for words in _lines("/proc/cpuinfo") if "model name" in words), ""
    )
    kilobytes = next(
        int(words.split()[1]) for words in _lines("/proc/meminfo") if words.startswith("MemTotal")
    )
    return f"{model or platform.machine()}, {cores} cores, {kilobytes // 1024 // 1024} GB"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="ascii", errors="replace").splitlines()


if __name__ == "__main__":
    main()
