"""B40 to B59: recorded, but wrong. None of these orders may be sent again."""

from collections.abc import Callable
from random import Random

from recon.records.kind import Kind
from tests.scenarios.heard import TOO_LONG
from tests.scenarios.markets import DAY, DE, HOUR, JP, US
from tests.scenarios.ordinary import discounted, rounded, several
from tests.scenarios.table import Age, Play, Scene
from tests.scenarios.tale import Sale, Tale

_LONG = 41
_LATELY = Age(7 * DAY, 26 * DAY)


def wrong(amounts: Callable[[Sale], list[int]], **booked: object) -> Play:
    """Send and record these amounts instead of the right ones."""

    def play(tale: Tale, _: Random) -> None:
        tale.tell(amounts(tale.sale), **booked)

    return play


def _with_delivery(sale: Sale) -> list[int]:
    return [sale.nets[0] + sale.market.delivery, *sale.nets[1:]]


def _discount_twice(sale: Sale) -> list[int]:
    return [net - off for net, off in zip(sale.nets, sale.discounts, strict=True)]


def _unit_prices(sale: Sale) -> list[int]:
    return [net // item.quantity for net, item in zip(sale.nets, sale.items, strict=True)]


def _squared(sale: Sale) -> list[int]:
    return [net * item.quantity for net, item in zip(sale.nets, sale.items, strict=True)]


def _whole(sale: Sale) -> list[int]:
    return [net - net % 100 for net in sale.nets]


def _swapped(tale: Tale, _: Random) -> None:
    tale.tell(list(reversed(tale.sale.nets)))


def _shorter(tale: Tale, _: Random) -> None:
    tale.tell(tale.sale.nets[:-1])


def _too_short(tale: Tale, _: Random) -> None:
    lines = len(tale.sale.nets)
    tale.tell(tale.sale.nets[:-1])
    tale.attempts[0].update(lines_sent=None, said=f"lists={lines}/{lines}/{lines - 1}")


def _one_sku_mangled(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.transactions[0]["sku"] = "SÃ¶ckchen"


def _sku_mangled(tale: Tale, _: Random) -> None:
    tale.tell(sku="SÃ¶ckchen")


def _reference(ref: Callable[[Sale], str], known_as: Callable[[str], str], *, in_log: bool) -> Play:
    """Give the order a reference in the shop, and another one at Rakuten."""

    def play(tale: Tale, _: Random) -> None:
        tale.tell()
        own = ref(tale.sale)
        for row in (*tale.orders, *tale.attempts):
            row["order_ref"] = own
        tale.rename(known_as(own), in_log=in_log)

    return play


def _long_address(tale: Tale, _: Random) -> None:
    tale.order["line_count"] = 60
    tale.send(TOO_LONG, lines_sent=60)


def _local_times(tale: Tale, _: Random) -> None:
    tale.tell(transaction_at=tale.sale.placed_at + 9 * HOUR, clicked_at=tale.sale.landed_at + 9 * HOUR)


def _landed_when_placed(tale: Tale, _: Random) -> None:
    tale.order["landed_at"] = tale.sale.placed_at
    tale.tell()


def _blank_click(tale: Tale, _: Random) -> None:
    tale.lose_click()
    tale.send(click_id=" ")


def _always_new(tale: Tale, _: Random) -> None:
    tale.send(said="custstatus=New")
    tale.book()


def _marked_as_unpaid(tale: Tale, _: Random) -> None:
    tale.send()
    tale.refuse_commission("not commissionable by advertiser")


def has_cents(sale: Sale) -> bool:
    """Ask for cents that are more than the tolerance when they are cut off."""
    return sum(net % 100 for net in sale.nets) > len(sale.items)


def some_pieces(sale: Sale) -> bool:
    """Ask for more than one piece of one line and a single one of another."""
    return {min(item.quantity, 2) for item in sale.items} == {1, 2}


def same_pieces(sale: Sale) -> bool:
    """Ask for the same number of pieces of every line, more than one."""
    return len({item.quantity for item in sale.items}) == 1 and sale.items[0].quantity > 1


def pieces(sale: Sale) -> bool:
    """Ask for more than one piece of something."""
    return any(item.quantity > 1 for item in sale.items)


def dear(sale: Sale) -> bool:
    """Ask for goods that cost more than their delivery."""
    return sale.net > 2 * sale.market.delivery


def uneven(sale: Sale) -> bool:
    """Ask for lines so different that it shows when they are swapped, and no discount that may be spread otherwise."""
    first, *_, last = sale.nets * 2
    return several(sale) and not discounted(sale) and abs(first - last) > len(sale.items)


def swiss(sale: Sale) -> bool:
    """Ask for an order in another currency than the programme's."""
    return sale.currency == "CHF"


_D = Kind.AMOUNT_DIFFERS
SCENES = (
    Scene(code="B40", what="tax included", kind=_D, play=wrong(lambda sale: sale.taxed)),
    Scene(code="B41", what="delivery included", kind=_D, play=wrong(_with_delivery), needs=dear),
    Scene(code="B42", what="discount ignored", kind=_D, play=wrong(lambda sale: [item.goods for item in sale.items]), needs=discounted),
    Scene(code="B43", what="discount deducted twice", kind=_D, play=wrong(_discount_twice), needs=discounted),
    Scene(code="B44", what="yen times 100", kind=_D, play=wrong(lambda sale: [net * 100 for net in sale.nets]), markets=(JP,)),
    Scene(code="B44", what="a hundredth", kind=_D, play=wrong(lambda sale: [net // 100 for net in sale.nets]), markets=(DE, US)),
    Scene(code="B45", what="amount of nothing", kind=_D, play=wrong(lambda sale: [0] * len(sale.items))),
    Scene(code="B46", what="unit price for the line", kind=_D, play=wrong(_unit_prices), needs=pieces),
    Scene(code="B47", what="quantity squared", kind=_D, play=wrong(_squared), needs=some_pieces),
    Scene(code="B47", what="quantity squared, all alike", kind=Kind.RECORDED_TWICE, play=wrong(_squared), needs=same_pieces),
    Scene(code="B48", what="a cent off", kind=Kind.MATCHED_WITHIN_TOLERANCE, play=rounded),
    Scene(code="B48", what="cents cut off", kind=_D, play=wrong(_whole), needs=has_cents, markets=(DE, US)),
    Scene(code="B49", what="wrong currency label", kind=Kind.CURRENCY_DIFFERS, play=wrong(lambda sale: sale.nets, currency="USD"), markets=(DE,)),
    Scene(code="B50", what="base amount, order's currency", kind=_D, play=wrong(lambda sale: [net * 117 // 100 for net in sale.nets]), needs=swiss, markets=(DE,)),
    Scene(code="B51", what="amounts of lines swapped", kind=Kind.LINES_DIFFER, play=_swapped, needs=uneven),
    Scene(code="B51", what="a list too short", kind=Kind.LINES_MISSING, play=_too_short, needs=several),
    Scene(code="B67", what="a line left out", kind=Kind.LINES_MISSING, play=_shorter, needs=several),
    Scene(code="B52", what="one SKU mangled", kind=Kind.MATCHED_UNDER_OTHER_SKU, play=_one_sku_mangled, needs=several),
    Scene(code="B52", what="SKU mangled", kind=Kind.MATCHED, play=_sku_mangled),
    Scene(code="B52", what="reference mangled", kind=Kind.UNDER_ANOTHER_REFERENCE,
          play=_reference(lambda sale: f"Ö-{sale.ref}", lambda ref: ref.encode().decode("latin-1"), in_log=False)),
    Scene(code="B53", what="reference cut", kind=Kind.UNDER_ANOTHER_REFERENCE,
          play=_reference(lambda sale: f"{sale.ref}-{'x' * _LONG}", lambda ref: ref[:40], in_log=False)),
    Scene(code="B53", what="address too long", kind=Kind.REFUSED, play=_long_address),
    Scene(code="B54", what="another form of reference", kind=Kind.UNDER_ANOTHER_REFERENCE,
          play=_reference(lambda sale: sale.ref, lambda ref: f"#SHOP-{ref}", in_log=True)),
    Scene(code="B55", what="local times", kind=Kind.MATCHED, play=_local_times),
    Scene(code="B56", what="landed when placed", kind=Kind.MATCHED, play=_landed_when_placed),
    Scene(code="B57", what="blank click sent", kind=Kind.NO_CLICK, play=_blank_click),
    Scene(code="B58", what="every customer told as new", kind=Kind.MATCHED, play=_always_new, markets=(JP,), age=_LATELY, least=30),
    Scene(code="B59", what="marked as unpaid by us", kind=Kind.NOT_COMMISSIONED, play=_marked_as_unpaid),
)  # fmt: skip
