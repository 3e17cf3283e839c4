"""The lines of the README about the wire, copied into a shell as a reader does, answer what the README says."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
SECTION = README.read_text(encoding="utf-8").partition("## Try the wire\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```\n(.+?)^```$", SECTION, re.MULTILINE | re.DOTALL)
THERE = "http://127.0.0.1:8085"


def documented() -> list[tuple[str, str]]:
    """Take the pairs of command and answer out of the README, in their order."""
    calls = [part for block in BLOCKS[1:] for part in block.split("$ ")[1:]]
    return [(command, answer.strip()) for command, _, answer in (call.partition("\n") for call in calls)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", *shlex.split(BLOCKS[0]), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", served.stdout.readline())
        assert found is not None
        yield found[0]
        served.terminate()


def test_every_documented_call_gets_the_documented_answer(address: str) -> None:
    calls = documented()

    answered = []
    for command, _ in calls:
        words = shlex.split(command.replace(THERE, address))
        answered.append(subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip())

    wrong = {
        command: answer
        for (command, told), answer in zip(calls, answered, strict=True)
        if not re.fullmatch(re.escape(told).replace(r"\.\.\.", ".*"), answer, re.DOTALL)
    }
    assert wrong == {}
    assert len(calls) == 14
