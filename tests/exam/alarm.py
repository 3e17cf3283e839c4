"""What a plug-in answers: alarms, and how a plug-in is found by its name."""

import importlib
from collections.abc import Callable, Sequence
from typing import NotRequired, TypedDict, cast

from tests.exam.shop import Shop


class Alarm(TypedDict):
    """This is one alarm, raised at the end of hour `t` by what was known then. Hours count from where the data begin.

    `segment` is the best single guess of what broke, empty for everything; `segment_24h` the guess of a day later.
    `start` is when the break is thought to have begun, `t_resolved` when it was called over, `severity` what share
    of all orders it takes. `paged` is the hour in which it became a page, which may wake somebody; without it none did.
    """

    stream: str
    t: int
    segment: NotRequired[dict[str, str]]
    start: NotRequired[int | None]
    segment_24h: NotRequired[dict[str, str]]
    t_resolved: NotRequired[int | None]
    severity: NotRequired[float | None]
    paged: NotRequired[int | None]


Detect = Callable[[Shop], Sequence[Alarm]]


def named(plugin: str) -> Detect:
    """Find a plug-in by `MODULE:FUNCTION`."""
    module, _, function = plugin.partition(":")
    # What a plug-in takes and gives is its own promise: it may be anybody's module.
    return cast("Detect", getattr(importlib.import_module(module), function))
