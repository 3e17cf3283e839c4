"""How the two currencies of small books go together: with a rate, without one, and with coins of two sizes."""

from recon.matching.foreign import Exchanged

EURO, DOLLAR = 1, 2
ENDS = ((0, 0), (11_662, 12_138), (9_990, 10_010), (20_000, 30_000))
"""What ten thousand euros buy at least and at most; 0 for no rate."""
FIGURES = ((1, 1), (1, 1), (10, 1), (1, 2))
"""What makes the figures of a euro and of a dollar alike: mostly they are as they stand."""


def exchanged(
    programme: int, *, ends: tuple[int, int] = (0, 0), figures: tuple[int, int] = (1, 1)
) -> Exchanged:
    """Say how dollars of a report go with orders in euros."""
    rate = 10_000 if any(ends) else 0
    return Exchanged(programme, EURO, DOLLAR, *figures, *ends, rate, most=10**12)
