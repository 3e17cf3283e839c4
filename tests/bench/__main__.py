"""All benches, one after the other: `python -m tests.bench`. Ratios hold anywhere; seconds hold on this machine.

`python -m tests.bench kernel --orders 10000000` judges a larger shop; `python -m tests.bench data` reads real order
histories, which it fetches; `python -m tests.bench reports` reads a report of Rakuten's, `--lines` long;
`python -m tests.bench causes` tells the causes of breaks.
"""

import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.bench import causes, data, kernel, pull, reports, signals
from tests.servers import ServerMissing


def main() -> None:
    """Name the machine and the day, then run the benches."""
    print(f"{_machine()}; Python {platform.python_version()}, DuckDB {duckdb.__version__}")
    if sys.argv[1:2] == ["data"]:
        print(f"{datetime.now(tz=UTC):%Y-%m-%d}; one run each, each in a fresh process\n")
        data.main(*sys.argv[2:3])
        return
    if sys.argv[1:2] == ["kernel"]:
        print(f"{datetime.now(tz=UTC):%Y-%m-%d}; medians of three runs, each in a fresh process\n")
        kernel.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["causes"]:
        print(f"{datetime.now(tz=UTC):%Y-%m-%d}; medians of five rounds in one process\n")
        causes.main()
        return
    if sys.argv[1:2] == ["reports"]:
        print(f"{datetime.now(tz=UTC):%Y-%m-%d}; medians, each in a fresh process\n")
        reports.main(*sys.argv[2:])
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
