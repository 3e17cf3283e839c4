"""The postback of an order: what is told, in which manner, and its bytes."""

from recon.resend.request.compose import LONGEST_QUERY, LONGEST_REFERENCE, compose
from recon.resend.request.manner import TELLS, Discounts, Manner, ZeroPriceReturn
from recon.resend.request.returns import CameBack, returned
from recon.resend.request.sale import LONGEST_URL, PostbackRequest, Sale, SaleLine

__all__ = [
    "LONGEST_QUERY",
    "LONGEST_REFERENCE",
    "LONGEST_URL",
    "TELLS",
    "CameBack",
    "Discounts",
    "Manner",
    "PostbackRequest",
    "Sale",
    "SaleLine",
    "ZeroPriceReturn",
    "compose",
    "returned",
]
