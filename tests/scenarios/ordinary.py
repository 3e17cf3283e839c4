"""The bulk of a shop's normal life: none of it is a break, whatever happens around it."""

from datetime import timedelta
from random import Random

from recon.records.kind import Kind
from recon.records.order import OrderState
from tests.scenarios.heard import BAD_GATEWAY, NO_CONNECTION
from tests.scenarios.markets import AS_OF, DAY, HOUR
from tests.scenarios.table import SETTLED, YOUNG, Age, Scene
from tests.scenarios.tale import Sale, Tale

_MINUTE = timedelta(minutes=1)


def several(sale: Sale) -> bool:
    """Ask for a basket of two lines at least."""
    return len(sale.items) > 1


def discounted(sale: Sale) -> bool:
    """Ask for a basket with a discount."""
    return sale.discount > 0


def told(tale: Tale, _: Random) -> None:
    tale.tell()


def shipped(tale: Tale, _: Random) -> None:
    tale.order["shipped_at"] = tale.sale.placed_at + _MINUTE
    tale.tell()


def _unpaid(tale: Tale, _: Random) -> None:
    tale.order.update(state=int(OrderState.PENDING), paid_at=None)


def _tested(tale: Tale, _: Random) -> None:
    tale.order["is_test"] = 1


def rounded(tale: Tale, rng: Random) -> None:
    first, *rest = tale.sale.nets
    tale.tell([first + rng.choice((-1, 1)), *rest])


def discount_as_line(tale: Tale, _: Random) -> None:
    goods = [item.goods for item in tale.sale.items]
    tale.send(amounts=[*goods, -tale.sale.discount])
    tale.book(goods)
    tale.book([-tale.sale.discount], sku="Discount", quantity=0, product_name="Discount")


def part_returned(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.reverse([tale.refund(0)])


def returned(tale: Tale, _: Random) -> None:
    tale.tell()
    at = tale.sale.placed_at + 2 * DAY
    tale.order.update(
        state=int(OrderState.REFUNDED), refunded_amount=tale.sale.net, refunded_at=at, updated_at=at
    )
    tale.reverse(tale.sale.nets)


def _returned_just_now(tale: Tale, _: Random) -> None:
    tale.tell()
    at = AS_OF - 5 * HOUR
    amount = tale.refund(0)
    tale.order.update(refunded_amount=amount, refunded_at=at, updated_at=at)


def _cancelled(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.cancel()
    tale.reverse(tale.sale.nets, after=DAY)


def cancelled_early(tale: Tale, _: Random) -> None:
    tale.cancel(after=_MINUTE)


def _sent_again(tale: Tale, _: Random) -> None:
    tale.send(NO_CONNECTION)
    tale.send(after=5 * _MINUTE)
    tale.book()


def answer_lost(tale: Tale, _: Random) -> None:
    tale.send(BAD_GATEWAY)
    tale.book()


def no_click(tale: Tale, _: Random) -> None:
    tale.lose_click()


def _no_click_unpaid(tale: Tale, rng: Random) -> None:
    tale.lose_click()
    _unpaid(tale, rng)


def _no_click_cancelled(tale: Tale, _: Random) -> None:
    tale.lose_click()
    tale.cancel()


def _report_ahead(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.orders.clear()
    tale.lines.clear()


def _sent(tale: Tale, _: Random) -> None:
    tale.send()


def _booked(tale: Tale, _: Random) -> None:
    tale.book()


LIVES: tuple[tuple[int, Scene], ...] = (
    (560, Scene(code="", what="sent and recorded", kind=Kind.MATCHED, play=told)),
    (900, Scene(code="L08", what="no click", kind=Kind.NO_CLICK, play=no_click)),
    (40, Scene(code="L08", what="no click, unpaid", kind=Kind.NO_CLICK, play=_no_click_unpaid)),
    (30, Scene(code="L08", what="no click, cancelled", kind=Kind.NO_CLICK, play=_no_click_cancelled)),
    (40, Scene(code="", what="sent at the second try", kind=Kind.MATCHED, play=_sent_again)),
    (30, Scene(code="B48", what="a cent off", kind=Kind.MATCHED_WITHIN_TOLERANCE, play=rounded)),
    (
        40,
        Scene(
            code="L05", what="discount as a line", kind=Kind.MATCHED, play=discount_as_line, needs=discounted
        ),
    ),
    (40, Scene(code="L02", what="part returned", kind=Kind.MATCHED, play=part_returned, needs=several)),
    (30, Scene(code="L02", what="returned", kind=Kind.REVERSED, play=returned)),
    (30, Scene(code="L02", what="cancelled, reversed", kind=Kind.REVERSED, play=_cancelled)),
    (
        30,
        Scene(code="L01", what="cancelled early", kind=Kind.CANCELLED_BEFORE_REPORTING, play=cancelled_early),
    ),
    (30, Scene(code="N3", what="unpaid", kind=Kind.UNPAID, play=_unpaid)),
    (15, Scene(code="L13", what="a test", kind=Kind.TEST, play=_tested)),
    (20, Scene(code="B25", what="answer lost", kind=Kind.RECEIVED_ALTHOUGH_ERROR, play=answer_lost)),
    (15, Scene(code="L24", what="by a pixel", kind=Kind.RECORDED_BY_ANOTHER_PATH, play=_booked)),
    (60, Scene(code="B60", what="sent just now", kind=Kind.WAITING, play=_sent, age=YOUNG)),
    (30, Scene(code="", what="recorded just now", kind=Kind.MATCHED, play=told, age=YOUNG)),
    (10, Scene(code="B60", what="the report is ahead", kind=Kind.WAITING, play=_report_ahead, age=YOUNG)),
    (
        15,
        Scene(
            code="B60",
            what="part returned just now",
            kind=Kind.WAITING_FOR_CORRECTION,
            play=_returned_just_now,
            needs=several,
            age=Age(3 * DAY, SETTLED.most),
        ),
    ),
)
