"""Columns of texts become whole minor units and moments: exactly, a column at a time, never through a float."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recon.records.money import LARGEST, decimals
from recon.sources.orders.raw import Delivered

_UTC = frozenset({"UTC", "GMT", "Etc/UTC", "Z"})
_ZONED = r"(Z|[+-]\d{2}:?(\d{2})?)$"
_DAY_LENGTH = 10
_DIGITS = 38
TOO_LARGE = "larger than any amount"


def minor_units(amounts: pa.Array, *, currencies: pa.Array, scale: int | None) -> pa.Array:
    """Turn amounts into minor units of each row's own currency; raise ArrowInvalid rather than round.

    With a `scale` the texts are whole numbers with that many decimals, else they are major units.
    """
    if scale is not None:
        amounts = pc.binary_join_element_wise(amounts, f"E-{scale}", "")
    result = pa.nulls(len(amounts), pa.int64())
    places = _places(pc.unique(currencies).to_pylist())
    for exponent, codes in places.items():
        mine = amounts
        if len(places) > 1:
            mine = pc.if_else(pc.is_in(currencies, pa.array(codes)), amounts, pa.scalar(None, pa.string()))
        result = pc.coalesce(_unscaled(mine, exponent), result)
    return result


def whole_numbers(texts: pa.Array) -> pa.Array:
    """Turn texts into integers; '2.0000' is 2, '2.5' raises ArrowInvalid."""
    return pc.cast(pc.replace_substring_regex(texts, r"\.0*$", ""), pa.int64())


def micros(texts: pa.Array, *, kind: Delivered, zone: str | None) -> pa.Array:
    """Turn times into UTC microseconds; naive ones are taken to be of `zone`, twice-told hours the earlier."""
    if kind is Delivered.ZONED:
        return _aware(texts)
    if kind is Delivered.UTC:
        return pc.cast(pc.cast(texts, pa.timestamp("us")), pa.int64())
    if kind is Delivered.NAIVE:
        return _naive(texts, zone=zone or "UTC")
    return _either(texts, zone=zone)


def _places(currencies: Iterable[str | None]) -> dict[int, list[str]]:
    places: dict[int, list[str]] = {}
    for currency in currencies:
        if currency is not None:
            places.setdefault(decimals(currency), []).append(currency)
    return places


def _unscaled(amounts: pa.Array, exponent: int) -> pa.Array:
    exact = pc.cast(amounts, pa.decimal128(_DIGITS, exponent))
    if len(exact) == exact.null_count:
        return pa.nulls(len(exact), pa.int64())
    # A decimal of Arrow is its minor units in 16 bytes: the lower 8 are the number, if the upper only repeat its sign.
    start, count = 2 * exact.offset, 2 * len(exact)
    halves = np.frombuffer(exact.buffers()[1], dtype="<i8", count=count, offset=8 * start).reshape(-1, 2)
    missing = exact.is_null().to_numpy(zero_copy_only=False)
    beyond = (halves[:, 1] != halves[:, 0] >> 63) | (halves[:, 0] > LARGEST) | (halves[:, 0] < -LARGEST)
    if np.any(beyond & ~missing):
        raise pa.ArrowInvalid(TOO_LARGE)
    return pa.array(halves[:, 0], mask=missing)


def _aware(texts: pa.Array) -> pa.Array:
    return pc.cast(pc.cast(texts, pa.timestamp("us", "UTC")), pa.int64())


def _naive(texts: pa.Array, *, zone: str) -> pa.Array:
    local = pc.cast(texts, pa.timestamp("us"))
    if zone in _UTC:
        return pc.cast(local, pa.int64())
    return pc.cast(pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="latest"), pa.int64())


def _either(texts: pa.Array, *, zone: str | None) -> pa.Array:
    if pc.any(pc.less_equal(pc.utf8_length(texts), _DAY_LENGTH)).as_py():
        message = "a date without a time is not a moment"
        raise pa.ArrowInvalid(message)
    # The time's own part: the dashes of the date are no zone.
    zoned = pc.match_substring_regex(pc.utf8_slice_codeunits(texts, _DAY_LENGTH), _ZONED)
    nothing = pa.scalar(None, pa.string())
    naive = pc.if_else(zoned, nothing, texts)
    if zone is None and naive.null_count < len(naive):
        message = "it has no zone, and no zone is declared"
        raise pa.ArrowInvalid(message)
    return pc.coalesce(_aware(pc.if_else(zoned, texts, nothing)), _naive(naive, zone=zone or "UTC"))
