"""When the demo's history happens: at fixed moments, so that every run tells the same story.

The first act is eight weeks that end at `END`; the second is the five days after it, in which what broke is mended.
"""

from datetime import UTC, datetime, timedelta

from recon.records.window import Window

BEGIN = datetime(2026, 9, 27, 22, tzinfo=UTC)
"""Monday 28 September 2026, midnight in Berlin: week 40 begins."""
END = datetime(2026, 11, 23, 6, tzinfo=UTC)
"""Monday 23 November 2026, seven in Berlin: week 47 is over, and somebody looks."""
WEEKS = 8
WEEK = timedelta(weeks=1)
SETTLE = timedelta(hours=48)
LAST_ORDER = END - timedelta(minutes=45)
REPORT_LAG = timedelta(minutes=15)

CHECKOUT_DEPLOY = ("checkout 4.2", datetime(2026, 11, 19, 13, tzinfo=UTC))
"""Thursday of week 47, 14:00 in Berlin: from then on PayPal orders are not sent."""
CONSENT_DEPLOY = ("consent banner 7", datetime(2026, 11, 2, 23, tzinfo=UTC))
CONSENT_FIX = ("consent banner 7.1", datetime(2026, 11, 4, 23, tzinfo=UTC))
"""Tuesday and Wednesday of week 45 in Berlin: Safari loses the click ids."""
YEN_DEPLOY = ("checkout JP 2.0", datetime(2026, 11, 9, 15, tzinfo=UTC))
YEN_FIX = ("checkout JP 2.1", datetime(2026, 11, 13, 15, tzinfo=UTC))
"""Tuesday to Friday of week 46 in Tokyo: amounts are multiplied by a hundred once too often."""
DEPLOYS = (CONSENT_DEPLOY, CONSENT_FIX, YEN_DEPLOY, YEN_FIX, CHECKOUT_DEPLOY)

SECOND_END = datetime(2026, 11, 28, 6, tzinfo=UTC)
"""Saturday of week 48, seven in Berlin: what was sent late on Wednesday has settled, and the second act is over."""
SECOND_LAST_ORDER = SECOND_END - timedelta(minutes=45)
CHECKOUT_FIX = ("checkout 4.2.1", datetime(2026, 11, 23, 9, tzinfo=UTC))
"""Monday, ten in Berlin: from then on PayPal orders are sent again; those before stay unsent."""
DENIED = Window(
    datetime(2026, 11, 24, 9, 41, tzinfo=UTC),
    datetime(2026, 11, 24, 11, 20, tzinfo=UTC),
)
"""Tuesday before noon: Rakuten denies every postback of programme de."""
SENDER_DOWN = Window(
    datetime(2026, 11, 25, 13, 5, tzinfo=UTC),
    datetime(2026, 11, 25, 17, 40, tzinfo=UTC),
)
"""Wednesday afternoon: the shop's sender stands still; what waited leaves when it runs again."""
SECOND_DEPLOYS = (CHECKOUT_FIX,)


def week_ends() -> list[datetime]:
    """List the moments at which the demo looks back on a week: each Monday at six, UTC."""
    return [END - WEEK * ago for ago in reversed(range(WEEKS))]


def utc_text(moment: datetime) -> str:
    """Write a moment as this shop's database and log do."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
