"""What canaries say in sentences: what did not arrive, what waits for it, and what to do."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from recon.matching.canaries import CanarySeen, Silence
from recon.records import numerals
from recon.records.canary import CanaryBook

CODES = {CanaryBook.SHOP: "D01", CanaryBook.LOG: "D02", CanaryBook.NETWORK: "D03"}
NAMES = {
    CanaryBook.SHOP: "the shop's book",
    CanaryBook.LOG: "the postback log",
    CanaryBook.NETWORK: "Rakuten's report",
}
_WAITS = {
    CanaryBook.SHOP: "nothing is called unknown to the shop after it; look whether it is still placed, and read the shop again",
    CanaryBook.LOG: "nothing is called never sent after it; look whether it is still sent, or bring the log of that time",
    CanaryBook.NETWORK: "nothing that was sent after it is called missing; look whether it is still sent, and download the report again",
}
_WAITED = {
    CanaryBook.SHOP: "the shop's book may lack orders of that time; read it again",
    CanaryBook.LOG: "nothing is called never sent there; bring the log of that time",
    CanaryBook.NETWORK: "nothing that was sent there is called missing; download it again",
}


def canary_sentences(canaries: Iterable[CanarySeen], *, zone: str) -> Iterator[tuple[str, str]]:
    """Say what canaries found: the code of each finding, and its sentence."""
    for canary in canaries:
        if canary.newest is None:
            where = f"place one, or correct order_ref in [canary.{canary.name}]"
            sentence = f"No order of the shop is canary {canary.name}'s, so it watches nothing: {where}."
            yield CODES[CanaryBook.SHOP], sentence
        for silence in canary.silences:
            yield CODES[silence.book], _sentence(canary.name, silence, zone=zone)


def _sentence(name: str, silence: Silence, *, zone: str) -> str:
    times = numerals.counted(silence.missed, "time")
    start = f"Canary {name} did not arrive in {NAMES[silence.book]}, {times} since {_at(silence.since, zone)}"
    if silence.until is None:
        return f"{start}: {_WAITS[silence.book]}."
    return f"{start}, and then at {_at(silence.until, zone)}: {_WAITED[silence.book]}."


def canary_line(canary: CanarySeen, *, zone: str) -> str:
    """Say how one canary stands, in a line below the books."""
    every = numerals.duration(int(canary.every.total_seconds()))
    if canary.newest is None:
        return f"Canary {canary.name}, every {every}: never seen in the shop's book."
    silent = [NAMES[each.book] for each in canary.silent]
    well = "arrives everywhere again" if canary.silences else "arrived everywhere in time"
    stands = f"silent in {numerals.enumeration(silent)}" if silent else well
    return (
        f"Canary {canary.name}, every {every}: {numerals.orders(canary.placed)} in nine weeks, the newest of "
        f"{_at(canary.newest, zone)}; {stands}."
    )


def _at(when: datetime, zone: str) -> str:
    return f"{when.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
