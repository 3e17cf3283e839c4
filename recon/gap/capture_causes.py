"""Which break of capture a loss of click ids is: by the slice that lost them, and by how few are left.

No single order shows it: of an order without a click id nobody can say that it ever had one. A share that fell does.
"""

from recon.gap.readings import Signal
from recon.records.codes import CODES

FEWER = "B01"
_REDIRECT, _COOKIE, _CHECKOUT, _REMOVED = "B04", "B06", "B07", "B08"
_OF_SLICE = {"landing_page": _REDIRECT, "payment_method": _CHECKOUT}
# Browsers that end the cookies of scripts after days.
_SHORT_LIVED = ("safari", "firefox", "ios", "iphone", "ipad")
# Of so many usual ones at most one is left where a tag or a step is gone.
_GONE = 50


def capture_code(signal: Signal, *, slice_: str, hit: int, volume: int) -> str:
    """Name the code of a loss: `hit` click ids are missing of `volume` usual ones; '' for a signal of something else."""
    if signal is Signal.LANDING:
        return _REDIRECT
    if signal is not Signal.CAPTURE:
        return ""
    name, _, value = slice_.partition("=")
    if name in _OF_SLICE:
        return _OF_SLICE[name]
    if name == "device" and any(each in value.lower() for each in _SHORT_LIVED):
        return _COOKIE
    if not name and volume and (volume - hit) * _GONE <= volume:
        return _REMOVED
    return FEWER


def capture_words(code: str) -> str:
    """Say a code in words; the books show where click ids are lost, not how: only that they are fewer is certain."""
    return f"{'' if code == FEWER else 'Likely '}{code}, {CODES[code].name}."


def capture_step(code: str) -> str:
    """Say what to do about a code that tells more than that click ids are fewer; '' for the others."""
    return CODES[code].handling.step if code in {_REDIRECT, _COOKIE, _CHECKOUT, _REMOVED} else ""
