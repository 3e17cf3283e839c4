"""What takes long: every reader's memory for every large shape, and an hour of fuzzing guided by coverage."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.large import LARGE
from tests.fuzz.readers import READERS

TOP = Path(__file__).parents[2]
TIMES = 10
IS_LONG = os.environ.get("RECON_LONG") == "fuzz"
# Each of these once took more than ten times its length.
ONCE = {
    ("report", "commas"),
    ("request", "percents"),
    ("request", "amounts"),
    ("answer", "lists"),
    ("xml", "depth"),
    ("log", "empty lists"),
    ("guess", "empty lists"),
    ("address", "names"),
}
SHAPES = [(reader, shape) for reader, shapes in LARGE.items() for shape in shapes]


@pytest.mark.fuzz
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells a peak anew")
@pytest.mark.parametrize(
    ("reader", "shape"), SHAPES if IS_LONG else sorted(ONCE), ids=lambda each: each.replace(" ", "-")
)
def test_no_large_input_takes_more_than_ten_times_its_length(reader: str, shape: str) -> None:
    done = _python("tests.fuzz.peak", reader, shape, within=60)

    assert done.returncode == 0, done.stderr
    length, peak = map(int, done.stdout.split())
    assert length > 1_000_000
    assert peak <= TIMES * length


@pytest.mark.fuzz
@pytest.mark.skipif(not IS_LONG, reason="runs with RECON_LONG=fuzz only")
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs the extra fuzz")
@pytest.mark.parametrize("reader", [each.name for each in READERS])
def test_fuzzing_guided_by_coverage_finds_nothing(reader: str, tmp_path: Path) -> None:
    seconds = max(5, 60 * int(os.environ.get("MINUTES") or 10) // len(READERS))

    done = _python("tests.fuzz.campaign", reader, str(seconds), str(tmp_path), within=seconds + 120)

    found = [f"{each.name}: {each.read_bytes()!r}" for each in tmp_path.iterdir() if each.is_file()]
    assert (done.returncode, found) == (0, []), done.stderr[-3_000:]


def _python(module: str, *words: str, within: float) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=within,
        cwd=TOP,
        check=False,
    )
