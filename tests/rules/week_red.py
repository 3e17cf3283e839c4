"""The red example week of the page's tests, and the parts it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from recon.matching.diagnosis import KnownRate
from recon.records.kind import Kind
from recon.reporting.bridge import is_expected
from recon.reporting.figures import (
    BreakGroup,
    BridgeCount,
    CoverageRow,
    DecisionCount,
    Delivery,
    IncidentSpan,
    Mark,
    Place,
    Previous,
    PublisherRow,
    Recovered,
    TimeToReport,
    TrendWeek,
    WaitingItem,
    Week,
)

MONDAY = date(2026, 11, 16)
THURSDAY = datetime(2026, 11, 19, 13, 2, tzinfo=UTC)
AS_OF = datetime(2026, 11, 25, 6, 5, tzinfo=UTC)
SHOP_PLACE = Place(
    path="Shop admin \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Orders",
    date_type="order date",
    zone="Europe/Berlin",
    filter="all states",
)
NETWORK_PLACE = Place(
    path="Reports \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Transaction Detail",
    date_type="transaction date",
    zone="GMT+1",
    filter="commissionable",
)


def templates() -> dict[str, str]:
    """Read the templates as a job would, by their path under reports/."""
    folder = Path(__file__).parents[2] / "reports"
    paths = sorted(folder.rglob("*.j2"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def counted(kind: Kind, orders: int, *, expected: int = 0, recorded: int | None = None) -> BridgeCount:
    """Count orders of the week; `recorded` is Rakuten's amount, None where it has none of them."""
    return BridgeCount(
        kind=kind,
        in_shop_week=True,
        in_network_week=recorded is not None,
        has_order=True,
        recorded=recorded is not None,
        orders=orders,
        net=expected,
        expected=expected if is_expected(kind) else 0,
        amount_recorded=recorded or 0,
    )


RED_BRIDGE = (
    counted(Kind.NO_CLICK, 8768),
    counted(Kind.UNPAID, 31),
    counted(Kind.TEST, 13),
    counted(Kind.TEST_RECORDED, 1, recorded=49_00),
    counted(Kind.CANCELLED_BEFORE_REPORTING, 8),
    counted(Kind.CANCELLED_NOT_REVERSED, 3, recorded=149_00),
    counted(Kind.REVERSED, 4, recorded=0),
    counted(Kind.WAITING, 2, expected=171_00),
    counted(Kind.NEVER_SENT, 41, expected=3648_00),
    counted(Kind.REFUSED, 3, expected=264_00),
    replace(counted(Kind.NOT_RECORDED, 2, expected=140_00), decided=True),
    counted(Kind.MATCHED, 421, expected=37_180_40, recorded=37_180_40),
    counted(Kind.AMOUNT_DIFFERS, 5, expected=410_00, recorded=391_00),
    replace(counted(Kind.MATCHED, 8, expected=702_10, recorded=702_10), in_network_week=False),
    replace(counted(Kind.MATCHED, 6, expected=498_00, recorded=498_00), in_shop_week=False),
    replace(counted(Kind.UNKNOWN_ORDER, 1, recorded=80_00), has_order=False, in_shop_week=False),
)
EARLIER = tuple(
    TrendWeek(
        label=f"2026-W{40 + index}",
        start=MONDAY - timedelta(weeks=7 - index),
        expected=expected,
        recorded=expected - missing,
        missing=missing,
    )
    for index, (expected, missing) in enumerate(
        ((451, 6), (466, 7), (438, 7), (488, 9), (510, 9), (475, 8), (494, 8))
    )
)
RED_BREAKS = (
    BreakGroup(
        kind=Kind.CANCELLED_NOT_REVERSED, cause="No reversal was sent for these cancellations.",
        orders=3, sales=149_00, commission=9_00, estimated=False,
        since=datetime(2026, 11, 3, 9, tzinfo=UTC), todo="Review the reversals", deadline=date(2026, 12, 31),
        command="recon breaks --kind cancelled_not_reversed",
    ),
    BreakGroup(
        kind=Kind.NEVER_SENT, title="PayPal orders never sent", slice="paid by PayPal", certainty="certain",
        cause="41 of 43 PayPal orders have no attempt; other methods as usual. Starts 2 min after checkout 4.2.",
        orders=41, sales=3648_00, commission=219_00, estimated=True, since=THURSDAY,
        todo="Repair the PayPal return page, then review the resend",
        command="recon breaks --kind never_sent",
    ),
    BreakGroup(
        kind=Kind.REFUSED, cause="Product name contains a pipe: the lists have 3, 3 and 4 entries.",
        orders=3, sales=264_00, commission=16_00, estimated=True, since=datetime(2026, 11, 18, 8, tzinfo=UTC),
        todo="Correct the names, then resend", command="recon breaks --kind refused",
    ),
    BreakGroup(
        kind=Kind.AMOUNT_DIFFERS, cause="Recorded without the second line of the order.", certainty="likely",
        orders=5, sales=19_00, commission=1_14, estimated=True, since=datetime(2026, 11, 17, 8, tzinfo=UTC),
        todo="Ask Rakuten for a correction", command="recon breaks --kind amount_differs",
    ),
)  # fmt: skip
RED_PUBLISHERS = (
    PublisherRow(name="Wanderblog", expected=58, recorded=55, commission_at_risk=14_00),
    PublisherRow(name="Bergfreunde Deals", expected=96, recorded=78, commission_at_risk=97_00, settling=1),
    PublisherRow(name="CashbackNord", expected=143, recorded=129, commission_at_risk=71_00, settling=1),
    PublisherRow(name="Trailmagazin", expected=64, recorded=64, commission_at_risk=0),
)
COVERED_FROM = datetime(2026, 8, 1, 0, 0, tzinfo=UTC)


