"""What the tests of postbacks share: an order of Rakuten's own samples, and what was told of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from recon.records.attempt import AttemptKind
from recon.records.order import OrderKind
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
LANDED = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
PLACED = datetime(2025, 6, 23, 4, 5, tzinfo=UTC)


def order(
    *lines: SaleLine,
    amount: int | None = None,
    currency: str = "USD",
    kind: OrderKind = OrderKind.SALE,
    ref: str = "ORD1",
    **told: str,
) -> Sale:
    """Tell of an order after a click, as the samples of rakuten.md section 7.4 do."""
    return Sale(
        order_ref=ref,
        click_id=CLICK,
        placed_at=PLACED,
        landed_at=LANDED,
        currency=currency,
        amount=sum(line.amount for line in lines) if amount is None else amount,
        lines=lines,
        kind=kind,
        told=told,
    )


def telling(sale: Sale, values: Mapping[str, str]) -> Sale:
    """Tell more of an order, by the names of its parameters."""
    return replace(sale, told=values)


def linkless(sale: Sale) -> Sale:
    """Take the click away."""
    return replace(sale, click_id="", landed_at=None)


def manner(**settings: object) -> Manner:
    """Tell in the manner of an account."""
    return Manner(**{"mid": "12345", **settings})  # type: ignore[arg-type] # settings by name


def request(sale: Sale, *, kind: AttemptKind = AttemptKind.SALE, **settings: object) -> PostbackRequest:
    """Compose what must go."""
    made = compose(sale, manner=manner(**settings), kind=kind)
    assert isinstance(made, PostbackRequest), made
    return made


def told(sale: Sale, *, kind: AttemptKind = AttemptKind.SALE, **settings: object) -> Mapping[str, str]:
    """Compose what must go, and tell it by name."""
    return dict(request(sale, kind=kind, **settings).told)


def refused(sale: Sale, *, kind: AttemptKind = AttemptKind.SALE, **settings: object) -> tuple[Hold, str]:
    """Compose what must not go, and tell why."""
    made = compose(sale, manner=manner(**settings), kind=kind)
    assert isinstance(made, HeldBack), made
    return made.hold, made.sentence
