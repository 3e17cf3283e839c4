"""A test order as the steps are judged by: whole, only ordered, or sent and not yet recorded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from recon.records.attempt import AttemptKind, Outcome
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.reporting.follow import steps
from recon.reporting.follow_scene import AttemptSeen, BookRead, LineSeen, OrderSeen, Scene, Step, StepName

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
TEN = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
DE = Programme("de", "41234", "EUR", "Europe/Berlin", stores=("de",))
READ = BookRead(until=TEN + timedelta(days=9))
ORDER = OrderSeen(
    placed_at=TEN, currency="EUR", amount=40_00, click_id=CLICK, paid_at=TEN, payment_method="paypal"
)
ATTEMPT = AttemptSeen(
    sent_at=TEN + timedelta(seconds=20),
    kind=AttemptKind.SALE,
    outcome=Outcome.ACCEPTED,
    reason="1 line good",
    currency="EUR",
    amount=40_00,
    click_id=CLICK,
)
LINE = LineSeen(
    list=NetworkList.COMMISSIONABLE,
    amount=40_00,
    currency="EUR",
    processed_at=TEN + timedelta(minutes=4),
    seen_at=TEN + timedelta(minutes=20),
    publisher_code="lw9MynSeamY",
    publisher="Wanderblog",
)
WHOLE = Scene(
    order_ref="1001",
    programme=DE,
    as_of=TEN + timedelta(minutes=1),
    began=TEN,
    shop=READ,
    log=READ,
    network=READ,
    order=ORDER,
    attempts=(ATTEMPT,),
    lines=(LINE,),
)
ORDERED = replace(WHOLE, attempts=(), lines=())
SENT = replace(WHOLE, lines=())


def step(scene: Scene, name: StepName) -> Step:
    return next(each for each in steps(scene) if each.name is name)


def states(scene: Scene) -> list[str]:
    return [each.state.value for each in steps(scene)]


def after(scene: Scene, **span: int) -> Scene:
    return replace(scene, as_of=TEN + timedelta(**span))


def answered(outcome: Outcome, reason: str = "", **more: Any) -> Scene:
    return replace(SENT, attempts=(replace(ATTEMPT, outcome=outcome, reason=reason),), **more)