def covered(book: str, source: str, until: datetime, *, remark: str = "") -> CoverageRow:
    """Cover a book from August on."""
    return CoverageRow(
        book=book,
        source=source,
        covered_from=COVERED_FROM,
        covered_until=until,
        zone="Europe/Berlin",
        remark=remark,
    )


COVERAGE = (
    covered("The shop's book", "shop", AS_OF - timedelta(minutes=5)),
    covered("The postback log", "worker", AS_OF - timedelta(minutes=7)),
    covered("Rakuten's report", "rakuten", AS_OF - timedelta(hours=4), remark="Newest line: today 03:05."),
)
RED = Week(
    shop="Nordlicht Outdoor",
    programme="de",
    mid="41234",
    currency="EUR",
    zone="Europe/Berlin",
    label="2026-W47",
    start=MONDAY,
    end=MONDAY + timedelta(days=7),
    as_of=AS_OF,
    settle_hours=48,
    shop_place=SHOP_PLACE,
    network_place=NETWORK_PLACE,
    bridge=RED_BRIDGE,
    trend=EARLIER,
    breaks=RED_BREAKS,
    publishers=RED_PUBLISHERS,
    waiting=(
        WaitingItem(
            what="A resend to approve: PayPal orders that were never sent", orders=41, commission=219_00, estimated=True,
            command="recon breaks --kind never_sent",
        ),
        WaitingItem(
            what="Reversals to send for cancelled orders", orders=3, commission=9_00, deadline=date(2026, 12, 31),
            command="recon breaks --kind cancelled_not_reversed",
        ),
    ),
    coverage=COVERAGE,
    deploys=(Mark(name="checkout 4.2", at=THURSDAY - timedelta(minutes=2)),),
    incidents=(IncidentSpan(name="incident 214", start=THURSDAY, end=None),),
    delivery=Delivery(accepted=436, attempted=439),
    time_to_report=TimeToReport(p50=240, p95=10_800, orders=434),
    recovered=Recovered(orders=2, commission=12_00),
    previous=Previous(
        delivery=Delivery(accepted=490, attempted=493),
        time_to_report=TimeToReport(p50=250, p95=11_000, orders=486),
        commission_at_risk=14_00,
    ),
    decisions=(DecisionCount(disposition="accepted loss", orders=2, commission=8_40),),
    run="2026-11-25 07:05, 118",
    rate=KnownRate(Decimal("0.06")),
)  # fmt: skip
