"""Puts what the landing watch saw among the signals of a programme."""

from recon.gap.landing_watch import LandingMood, LandingState
from recon.gap.measure import MILLION
from recon.gap.readings import Signal, Untold
from recon.gap.signals import CannotTell, Looked, Quiet, Raised
from recon.records.programme import Programme


def landing_looked(state: LandingState, programme: Programme) -> Looked:
    """Say of the watched landing pages what is said of every signal; their money is not known."""
    name, currency = programme.name, programme.currency
    if state.mood is LandingMood.QUIET:
        return Quiet(name, currency, Signal.LANDING, "every landing page that is watched keeps a click id")
    if state.mood is LandingMood.UNCERTAIN or state.onset is None:
        why = "the last checks of the landing pages neither begin nor end anything"
        return CannotTell(name, currency, Signal.LANDING, Untold.TOO_YOUNG, why)
    return Raised(
        programme=name,
        currency=currency,
        signal=Signal.LANDING,
        slice="",
        onset=state.onset,
        hit=state.failing,
        volume=state.failing,
        money=0,
        ppm=MILLION,
        sentence=state.sentence,
    )
