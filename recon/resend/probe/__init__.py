"""Experiments on an account of one's own: what is sent, what the report shows of it, and what that answers."""

from recon.resend.probe.experiment import (
    INCONCLUSIVE,
    SECOND,
    Experiment,
    Finding,
    Probe,
    Report,
    ReportLine,
    Step,
    posts_of,
)

__all__ = [
    "INCONCLUSIVE",
    "SECOND",
    "Experiment",
    "Finding",
    "Probe",
    "Report",
    "ReportLine",
    "Step",
    "posts_of",
]
