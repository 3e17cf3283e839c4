"""How one programme tells Rakuten of its orders: what an account decides, not an order."""

from dataclasses import dataclass
from enum import StrEnum

from recon.resend.amounts import CENTS

TELLS = ("coupon", "custstatus", "shipcountry")
"""What the shop's book knows beside what is required, by the name of its parameter."""


class Discounts(StrEnum):
    """This is how a discount on a whole order is told: as goods that cost less, or as a line below nothing."""

    REDUCED_ITEMS = "reduced-items"
    AS_SKU = "as-sku"


class ZeroPriceReturn(StrEnum):
    """This is how goods that cost nothing come back: with fewer than no pieces, or as if they were sold once more."""

    NEGATIVE_QUANTITY = "negative-quantity"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """This is the manner of one programme: its MID, the scale of its amounts, and what else its account decides.

    `merges` adds up the lines of one SKU. `strict` refuses what is longer than the guides allow. `linkless` lets an
    order with a coupon go without a click. `returning_prefix` marks SKUs and names of a returning customer.
    `source` is a free label. `tells` are the values of the shop's book that are told beside what is required.
    """

    mid: str
    scale: str = CENTS
    discounts: Discounts = Discounts.REDUCED_ITEMS
    discount_sku: str = "Discount"
    merges: bool = True
    strict: bool = False
    linkless: bool = False
    returning_prefix: str = ""
    zero_price_return: ZeroPriceReturn = ZeroPriceReturn.NEGATIVE_QUANTITY
    source: str = ""
    tells: tuple[str, ...] = ()
