"""Breaks of payload: reported, but wrong. What is at Rakuten is corrected; the order is never sent again."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, cause, kind
from recon.records.kind import Kind


def _corrected(step: str) -> Handling:
    return Handling(Legitimate.NO, Again.CORRECTION_ONLY, Owner.TRACKING, step)


def _mended(step: str, again: Again = Again.NO) -> Handling:
    return Handling(Legitimate.NO, again, Owner.TRACKING, step)


_CORRECT = "then have what is recorded corrected by hand."

PAYLOAD = (
    CodeRow(
        code="B40",
        name="tax included",
        rule="Recorded divided by expected is one and the order's own tax rate.",
        prints="Recorded with {rate} tax: {recorded} instead of {expected}; {orders}.",
        handling=_corrected(f"Map the net amount in the sender, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
    ),
    CodeRow(
        code="B41",
        name="delivery included",
        rule="Recorded less expected is the delivery charge, net or gross.",
        prints="Recorded with the delivery of {delivery}: {orders}.",
        handling=_corrected(f"Leave delivery out of the amount that is sent, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
    ),
    CodeRow(
        code="B42",
        name="discount ignored",
        rule="Recorded is the amount before discounts.",
        prints="Voucher {coupon} was not taken off: {recorded} instead of {expected}.",
        handling=_corrected(f"Send discounts on the lines or as a line of their own, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
        such_as=(("recorded", "44.00 €"),),
    ),
    CodeRow(
        code="B43",
        name="discount taken off twice",
        rule="Expected less recorded is the discount: on the lines and as a line of its own.",
        prints="Voucher {coupon} was taken off twice: {recorded} instead of {expected}.",
        handling=_corrected(f"Tell a discount in one way only, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
        such_as=(("recorded", "36.00 €"),),
    ),
    CodeRow(
        code="B44",
        name="wrong power of ten",
        rule="Recorded is the expected amount times or by a power of ten, by the programme's amount scale.",
        prints="Recorded by a power of ten off: {recorded} instead of {expected}; {orders}.",
        handling=_corrected(f"Set the currency's decimals in the sender, {_CORRECT}"),
        told_by=(*by(Where.WEEK, "the recorded amounts are 100 times too high"), *cause(Kind.AMOUNT_DIFFERS)),
        such_as=(("recorded", "4,000.00 €"),),
    ),
    CodeRow(
        code="B45",
        name="amount missing",
        rule="Recorded is nothing, and the order has an amount.",
        prints="Recorded with amount 0 instead of {expected}: {orders}.",
        handling=_corrected(f"Map the amount in the sender, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
    ),
    CodeRow(
        code="B46",
        name="price of one piece",
        rule="Recorded is the sum of the prices of one piece each.",
        prints="Quantity is ignored: {recorded} instead of {expected}.",
        handling=_corrected(f"Send the total of each line, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
        such_as=(("recorded", "20.00 €"),),
    ),
    CodeRow(
        code="B47",
        name="quantity counted twice",
        rule="Recorded is the sum of line totals, each times its quantity once more.",
        prints="Line totals are multiplied by their quantity again: {recorded} instead of {expected}.",
        handling=_corrected(f"Send the total of each line as it is, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS, Kind.RECORDED_TWICE),
        such_as=(("recorded", "80.00 €"),),
    ),
    CodeRow(
        code="B48",
        name="rounding",
        rule="The amounts differ by no more than the tolerance, or by the cents that were cut off.",
        prints="Cents are cut off: {orders}, {part} together.",
        handling=Handling(
            Legitimate.DEPENDS,
            Again.NO,
            Owner.TRACKING,
            "Round each line to the minor unit, never cut; nothing else.",
        ),
        told_by=(*kind(Kind.MATCHED_WITHIN_TOLERANCE), *cause(Kind.AMOUNT_DIFFERS)),
        such_as=(("part", "0.08 €"),),
    ),
    CodeRow(
        code="B49",
        name="wrong currency label",
        rule="The currencies differ and the figures are equal.",
        prints="{expected} are recorded as {other_currency}: {orders}.",
        handling=_corrected("Send the order's own currency; have each corrected by hand, none by itself."),
        told_by=cause(Kind.AMOUNT_DIFFERS, Kind.CURRENCY_DIFFERS),
    ),
    CodeRow(
        code="B50",
        name="exchanged twice, or base currency",
        rule="Recorded is the expected amount times a rate of exchange, its square, or in another currency not what the configuration's rate makes of it.",
        prints="Recorded is {ratio} times the expected in {orders}: a rate of exchange.",
        handling=_corrected(f"Send amount and currency of the same column pair, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS, Kind.CURRENCY_DIFFERS),
    ),
    CodeRow(
        code="B51",
        name="lists out of step",
        rule="SKUs, quantities and amounts are not equally many, or amounts stand at the next SKU.",
        prints="The lists are not equally long: {field} has a bar inside; {orders}.",
        handling=_corrected("Take bars out of names and SKUs; have the lines corrected by hand."),
        told_by=(
            *by(Where.POSTBACK, "bar in a value"),
            *kind(Kind.LINES_DIFFER),
            *cause(Kind.AMOUNT_DIFFERS, Kind.LINES_MISSING),
        ),
        noticed_by=kind(Kind.REFUSED),
        such_as=(("field", "a name"),),
    ),
    CodeRow(
        code="B52",
        name="letters broken",
        rule="The SKU recorded is the SKU sent but for its encoding.",
        prints="SKU {sku} arrives as {written}: {orders}.",
        handling=_mended("Encode the request once, as UTF-8."),
        told_by=kind(Kind.MATCHED_UNDER_OTHER_SKU),
    ),
    CodeRow(
        code="B53",
        name="cut for its length",
        rule="A field or the whole address is longer than is taken, and lines at its end are missing.",
        prints="Longer than {limit} characters and cut: {lines} missing in {orders}.",
        handling=_mended(
            "Leave out names or send by POST; only the missing lines may follow.", Again.MISSING_LINES_ONLY
        ),
        told_by=cause(Kind.NEVER_SENT, Kind.REFUSED),
        noticed_by=(*by(Where.HOLD, "too long"), *kind(Kind.AMOUNT_DIFFERS)),
        such_as=(("limit", "8,000"),),
    ),
    CodeRow(
        code="B54",
        name="references changed form",
        rule="From one moment on Rakuten's references have another form, and none is found in the shop.",
        prints="Since {since}, Rakuten has {other_ref} where the shop has {ref}: {orders}.",
        handling=_mended(
            "Set the sender back to the shop's own reference; these orders are recorded, so send none of them again."
        ),
        told_by=cause(Kind.NOT_RECORDED, Kind.NEVER_SENT, Kind.UNKNOWN_ORDER),
        noticed_by=kind(
            Kind.UNDER_ANOTHER_REFERENCE,
            Kind.ANOTHER_REFERENCE,
            Kind.SENT_FOR_UNKNOWN_ORDER,
        ),
    ),
    CodeRow(
        code="B55",
        name="times of another zone",
        rule="The landing lies after the order, or times are off by the shop's offset from UTC or by a wrong pattern.",
        prints="Placed before the click landed: {orders}.",
        handling=_mended("Write landing and order times in UTC, with minutes where minutes belong."),
        told_by=(
            *by(Where.SIGN, "landed later", "month for minutes"),
            *by(Where.HOLD, "landed later"),
            *cause(Kind.REFUSED),
        ),
    ),
    CodeRow(
        code="B56",
        name="landing time invented",
        rule="The landing time is missing, always the order's own, or always the same.",
        prints="The landing time is that of the order: {orders}.",
        handling=_mended("Keep the moment of the landing beside the click id.", Again.AFTER_CORRECTION),
        told_by=(
            *by(Where.SIGN, "landed at order"),
            *by(Where.HOLD, "landing unknown"),
            *cause(Kind.NOT_RECORDED),
        ),
    ),
    CodeRow(
        code="B57",
        name="sent with a blank click id",
        rule="The attempt carries an empty or blank click id.",
        prints="Sent without a click id, hiding how many others fail: {attempts}.",
        handling=_mended("Send only orders that have a click id."),
        told_by=cause(Kind.NOT_RECORDED),
        noticed_by=(*by(Where.CHECK, "none carries a click id"), *by(Where.POSTBACK, "blank click id")),
    ),
    CodeRow(
        code="B58",
        name="customer always new",
        rule="Every postback says the same customer status or coupon, and of many of these orders the shop says otherwise.",
        prints="Every customer is reported as new: {orders}.",
        handling=_corrected(
            "Map the customer's status; ask Rakuten for a correction where the rate depends on it."
        ),
        told_by=by(Where.RUN, "the shop says otherwise"),
    ),
    CodeRow(
        code="B59",
        name="marked unpaid by mistake",
        rule="The attempt said iscomm=N, or the line is not commissionable, and no rule excludes it.",
        prints="Marked as not commissionable by us ({reason}): {orders}.",
        handling=_mended(
            "Correct the mark in the sender, and ask Rakuten to credit these orders by hand; send none of them again."
        ),
        told_by=cause(Kind.NOT_COMMISSIONED),
        such_as=(("reason", "a filter of categories"),),
    ),
    CodeRow(
        code="B67",
        name="lines missing",
        rule="Expected less recorded is the amount of one of the order's lines, or of two of at most eight, to a minor unit each.",
        prints="Missing of {ref} at Rakuten: {lines}, {part}.",
        handling=_mended(
            "Find why they were left out; only the missing lines may follow.", Again.MISSING_LINES_ONLY
        ),
        told_by=(*kind(Kind.LINES_MISSING), *cause(Kind.AMOUNT_DIFFERS)),
        is_ours=True,
    ),
    CodeRow(
        code="B68",
        name="return already inside",
        rule="Recorded is the expected amount less the return: the order was sent after it, and reversed once more.",
        prints="Sent after the return and reversed as well: {recorded} instead of {expected}.",
        handling=_corrected(f"Send what the order came to when it was placed, {_CORRECT}"),
        told_by=cause(Kind.AMOUNT_DIFFERS),
        is_ours=True,
        such_as=(("recorded", "32.40 €"),),
    ),
)
