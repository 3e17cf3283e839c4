"""What the tests of notices' rules share: an incident of PayPal orders in one line, and what stands around it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from recon.alerts.due import Around
from recon.alerts.subject import About, State, Subject

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 19, 13, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = MONDAY - 60 * DAY
PAYPAL = Subject(
    key="incident:12",
    programme="de",
    zone="Europe/Berlin",
    state=State.OPEN,
    about=About.MISSING,
    onset=THURSDAY,
    found=THURSDAY + HOUR,
    what="41 of 43 PayPal orders are missing at Rakuten",
    look="recon incidents 12",
    path="/incidents/12",
    currency="EUR",
    ppm=91_000,
    orders=41,
    money=364_812,
    commission=21_889,
    why="41 of 43 PayPal orders have no click id; other methods as usual. The first came 2 min after checkout 4.2.",
    next_step="Roll back, or restore the step that stores the click id.",
    command="recon breaks --kind never_sent",
)
GREY = Subject(
    key="grey:3",
    programme="de",
    zone="Europe/Berlin",
    state=State.GREY,
    about=About.JUDGING,
    onset=THURSDAY,
    found=THURSDAY,
    what="Rakuten's report could not be read",
    look="recon incidents",
    path="/",
    why="network.rakuten could not be read since Thu 19 Nov 14:02: HTTP 401.",
    next_step="Renew the token, then read it again.",
    command="recon pull",
)
AROUND = Around(first_judged=LONG_AGO)


def paypal(**changes: Any) -> Subject:
    return replace(PAYPAL, **changes)


def resolved(**changes: Any) -> Subject:
    ended = {"state": State.RESOLVED, "ended": THURSDAY + 2 * HOUR}
    return replace(PAYPAL, **{**ended, **changes})
