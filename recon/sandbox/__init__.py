"""A stand-in for Rakuten over real HTTP: tracking endpoint and reports. It shares nothing with the code it tests."""

from recon.sandbox.accounts import (
    Duplicates,
    ForeignSku,
    Late,
    Linkless,
    OtherCurrency,
    OtherReturns,
    PartlyBad,
    Publisher,
    Restating,
    SandboxProgramme,
    Scale,
)
from recon.sandbox.bookings import Booking, SoldLine
from recon.sandbox.clock import SimulatedClock
from recon.sandbox.faults import ROUGH, ROUGH_REPORTS, Faults, Mix, ReportFault, ReportMix, TrackingFault
from recon.sandbox.lags import Lags, Spread
from recon.sandbox.server import Sandbox

__all__ = [
    "ROUGH",
    "ROUGH_REPORTS",
    "Booking",
    "Duplicates",
    "Faults",
    "ForeignSku",
    "Lags",
    "Late",
    "Linkless",
    "Mix",
    "OtherCurrency",
    "OtherReturns",
    "PartlyBad",
    "Publisher",
    "ReportFault",
    "ReportMix",
    "Restating",
    "Sandbox",
    "SandboxProgramme",
    "Scale",
    "SimulatedClock",
    "SoldLine",
    "Spread",
    "TrackingFault",
]
