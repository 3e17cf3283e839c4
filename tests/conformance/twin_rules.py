"""The plain twin's part about the configuration's rules: what the last digit of a rule's number means."""

from recon.records.kind import Kind

OWN, CHANNEL, ELSEWHERE, OLD_CLICK, PRODUCT, CUSTOMER, CANARY = range(1, 8)
OFF_THE_WEB = {OWN: Kind.OWN_ORDER, CANARY: Kind.OWN_ORDER, CHANNEL: Kind.OTHER_CHANNEL}
LEFT_OUT = {
    ELSEWHERE: Kind.CREDITED_ELSEWHERE,
    OLD_CLICK: Kind.CLICK_TOO_OLD,
    PRODUCT: Kind.NOTHING_TO_PAY_FOR,
    CUSTOMER: Kind.NOTHING_TO_PAY_FOR,
}


def at_once(why: int, *, recorded: int, commission: int) -> Kind | None:
    """Tell the kind of an order that a rule leaves out whether it has a click or not, or for which Rakuten pays."""
    # To leave a customer out, a programme may pay no commission.
    is_paid = recorded > 0 and (why != CUSTOMER or commission > 0)
    # A canary is placed to be recorded.
    if why and why != CANARY and is_paid:
        return Kind.OWN_ORDER_RECORDED if why == OWN else Kind.LEFT_OUT_RECORDED
    return OFF_THE_WEB.get(why)
