"""What RudderStack's own connector makes of a track event: the parameters it sends, or the sentence it refuses with.

Written after its published results (source: rakuten.md sections 1.2, 1.3 and 7.1), only to be compared with.
"""

from collections.abc import Mapping, Sequence

from recon.resend.gateway.javascript import hundredfold, is_true, text_of
from recon.resend.gateway.keys import ITEM_KEYS, ORDER_KEYS
from recon.resend.gateway.reading import Told

_NO_PRODUCTS = "Either properties.product is not an array or is empty"
_NO_AMOUNT = "Either amount or price is required for every product"
_BETWEEN = "|"
_REQUIRED_OF_ORDER = frozenset({"ord", "land"})
_REQUIRED_OF_ITEMS = ("sku", "q")


class Refuses(Exception):
    """This is the connector's refusal of an event, in its own words."""


def sent_by_connector(event: Told, *, mid: str) -> dict[str, str]:
    """Make the parameters that the connector sends for one event; raise Refuses where it sends none."""
    kind = event.values.get("type")
    if not isinstance(kind, str) or not kind:
        raise Refuses("message Type is not present. Aborting")
    if kind.lower() != "track":
        raise Refuses(f"message type {kind.lower()} is not supported")
    properties = event.values.get("properties")
    told: Mapping[str, object] = properties if isinstance(properties, dict) else {}
    page = event.inside("context", "page").values.get("url")
    return {**_order(told, page=page), **_items(told.get("products")), "xml": "1", "mid": mid}


def _order(told: Mapping[str, object], *, page: object) -> dict[str, str]:
    sent: dict[str, str] = {}
    for wire, keys in ORDER_KEYS.items():
        values = [told.get(key) for key in keys] + ([page] if wire == "sitename" else [])
        value = next((each for each in values if is_true(each) or each is False or each == 0), None)
        if value is not None:
            sent[wire] = text_of(value)
        elif wire == "tr":
            sent[wire] = " "
        elif wire in _REQUIRED_OF_ORDER:
            names = ",".join(f'"properties.{key}"' for key in keys)
            raise Refuses(f"Missing required value from [{names}]")
    return sent


def _items(products: object) -> dict[str, str]:
    if not isinstance(products, list) or not products:
        raise Refuses(_NO_PRODUCTS)
    items = [each if isinstance(each, dict) else {} for each in products]
    sent: dict[str, str] = {}
    for wire, key in ITEM_KEYS.items():
        values = [text_of(item.get(key)) for item in items]
        if wire in _REQUIRED_OF_ITEMS and "" in values:
            raise Refuses(f"{key} is a required field. Aborting")
        if any(values):
            sent[f"{wire}list"] = _BETWEEN.join(values)
    sent["amtlist"] = _BETWEEN.join(amounts(items))
    return sent


def amounts(items: Sequence[Mapping[str, object]]) -> list[str]:
    """Make the amounts that the connector sends, one for each item."""
    if any(not is_true(item.get("amount")) and not is_true(item.get("price")) for item in items):
        raise Refuses(_NO_AMOUNT)
    return [hundredfold(item) for item in items]
