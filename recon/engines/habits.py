"""Reads out of the engine what is done with all orders alike: the channels without clicks, and what postbacks always say."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from recon.engines.desk import Desk
from recon.engines.facts import has_said
from recon.matching.habits import Channel, Habits, PaidThough, SaidAlways
from recon.records.moment import micros

LOOK_BACK = timedelta(days=28)


def habits(desk: Desk, sql: Mapping[str, str], *, as_of: datetime) -> dict[str, Habits]:
    """Count the habits of every programme; one stretch of the cases must be laid out."""
    since = micros(as_of - LOOK_BACK)
    channels = _channels(desk, sql, since=since)
    paid: dict[str, list[PaidThough]] = defaultdict(list)
    said: dict[str, list[SaidAlways]] = defaultdict(list)
    if _is_anything_said(desk, sql, since=since):
        for name, currency, orders, commission, refs in desk.rows(sql["habit_paid_though"]):
            paid[name].append(PaidThough(currency, orders, commission, tuple(refs)))
        for name, what, word, orders, different, otherwise, refs in desk.rows(sql["habit_always"]):
            said[name].append(SaidAlways(what, word, orders, different, otherwise, tuple(refs or ())))
    return {
        name: Habits(tuple(channels[name]), tuple(paid[name]), tuple(said[name]))
        for name in {*channels, *paid, *said}
    }


def _is_anything_said(desk: Desk, sql: Mapping[str, str], *, since: int) -> bool:
    """Gather what was said of orders; most logs keep none of it, and then no book is read for it."""
    if not has_said(desk, sql):
        return False
    desk.run(sql["habit_attempts"].format(since=since))
    return bool(desk.rows(sql["habit_told"])[0][0])


def _channels(desk: Desk, sql: Mapping[str, str], *, since: int) -> dict[str, list[Channel]]:
    """Count each channel's orders; only those of an app are worth a look for their references."""
    found: dict[str, list[Channel]] = defaultdict(list)
    for name, channel, orders, clicks, keys in desk.rows(sql["habit_channels"].format(since=since)):
        seen = Channel(channel, orders, clicks)
        if seen.is_app and not clicks:
            seen = Channel(channel, orders, clicks, _references(desk, sql, {key for key in keys if key}))
        found[name].append(seen)
    return found


def _references(desk: Desk, sql: Mapping[str, str], keys: set[int]) -> tuple[str, ...]:
    if not keys:
        return ()
    rows = desk.rows(sql["habit_references"].format(keys=", ".join(map(str, keys))))
    return tuple(sorted(ref for _, ref in rows if ref))
