"""What the invented shop has agreed with its programmes: the named rules of its configuration."""

from recon.records.exclusion import Reason, Rule

AGREED = (
    Rule("staff", Reason.EMPLOYEE, words={"customer_group": ("staff",), "coupon": ("STAFF*",)}),
    Rule("reissued", Reason.REPLACEMENT, words={"origin": ("reissue",)}, costs_nothing=True),
    Rule("awin", Reason.OTHER_NETWORK, words={"attribution": ("awin",)}),
    Rule("forum-codes", Reason.COUPON, words={"coupon": ("FORUM*",)}),
    Rule("abo", Reason.RENEWAL, words={"channel": ("subscription",)}),
    Rule("thirty-days", Reason.RETURN_DAYS, return_days=30),
    Rule("vouchers", Reason.GIFT_CARD, line_words={"product_kind": ("gift_card",)}),
    Rule("no-lamps", Reason.EXCLUDED_PRODUCT, line_words={"brand": ("Lampe",), "category": ("Lamps",)}),
    Rule("regulars", Reason.CUSTOMER, words={"customer_group": ("regular",)}),
    Rule("marketplace", Reason.CHANNEL, words={"channel": ("marketplace",)}),
    Rule("couponist", Reason.LINKLESS, words={"coupon": ("PARTNER10",)}, partner="Couponist"),
)
