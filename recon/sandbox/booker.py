"""Writes into the ledger: when a booking is processed, from when on a report shows it, in which list it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from recon.records.click import publisher_code
from recon.records.moment import Clock
from recon.records.transaction import NetworkList
from recon.sandbox.accounts import SandboxProgramme
from recon.sandbox.bookings import Booking, Ledger, SoldLine
from recon.sandbox.lags import Lags

FIRST_NUMBER = 143_407_391_430


@dataclass(frozen=True, slots=True)
class Booker:
    """This is whoever writes into the ledger: it knows the programmes, the time, and how long things take."""

    ledger: Ledger
    clock: Clock
    programmes: Mapping[str, SandboxProgramme]
    lags: Lags

    def book(  # noqa: PLR0913 - a booking has as many sides
        self,
        mid: str,
        *,
        order_ref: str,
        lines: Iterable[SoldLine],
        click_id: str,
        transaction_at: datetime,
        processed_at: datetime | None = None,
        visible_at: datetime | None = None,
        currency: str | None = None,
        reason: str = "",
        listed: NetworkList | None = None,
        coupon: str = "",
    ) -> list[Booking]:
        """Book lines of one order; a reason puts them into the list of what is not commissionable."""
        programme = self.programmes[mid]
        usual_times = self.times(mid, order_ref=order_ref, processed_at=processed_at)
        usual = NetworkList.NON_COMMISSIONABLE if reason else NetworkList.COMMISSIONABLE
        booked = [
            Booking(
                transaction_id=f"{FIRST_NUMBER + self.ledger.number():016d}",
                mid=mid,
                order_ref=order_ref,
                line=line,
                currency=currency or programme.currency,
                click_id=click_id,
                transaction_at=transaction_at,
                processed_at=usual_times[0],
                visible_at=visible_at or usual_times[1],
                rate=programme.rate,
                list=listed or usual,
                reason=reason,
                publisher_code=_publisher(click_id, coupon, programme),
            )
            for line in lines
        ]
        self.ledger.add(booked)
        return booked

    def times(
        self, mid: str, *, order_ref: str, processed_at: datetime | None = None
    ) -> tuple[datetime, datetime]:
        """Tell when the next postback of an order is processed, and from when on a report shows it."""
        key = f"{mid}|{order_ref}|{len(self.ledger.of_order(mid, order_ref))}"
        processed = processed_at or self.clock.now() + self.lags.processed_after(key)
        return processed, processed + self.lags.seen_after(key)


def _publisher(click_id: str, coupon: str, programme: SandboxProgramme) -> str:
    # An existing click goes before a code.
    return publisher_code(click_id) if click_id else programme.coupons.get(coupon, "")
