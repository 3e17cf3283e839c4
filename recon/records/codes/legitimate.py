"""Differences that are as they should be: shown and explained, never alerting by themselves."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, kind
from recon.records.kind import Kind

_YES, _DEPENDS = Legitimate.YES, Legitimate.DEPENDS
_NOT_AGAIN, _NOBODY = Again.NO, Owner.NOBODY
_RIGHT = Handling(_YES, _NOT_AGAIN, _NOBODY, "Nothing is to be done.")
_AGREED = Handling(
    _YES, _NOT_AGAIN, Owner.MANAGER, "See that the rule is the one agreed with the programme; then nothing."
)

LEGITIMATE = (
    CodeRow(
        code="L01",
        name="cancelled before reporting",
        rule="The order was cancelled or refunded before anything was reported, and Rakuten's lines come to nothing.",
        prints="Cancelled {moment}, before it was reported: nothing was due.",
        handling=_RIGHT,
        told_by=kind(Kind.CANCELLED_BEFORE_REPORTING, Kind.NOTHING_LEFT),
    ),
    CodeRow(
        code="L02",
        name="returned and reversed",
        rule="What the shop gave back equals the negative lines at Rakuten, within the tolerance.",
        prints="Returned {part}; Rakuten shows the matching reversal of {day}.",
        handling=_RIGHT,
        told_by=kind(Kind.REVERSED),
    ),
    CodeRow(
        code="L03",
        name="return not yet due",
        rule="The order is recorded and its age is below the shop's return window.",
        prints="Recorded, and still inside the return window of {allowed}: the commission may be reversed.",
        handling=_RIGHT,
    ),
    CodeRow(
        code="L04",
        name="tax and delivery are no commission base",
        rule="The shop's gross less tax, delivery and fees is exactly what Rakuten recorded.",
        prints="Shop total {recorded}, commission base {expected}: tax and delivery are not part of it.",
        handling=_RIGHT,
    ),
    CodeRow(
        code="L05",
        name="voucher or points lower the base",
        rule="Rakuten recorded the goods less the discount, on the lines or as a line of its own.",
        prints="Voucher {coupon} takes {part} off the commission base.",
        handling=_RIGHT,
    ),
    CodeRow(
        code="L06",
        name="gift card",
        rule="A line sells a gift card, or the order was paid with one.",
        prints="The gift card is left out by the programme's rule {rule}.",
        handling=_AGREED,
    ),
    CodeRow(
        code="L07",
        name="excluded product",
        rule="A line's SKU, brand or category is on the programme's exclusion list, and Rakuten pays nothing for it.",
        prints="On the exclusion list {rule}: {lines}.",
        handling=_AGREED,
        noticed_by=kind(Kind.NOT_COMMISSIONED),
    ),
    CodeRow(
        code="L08",
        name="no affiliate click",
        rule="The order carries no click id, and neither its landing address nor its campaign tags speak of Rakuten.",
        prints="Not an affiliate order: no click is stored on it.",
        handling=Handling(
            _YES, _NOT_AGAIN, _NOBODY, "Nothing is to be done; the share of such orders is watched."
        ),
        told_by=kind(Kind.NO_CLICK),
    ),
    CodeRow(
        code="L09",
        name="click expired",
        rule="Between the landing and the order lie more days than a click of the programme counts.",
        prints="Clicked {days} before the order; a click counts for {allowed}.",
        handling=_AGREED,
        told_by=by(Where.HOLD, "click too old"),
        noticed_by=kind(Kind.NOT_COMMISSIONED),
    ),
    CodeRow(
        code="L10",
        name="another channel won",
        rule="By the shop's attribution rule another network or channel is credited with the order.",
        prints="Credited to {channel}: its click of {other_moment} is later than Rakuten's of {moment}.",
        handling=_AGREED,
        such_as=(("channel", "another network"),),
    ),
    CodeRow(
        code="L11",
        name="coupon belongs to a partner",
        rule="The coupon used is another partner's, or not allowed, and goes before the click.",
        prints="Coupon {coupon} belongs to {partner}; the rule {rule} goes before the click.",
        handling=_AGREED,
        such_as=(("rule", "own coupon"),),
    ),
    CodeRow(
        code="L12",
        name="rate of existing customers",
        rule="The sale is recorded as expected, and its commission is that of an existing customer.",
        prints="Existing customer: commission at {rate}.",
        handling=_AGREED,
        such_as=(("rate", "2 %"),),
    ),
    CodeRow(
        code="L13",
        name="test order",
        rule="The shop marks the order as a test, and Rakuten pays nothing for it.",
        prints="A test order, by the rule {rule}.",
        handling=_RIGHT,
        told_by=kind(Kind.TEST),
        such_as=(("rule", "payment by the test gateway"),),
    ),
    CodeRow(
        code="L14",
        name="employee or reseller order",
        rule="The customer's group, coupon or mail domain is one that the programme does not pay for.",
        prints="An order of staff or trade, by the rule {rule}.",
        handling=_AGREED,
        such_as=(("rule", "mail domain of the shop"),),
    ),
    CodeRow(
        code="L15",
        name="replacement order",
        rule="The order replaces another one: it names its parent, or costs nothing.",
        prints="Replacement of order {ref}.",
        handling=_RIGHT,
    ),
    CodeRow(
        code="L16",
        name="subscription renewal",
        rule="The order was made by a subscription that began with an earlier one.",
        prints="Renewal number {number} of order {ref}; the programme pays the first only.",
        handling=Handling(
            _DEPENDS,
            _NOT_AGAIN,
            Owner.MANAGER,
            "Look up whether the contract pays renewals, and say so in a rule.",
        ),
    ),
    CodeRow(
        code="L17",
        name="channel that is not connected",
        rule="The order came by telephone, a till, a marketplace or an app, and carries no click id.",
        prints="Came by {channel}, which is not connected to Rakuten.",
        handling=_RIGHT,
        such_as=(("channel", "telephone"),),
    ),
    CodeRow(
        code="L18",
        name="reported by shipment",
        rule="The programme reports at shipping, and Rakuten's lines grow with what was shipped.",
        prints="Shipped and reported so far: {items}; the rest waits for its shipment.",
        handling=_RIGHT,
        told_by=kind(Kind.PART_REPORTED),
    ),
    CodeRow(
        code="L19",
        name="currency converted",
        rule="Rakuten recorded another currency, and the amounts differ by that day's rate of exchange, within 2 %.",
        prints="{expected} were recorded as {recorded}, at {ratio} on {day}.",
        handling=_RIGHT,
        noticed_by=kind(Kind.CURRENCY_DIFFERS),
        such_as=(("recorded", "46.40 USD"), ("ratio", "1.16")),
    ),
    CodeRow(
        code="L20",
        name="another day there",
        rule="The order is recorded, and its day or week in Rakuten's zone is not the shop's.",
        prints="On another day in Rakuten's zone: {orders}.",
        handling=_RIGHT,
        told_by=by(Where.WEEK, "dated in another week"),
    ),
    CodeRow(
        code="L21",
        name="processed later",
        rule="The order was placed in the period, and Rakuten processed it after its end.",
        prints="Recorded {days} after the order, in the invoice of {month}.",
        handling=Handling(
            _YES, _NOT_AGAIN, Owner.FINANCE, "Book it with the month in which it was processed."
        ),
        noticed_by=by(Where.WEEK, "dated in another week"),
    ),
    CodeRow(
        code="L22",
        name="lines against orders",
        rule="Rakuten lists an order by its lines: they are added up before anything is compared.",
        prints="Listed at Rakuten in {lines}, which come to what was expected.",
        handling=_RIGHT,
        told_by=kind(Kind.MATCHED),
    ),
    CodeRow(
        code="L23",
        name="commission adjusted",
        rule="The sale is recorded as expected, and Rakuten adjusted its commission at the end of the month.",
        prints="Sale as expected; commission adjusted by {part} at the end of the month.",
        handling=Handling(
            _YES, _NOT_AGAIN, Owner.FINANCE, "Hold the adjustment against the contract's tiers."
        ),
    ),
    CodeRow(
        code="L24",
        name="added by hand",
        rule="Rakuten lists the order, the log has no attempt, and somebody entered it or approved an inquiry.",
        prints="Added by hand at Rakuten on {day}.",
        handling=_RIGHT,
        noticed_by=kind(Kind.RECORDED_BY_ANOTHER_PATH),
    ),
    CodeRow(
        code="L25",
        name="usual loss",
        rule="The share that is missing, after everything else is explained, stays below the programme's limits.",
        prints="Missing: {orders}, {share} of the expected, which is within the limits.",
        handling=Handling(
            _DEPENDS,
            Again.A_PERSON_DECIDES,
            Owner.MANAGER,
            "Look at single orders with `recon breaks` where time allows.",
        ),
        told_by=by(Where.INCIDENT, "none is opened below the limits"),
    ),
    CodeRow(
        code="L26",
        name="tax taken out at Rakuten",
        rule="Recorded is what was sent divided by one and the tax rate, on lines that were not marked as exempt.",
        prints="Rakuten took {rate} tax out of {recorded}: {expected} are the commission base.",
        handling=_AGREED,
        noticed_by=kind(Kind.AMOUNT_DIFFERS),
    ),
    CodeRow(
        code="L27",
        name="edited after sending",
        rule="Recorded is what the order came to when it was sent; the shop changed it afterwards.",
        prints="Recorded as it was first seen, {recorded}; the shop has {expected} since {moment}.",
        handling=Handling(
            _DEPENDS,
            Again.CORRECTION_ONLY,
            Owner.MANAGER,
            "Decide whether the change is worth a correction at Rakuten.",
        ),
        noticed_by=kind(Kind.AMOUNT_DIFFERS),
        is_ours=True,
    ),
    CodeRow(
        code="N3",
        name="never paid",
        rule="The order is pending, failed or expired, or not shipped where that makes it due, and nothing is recorded.",
        prints="Not paid or not shipped yet: nothing was due.",
        handling=_RIGHT,
        told_by=kind(Kind.UNPAID),
        is_ours=True,
    ),
)
