"""How one programme tells Rakuten of its orders: what an account decides, not an order."""

from dataclasses import dataclass

from recon.resend.amounts import CENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """This is the manner of one programme: its MID, and the scale of its amounts."""

    mid: str
    scale: str = CENTS
