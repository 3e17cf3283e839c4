"""How the manner of a test order is kept beside it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from recon.resend.request import Discounts, Manner, ZeroPriceReturn


def manner_told(manner: Manner) -> dict[str, object]:
    """Write a manner down."""
    return asdict(manner)


def manner_of(told: Mapping[str, Any]) -> Manner:
    """Read the manner of a test order; the oldest ones were told with MID and scale alone."""
    kept = told.get("manner")
    if kept is None:
        return Manner(mid=told["mid"], scale=told["scale"])
    read = {
        **kept,
        "discounts": Discounts(kept["discounts"]),
        "zero_price_return": ZeroPriceReturn(kept["zero_price_return"]),
        "tells": tuple(kept["tells"]),
    }
    return Manner(**read)
