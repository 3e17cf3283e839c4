"""The figures of the small suite that are kept and compared: `python -m tests.exam.figures` prints them as JSON.

    {"false_alarms": {"200": 0.0, ...}, "delays": {"total": {"200": 9.0, ...}, ...}}

`false_alarms` are those in 90 days by volume, `delays` the median hours from break to alarm by scenario and volume,
null where less than half of the breaks were found.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from tests.exam.plugin import PLUGIN
from tests.exam.scoring import Score
from tests.exam.suites import Choice, examine, sittings
from tests.exam.table import broken, delays, false_alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """This is how a plug-in did, in few figures; volumes are words, as keys of JSON are."""

    false_alarms: dict[str, float]
    delays: dict[str, dict[str, float | None]]

    def written(self) -> str:
        """Write the figures as JSON that reads well and differs little from one time to the next."""
        return json.dumps(asdict(self), indent=2) + "\n"


def read(text: str) -> Figures:
    """Read figures that were written."""
    return Figures(**json.loads(text))


def smoke_figures(plugin: str = PLUGIN, *, choice: Choice | None = None, jobs: int = 2) -> Figures:
    """Run the small suite, or another choice of shops, and take its figures."""
    return figures(examine(sittings(plugin, choice or Choice()), jobs=jobs))


def figures(scores: Sequence[Score]) -> Figures:
    """Take the figures of scores, to a hundredth."""
    by_scenario: dict[str, dict[str, float | None]] = {}
    for (scenario, volume), group in broken(scores).items():
        middle = float(np.median(delays(group)))
        by_scenario.setdefault(scenario, {})[str(volume)] = middle if np.isfinite(middle) else None
    rates = {str(volume): round(rate, 2) for volume, rate in false_alarms(scores).items()}
    return Figures(false_alarms=rates, delays=by_scenario)


if __name__ == "__main__":
    sys.stdout.write(smoke_figures(*sys.argv[1:2]).written())
