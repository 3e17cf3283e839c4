"""Numbers of JSON, exactly as they are written."""

from decimal import Decimal, InvalidOperation


def number(text: str) -> Decimal:
    """Read a number for `json.loads(..., parse_float=number)`; raise ValueError where its exponent is beyond all counting."""
    try:
        return Decimal(text)
    except InvalidOperation:
        # `1e9999999999999999999` is sound JSON, and no number that can be held.
        message = f"the number {text[:30]} is beyond all counting"
        raise ValueError(message) from None
