"""O: recorded or paid too much."""

from datetime import timedelta
from random import Random

from recon.records.kind import Kind
from recon.records.order import OrderState
from tests.scenarios.heard import NO_ANSWER
from tests.scenarios.markets import DAY
from tests.scenarios.ordinary import several
from tests.scenarios.table import Age, Scene
from tests.scenarios.tale import Tale

_MINUTE = timedelta(minutes=1)
_LATELY = Age(7 * DAY, 26 * DAY)
_A_MONTH = Age(30 * DAY, 56 * DAY)


def _not_reversed(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.cancel()


def _part_not_reversed(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.refund(0)


def _test_paid(tale: Tale, _: Random) -> None:
    tale.order["is_test"] = 1
    tale.tell()


def _staff_paid(tale: Tale, _: Random) -> None:
    tale.order.update(customer_group="staff", coupon="STAFF20")
    tale.tell()


def _left_out_paid(tale: Tale, _: Random) -> None:
    tale.order["attribution"] = "awin"
    tale.tell()


def _pixel_too(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.book(after=2 * _MINUTE)


def _retried(tale: Tale, _: Random) -> None:
    tale.send(NO_ANSWER)
    tale.send(after=5 * _MINUTE)
    tale.book()
    tale.book(after=5 * _MINUTE)


def _accepted_twice(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.send(after=5 * _MINUTE)
    tale.book(after=5 * _MINUTE)


def _page_again(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.book(after=14 * DAY)


def _sent_again_by_us(tale: Tale, _: Random) -> None:
    tale.send(NO_ANSWER)
    tale.send(after=3 * DAY, own=True)
    tale.book(after=DAY)
    tale.book(after=3 * DAY)


def _reversed_twice(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.cancel()
    tale.reverse(tale.sale.nets, after=DAY)
    tale.reverse(tale.sale.nets, after=2 * DAY, sent=False)


def _locked(tale: Tale, _: Random) -> None:
    tale.tell(status="locked")
    tale.cancel()


def _ghost(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.attempts.clear()
    tale.orders.clear()
    tale.lines.clear()


def _sent_only(tale: Tale, _: Random) -> None:
    tale.send()
    tale.orders.clear()
    tale.lines.clear()


def _refund_twice(tale: Tale, _: Random) -> None:
    tale.tell()
    amount = tale.refund(0)
    tale.reverse([amount], after=2 * DAY)
    tale.reverse([amount], after=2 * DAY + _MINUTE)


def _marked_and_paid(tale: Tale, _: Random) -> None:
    tale.send(said="iscomm=N")
    tale.book()


def _never_paid(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.order.update(state=int(OrderState.PENDING), paid_at=None)


SCENES = (
    Scene(code="O01", what="cancelled, not reversed", kind=Kind.CANCELLED_NOT_REVERSED, play=_not_reversed),
    Scene(code="O02", what="part returned, not reversed", kind=Kind.REFUND_NOT_REVERSED, play=_part_not_reversed, needs=several),
    Scene(code="O03", what="a test that is paid", kind=Kind.TEST_RECORDED, play=_test_paid),
    Scene(code="O03", what="an employee's order that is paid", kind=Kind.OWN_ORDER_RECORDED, play=_staff_paid),
    Scene(code="O15", what="left out by a rule, and paid", kind=Kind.LEFT_OUT_RECORDED, play=_left_out_paid),
    Scene(code="O04", what="by pixel and postback", kind=Kind.RECORDED_TWICE, play=_pixel_too),
    Scene(code="O05", what="retried after a timeout", kind=Kind.RECORDED_TWICE, play=_retried),
    Scene(code="O05", what="accepted twice", kind=Kind.RECORDED_TWICE, play=_accepted_twice),
    Scene(code="O06", what="page opened again", kind=Kind.RECORDED_TWICE, play=_page_again, age=_A_MONTH),
    Scene(code="O07", what="sent again by us, and there", kind=Kind.RECORDED_TWICE, play=_sent_again_by_us, age=_A_MONTH),
    Scene(code="O08", what="reversed by postback and by hand", kind=Kind.AMOUNT_DIFFERS, play=_reversed_twice),
    Scene(code="O09", what="locked before it was reversed", kind=Kind.CANCELLED_NOT_REVERSED, play=_locked),
    Scene(code="O10", what="unknown to the shop", kind=Kind.UNKNOWN_ORDER, play=_ghost),
    Scene(code="B54", what="sent, unknown to the shop", kind=Kind.SENT_FOR_UNKNOWN_ORDER, play=_sent_only),
    Scene(code="O12", what="one return reversed twice", kind=Kind.AMOUNT_DIFFERS, play=_refund_twice, needs=several),
    Scene(code="O13", what="marked as unpaid, and paid", kind=Kind.MATCHED, play=_marked_and_paid, age=_LATELY),
    Scene(code="O14", what="recorded, never paid", kind=Kind.UNPAID_RECORDED, play=_never_paid),
)  # fmt: skip
