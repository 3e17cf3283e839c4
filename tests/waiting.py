"""Waiting for what another process does: until it is so, and no longer."""

from collections.abc import Callable
from threading import Event
from time import monotonic


def waited(condition: Callable[[], bool], *, seconds: int = 60) -> bool:
    """Wait until something holds; tell whether it came to hold."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            return False
        Event().wait(0.05)
    return True
