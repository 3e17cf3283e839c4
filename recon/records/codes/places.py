"""The places of the catalogue's sentences: what may stand in them, how it is written, and an example of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from recon.records import numerals
from recon.records.codes.row import CodeRow

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """This is one place. With a `thing` it holds a count and is written with it ('1 order', '3 orders')."""

    example: int | str
    thing: str = ""


PLACES: dict[str, Place] = {
    "orders": Place(8, "order"),
    "customers": Place(5, "customer"),
    "lines": Place(3, "line"),
    "refused": Place(1, "line"),
    "attempts": Place(2, "attempt"),
    "items": Place(3, "item"),
    "days": Place(41, "day"),
    "allowed": Place(30, "day"),
    "characters": Place(20, "character"),
    "seconds": Place(95, "second"),
    "number": Place("3"),
    "limit": Place("40"),
    "since": Place("Thu 19 Nov 14:02"),
    "until": Place("Sat 21 Nov 14:02"),
    "moment": Place("Thu 19 Nov 14:02"),
    "other_moment": Place("Thu 19 Nov 14:09"),
    "day": Place("19 Nov"),
    "month": Place("December 2026"),
    "share": Place("1.9 %"),
    "usual": Place("5.6 %"),
    "rate": Place("19 %"),
    "ratio": Place("1.19"),
    "expected": Place("40.00 €"),
    "recorded": Place("47.60 €"),
    "part": Place("7.60 €"),
    "delivery": Place("4.90 €"),
    "commission": Place("~41 €"),
    "currency": Place("EUR"),
    "other_currency": Place("USD"),
    "ref": Place("1001"),
    "other_ref": Place("#1001"),
    "coupon": Place("SAVE5"),
    "rule": Place("gift cards"),
    "reason": Place("Return (days) exceeded"),
    "answer": Place("Access denied"),
    "status": Place("403"),
    "partner": Place("Wanderblog, the"),
    "channel": Place("another network"),
    "slice": Place("payment method is paypal"),
    "address": Place("shop.example/sale"),
    "release": Place("checkout 4.2"),
    "click": Place("lw9MynSeamY..."),
    "mid": Place("41234"),
    "other_mid": Place("41235"),
    "sku": Place("TENT"),
    "written": Place("T%45NT"),
    "field": Place("amount"),
    "source": Place("postbacks.log"),
}


def places_of(template: str) -> list[str]:
    """List the places of a sentence, in its order."""
    return _PLACE.findall(template)


def filled(template: str, values: Mapping[str, int | str]) -> str:
    """Write a sentence with its values; a count takes its thing in the right number."""

    def written(match: re.Match[str]) -> str:
        name = match[1]
        value, thing = values[name], PLACES[name].thing
        return numerals.counted(value, thing) if thing and isinstance(value, int) else str(value)

    return _PLACE.sub(written, template)


def example(row: CodeRow) -> str:
    """Write what is printed of a code, with invented values."""
    usual = {name: place.example for name, place in PLACES.items()}
    return filled(row.prints, {**usual, **dict(row.such_as)})
