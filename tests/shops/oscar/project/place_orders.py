"""Places the shop's orders through django-oscar's own code: baskets, offers, OrderCreator, EventHandler.

`place_orders.py first` fills the shop; `place_orders.py later` cancels the order that nobody paid.
"""
# mypy: ignore-errors

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models exist only after the set-up
from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.sites.models import Site  # noqa: E402
from oscar.apps.checkout.calculators import OrderTotalCalculator  # noqa: E402
from oscar.apps.offer.applicator import Applicator  # noqa: E402
from oscar.apps.order.processing import EventHandler  # noqa: E402
from oscar.apps.order.utils import OrderCreator  # noqa: E402
from oscar.apps.partner.strategy import UK  # noqa: E402
from oscar.apps.shipping.methods import FixedPrice, Free  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

Basket, Order = get_model("basket", "Basket"), get_model("order", "Order")
Country, ShippingAddress = get_model("address", "Country"), get_model("order", "ShippingAddress")
Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
Category, ProductCategory = get_model("catalogue", "Category"), get_model("catalogue", "ProductCategory")
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")
Range, Condition, Benefit = (
    get_model("offer", "Range"),
    get_model("offer", "Condition"),
    get_model("offer", "Benefit"),
)
ConditionalOffer, Voucher = get_model("offer", "ConditionalOffer"), get_model("voucher", "Voucher")
PaymentEventType = get_model("order", "PaymentEventType")
ShippingEventType = get_model("order", "ShippingEventType")
Source, SourceType = get_model("payment", "Source"), get_model("payment", "SourceType")
OrderClick = get_model("affiliate", "OrderClick")

MORNING = datetime(2026, 1, 5, 10, tzinfo=UTC)
FIVE_AND_TAX = FixedPrice(charge_excl_tax=Decimal("5.00"), charge_incl_tax=Decimal("6.00"))
HANDLER = EventHandler()


def product(title: str, *, sku: str, price: Decimal, currency: str = "EUR", parent: Any = None) -> Any:
    """Put a product on the shelf, at a price without tax; a child of another where one is named."""
    kind, _ = ProductClass.objects.get_or_create(name="Things", defaults={"requires_shipping": True})
    partner, _ = Partner.objects.get_or_create(name="Warehouse")
    made = Product.objects.create(
        title=title,
        **({"product_class": kind} if parent is None else {"parent": parent, "structure": Product.CHILD}),
    )
    StockRecord.objects.create(
        product=made, partner=partner, partner_sku=sku, price=price, price_currency=currency, num_in_stock=500
    )
    return made


def ten_per_cent() -> Any:
    """Make the voucher TEN: ten per cent off everything."""
    everything = Range.objects.create(name="Everything", includes_all_products=True)
    offer = ConditionalOffer.objects.create(
        name="Ten per cent",
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=everything, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(range=everything, type=Benefit.PERCENTAGE, value=10),
    )
    voucher = Voucher.objects.create(
        name="Ten per cent", code="TEN", usage=Voucher.MULTI_USE,
        start_datetime=MORNING - timedelta(days=9), end_datetime=MORNING + timedelta(days=9000),
    )  # fmt: skip
    voucher.offers.add(offer)
    return voucher


def place(
    number: str,
    goods: list[tuple[Any, int]],
    *,
    days: int,
    voucher: Any = None,
    shipping: Any = None,
    user: Any = None,
    click: str = "",
) -> Any:
    """Place an order as oscar's checkout does: basket, strategy, offers, total, OrderCreator."""
    basket = Basket.objects.create(owner=user)
    basket.strategy = UK()
    for item, quantity in goods:
        basket.add_product(item, quantity)
    if voucher is not None:
        basket.vouchers.add(voucher)
    Applicator().apply(basket, user)
    method = shipping or Free()
    charge = method.calculate(basket)
    germany, _ = Country.objects.get_or_create(iso_3166_1_a2="DE", defaults={"printable_name": "Germany"})
    placed = MORNING + timedelta(days=days)
    order = OrderCreator().place_order(
        basket, OrderTotalCalculator().calculate(basket, charge), method, charge, user=user,
        shipping_address=ShippingAddress.objects.create(line1="Street 1", postcode="10115", country=germany),
        order_number=number, date_placed=placed,
    )  # fmt: skip
    basket.submit()
    if click:
        url = f"https://shop.example/?ranSiteID={click}"
        OrderClick.objects.create(
            order=order, click_id=click, landed_at=placed - timedelta(minutes=9), landing_url=url
        )
    return order


