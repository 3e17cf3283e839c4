"""Where the whole rows of a stretch end, and whether every quote in them stands where well-written CSV has it.

A sign's places are a bit for each byte, 64 to a number, so that a question to all bytes is a few operations on whole
numbers; lower bits are of earlier bytes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]

_QUOTE, _COMMA, _RETURN, _END = (ord(sign) for sign in '",\r\n')
_WORD = 64
_EIGHT = 8
# So that what lies between stays near the processor; of whole numbers.
_PIECE = 1 << 18
_ONE = np.uint64(1)
_TOP = np.uint64(_WORD - 1)
# Each step doubles over how many bits a bit's parity reaches.
_STEPS = tuple(np.uint64(1 << step) for step in range(6))


@dataclass(frozen=True, slots=True)
class Cut:
    """This is how many bytes whole rows have, how many lines end in them, and whether some end inside of values."""

    size: int
    lines: int
    is_nested: bool


def whole_lines(raw: bytes) -> Cut | None:
    """Find the whole rows; None where the signs in between are not what well-written CSV has."""
    signs = np.frombuffer(raw, np.uint8)
    quotes, ends = _places(signs, _QUOTE), _places(signs, _END)
    within = _within(quotes)
    size = _last(ends & ~within) + 1
    if not size or raw.find(b"\0", 0, size) >= 0:
        return None
    quotes, ends, within = (_up_to(size, bits) for bits in (quotes, ends, within))
    commas, returns = (_up_to(size, _places(signs, sign)) for sign in (_COMMA, _RETURN))
    # A return alone ends a line too; here each must have its other half.
    if np.any(returns & ~_one_before(ends)) or not _in_pairs(quotes, within, commas | ends, returns):
        return None
    return Cut(size, lines=_count(ends), is_nested=bool(np.any(ends & within)))


def _places(signs: npt.NDArray[np.uint8], sign: int) -> Bits:
    found = np.zeros(-(-len(signs) // _WORD) * _EIGHT, np.uint8)
    for first in range(0, len(signs), _PIECE):
        bits = np.packbits(signs[first : first + _PIECE] == sign, bitorder="little")
        found[first // _EIGHT : first // _EIGHT + len(bits)] = bits
    return found.view("<u8")


def _within(quotes: Bits) -> Bits:
    """Tell of each byte whether it stands in quotes: an odd number of them came up to it, itself included."""
    odd = quotes.copy()
    for step in _STEPS:
        odd ^= odd << step
    open_after = np.bitwise_xor.accumulate(odd >> _TOP)
    # All bits of a number turn where a quote was open before it.
    odd[1:] ^= np.uint64(0) - open_after[:-1]
    return odd


def _last(bits: Bits) -> int:
    """Find the place of the last one, -1 where there is none."""
    words = np.flatnonzero(bits)
    return int(words[-1]) * _WORD + int(bits[words[-1]]).bit_length() - 1 if len(words) else -1


def _up_to(size: int, bits: Bits) -> Bits:
    """Keep the places before `size` alone."""
    kept = bits[: -(-size // _WORD)].copy()
    kept[-1] &= np.uint64((1 << ((size - 1) % _WORD + 1)) - 1)
    return kept


def _in_pairs(quotes: Bits, within: Bits, between: Bits, returns: Bits) -> bool:
    """Tell whether each quote begins a field, ends one, or stands doubled: every other one by turns."""
    beside = between | quotes
    before = _one_after(beside)
    # The first field begins with the stretch.
    before[0] |= _ONE
    badly_opened = quotes & within & ~before
    badly_closed = quotes & ~within & ~_one_before(beside | returns)
    return not np.any(badly_opened | badly_closed)


def _one_after(bits: Bits) -> Bits:
    moved = bits << _ONE
    moved[1:] |= bits[:-1] >> _TOP
    return moved


def _one_before(bits: Bits) -> Bits:
    moved = bits >> _ONE
    moved[:-1] |= bits[1:] << _TOP
    return moved


def _count(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())
