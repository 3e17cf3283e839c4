"""Events of the gateways that shops already use, read as orders; and what the gateway's connector makes of them."""

from recon.resend.gateway.event import (
    Assumed,
    Difference,
    Gateway,
    GatewayEvent,
    Mistake,
    NotAPostback,
    Problem,
)
from recon.resend.gateway.read import Read, read_events

__all__ = [
    "Assumed",
    "Difference",
    "Gateway",
    "GatewayEvent",
    "Mistake",
    "NotAPostback",
    "Problem",
    "Read",
    "read_events",
]
