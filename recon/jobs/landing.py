"""Tries every landing address with a made-up click id, and keeps what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from recon.gap.landing import LandingFound, Probe, Walk, judged, landing_url, made_up_click
from recon.gap.landing_watch import LandingCheck
from recon.store.book import Store

_log = structlog.get_logger()


class Walker(Protocol):
    """This is the door to the shop's landing pages."""

    def walk(self, url: str, *, at: datetime) -> Walk:
        """Go from an address along its redirects to where they end."""
        ...


@dataclass(frozen=True, slots=True)
class Tour:
    """This is what is tried: the addresses, the parameter and cookies of the click id, and the MID of the links."""

    addresses: tuple[str, ...]
    parameter: str
    cookies: tuple[str, ...]
    mid: str


def check_landings(tour: Tour, *, door: Walker, store: Store, at: datetime) -> list[LandingCheck]:
    """Walk from each address once, write down what came of it, and say it."""
    done = [_check(address, tour=tour, door=door, at=at) for address in tour.addresses]
    for check in done:
        store.note_landing(check)
    failing = [check.address for check in done if check.outcome.is_failing]
    _log.info("landing.finished", at=at.isoformat(), addresses=len(done), failing=len(failing))
    return done


def _check(address: str, *, tour: Tour, door: Walker, at: datetime) -> LandingCheck:
    probe = Probe(made_up_click(at), tour.parameter, tour.cookies, mid=tour.mid, at=at)
    found: LandingFound = judged(door.walk(landing_url(address, probe, mid=tour.mid), at=at), probe)
    return LandingCheck(address, at, found.outcome, found.sentence)
