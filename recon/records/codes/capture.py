"""Breaks of capture: the click id never reached the order, so nothing can be sent unless it is got back."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, cause
from recon.records.kind import Kind


def _lost(step: str, *, owner: Owner = Owner.TRACKING) -> Handling:
    return Handling(Legitimate.NO, Again.NO, owner, step)


def _recovered(step: str) -> Handling:
    return Handling(Legitimate.NO, Again.AFTER_CORRECTION, Owner.TRACKING, step)


_CAPTURE = by(Where.SIGNAL, "capture")

CAPTURE = (
    CodeRow(
        code="B01",
        name="fewer click ids",
        rule="The share of web orders with a click id fell far below its usual, and clicks at Rakuten did not.",
        prints="Since {since}, only {share} of web orders carry a click id, usually {usual}: {orders} cannot be traced.",
        handling=_lost(
            "Undo what changed then in consent, redirects or checkout; estimate a make-good per publisher."
        ),
        told_by=_CAPTURE,
    ),
    CodeRow(
        code="B02",
        name="lost between landing and order",
        rule="The stored landing address has a click id, and the order's field is empty.",
        prints="The click id stood in the landing address and was not saved: {orders}.",
        handling=_recovered(
            "Mend the step that saves it, ask whether consent allows it, then set recover_clicks = true."
        ),
        told_by=by(Where.SIGN, "lost on the way"),
    ),
    CodeRow(
        code="B03",
        name="stripped before landing",
        rule="The campaign tags name Rakuten, and there is no click id in the landing address.",
        prints="Campaign tags arrive and the click id does not: {orders}.",
        handling=_lost(
            "Look at redirects and link shorteners before the landing page; try them with `recon landing`."
        ),
        told_by=by(Where.SIGN, "stripped"),
    ),
    CodeRow(
        code="B04",
        name="redirect strips it",
        rule="One landing address answers with a redirect that drops the parameters, or the orders landed there alone lose click ids.",
        prints="{address} loses the click id on its way to the last page, since {since}.",
        handling=_lost(
            "Let the redirect keep its parameters, and try the address again with `recon landing`."
        ),
        told_by=by(Where.SIGNAL, "landing", "capture"),
    ),
    CodeRow(
        code="B05",
        name="consent gate",
        rule="The sender holds orders back for want of consent, in the share that refuses the banner.",
        prints="Held back for want of consent: {orders}, {share} of the expected.",
        handling=Handling(
            Legitimate.DEPENDS,
            Again.NO,
            Owner.MANAGER,
            "Ask counsel whether consent is needed for this; send nothing before.",
        ),
        told_by=cause(Kind.SUPPRESSED),
    ),
    CodeRow(
        code="B06",
        name="cookie too short-lived",
        rule="Only browsers that end a script's cookies after days lose click ids, since one moment.",
        prints="Lost where {slice}, since {since}: {orders}.",
        handling=_lost("Set the cookie from the server instead of a script."),
        told_by=_CAPTURE,
    ),
    CodeRow(
        code="B07",
        name="checkout elsewhere",
        rule="All losses share one way of payment or one checkout host.",
        prints="Never a click id where {slice}: {orders}.",
        handling=_lost("Let the express button or the other host pass the page that stores the click id."),
        told_by=_CAPTURE,
    ),
    CodeRow(
        code="B08",
        name="tag removed",
        rule="From one minute on nearly no order carries a click id, in every slice alike.",
        prints="No click id since {since}, shortly after {release}: {orders}.",
        handling=_lost("Roll the release back, or put tag and storage step back in."),
        told_by=_CAPTURE,
    ),
    CodeRow(
        code="B09",
        name="app without click ids",
        rule="No order of the app carries a click id, where even a quarter of the web's share would have left some.",
        prints="Orders of the app carry no click id: {orders}.",
        handling=_lost(
            "Let the app take the click id over from its deep link; ask Rakuten for its app kit, or leave the app out by a rule."
        ),
        told_by=by(Where.RUN, "carries a click id"),
    ),
    CodeRow(
        code="B10",
        name="frozen or foreign click id",
        rule="One id stands on many orders, is far too old, belongs to another MID, or is not the landing address's own.",
        prints="One click id, {click}, on {orders} of {customers}.",
        handling=_lost(
            "Find what writes it: a page cache, a test value, an old cookie; send none of them again."
        ),
        told_by=by(Where.SIGN, "frozen", "pool", "another click", "foreign mid", "landed long ago"),
    ),
    CodeRow(
        code="B11",
        name="click id from a cache",
        rule="One id comes on many orders within an hour.",
        prints="One click id, {click}, within an hour on {orders}.",
        handling=_lost("Leave the page that writes the click id out of the cache and the CDN."),
        told_by=by(Where.SIGN, "cached"),
    ),
    CodeRow(
        code="B12",
        name="damaged click id",
        rule="The id is not 34 characters of its alphabet: cut, encoded, written small, or a word like 'undefined' for none.",
        prints="The click id has {characters} instead of 34: {orders}.",
        handling=_recovered(
            "Widen the column or mend what writes it; take whole ids from landing addresses (recover_clicks)."
        ),
        told_by=(
            *by(Where.SIGN, "damaged", "placeholder", "small letters"),
            *by(Where.HOLD, "click malformed"),
            *cause(Kind.NEVER_SENT, Kind.REFUSED, Kind.NOT_RECORDED),
        ),
    ),
    CodeRow(
        code="B13",
        name="saved after the order",
        rule="The id stands on the customer or the session, and not on the order.",
        prints="Saved after the order was written: {orders}.",
        handling=_recovered("Read the click id from the table of sessions in the query, then pull again."),
        untold="the shop's book holds orders, no customers and no sessions; what still stands in a landing address is told as B02",
    ),
)
