"""An order as the shop has it: its reference, its state, what kind of action it is."""

from enum import IntEnum
from typing import NewType

OrderRef = NewType("OrderRef", str)
"""The reference that all three books share, exactly as it was read."""


class OrderKind(IntEnum):
    """This is the action an affiliate is paid for."""

    SALE = 1
    LEAD = 2
    REGISTRATION = 3


class OrderState(IntEnum):
    """This is how far an order has come. A partly refunded order is confirmed, with a refunded amount."""

    PENDING = 1
    CONFIRMED = 2
    CANCELLED = 3
    REFUNDED = 4
