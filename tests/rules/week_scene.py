"""Example weeks for the tests of the page: red, green, quiet, one nobody can judge, two-way, yen, hostile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from recon.records.kind import Kind
from recon.reporting.figures import BreakGroup, Mark, PublisherRow, Recovered
from tests.rules.week_red import (
    COVERAGE,
    RED_PUBLISHERS,
    SHOP_PLACE,
    covered,
)
from tests.rules.week_red import (
    EARLIER as EARLIER,
)
from tests.rules.week_red import (
    RED as RED,
)
from tests.rules.week_red import (
    RED_BREAKS as RED_BREAKS,
)
from tests.rules.week_red import (
    RED_BRIDGE as RED_BRIDGE,
)
from tests.rules.week_red import (
    THURSDAY as THURSDAY,
)
from tests.rules.week_red import (
    counted as counted,
)
from tests.rules.week_red import (
    templates as templates,
)

GREEN = replace(
    RED,
    programme="at",
    mid="41235",
    bridge=(
        counted(Kind.NO_CLICK, 2200, expected=190_000_00),
        counted(Kind.MATCHED, 475, expected=40_000_00, recorded=40_000_00),
        counted(Kind.NOT_RECORDED, 7, expected=512_00),
    ),
    breaks=(
        BreakGroup(
            kind=Kind.NOT_RECORDED, cause="Spread over the week and over all methods.", orders=7, sales=512_00,
            commission=31_00, estimated=True,
        ),
    ),
    publishers=RED_PUBLISHERS[3:],
    waiting=(),
    deploys=(),
    incidents=(),
    decisions=(),
    recovered=Recovered(),
    previous=replace(RED.previous, commission_at_risk=30_00) if RED.previous else None,
)  # fmt: skip
QUIET = replace(
    GREEN, bridge=(), breaks=(), publishers=(), trend=(), delivery=None, time_to_report=None, previous=None
)
GREY = replace(
    RED,
    bridge=(
        counted(Kind.NO_CLICK, 8772),
        counted(Kind.MATCHED, 201, expected=17_000_00, recorded=17_000_00),
        counted(Kind.NEVER_SENT, 3, expected=240_00),
        counted(Kind.NETWORK_NOT_COVERED, 278, expected=24_000_00),
    ),
    trend=(*EARLIER[:5], replace(EARLIER[5], judged=False), EARLIER[6]),
    breaks=(replace(RED_BREAKS[1], orders=3, sales=240_00, commission=14_00, slice="", title="", certainty=None),),
    coverage=(
        *COVERAGE[:2],
        covered(
            "Rakuten's report", "rakuten", datetime(2026, 11, 18, 5, 0, tzinfo=UTC),
            remark="HTTP 403 since then: the token is refused; make a new one.",
        ),
    ),
    incidents=(),
    deploys=(),
    decisions=(),
    waiting=(),
)  # fmt: skip
TWO_WAY = replace(
    RED,
    two_way=True,
    bridge=(
        counted(Kind.NO_CLICK, 310, expected=21_000_00),
        counted(Kind.MATCHED, 40, expected=2_950_00, recorded=2_950_00),
        counted(Kind.SENDING_NOT_KNOWN, 5, expected=390_00),
    ),
    breaks=(
        BreakGroup(
            kind=Kind.SENDING_NOT_KNOWN, cause="Nothing these orders share stands out.", orders=5, sales=390_00,
            commission=23_00, estimated=True, todo="Connect the postback log to see where they are lost",
        ),
    ),
    coverage=(COVERAGE[0], COVERAGE[2]),
    trend=(),
    publishers=(PublisherRow(name="Wanderblog", expected=45, recorded=40, commission_at_risk=23_00),),
    waiting=(),
    delivery=None,
    previous=None,
    deploys=(),
    incidents=(),
    decisions=(),
)  # fmt: skip
YEN = replace(
    RED,
    shop="北の光アウトドア",
    programme="jp",
    currency="JPY",
    zone="Asia/Tokyo",
    shop_place=replace(SHOP_PLACE, zone="Asia/Tokyo"),
    bridge=tuple(
        replace(
            each, orders=each.orders * 1000, expected=each.expected * 13_000,
            amount_recorded=each.amount_recorded * 13_000,
        )
        for each in RED_BRIDGE
    ),
    breaks=tuple(
        replace(each, orders=each.orders * 1000, sales=each.sales * 13_000, commission=each.commission * 13_000)
        for each in RED_BREAKS
    ),
    trend=tuple(
        replace(each, expected=each.expected * 1000, recorded=each.recorded * 1000, missing=each.missing * 1000)
        for each in EARLIER
    ),
)  # fmt: skip
HOSTILE_NAME = '<script>alert("x")</script>"\'><img src=x onerror=alert(1)>'
HOSTILE = replace(
    RED,
    shop=HOSTILE_NAME,
    programme="x" * 60,
    publishers=(
        PublisherRow(name=HOSTILE_NAME, expected=9, recorded=2, commission_at_risk=1_00),
        PublisherRow(name="\u202eevil \U0001f4a5 שלום", expected=9, recorded=8, commission_at_risk=0),
        PublisherRow(name="a" * 200, expected=9, recorded=9, commission_at_risk=0),
        *(
            PublisherRow(name=f"publisher {n}", expected=9, recorded=9, commission_at_risk=0)
            for n in range(300)
        ),
    ),
    deploys=(
        Mark(name=HOSTILE_NAME, at=THURSDAY),
        Mark(name="checkout 4.3", at=THURSDAY + timedelta(hours=5)),
    ),
    breaks=(
        replace(RED_BREAKS[1], title=HOSTILE_NAME, cause=HOSTILE_NAME, todo=HOSTILE_NAME, slice=HOSTILE_NAME),
    ),
)
WEEKS = {
    "red": RED, "green": GREEN, "quiet": QUIET, "grey": GREY, "two-way": TWO_WAY, "yen": YEN, "hostile": HOSTILE,
}  # fmt: skip
