"""Judges the steps of Rakuten's report: is there a line, is it equal, and who is paid for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from recon.records import numerals
from recon.records.attempt import Outcome
from recon.records.click import publisher_code
from recon.records.money import Money
from recon.records.transaction import NetworkList
from recon.reporting.follow_scene import LineSeen, Scene, Step, StepName, StepState, lasting

GUIDE = timedelta(minutes=30)
_TAKEN = frozenset(
    {Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.AMBIGUOUS, Outcome.UNVERIFIED, Outcome.HANDED_OVER}
)
_HUNDRED = 100
_LEAST_TAX, _MOST_TAX = Decimal("1.04"), Decimal("1.28")


def recorded(scene: Scene) -> Step:
    """Judge whether Rakuten lists the order, and where; it is missing only once its settle time is over."""
    name, sold = StepName.RECORDED, scene.sold
    paid = [each for each in sold if each.list is NetworkList.COMMISSIONABLE]
    if paid:
        return Step(name, StepState.DONE, _seen(paid), at=min(each.processed_at for each in paid))
    if sold:
        return _listed_elsewhere(sold)
    return _not_listed(scene)


def _not_listed(scene: Scene) -> Step:
    name = StepName.RECORDED
    if scene.network.failure:
        said = "the report could not be read; that does not make the order missing"
        return Step(name, StepState.CANNOT_TELL, said, look=scene.network.failure)
    base = _base(scene)
    if base is None:
        return Step(name, StepState.WAITING, "after the attempt")
    settles = base + scene.programme.settle
    if scene.as_of <= base + GUIDE:
        return Step(name, StepState.WAITING, f"the guide says within {lasting(GUIDE)}; {_usual(scene)}")
    if scene.as_of <= settles:
        said = f"later than the guide says ({lasting(GUIDE)}); {_usual(scene)}"
        return Step(name, StepState.WAITING, f"{said}; missing only after {settles:%Y-%m-%d %H:%M} UTC")
    return _missing(scene, settles)


def _missing(scene: Scene, settles: datetime) -> Step:
    reach = scene.network.until
    if reach is None or reach < settles:
        until = f"{reach:%Y-%m-%d %H:%M} UTC" if reach else "no moment"
        said = f"its settle time is over, but the report vouches for itself only up to {until}"
        return Step(
            StepName.RECORDED, StepState.CANNOT_TELL, said, look="run `recon pull`, and read what it says"
        )
    said = f"missing: in none of Rakuten's lists {lasting(scene.programme.settle)} later"
    look = "open a case with Rakuten, with the attempt's confirmation number: `recon order` shows all of it"
    return Step(StepName.RECORDED, StepState.FAILED, said, look=look)


def _base(scene: Scene) -> datetime | None:
    """Find from when on the line may be expected: the last attempt that may have arrived, else the due time."""
    taken = [each.sent_at for each in scene.sales if each.outcome in _TAKEN]
    if taken:
        return max(taken)
    return scene.due_at if scene.log is None and not scene.is_own else None


def _usual(scene: Scene) -> str:
    if scene.usual is None:
        return "what is usual for this programme is not known yet"
    return f"this programme's usual is {lasting(scene.usual)}"


def _seen(lines: Sequence[LineSeen]) -> str:
    count = numerals.counted(len(lines), "line")
    return (
        f"{count}, commissionable, processed {min(each.processed_at for each in lines):%Y-%m-%d %H:%M} UTC, "
        f"first seen here {min(each.seen_at for each in lines):%H:%M} UTC"
    )


def _listed_elsewhere(lines: Sequence[LineSeen]) -> Step:
    first = lines[0]
    if first.list is NetworkList.EVENT:
        said = "listed as an event: nobody is paid for it"
        look = "the sender calls eventnvppixel, or the line is marked as an event: sales go to /ep"
    else:
        said = f"listed as not commissionable{f': {first.reason}' if first.reason else ''}"
        look = "compare SKU list, return days and commission rules in Rakuten's dashboard"
    return Step(StepName.RECORDED, StepState.FAILED, said, look=look, at=first.processed_at)


def amount(scene: Scene) -> Step:
    """Judge whether Rakuten's amount is the shop's."""
    name, sold = StepName.AMOUNT, scene.sold
    if not sold:
        return Step(name, _after(scene), "after the line in the report")
    expected, currency, by = _expected(scene)
    at = max(each.processed_at for each in sold)
    if expected is None:
        return Step(name, StepState.CANNOT_TELL, "neither the shop nor the log says what it should be")
    currencies = sorted({each.currency for each in sold})
    if currencies != [currency]:
        said = f"recorded in {', '.join(currencies)}, {by} {currency}"
        return Step(
            name, StepState.FAILED, said, look="see which currency the sender writes into `cur`", at=at
        )
    total = sum(each.amount for each in sold)
    tolerance = scene.programme.tolerance * max(1, scene.order.lines if scene.order else 1)
    refunded = scene.order.refunded if scene.order else 0
    if any(abs(total - each) <= tolerance for each in (expected, expected - refunded)):
        return Step(name, StepState.DONE, f"{Money(total, currency)}, {_taken_back(scene)}", at=at)
    said = f"recorded {Money(total, currency)}, {by} {Money(expected, currency)}"
    return Step(name, StepState.FAILED, said, look=_why(total, expected=expected), at=at)


def _expected(scene: Scene) -> tuple[int | None, str, str]:
    if scene.order is not None:
        return scene.order.amount, scene.order.currency, "sent" if scene.is_own else "the shop has"
    sent = next((each for each in scene.sales if each.amount is not None), None)
    return (None, "", "") if sent is None else (sent.amount, sent.currency, "sent")


def _taken_back(scene: Scene) -> str:
    back = sum(each.amount for each in scene.lines if each.amount < 0)
    if not back:
        return "as it should be"
    whole = back + sum(each.amount for each in scene.sold) == 0
    return "as it should be, and reversed since" if whole else "as it should be, and partly reversed since"


def _why(total: int, *, expected: int) -> str:
    if expected and total % expected == 0 and total // expected == _HUNDRED:
        return "a hundred times too much: amounts are scaled twice; see amount_scale and the sender"
    if expected and expected == total * _HUNDRED:
        return "a hundredth: the sender does not write cents; Rakuten reads amounts divided by a hundred"
    if expected and total % expected == 0 and total > 0:
        return f"recorded {total // expected} times: a pixel and a postback, or a sender that repeats itself"
    ratio = Decimal(total) / Decimal(expected) if expected else Decimal(0)
    if _LEAST_TAX <= ratio <= _MOST_TAX:
        return f"{ratio:.2f} times the shop's: tax or delivery is sent along; amounts are meant net"
    if expected and Decimal(1) / _MOST_TAX <= ratio <= Decimal(1) / _LEAST_TAX:
        return f"{ratio:.2f} times the shop's: tax or a discount is taken off once too often"
    return "compare the amounts of its lines in the request with the shop's"


def affiliate(scene: Scene) -> Step:
    """Judge whether the publisher that the report names is the one whose click it was."""
    name, sold, click = StepName.AFFILIATE, scene.sold, scene.click_id
    if not sold:
        return Step(name, _after(scene), "after the line in the report")
    at = max(each.processed_at for each in sold)
    codes = sorted({publisher_code(each.publisher_code) for each in sold if each.publisher_code.strip()})
    named = next((each.publisher for each in sold if each.publisher), "")
    if not click:
        return Step(name, StepState.CANNOT_TELL, "no click id is known to compare with")
    if not codes and named:
        look = "add the column Publisher Encrypted ID to the saved report"
        return Step(name, StepState.CANNOT_TELL, f"the report names {named}, without its code", look=look)
    if codes == [publisher_code(click)]:
        return Step(
            name, StepState.DONE, f"{named or 'the publisher'}, code {codes[0]}, as on the click id", at=at
        )
    said = f"recorded for {', '.join(codes)}" if codes else "recorded for nobody"
    look = f"the click was {publisher_code(click)}'s: open a case with Rakuten"
    return Step(name, StepState.FAILED, f"{said}, not for the click's publisher", look=look, at=at)


def _after(scene: Scene) -> StepState:
    return StepState.CANNOT_TELL if scene.network.failure else StepState.WAITING
