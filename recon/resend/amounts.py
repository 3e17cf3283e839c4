"""Turns the amounts of a postback into minor units and back (source: rakuten.md section 1.4). Nothing is rounded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from recon.records.money import LARGEST, TooManyDecimals, UnknownCurrency, decimals, minor_units

CENTS, PLAIN, UNSCALED_ZERO_DECIMAL = "cents", "plain", "unscaled-zero-decimal"
SCALES = (CENTS, PLAIN, UNSCALED_ZERO_DECIMAL)
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
_HUNDREDTHS = 2


@dataclass(frozen=True, slots=True)
class AmountSent:
    """This is the sum of a postback's amounts: in minor units, or None with what is wrong; and its sign."""

    minor: int | None
    negative: bool
    flaw: str | None = None


def amount_sent(texts: Sequence[str], *, currency: str | None, scale: str) -> AmountSent:
    """Add up the amounts of a postback's lines, signed."""
    # Wide enough that no sum of such numbers is ever rounded.
    with localcontext(prec=60):
        return _amount_sent(texts, currency=currency, scale=scale)


def finest(currency: str, *, scale: str) -> int:
    """Tell of how many minor units the smallest amount is that a scale can write: 10 for dinars in cents, else 1."""
    return int(10 ** max(0, -_shift(currency, scale)))


def written(minor: int, *, currency: str, scale: str) -> str:
    """Write an amount in minor units as it is sent; it must be a multiple of the finest one."""
    shift = _shift(currency, scale)
    if scale == PLAIN:
        with localcontext(prec=60):
            return f"{Decimal(minor).scaleb(-decimals(currency)):f}"
    return str(minor * 10**shift if shift >= 0 else minor // 10**-shift)


def _shift(currency: str, scale: str) -> int:
    """Tell by which power of ten a minor unit is multiplied to become the unit that is sent."""
    return 0 if _is_unscaled(currency, scale) else _HUNDREDTHS - decimals(currency)


def _is_unscaled(currency: str, scale: str) -> bool:
    return scale == PLAIN or (scale == UNSCALED_ZERO_DECIMAL and decimals(currency) == 0)


def _amount_sent(texts: Sequence[str], *, currency: str | None, scale: str) -> AmountSent:
    numbers = [Decimal(text.strip()) for text in texts if NUMBER.fullmatch(text.strip())]
    total = sum(numbers, Decimal(0))
    if not texts:
        return AmountSent(None, negative=False, flaw="no amount")
    if len(numbers) < len(texts):
        return AmountSent(None, negative=total < 0, flaw="an amount that is not a number")
    minor, flaw = _minor(total, currency=currency, scale=scale)
    return AmountSent(minor, negative=total < 0, flaw=flaw)


def _minor(total: Decimal, *, currency: str | None, scale: str) -> tuple[int | None, str | None]:
    if not currency:
        return None, "an amount without a currency"
    try:
        minor = minor_units(_major(total, currency=currency, scale=scale), currency)
    except UnknownCurrency:
        return None, "an unknown currency"
    except TooManyDecimals:
        return None, f"an amount finer than {currency} allows; check amount_scale '{scale}'"
    return (minor, None) if abs(minor) <= LARGEST else (None, "an amount too large to be one")


def _major(total: Decimal, *, currency: str, scale: str) -> Decimal:
    return total if _is_unscaled(currency, scale) else total.scaleb(-_HUNDREDTHS)
