"""Nordlicht Outdoor, an invented shop: what it sells, where, and through whom."""

from dataclasses import dataclass
from decimal import Decimal

from recon.sandbox import Publisher, SandboxProgramme

SHOP = "Nordlicht Outdoor"
_HOURS = (9, 6, 4, 3, 3, 5, 12, 22, 34, 42, 47, 50, 52, 50, 47, 46, 48, 54, 64, 78, 86, 78, 52, 24)
_DAYS = (100, 96, 94, 95, 92, 104, 126)
_WEEKS = (92, 95, 90, 100, 105, 97, 101, 99)

# A pipe in a product's name splits the list of names: the lists then have different lengths, and are refused.
PIPE_NAME = "Kocher-Set | Titan"

_GOODS = (
    ("ND-1001", "Regenjacke Fjell", 14285), ("ND-1002", "Softshelljacke Tind", 11757),
    ("ND-1003", "Daunenweste Sno", 10076), ("ND-1004", "Wanderhose Vidda", 7555),
    ("ND-1005", "Merino-Shirt Ull", 5034), ("ND-1006", "Wollsocken Rev, 2 Paar", 1672),
    ("ND-1007", "Mütze Nordstern", 2092), ("ND-1008", "Handschuhe Vante", 2941),
    ("ND-2001", "Rucksack Topp 28", 9235), ("ND-2002", "Trekkingrucksack Jotun 65", 18479),
    ("ND-2003", "Packsack 12 l", 1588), ("ND-2004", "Hüfttasche Bekk", 2513),
    ("ND-3001", "Zelt Lavvo 2", 25202), ("ND-3002", "Schlafsack Natt -5", 16798),
    ("ND-3003", "Isomatte Mose", 7983), ("ND-3004", "Stirnlampe Lys 400", 3773),
    ("ND-3005", "Gaskocher Glo", 4193), ("ND-3006", "Trinkflasche Kilde 1 l", 1504),
    ("ND-3007", "Thermosbecher Kopp", 2101), ("ND-3008", "Besteck Titan & Holz", 1252),
    ("ND-4001", "Wanderstiefel Stein GTX", 17639), ("ND-4002", "Zustiegsschuh Grus", 11681),
    ("ND-4003", "Gamaschen Myr", 3345), ("ND-4004", "Trekkingstöcke Stav", 6714),
)  # fmt: skip
_GOODS_JP = tuple((f"JP{sku[2:]}", name, cents * 16 // 1000 * 100) for sku, name, cents in _GOODS)


@dataclass(frozen=True, slots=True)
class DemoProgramme:
    """This is one of the shop's programmes: `clicked` and `other` count its orders with and without a click."""

    name: str
    mid: str
    currency: str
    zone: str
    reference: str
    clicked: int
    other: int
    delivery: int
    free_from: int
    tax_percent: int
    countries: tuple[tuple[str, int], ...]
    goods: tuple[tuple[str, str, int], ...]
    publishers: tuple[tuple[Publisher, int], ...]
    host: str

    def at_rakuten(self) -> SandboxProgramme:
        """Describe the programme as Rakuten knows it."""
        return SandboxProgramme(self.mid, f"{SHOP} {self.name.upper()}", self.currency, rate=Decimal("0.06"))


PUBLISHERS = (
    Publisher("2558510", "Bergfreunde Deals", "8BacdVP0GFs"),
    Publisher("2955213", "CashbackNord", "SWlnSnn6x54"),
    Publisher("3104277", "Wanderblog", "nOD_rLJHOac"),
    Publisher("3120845", "Gutscheinhafen", "kXQk6.ivFEQ"),
    Publisher("3187730", "Hüttenzeit Magazin", "je6NUbpObpQ"),
    Publisher("3201164", "Preisfuchs", "tcRfPW115I0"),
    Publisher("3255019", "Outdoor Test", "bnwWbXPyqPU"),
    Publisher("3290448", "Gipfelpunkte", "J84DHJLQkR4"),
)

DE = DemoProgramme(
    name="de", mid="41234", currency="EUR", zone="Europe/Berlin", reference="N", clicked=6000, other=20000,
    delivery=490, free_from=6000, tax_percent=19, countries=(("DE", 84), ("AT", 10), ("CH", 6)), goods=_GOODS,
    publishers=tuple(zip(PUBLISHERS, (20, 29, 12, 14, 7, 9, 5, 4), strict=True)), host="www.nordlicht-outdoor.example",
)  # fmt: skip
JP = DemoProgramme(
    name="jp", mid="41235", currency="JPY", zone="Asia/Tokyo", reference="J", clicked=380, other=260,
    delivery=600, free_from=8000, tax_percent=10, countries=(("JP", 100),), goods=_GOODS_JP,
    publishers=((PUBLISHERS[1], 60), (PUBLISHERS[7], 40)), host="jp.nordlicht-outdoor.example",
)  # fmt: skip
PROGRAMMES = (DE, JP)

PAYMENTS = (("card", 30), ("klarna", 28), ("paypal", 24), ("invoice", 18))
DEVICES = (
    ("Safari on iPhone", 27), ("Chrome on Android", 25), ("Chrome on Windows", 19), ("Firefox on Windows", 9),
    ("Safari on Mac", 9), ("Edge on Windows", 7), ("Samsung Internet", 4),
)  # fmt: skip
CHANNELS = (("web", 92), ("app", 8))
CUSTOMERS = (("new", 42), ("returning", 58))
COUPONS = (("", 86), ("HERBST10", 9), ("NORD5", 5))
DISCOUNT_PERCENT = {"": 0, "HERBST10": 10, "NORD5": 5}


def busyness(week: int, *, day: int, hour: int) -> int:
    """Tell how busy an hour of the shop is against others; week 0 is the first, day 0 a Monday."""
    return _WEEKS[min(week, len(_WEEKS) - 1)] * _DAYS[day] * _HOURS[hour]
