"""Tries one fault: in a copy of the checkout a text is replaced, and the named tests are run. The checkout is never edited."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import cache_from_source
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy

from tests.faults.table import TOP, Fault

# Read once, for every process that is forked from this one.
WARM = (hypothesis, pytest, sqlalchemy)
_LEFT_OUT = shutil.ignore_patterns(".*", "var", "dist", "__pycache__")
_PASSED, _FAILED = 0, 1
_FORK = multiprocessing.get_context("fork")


class Fate(StrEnum):
    """This is what became of a fault."""

    KILLED = "killed"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class Tried:
    """This is a choice of tests after they were run, with a fault or without; `why` says how a fault survived."""

    fault: Fault | None
    tests: tuple[str, ...]
    fate: Fate
    why: str = ""


class Copy:
    """This is a copy of the checkout in which one fault at a time stands while its tests run."""

    def __init__(self, folder: Path) -> None:
        self._top = folder
        self._said = folder.with_suffix(".txt")
        self._fault: Fault | None = None
        self._tests: tuple[str, ...] = ()
        self._sound = ""
        self.running: multiprocessing.process.BaseProcess | None = None
        shutil.copytree(TOP, folder, ignore=_LEFT_OUT)

    def start(self, tests: tuple[str, ...], fault: Fault | None = None) -> None:
        """Plant a fault, if there is one, and begin to run tests."""
        self._fault, self._tests = fault, tests
        if fault is not None:
            path = self._top / fault.file
            self._sound = path.read_text(encoding="utf-8")
            _write(path, self._sound.replace(fault.text, fault.put))
        self.running = _FORK.Process(target=_run, args=(self._top, self._said, tests))
        self.running.start()

    def end(self, *, too_late: str = "") -> Tried:
        """Take the fault out again and say what became of it; tests that run `too_late` are stopped."""
        assert self.running is not None
        if too_late and self.running.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
        self.running.join()
        code, self.running = self.running.exitcode, None
        if self._fault is not None:
            _write(self._top / self._fault.file, self._sound)
        if too_late:
            return Tried(self._fault, self._tests, Fate.SURVIVED, too_late)
        if code == _FAILED:
            return Tried(self._fault, self._tests, Fate.KILLED)
        if code == _PASSED:
            return Tried(self._fault, self._tests, Fate.SURVIVED, "every test passes")
        # A text that no program can read proves nothing of the rule: no test says what is wrong.
        said = self._said.read_text(encoding="utf-8", errors="replace").strip()[-1_000:]
        return Tried(self._fault, self._tests, Fate.SURVIVED, f"the tests could not be run ({code}): {said}")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    # Compiled code is known by second and size, and two faults of one second may have one size.
    with contextlib.suppress(FileNotFoundError):
        Path(cache_from_source(str(path))).unlink()


def _run(top: Path, said: Path, tests: Sequence[str]) -> None:
    """Run tests of a copy, in a process of their own."""
    os.setpgid(0, 0)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(top)
    for name in [each for each in sys.modules if each.partition(".")[0] in {"tests", "recon"}]:
        del sys.modules[name]
    sys.path.insert(0, str(top))
    os.environ |= {"PYTHONPATH": str(top), "RECON_LONG": ""}
    # The same examples in every run, so that a fault does not live or die by chance.
    how = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"]
    # What was read before the fork is not rewritten, and need not be.
    code = pytest.main([*how, "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests])
    sys.stdout.flush()
    os._exit(int(code))
