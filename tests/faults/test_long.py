"""What takes minutes: every fault of the table is planted, and a test must see it."""

import os
import subprocess
import sys

import pytest

from tests.faults.table import TOP


@pytest.mark.faults
@pytest.mark.skipif(os.environ.get("RECON_LONG") != "faults", reason="runs with RECON_LONG=faults only")
def test_every_rule_of_the_wire_has_a_test_that_fails_without_it(capfd: pytest.CaptureFixture[str]) -> None:
    with capfd.disabled():
        done = subprocess.run([sys.executable, "-m", "tests.faults"], cwd=TOP, check=False)

    assert done.returncode == 0
