"""Measures how much memory a reader takes at most for one large input: `python -m tests.fuzz.peak READER SHAPE`, in a process of its own."""

import sys
from pathlib import Path

from tests.fuzz.large import LARGE
from tests.fuzz.readers import READERS

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def main() -> None:
    """Print the input's bytes and the bytes that reading it took beside them at the peak."""
    [reader] = [each for each in READERS if each.name == sys.argv[1]]
    data = LARGE[reader.name][sys.argv[2]]()
    # What is loaded, compiled and cached once is no matter of the input.
    for seed in reader.seeds:
        reader.tried(seed.read_bytes())
    before = _kilobytes("VmRSS")
    _RESET.write_text("5")
    reader.tried(data)
    peak = max(0, _kilobytes("VmHWM") - before) * 1024
    sys.stdout.write(f"{len(data)} {peak}\n")


def _kilobytes(name: str) -> int:
    [line] = [each for each in _STATUS.read_text().splitlines() if each.startswith(f"{name}:")]
    return int(line.split()[1])


if __name__ == "__main__":
    main()
