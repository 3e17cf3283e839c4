"""Every value that a postback may carry beside what it must: one table, with its limit and where it comes from.

A limit is what the guides say (source: guides.md, rakuten.md sections 1.2 and 1.3): what exceeds it is noted and
sent whole; a strict programme refuses it.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Form(Enum):
    """This is the form that a value must have."""

    TEXT = auto()
    NUMBER = auto()
    YES_NO = auto()
    MOMENT = auto()
    COUNTRY = auto()
    CUSTOMER = auto()
    CATEGORY = auto()
    ONE_CODE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """This is one value: its name on the wire, what it means, and its limit in characters; None where none is stated."""

    name: str
    means: str
    limit: int | None = None
    form: Form = Form.TEXT


_ORDER = (
    Field("altord", "another reference of the order", 40),
    Field("cc", "the type of the credit card", 16),
    Field("commreason", "why the order earns no commission; for reporting only", 255),
    Field("consumed", "when a booking was used, GMT", form=Form.MOMENT),
    Field("coupon", "the code of the order's coupon; a linkless order cannot be without", 128),
    Field("custid", "the customer's number, never personal data", 128, Form.CUSTOMER),
    Field("custscore", "the shop's rank of the customer", 16),
    Field("custstatus", "New, Existing or Returning", 32),
    Field("did", "the advertising id of the device", 42),
    Field("disamt", "the discount on the order, exactly as the shop gives it", 9, Form.NUMBER),
    Field(
        "discount",
        "the discount that was spread over the items, exactly as the shop gives it",
        9,
        Form.NUMBER,
    ),
    Field("iscomm", "Y or N; N is a label, only a rule in the dashboard keeps it unpaid", 1, Form.YES_NO),
    Field("ordstatus", "the state of the order in words", 32),
    Field("segment", "the customer's segment", 32),
    Field("shipcountry", "the country of delivery, three letters of ISO 3166-1", 3, Form.COUNTRY),
    Field("shipped", "when delivery is expected, GMT", form=Form.MOMENT),
    Field("sitename", "the site of the shop", 128),
    Field("storecat", "the kind of the store"),
    Field("storeid", "the number of the store", 255),
)
_ITEM = (
    Field("cat", "the category, at most five levels joined by >", 255, Form.CATEGORY),
    Field("catid", "the category's number, at most five levels joined by >", 128, Form.CATEGORY),
    Field("brand", "the brand", 255),
    Field("coupon", "the code of the item's coupon, one per item", None, Form.ONE_CODE),
    Field("disamt", "the discount on the item, exactly as the shop gives it", 9, Form.NUMBER),
    Field("distype", "the type of the discount", 256),
    Field("isclearance", "Y or N: whether it is sold off", 1, Form.YES_NO),
    Field("ismarketplace", "Y or N: whether another merchant sells it", 1, Form.YES_NO),
    Field("issale", "Y or N: whether its price is reduced", 1, Form.YES_NO),
    Field("itmstatus", "In-Stock, Back-Ordered and the like", 32),
    Field("margin", "the margin", 3),
    Field("markdown", "the reduction of the price", 6),
    Field("shipid", "what is shipped or returned together has one number", 32),
    Field("shipby", "who ships it: Store, Fulfilment Vendor X", 32),
    Field("taxexempt", "Y or N: whether it is free of tax", 1, Form.YES_NO),
    Field("sequence", "the order of the items within one shipment or return", 4),
)
ORDER_FIELDS = {field.name: field for field in _ORDER}
ITEM_FIELDS = {field.name: field for field in _ITEM}
# What every postback says by itself; told a second time it would win or lose by chance.
OWN = frozenset(
    "mid ord tr land date cur currency skulist qlist amtlist namelist xml img spi trunc source mail msg md5".split()
)
OWN_LISTS = frozenset({"sku", "q", "amt", "name"})