def pay(order: Any, *, by: str = "PayPal") -> None:
    """Settle the whole amount of an order."""
    settled, _ = PaymentEventType.objects.get_or_create(name="Settled")
    lines = list(order.lines.order_by("id"))
    HANDLER.handle_payment_event(
        order, settled, order.total_incl_tax, lines, [line.quantity for line in lines]
    )
    kind, _ = SourceType.objects.get_or_create(name=by)
    Source.objects.create(
        order=order, source_type=kind, amount_debited=order.total_incl_tax, currency=order.currency
    )
    HANDLER.handle_order_status_change(order, "Being processed")


def refund(
    order: Any, amount: str, *, lines: list[Any] | None = None, quantities: list[int] | None = None
) -> None:
    """Give money back, for lines or as a lump sum."""
    refunded, _ = PaymentEventType.objects.get_or_create(name="Refunded")
    HANDLER.handle_payment_event(order, refunded, Decimal(amount), lines, quantities)


def ship(order: Any) -> None:
    """Send all the lines of an order, which completes it."""
    shipped, _ = ShippingEventType.objects.get_or_create(name="Shipped")
    lines = list(order.lines.all())
    HANDLER.handle_shipping_event(order, shipped, lines, [line.quantity for line in lines])
    HANDLER.handle_order_status_change(order, "Complete")


def first() -> None:
    """Place every order of the test."""
    Site.objects.filter(id=1).update(domain="oscar.example", name="Oscar")
    widget = product("Widget", sku="W-1", price=Decimal("20.00"))
    mugs = Product.objects.create(
        structure=Product.PARENT, title="Mug", product_class=ProductClass.objects.create(name="Crockery")
    )
    mug = product("Mug | Blue", sku="M-BL", price=Decimal("10.00"), parent=mugs)
    for name in ("Sale", "Kitchen, Bath"):
        ProductCategory.objects.create(product=mugs, category=Category.add_root(name=name))
    yen = product("Kyoto print", sku="K-1", price=Decimal(1000), currency="JPY")
    ten = ten_per_cent()
    anna = get_user_model().objects.create_user("anna", "anna@shop.example", "invented")
    anna.groups.add(*(Group.objects.create(name=name) for name in ("Trade, large", "Friends")))
    get_user_model().objects.filter(pk=anna.pk).update(is_staff=True)
    both = [(widget, 2), (mug, 1)]

    pay(place("100001", both, days=0, voucher=ten, shipping=FIVE_AND_TAX, user=anna, click="AbC123"))
    HANDLER.handle_order_status_change(place("100002", [(mug, 1)], days=1, click="cancelled"), "Cancelled")
    partly = place("100003", both, days=2, voucher=ten, shipping=FIVE_AND_TAX, user=anna, click="partly")
    pay(partly)
    refund(partly, "21.60", lines=[partly.lines.get(partner_sku="W-1")], quantities=[1])
    place("100004", [(widget, 1)], days=3)
    sent = place("100005", [(widget, 3)], days=4, click="sent")
    pay(sent, by="Card")
    ship(sent)
    lump = place("100006", [(mug, 1)], days=5, click="lump")
    pay(lump)
    refund(lump, "6.00")
    pay(place("100007", [(yen, 2)], days=6, click="yen"))
    pay(place("A|B'%#\U0001f9e6", [(mug, 2)], days=7))


def later() -> None:
    """Cancel the order that nobody paid."""
    HANDLER.handle_order_status_change(Order.objects.get(number="100004"), "Cancelled")


if __name__ == "__main__":
    {"first": first, "later": later}[sys.argv[1]]()
