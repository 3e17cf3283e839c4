"""L: differences that are right. None of them may be called a break."""

from random import Random

from recon.records.kind import Kind, Verdict
from tests.scenarios.heard import OTHER_WON
from tests.scenarios.markets import DAY, DE, US
from tests.scenarios.ordinary import (
    cancelled_early,
    discount_as_line,
    discounted,
    no_click,
    returned,
    several,
    told,
)
from tests.scenarios.table import Gap, Scene
from tests.scenarios.tale import Tale

_NO_RULE = "no rule of the configuration says what is not ours"


def _gift_card(tale: Tale, _: Random) -> None:
    tale.send()
    tale.refuse_commission("SKU does not match: gift card")


def _excluded_line(tale: Tale, _: Random) -> None:
    first, *rest = tale.sale.nets
    tale.send()
    tale.refuse_commission("SKU does not match", [first])
    tale.book(rest)


def _click_too_old(tale: Tale, _: Random) -> None:
    tale.order["landed_at"] = tale.sale.placed_at - 45 * DAY
    tale.send()
    tale.refuse_commission("Return (days) exceeded")


def _other_network(tale: Tale, _: Random) -> None:
    tale.order["landing_url"] = "https://shop.example/?awc=5555_1700000000_abc"
    tale.send(OTHER_WON)


def _other_publisher(tale: Tale, _: Random) -> None:
    tale.order["coupon"] = "PARTNER10"
    tale.tell(publisher_id="88", publisher_name="Couponist", publisher_code="lw9MynSezzY")


def _existing_customer(tale: Tale, _: Random) -> None:
    tale.order["customer_kind"] = "returning"
    tale.tell(commission_micros=0)


def _test(tale: Tale, _: Random) -> None:
    tale.order["is_test"] = 1


def _employee(tale: Tale, _: Random) -> None:
    tale.order.update(customer_kind="employee", coupon="STAFF50")


def _replacement(tale: Tale, _: Random) -> None:
    tale.order.update(net_amount=0, gross_amount=0, tax_amount=0, shipping_amount=0, discount_amount=0)
    for line in tale.lines:
        line["net_amount"] = 0


def _renewal(tale: Tale, _: Random) -> None:
    tale.order["channel"] = "subscription"


def _marketplace(tale: Tale, _: Random) -> None:
    tale.lose_click(channel="marketplace")


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
    tale.tell(commission_micros=123_456)


def _by_hand(tale: Tale, _: Random) -> None:
    tale.book(after=6 * DAY)


def _taxed_when_sent(tale: Tale, _: Random) -> None:
    tale.send(amounts=tale.sale.taxed)
    tale.book()


def _not_ours(code: str, what: str, play: object, found: Kind, *, or_code: str = "") -> Scene:
    assert callable(play)
    return Scene(
        code=code,
        what=what,
        kind=None,
        no_kind=Verdict.NOT_OURS,
        play=play,
        gap=Gap(found.row.code, _NO_RULE, kind=found, or_code=or_code),
    )


SCENES = (
    Scene(code="L01", what="cancelled before reporting", kind=Kind.CANCELLED_BEFORE_REPORTING, play=cancelled_early),
    Scene(code="L02", what="returned and reversed", kind=Kind.REVERSED, play=returned),
    Scene(code="L03", what="return not yet due", kind=Kind.MATCHED, play=told),
    Scene(code="L04", what="tax and delivery not paid for", kind=Kind.MATCHED, play=told, markets=(DE,)),
    Scene(code="L05", what="discount as a line", kind=Kind.MATCHED, play=discount_as_line, needs=discounted),
    _not_ours("L06", "only a gift card", _gift_card, Kind.NOT_COMMISSIONED, or_code="L07"),
    Scene(
        code="L07",
        what="one line excluded",
        kind=Kind.MATCHED,
        play=_excluded_line,
        needs=several,
        gap=Gap(
            "B40", "lines on the non-commissionable list are not taken off what is expected", Kind.AMOUNT_DIFFERS
        ),
    ),
    Scene(code="L08", what="no click", kind=Kind.NO_CLICK, play=no_click),
    _not_ours("L09", "click too old", _click_too_old, Kind.NOT_COMMISSIONED),
    _not_ours("L10", "another network won", _other_network, Kind.SUPPRESSED),
    Scene(code="L11", what="another partner's coupon", kind=Kind.MATCHED, play=_other_publisher),
    Scene(code="L12", what="an existing customer pays nothing", kind=Kind.MATCHED, play=_existing_customer),
    Scene(code="L13", what="a test", kind=Kind.TEST, play=_test),
    _not_ours("L14", "an employee's order", _employee, Kind.NEVER_SENT),
    _not_ours("L15", "a replacement for nothing", _replacement, Kind.NEVER_SENT),
    _not_ours("L16", "a renewal", _renewal, Kind.NEVER_SENT),
    Scene(code="L17", what="sold on a marketplace", kind=Kind.NO_CLICK, play=_marketplace),
    Scene(
        code="L18",
        what="partly shipped and reported",
        kind=Kind.MATCHED,
        play=_part_shipped,
        needs=several,
        gap=Gap(
            "B67", "told only where orders are due when shipped: see test_lines", Kind.LINES_MISSING
        ),
    ),
    Scene(
        code="L19",
        what="recorded in another currency",
        kind=Kind.MATCHED,
        play=_converted,
        markets=(US,),
        gap=Gap("B50", "no rate of exchange is known", Kind.CURRENCY_DIFFERS),
    ),
    Scene(code="L20", what="on another day in GMT", kind=Kind.MATCHED, play=_another_day),
    Scene(code="L21", what="processed days later", kind=Kind.MATCHED, play=_processed_late),
    Scene(code="L22", what="a row for each line", kind=Kind.MATCHED, play=told, needs=several),
    Scene(code="L23", what="commission adjusted", kind=Kind.MATCHED, play=_adjusted),
    Scene(code="L24", what="credited by hand", kind=Kind.RECORDED_BY_ANOTHER_PATH, play=_by_hand),
    Scene(code="L26", what="sent with tax, recorded without", kind=Kind.MATCHED, play=_taxed_when_sent),
)  # fmt: skip
