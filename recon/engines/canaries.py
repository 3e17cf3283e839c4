"""Reads out of the engine where the orders of canaries arrived."""

from collections.abc import Mapping
from datetime import datetime

from recon.engines.desk import Desk
from recon.engines.rules import first_of
from recon.matching.canaries import Placed
from recon.matching.holes import LOOK_BACK
from recon.records.exclusion import Reason
from recon.records.moment import micros, moment

Arrivals = dict[str, dict[str, list[Placed]]]
"""Orders by programme and canary."""


def canaries(desk: Desk, sql: Mapping[str, str], *, as_of: datetime) -> Arrivals:
    """List the orders of every canary of nine weeks; the books must be laid out."""
    rules = {number: rule for number, rule in desk.rules.by_number.items() if rule.reason is Reason.CANARY}
    if not rules:
        return {}
    text = sql["canaries"].format(canary=first_of(rules, sql), since=micros(as_of - LOOK_BACK))
    found: Arrivals = {}
    for programme, number, placed_at, in_log, in_network in desk.rows(text):
        mine = found.setdefault(programme, {}).setdefault(rules[number].name, [])
        mine.append(Placed(moment(placed_at), bool(in_log), bool(in_network)))
    return found
