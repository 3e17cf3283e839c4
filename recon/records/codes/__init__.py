"""The catalogue of codes: what can be wrong between the three books, who acts, and where it is told today."""

from recon.records.codes.catalogue import CODES, by_family, found, near
from recon.records.codes.places import PLACES, example, filled
from recon.records.codes.row import (
    Again,
    CodeRow,
    Family,
    Handling,
    Legitimate,
    Owner,
    Standing,
    Teller,
    Where,
)
from recon.records.codes.two_way import untold_without_log

__all__ = [
    "CODES",
    "PLACES",
    "Again",
    "CodeRow",
    "Family",
    "Handling",
    "Legitimate",
    "Owner",
    "Standing",
    "Teller",
    "Where",
    "by_family",
    "example",
    "filled",
    "found",
    "near",
    "untold_without_log",
]
