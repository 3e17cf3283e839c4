"""What is paid too much: what finance looks for."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, cause, kind
from recon.records.kind import Kind


def _reversed(step: str, *, owner: Owner = Owner.FINANCE) -> Handling:
    return Handling(Legitimate.NO, Again.CORRECTION_ONLY, owner, step)


_LIST = "See `recon manual cancels` for what to cancel, and do it before the day shown."
_PARTS = "Take back the pieces that came back: `recon resend plan --returns`. What it holds, `recon manual cancels` lists."

OVER = (
    CodeRow(
        code="O01",
        name="cancelled, still paid",
        rule="The order was cancelled or refunded, what is recorded is above nothing, and the change has settled.",
        prints="Cancelled and still paid: {orders}, {commission} of commission.",
        handling=_reversed(_LIST),
        told_by=(*kind(Kind.CANCELLED_NOT_REVERSED), *cause(Kind.CURRENCY_DIFFERS)),
    ),
    CodeRow(
        code="O02",
        name="part returned, still paid",
        rule="More was given back in the shop than was reversed at Rakuten.",
        prints="Returned {part}, and {recorded} are still recorded.",
        handling=_reversed(_PARTS),
        told_by=(*kind(Kind.REFUND_NOT_REVERSED), *cause(Kind.AMOUNT_DIFFERS)),
        such_as=(("recorded", "40.00 €"),),
    ),
    CodeRow(
        code="O03",
        name="test order paid",
        rule="The shop, or a rule of the configuration, calls the order a test or the shop's own, and Rakuten pays for it.",
        prints="A test, and paid all the same: {orders}.",
        handling=_reversed("Have it reversed, and keep tests from being sent."),
        told_by=kind(Kind.TEST_RECORDED, Kind.OWN_ORDER_RECORDED),
    ),
    CodeRow(
        code="O04",
        name="pixel and postback both paid",
        rule="One order stands twice at Rakuten, by two ways of tracking or minutes apart.",
        prints="Recorded twice, by a pixel and by a postback: {orders}.",
        handling=_reversed(
            "Switch one of the two ways off; have one of each pair reversed.", owner=Owner.TRACKING
        ),
        told_by=cause(Kind.RECORDED_TWICE),
    ),
    CodeRow(
        code="O05",
        name="retry counted twice",
        rule="The same content was accepted more than once, and Rakuten counts it as often.",
        prints="Accepted by {attempts} and recorded as often: {orders}.",
        handling=_reversed("Let the sender retry only what surely never arrived; have the second reversed."),
        told_by=cause(Kind.RECORDED_TWICE),
    ),
    CodeRow(
        code="O06",
        name="confirmation page opened again",
        rule="A second line of the order is dated days later, and the log has no second attempt.",
        prints="Recorded again on {day}, when the confirmation page was reopened.",
        handling=_reversed(
            "Let the page report an order once; have the second reversed.", owner=Owner.TRACKING
        ),
        told_by=cause(Kind.RECORDED_TWICE),
    ),
    CodeRow(
        code="O07",
        name="our re-send doubled it",
        rule="We sent the order again, and the first attempt arrived as well.",
        prints="Our re-send of {moment} and the first attempt both arrived.",
        handling=_reversed(
            "Have one of the two reversed in the dashboard, then `recon breaks close` with the reason.",
            owner=Owner.MANAGER,
        ),
        told_by=cause(Kind.RECORDED_TWICE),
    ),
    CodeRow(
        code="O08",
        name="reversed too much",
        rule="What is recorded of the order comes to less than nothing, or more was reversed than was sold.",
        prints="Reversed {recorded} of {expected} that were sold.",
        handling=_reversed(
            "Enter a manual credit over the difference in the dashboard; send no sale for it."
        ),
        told_by=cause(Kind.AMOUNT_DIFFERS, Kind.UNKNOWN_ORDER),
        such_as=(("recorded", "80.00 €"),),
    ),
    CodeRow(
        code="O09",
        name="locked",
        rule="The order is locked at Rakuten, or its time to be cancelled is over.",
        prints="Too late to reverse since {day}: {orders}.",
        handling=Handling(
            Legitimate.NO,
            Again.NO,
            Owner.FINANCE,
            "Ask Rakuten whether it can still be reversed; else book it as a loss and `recon breaks close`.",
        ),
        told_by=(*by(Where.MANUAL, "its time is over"), *cause(Kind.CANCELLED_NOT_REVERSED)),
    ),
    CodeRow(
        code="O10",
        name="unknown order",
        rule="Rakuten pays for a reference that the shop's book does not have.",
        prints="Recorded at Rakuten and unknown to the shop: {ref}.",
        handling=Handling(
            Legitimate.NO,
            Again.NO,
            Owner.MANAGER,
            "Find who sent it: another shop, a test system, a changed reference or a fraud; have reversed what nobody owns.",
        ),
        told_by=kind(Kind.UNKNOWN_ORDER),
    ),
    CodeRow(
        code="O11",
        name="paid by a second network",
        rule="The same order stands in the reports of two networks.",
        prints="Paid at Rakuten and by {channel}: {orders}.",
        handling=Handling(
            Legitimate.DEPENDS,
            Again.NO,
            Owner.MANAGER,
            "Hold Rakuten's list against the other network's export by order id, and decide by the attribution rule who is owed.",
        ),
        untold="the report of a second network is none of the three books; where the shop credits that network, O15 tells it",
    ),
    CodeRow(
        code="O12",
        name="refund told twice",
        rule="Two attempts carry the same negative content for one refund.",
        prints="A second reversal of one refund: {orders}.",
        handling=Handling(
            Legitimate.NO,
            Again.NO,
            Owner.TRACKING,
            "Let the sender keep the refund's id, and send each once.",
        ),
        told_by=cause(Kind.AMOUNT_DIFFERS),
    ),
    CodeRow(
        code="O13",
        name="marked unpaid, paid",
        rule="The attempt said iscomm=N, and the recorded commission is above nothing.",
        prints="Sent as not commissionable and paid all the same: {orders}, {commission}.",
        handling=Handling(
            Legitimate.NO,
            Again.NO,
            Owner.MANAGER,
            "Set a rule for the mark in Rakuten's dashboard, where it is only a label until then; have these orders reversed.",
        ),
        told_by=by(Where.RUN, "sent as not commissionable"),
    ),
    CodeRow(
        code="O14",
        name="reported, never paid",
        rule="The order was reported before it was paid, and was never paid.",
        prints="Reported to Rakuten and never paid in the shop: {orders}.",
        handling=_reversed("Have it reversed once, and report orders when they are paid."),
        told_by=kind(Kind.UNPAID_RECORDED),
    ),
    CodeRow(
        code="O15",
        name="left out, paid",
        rule="A rule of the configuration leaves the order out, and Rakuten pays for it.",
        prints="Left out by the rule {rule} and paid all the same: {orders}, {commission}.",
        handling=_reversed(
            "See that the rule is the one agreed and that Rakuten knows it; then have the order reversed.",
            owner=Owner.MANAGER,
        ),
        told_by=kind(Kind.LEFT_OUT_RECORDED),
        such_as=(("rule", "vouchers"),),
        is_ours=True,
    ),
)
