"""Plants every fault of the table, two at a time, and says which of them the tests see.

`python -m tests.faults` tries all of them, `python -m tests.faults 1.3 1.4` those of two sections. It ends with 1 if a fault
survived, if its text does not stand exactly once in its file, or if its tests fail without it.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path

from tests.faults.table import SECTIONS, Fault, faults
from tests.faults.trial import Copy, Fate, Tried

AT_ONCE = 2
SECONDS = 300
"""How long the tests of one fault may take. What takes longer survived: no test said what is wrong."""
Trial = tuple[tuple[str, ...], Fault | None]


def main(sections: Sequence[str]) -> int:
    """Try the faults of some sections, or of all, and print what became of them."""
    wanted = [each for each in faults() if not sections or each.section in sections]
    rotten = [each for each in wanted if each.found != 1]
    for each in rotten:
        print(f"NOT ONCE  {each.named} (it stands there {each.found} times)")
    if rotten or not wanted:
        print(
            f"Nothing was tried: {len(rotten)} of {len(wanted)} texts do not stand exactly once in their files."
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="recon-faults-") as at:
        copies = [Copy(Path(at) / str(number)) for number in range(AT_ONCE)]
        sound: list[Trial] = [(tests, None) for tests in dict.fromkeys(each.tests for each in wanted)]
        failing = [each for each in _tried(sound, copies) if each.why != "every test passes"]
        for run in failing:
            print(f"UNSOUND   {' '.join(run.tests)} do not pass without a fault\n{run.why}")
        if failing:
            return 1
        tried = list(_shown(_tried([(each.tests, each) for each in wanted], copies), of=len(wanted)))
    print(_table(tried))
    return 0 if all(each.fate is Fate.KILLED for each in tried) else 1


def _tried(trials: Sequence[Trial], copies: Sequence[Copy]) -> Iterator[Tried]:
    """Run trials, one in each copy at a time."""
    left, idle = list(reversed(trials)), list(copies)
    busy: dict[Copy, float] = {}
    while left or busy:
        while left and idle:
            copy = idle.pop()
            copy.start(*left.pop())
            busy[copy] = time.monotonic() + SECONDS
        soonest = max(0, min(busy.values()) - time.monotonic())
        ended = set(wait([copy.running.sentinel for copy in busy if copy.running], timeout=soonest))
        for copy, until in list(busy.items()):
            is_late = time.monotonic() >= until
            if is_late or (copy.running and copy.running.sentinel in ended):
                del busy[copy]
                idle.append(copy)
                yield copy.end(too_late=f"the tests did not end within {SECONDS} s" if is_late else "")


def _shown(tried: Iterator[Tried], *, of: int) -> Iterator[Tried]:
    for number, each in enumerate(tried, start=1):
        if each.fate is Fate.SURVIVED and each.fault is not None:
            print(
                f"SURVIVED  {each.fault.named}\n          put: {each.fault.put.strip()}\n          {each.why}"
            )
        if number % 20 == 0:
            print(f"{number} of {of} tried", flush=True)
        yield each


def _table(tried: Sequence[Tried]) -> str:
    found = [(each.fault, each.fate is Fate.KILLED) for each in tried if each.fault is not None]
    lines = [f"{'section':8}{'rules':>7}{'faults':>8}{'killed':>8}"]
    for section in (*SECTIONS, "all"):
        of = [each for each in found if section in {each[0].section, "all"}]
        rules = {(fault.section, fault.rule) for fault, _ in of}
        if of:
            lines.append(f"{section:8}{len(rules):>7}{len(of):>8}{sum(killed for _, killed in of):>8}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
