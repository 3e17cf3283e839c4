"""Money: whole minor units with a currency. Nothing here, and nothing that calls it, touches a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

# ISO 4217, the currencies whose minor unit is not a hundredth.
_DECIMALS = {
    **dict.fromkeys(
        (
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
            "XAF", "XOF", "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip
_HUNDREDTHS = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR "
    "IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
    "NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG".split()
)
LARGEST = 10**18
"""No amount comes near so many minor units; the kernel takes three times one, and 64 bits must hold that."""
_WHOLE = Decimal(1)
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


class UnknownCurrency(ValueError):
    """This is a currency code that ISO 4217 does not list; it carries the code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"'{code}' is not a currency of ISO 4217; write for example EUR")
        self.code = code


class TooManyDecimals(ValueError):
    """This is an amount finer than its currency's minor unit; it carries both."""

    def __init__(self, amount: Decimal, currency: str) -> None:
        super().__init__(
            f"{amount} {currency} has more than {decimals(currency)} decimals; round it in the query"
        )
        self.amount = amount
        self.currency = currency


def decimals(currency: str) -> int:
    """Tell how many decimals a currency's minor unit has (EUR 2, JPY 0, KWD 3); source ISO 4217."""
    if currency in _DECIMALS:
        return _DECIMALS[currency]
    if currency in _HUNDREDTHS:
        return 2
    raise UnknownCurrency(currency)


def minor_units(amount: Decimal, currency: str) -> int:
    """Turn major units into whole minor units, exactly; raise TooManyDecimals rather than round."""
    scaled = amount.scaleb(decimals(currency))
    whole = int(scaled)
    if whole != scaled:
        raise TooManyDecimals(amount, currency)
    return whole


def major_units(minor: int, currency: str) -> Decimal:
    """Turn minor units into the exact decimal number of major units."""
    return Decimal(minor).scaleb(-decimals(currency))


def millionths(micros: int, currency: str) -> str:
    """Write millionths of a major unit as exactly as they are: '0.60 EUR'."""
    exact = Decimal(micros).scaleb(-6)
    whole = exact.quantize(Decimal(1).scaleb(-decimals(currency)))
    return f"{whole if whole == exact else exact.normalize():f} {currency}"


def share(minor: int, rate: Decimal) -> int:
    """Take a rate (0.06 for six per cent) of an amount in minor units, half a unit rounded away from zero."""
    return int((Decimal(minor) * rate).quantize(_WHOLE, ROUND_HALF_UP))


def portions(minor: int, weights: Sequence[Decimal]) -> list[int]:
    """Split an amount in minor units by weights, to the last unit: what rounding leaves goes to the largest remainders.

    Weights that come to nothing or less count as equal ones.
    """
    whole = sum(weights, Decimal(0))
    fair = [Decimal(1)] * len(weights) if whole <= 0 or min(weights) < 0 else list(weights)
    whole = sum(fair, Decimal(0))
    exact = [minor * weight / whole for weight in fair]
    parts = [int(each.to_integral_value(rounding=ROUND_FLOOR)) for each in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: minor - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Money:
    """This is an amount in whole minor units of one currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        figure = f"{major_units(self.minor, self.currency):,}"
        return f"{figure} {_SYMBOLS.get(self.currency, self.currency)}"

    @property
    def whole(self) -> str:
        """Write the amount without its minor units, for headlines: 3,912 €."""
        figure = major_units(self.minor, self.currency).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return f"{figure:,} {_SYMBOLS.get(self.currency, self.currency)}"
