"""Rates of exchange as they are written: exact, by the currency that is bought."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from recon.config import values

_LONGEST = 24


def table_of_rates(value: object) -> Mapping[str, Decimal]:
    """Read a table of exact rates by currency, each written as a text."""
    cure = "write for example { USD = '1.0825' }, as texts, so that no digit is lost"
    if not isinstance(value, dict):
        raise values.wrong("is not a table of rates", cure=cure)
    found = {}
    for name, written in value.items():
        code = values.currency(name)
        rate = _exact(written)
        if rate is None:
            raise values.wrong(f"holds no exact rate under {name!r}", cure=cure)
        # A variable of the environment, whose name is read in small letters, stands behind the file's and wins.
        found[code] = rate
    return found


def _exact(written: object) -> Decimal | None:
    if not isinstance(written, str) or len(written.strip()) > _LONGEST:
        return None
    try:
        rate = Decimal(written.strip())
    except InvalidOperation:
        return None
    # '1e-9' and 'NaN' are decimals too; nobody quotes a rate like that.
    plain = all(sign.isascii() and (sign.isdigit() or sign == ".") for sign in written.strip())
    return rate if plain and rate > 0 else None
