"""Under which keys a track event says what: RudderStack's own, in its order, and other spellings of the same words.

Source: rakuten.md section 1.2 (order) and 1.3 (items), guides.md contradiction 8: its page and its connector differ.
"""

from collections.abc import Mapping

# These alone may be given as true or false.
YES_NO = frozenset({"iscomm", "isclearance", "ismarketplace", "issale", "taxexempt"})
ORDER_KEYS: Mapping[str, tuple[str, ...]] = {
    "ord": ("order_id", "orderId"),
    "tr": ("tr", "ran_site_id", "ranSiteID"),
    "land": ("land", "land_time", "landTime"),
    "date": ("date", "order_completed_time", "orderCompletedTime"),
    "altord": ("alt_ord", "altord", "alter_order_id", "alterOrderId"),
    "cur": ("currency",),
    "cc": ("credit_card_type", "creditCardType"),
    "commreason": ("comm_reason", "commReason"),
    "iscomm": ("is_comm", "isComm"),
    "consumed": ("consumed",),
    "coupon": ("coupon",),
    "custid": ("cust_id", "custId", "customer_id", "customerId", "userId"),
    "custscore": ("cust_score", "custScore", "customer_score", "customerScore"),
    "custstatus": ("cust_status", "custStatus", "customer_status", "customerStatus"),
    "did": ("dId", "advertising_id", "advertisingId"),
    "disamt": ("disamt", "discount_amount", "discountAmount"),
    "ordstatus": ("ord_status", "ordStatus", "order_status", "orderStatus"),
    "segment": ("segment",),
    "shipcountry": ("ship_country", "shipcountry"),
    "shipped": ("shipped",),
    "sitename": ("site_name", "sitename", "url"),
    "storeid": ("store_id", "storeId"),
    "storecat": ("store_cat", "storecat", "store_category", "storeCategory"),
}
ITEM_KEYS: Mapping[str, str] = {
    "sku": "sku",
    "q": "quantity",
    "name": "name",
    "brand": "brand",
    "coupon": "coupon",
    "catid": "categoryId",
    "cat": "category",
    "disamt": "discountAmount",
    "distype": "discountType",
    "isclearance": "isClearance",
    "ismarketplace": "isMarketPlace",
    "issale": "isSale",
    "itmstatus": "itmStatus",
    "margin": "margin",
    "markdown": "markdown",
    "shipid": "shipId",
    "shipby": "shipBy",
    "taxexempt": "taxExempt",
    "sequence": "sequence",
}
