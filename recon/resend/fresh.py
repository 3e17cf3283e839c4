"""Whether what is known is fresh enough to act on: the findings, the shop's book and log, Rakuten's report."""

from datetime import timedelta

from recon.matching.reach import LATE
from recon.records.window import Window
from recon.resend.candidate import Conditions
from recon.resend.hold import HeldBack, Hold

# Findings, shop and log are pulled every hour or less: twice that, and something may have happened unseen.
FRESH = timedelta(hours=2)
TRANSACTIONS = "Rakuten's transactions"


def stale(by: Conditions) -> HeldBack | None:
    """Say what of the findings and the books is too old to act on: the first of them, None where all are fresh."""
    since, reach = by.as_of - FRESH, by.reach
    if reach.judged_at is None or reach.judged_at < since:
        return HeldBack(
            Hold.FINDINGS_OLD, f"the last judgement is older than {span_of(FRESH)}; run `recon run` first"
        )
    if reach.shop is None or reach.shop.end < since:
        return HeldBack(
            Hold.SHOP_SHORT,
            f"the shop's book ends {until_of(reach.shop)}, so the order may have been cancelled; run `recon pull`",
        )
    if reach.log is None or reach.log.end < since:
        return HeldBack(
            Hold.LOG_SHORT,
            f"the postback log ends {until_of(reach.log)}, so the shop may have sent it; run `recon pull`",
        )
    return None


def old_report(by: Conditions) -> HeldBack | None:
    """Say that Rakuten's transactions are too old to act on what they show; None where they are fresh."""
    return why_late(by.reach.transactions, TRANSACTIONS, by)


def why_late(window: Window | None, name: str, by: Conditions) -> HeldBack | None:
    """Say that a report ends too long ago; None where it is fresh."""
    if window is not None and by.as_of - window.end <= LATE:
        return None
    ago = "" if window is None else f", more than {span_of(LATE)} ago"
    return HeldBack(
        Hold.REPORTS_SHORT, f"the report of {name} ends {until_of(window)}{ago}; run `recon pull` first"
    )


def until_of(window: Window | None) -> str:
    """Say up to when a book reaches."""
    return "nowhere" if window is None else f"at {window.end:%Y-%m-%d %H:%M} UTC"


def span_of(span: timedelta) -> str:
    """Say how long something is, in hours or days."""
    hours = span // timedelta(hours=1)
    return f"{hours // 24} days" if hours >= 72 and hours % 24 == 0 else f"{hours} hours"  # noqa: PLR2004 - days read better
