"""Numbers and texts as a connector written in JavaScript makes them of an event: only to say what it would have sent.

Nothing here is ever sent or added up: our own amounts are exact.
"""

import math
from collections.abc import Mapping
from decimal import Decimal

from recon.resend.amounts import NUMBER

# Outside these powers of ten JavaScript writes an exponent.
_SMALLEST_PLAIN, _LARGEST_PLAIN = -6, 21
NAN = "NaN"


def is_true(value: object) -> bool:
    """Tell whether JavaScript takes a value for true: the text '0' is, the number 0 is not."""
    if isinstance(value, (dict, list)):
        return True
    return bool(value)


def text_of(value: object) -> str:
    """Write a value as JavaScript writes it into a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _written(_binary(value))
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return "[object Object]" if isinstance(value, dict) else str(value)


def hundredfold(item: Mapping[str, object]) -> str:
    """Write the amount of a line as RudderStack's connector makes it: amount x 100, else quantity x 100 x price."""
    by_amount = _number(item, "amount") * 100
    if by_amount and not math.isnan(by_amount):
        return _written(by_amount)
    pieces = _number(item, "quantity") if is_true(item.get("quantity")) else 1.0
    return _written(pieces * 100 * _number(item, "price"))


def _number(item: Mapping[str, object], key: str) -> float:
    value = item.get(key)
    if value is None:
        # What is null counts as 0 there, what is missing as no number.
        return 0.0 if key in item else math.nan
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, (int, Decimal)):
        return _binary(Decimal(value))
    if isinstance(value, str):
        bare = value.strip()
        if not bare:
            return 0.0
        return _binary(Decimal(bare)) if NUMBER.fullmatch(bare) else math.nan
    return math.nan


def _binary(exact: Decimal) -> float:
    # The one binary fraction of the program: the point of it is to show what binary fractions do to an amount.
    over, under = exact.as_integer_ratio()
    return over / under


def _written(number: float) -> str:
    if math.isnan(number):
        return NAN
    if number == 0:
        return "0"
    exact = Decimal(repr(number)).normalize()
    if _SMALLEST_PLAIN <= exact.adjusted() < _LARGEST_PLAIN:
        return f"{exact:f}"
    sign, digits, _ = exact.as_tuple()
    first, *rest = map(str, digits)
    fraction = f".{''.join(rest)}" if rest else ""
    return f"{'-' if sign else ''}{first}{fraction}e{exact.adjusted():+d}"
