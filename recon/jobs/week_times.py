"""What the weekly page says of times: how long orders are given, and what is wrong with the books' days and clocks."""

from datetime import timedelta

from recon.matching.own_data import Times, all_findings
from recon.records.programme import Programme


def settle_of(programme: Programme, times: Times | None) -> timedelta:
    """Tell after how long every order has settled: as learned, or as the configuration says."""
    return times.lag.longest if programme.learns_settle and times is not None else programme.settle


def doubts(programme: Programme, times: Times | None, *, network_zone: str) -> tuple[str, ...]:
    """Say what is wrong with the times of a programme's books."""
    if times is None:
        return ()
    found = all_findings(times, shop_zone=programme.zone, network_zone=network_zone)
    return tuple(each.sentence for each in found)
