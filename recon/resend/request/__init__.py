"""The postback of an order: what is told, in which manner, and its bytes."""

from recon.resend.request.compose import LONGEST_REFERENCE, compose
from recon.resend.request.manner import Manner
from recon.resend.request.sale import LONGEST_URL, PostbackRequest, Sale, SaleLine

__all__ = ["LONGEST_REFERENCE", "LONGEST_URL", "Manner", "PostbackRequest", "Sale", "SaleLine", "compose"]
