"""A stand-in for Rakuten over real HTTP: tracking endpoint and reports. It shares nothing with the code it tests."""

from recon.sandbox.accounts import Duplicates, Lags, LateOrders, OtherReturns, Publisher, SandboxProgramme
from recon.sandbox.bookings import Booking, SoldLine
from recon.sandbox.clock import SimulatedClock
from recon.sandbox.faults import Faults, ReportFault, TrackingFault
from recon.sandbox.server import Sandbox, serve

__all__ = [
    "Booking",
    "Duplicates",
    "Faults",
    "Lags",
    "LateOrders",
    "OtherReturns",
    "Publisher",
    "ReportFault",
    "Sandbox",
    "SandboxProgramme",
    "SimulatedClock",
    "SoldLine",
    "TrackingFault",
    "serve",
]
