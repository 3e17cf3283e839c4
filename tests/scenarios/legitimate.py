"""L: differences that are right. None of them may be called a break."""

from random import Random

from recon.records.kind import Kind
from tests.scenarios.heard import OTHER_WON
from tests.scenarios.markets import DAY, DE, SHIPPING, US
from tests.scenarios.ordinary import (
    cancelled_early,
    discount_as_line,
    discounted,
    no_click,
    returned,
    several,
    told,
)
from tests.scenarios.table import Scene
from tests.scenarios.tale import Sale, Tale


def _gift_card(tale: Tale, _: Random) -> None:
    for line in tale.lines:
        line["product_kind"] = "gift_card"
    tale.send()
    tale.refuse_commission("SKU does not match: gift card")


def _excluded_line(tale: Tale, _: Random) -> None:
    first, *rest = tale.sale.nets
    tale.lines[0].update(brand="LAMPE", category="Lamps")
    tale.send()
    tale.refuse_commission("SKU does not match", [first])
    tale.book(rest)


def _click_too_old(tale: Tale, _: Random) -> None:
    tale.order["landed_at"] = tale.sale.placed_at - 45 * DAY
    tale.send()
    tale.refuse_commission("Return (days) exceeded")


def _other_network(tale: Tale, _: Random) -> None:
    tale.order.update(landing_url="https://shop.example/?awc=5555_1700000000_abc", attribution="Awin")
    tale.send(OTHER_WON)


def _other_publisher(tale: Tale, _: Random) -> None:
    tale.order["coupon"] = "PARTNER10"
    tale.tell(publisher_id="88", publisher_name="Couponist", publisher_code="lw9MynSezzY")


def _without_click(tale: Tale, _: Random) -> None:
    tale.lose_click(coupon="SUMMER, partner10")
    tale.book(publisher_id="88", publisher_name="Couponist", publisher_code="lw9MynSezzY")


def _forbidden_coupon(tale: Tale, _: Random) -> None:
    tale.order["coupon"] = "forum15"
    tale.send()
    tale.refuse_commission("Coupon not allowed")


def _existing_customer(tale: Tale, _: Random) -> None:
    tale.order.update(customer_kind="returning", customer_group="regular")
    tale.tell(commission_micros=0)


def _test(tale: Tale, _: Random) -> None:
    tale.order["is_test"] = 1


def _employee(tale: Tale, _: Random) -> None:
    tale.order.update(customer_group="Staff", coupon="STAFF50")


def _replacement(tale: Tale, _: Random) -> None:
    tale.order.update(
        origin="reissue", net_amount=0, gross_amount=0, tax_amount=0, shipping_amount=0, discount_amount=0
    )
    for line in tale.lines:
        line["net_amount"] = 0


def _renewal(tale: Tale, _: Random) -> None:
    tale.order["channel"] = "subscription"


def _app(tale: Tale, _: Random) -> None:
    tale.order["channel"] = "app"
    tale.tell()


def _marketplace(tale: Tale, _: Random) -> None:
    tale.lose_click(channel="marketplace")


def _several_kinds(sale: Sale) -> bool:
    """Ask for a SKU on one line only: books are compared by SKU, and half of one is no whole line."""
    return several(sale) and len({item.sku for item in sale.items}) == len(sale.items)


def _part_shipped(tale: Tale, _: Random) -> None:
    tale.send(amounts=tale.sale.nets[:1])
    tale.book(tale.sale.nets[:1])


def _converted(tale: Tale, _: Random) -> None:
    tale.send()
    tale.book([net * 107 // 100 for net in tale.sale.nets], currency="EUR")


def _another_day(tale: Tale, _: Random) -> None:
    tale.tell(transaction_at=tale.sale.placed_at - DAY)


def _processed_late(tale: Tale, _: Random) -> None:
    tale.send()
    tale.book(after=5 * DAY)


def _adjusted(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.book([0], after=5 * DAY, commission_micros=123_456)


def _by_hand(tale: Tale, _: Random) -> None:
    tale.book(after=6 * DAY)


def _taxed_when_sent(tale: Tale, _: Random) -> None:
    tale.send(amounts=tale.sale.taxed)
    tale.book()


SCENES = (
    Scene(code="L01", what="cancelled before reporting", kind=Kind.CANCELLED_BEFORE_REPORTING, play=cancelled_early),
    Scene(code="L02", what="returned and reversed", kind=Kind.REVERSED, play=returned),
    Scene(code="L03", what="return not yet due", kind=Kind.MATCHED, play=told),
    Scene(code="L04", what="tax and delivery not paid for", kind=Kind.MATCHED, play=told, markets=(DE,)),
    Scene(code="L05", what="discount as a line", kind=Kind.MATCHED, play=discount_as_line, needs=discounted),
    Scene(code="L06", what="only a gift card", kind=Kind.NOTHING_TO_PAY_FOR, play=_gift_card),
    Scene(code="L07", what="one line excluded", kind=Kind.MATCHED, play=_excluded_line, needs=several),
    Scene(code="L08", what="no click", kind=Kind.NO_CLICK, play=no_click),
    Scene(code="L09", what="click too old", kind=Kind.CLICK_TOO_OLD, play=_click_too_old),
    Scene(code="L10", what="another network won", kind=Kind.CREDITED_ELSEWHERE, play=_other_network),
    Scene(code="L11", what="another partner's coupon", kind=Kind.MATCHED, play=_other_publisher),
    Scene(
        code="L11", what="a partner's coupon, no click", kind=Kind.RECORDED_BY_ANOTHER_PATH, play=_without_click
    ),
    Scene(code="L11", what="a coupon not allowed", kind=Kind.CREDITED_ELSEWHERE, play=_forbidden_coupon),
    Scene(
        code="L12", what="an existing customer pays nothing", kind=Kind.NOTHING_TO_PAY_FOR, play=_existing_customer
    ),
    Scene(code="L13", what="a test", kind=Kind.TEST, play=_test),
    Scene(code="L14", what="an employee's order", kind=Kind.OWN_ORDER, play=_employee),
    Scene(code="L15", what="a replacement for nothing", kind=Kind.OWN_ORDER, play=_replacement),
    Scene(code="L16", what="a renewal", kind=Kind.NOTHING_TO_PAY_FOR, play=_renewal),
    Scene(code="L17", what="sold on a marketplace", kind=Kind.OTHER_CHANNEL, play=_marketplace),
    Scene(code="L17", what="bought in the app, with a click", kind=Kind.MATCHED, play=_app),
    Scene(
        code="L18",
        what="partly shipped and reported",
        kind=Kind.PART_REPORTED,
        play=_part_shipped,
        needs=_several_kinds,
        markets=(SHIPPING,),
    ),
    Scene(
        code="L19",
        what="recorded in another currency",
        kind=Kind.MATCHED_IN_ANOTHER_CURRENCY,
        play=_converted,
        markets=(US,),
    ),
    Scene(code="L20", what="on another day in GMT", kind=Kind.MATCHED, play=_another_day),
    Scene(code="L21", what="processed days later", kind=Kind.MATCHED, play=_processed_late),
    Scene(code="L22", what="a row for each line", kind=Kind.MATCHED, play=told, needs=several),
    Scene(code="L23", what="commission adjusted", kind=Kind.MATCHED, play=_adjusted),
    Scene(code="L24", what="credited by hand", kind=Kind.RECORDED_BY_ANOTHER_PATH, play=_by_hand),
    Scene(code="L26", what="sent with tax, recorded without", kind=Kind.MATCHED, play=_taxed_when_sent),
)  # fmt: skip
