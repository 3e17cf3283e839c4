"""Which scale a shown amount speaks for: each scale reads the sent number in its own way."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from recon.records.money import decimals
from recon.resend.amounts import CENTS, PLAIN, SCALES, UNSCALED_ZERO_DECIMAL

_HUNDREDTHS = 2


def is_unscaled(scale: str, currency: str) -> bool:
    """Tell whether a scale sends amounts of a currency as they are, not in hundredths."""
    return scale == PLAIN or (scale == UNSCALED_ZERO_DECIMAL and decimals(currency) == 0)


def agrees(scale: str, other: str, *, currency: str) -> bool:
    """Tell whether two scales send the same numbers in a currency."""
    return is_unscaled(scale, currency) == is_unscaled(other, currency)


def read_as(amount: int, *, scale: str, currency: str, read: str) -> Decimal:
    """Count the minor units that an account of scale `read` sees in an amount that is sent in `scale`."""
    apart = is_unscaled(read, currency) - is_unscaled(scale, currency)
    return Decimal(amount).scaleb(_HUNDREDTHS * apart)


def scale_shown(amount: int, *, scale: str, currency: str, shown: int) -> str:
    """Name the scale by which an account read what was sent; '' where none, or more than one, explains it."""
    fits = [
        each
        for each in SCALES
        if shown in _rounded(read_as(amount, scale=scale, currency=currency, read=each))
    ]
    if not fits or any(not agrees(fits[0], each, currency=currency) for each in fits):
        return ""
    unscaled = is_unscaled(fits[0], currency)
    return CENTS if not unscaled else UNSCALED_ZERO_DECIMAL if decimals(currency) == 0 else PLAIN


def worst_of(amount: int, *, scale: str, currency: str) -> int:
    """Count the most that an account of whatever scale could record of an amount, in minor units."""
    return max(
        int(read_as(amount, scale=scale, currency=currency, read=each).to_integral_value(ROUND_CEILING))
        for each in SCALES
    )


def tells_apart(amount: int, *, scale: str, currency: str) -> bool:
    """Tell whether an amount is large enough that what is shown of it speaks for one scale alone."""
    least = min(read_as(amount, scale=scale, currency=currency, read=each) for each in SCALES)
    return least >= 1


def _rounded(exact: Decimal) -> set[int]:
    return {int(exact.to_integral_value(way)) for way in (ROUND_FLOOR, ROUND_CEILING)}
