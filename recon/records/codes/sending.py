"""Breaks of sending: the order has a click id, and its message was lost or refused."""

from recon.records.codes.row import Again, CodeRow, Handling, Legitimate, Owner, Where, by, cause, kind
from recon.records.kind import Kind

_TRACKING = Owner.TRACKING


def _again(again: Again, step: str, *, owner: Owner = _TRACKING) -> Handling:
    return Handling(Legitimate.NO, again, owner, step)


SENDING = (
    CodeRow(
        code="B20",
        name="never sent",
        rule="The order was due and has a click id, the log has no attempt, and Rakuten lists nothing.",
        prints="Due with a click id and never sent: {orders}, the first {since}.",
        handling=_again(
            Again.YES,
            "Let the sender find why these were left out (`recon breaks --cause B20` lists them), then `recon resend plan`.",
        ),
        told_by=kind(Kind.NEVER_SENT),
        noticed_by=kind(Kind.SENDING_NOT_KNOWN),
    ),
    CodeRow(
        code="B21",
        name="one path never sends",
        rule="The orders that were never sent share a slice, and the others of that time do not.",
        prints="Only where {slice} nothing is sent, since {since}: {orders}.",
        handling=_again(
            Again.YES, "Let that path pass the status that triggers the sending, then `recon resend plan`."
        ),
        told_by=(*by(Where.INCIDENT, "the slice that explains most of a kind"), *cause(Kind.NEVER_SENT)),
    ),
    CodeRow(
        code="B22",
        name="sender silent",
        rule="No attempt was taken for longer than luck explains at this hour and weekday.",
        prints="Nothing was reported since {since}; waiting: {orders}.",
        handling=_again(
            Again.YES,
            "Start the sender again and let it catch up; send nothing by hand yet.",
            owner=Owner.ON_CALL,
        ),
        told_by=(*by(Where.SIGNAL, "silence"), *cause(Kind.NEVER_SENT)),
    ),
    CodeRow(
        code="B23",
        name="never left the house",
        rule="Name, TLS or connection failed, or a well-formed answer asked to wait, and Rakuten lists nothing.",
        prints="Failed before anything arrived ({answer}): {attempts} since {since}.",
        handling=_again(Again.YES, "Mend the way to Rakuten, then `recon resend plan`.", owner=Owner.ON_CALL),
        told_by=(*by(Where.SIGNAL, "failing"), *cause(Kind.SEND_FAILED)),
        such_as=(("answer", "no connection was made"),),
    ),
    CodeRow(
        code="B24",
        name="perhaps arrived",
        rule="The request was written and no clear answer came; Rakuten lists nothing once it has settled.",
        prints="Nobody knows whether Rakuten took it, and its report does not list it: {orders}.",
        handling=_again(
            Again.A_PERSON_DECIDES,
            "Ask Rakuten whether it has them (`recon breaks --cause B24 --csv`); credit in its dashboard what it denies, send none again.",
            owner=Owner.MANAGER,
        ),
        told_by=(*by(Where.HOLD, "may have arrived"), *cause(Kind.SEND_FAILED)),
    ),
    CodeRow(
        code="B25",
        name="answer lost, order there",
        rule="The attempt failed or its answer was unclear, and Rakuten lists the order.",
        prints="Rakuten has it although the answer was {answer}.",
        handling=Handling(
            Legitimate.YES, Again.NO, Owner.NOBODY, "Nothing is to be done; never send it again."
        ),
        told_by=kind(Kind.RECEIVED_ALTHOUGH_ERROR),
        such_as=(("answer", "HTTP 502"),),
    ),
    CodeRow(
        code="B26",
        name="access denied",
        rule="The answer has status 200 and an error element.",
        prints="Rakuten refuses MID {mid} although it answers 200 ({answer}): {orders}.",
        handling=_again(
            Again.AFTER_CORRECTION,
            "Ask Rakuten to enable real-time tracking for this MID and method.",
            owner=Owner.MANAGER,
        ),
        told_by=(*by(Where.CHECK, "turned away"), *by(Where.SIGNAL, "failing"), *cause(Kind.REFUSED)),
    ),
    CodeRow(
        code="B27",
        name="login refused",
        rule="The answer is 401 or 403: token, key, signature or outgoing address.",
        prints="Login refused with {status} since {since}: {orders}.",
        handling=_again(
            Again.AFTER_CORRECTION,
            "Renew token or key, and ask Rakuten whether our outgoing address is allowed.",
        ),
        told_by=(*by(Where.CHECK, "turned away"), *cause(Kind.REFUSED)),
        noticed_by=by(Where.SIGNAL, "failing"),
    ),
    CodeRow(
        code="B28",
        name="unknown MID",
        rule="The answer is a page with status 400 that takes no order of this MID.",
        prints="Rakuten does not know MID {mid}: {orders}.",
        handling=_again(
            Again.AFTER_CORRECTION, "Correct the MID in the sender: a test value, or another country's."
        ),
        told_by=(*by(Where.CHECK, "turned away"), *cause(Kind.REFUSED, Kind.NEVER_SENT)),
        noticed_by=by(Where.SIGNAL, "failing"),
    ),
    CodeRow(
        code="B29",
        name="lines refused",
        rule="The answer counts bad lines: all of them, or more than none.",
        prints="Refused {refused} of {lines}, SKU {sku} among them.",
        handling=_again(
            Again.AFTER_CORRECTION,
            "Correct what the answer names; where some lines were taken, only the others may go.",
        ),
        told_by=(*by(Where.SIGNAL, "failing"), *cause(Kind.REFUSED, Kind.NOT_RECORDED, Kind.AMOUNT_DIFFERS)),
    ),
    CodeRow(
        code="B30",
        name="thrown away by the sender",
        rule="The gateway gives up before it sends: a line without price, SKU or quantity.",
        prints="Thrown away before sending, for its {field}: {orders}.",
        handling=_again(
            Again.AFTER_CORRECTION, "Map the field in the gateway; try one event with `recon postback`."
        ),
        told_by=(
            *by(Where.POSTBACK, "what the connector gets wrong"),
            *cause(Kind.NEVER_SENT, Kind.SEND_FAILED, Kind.REFUSED),
        ),
        such_as=(("field", "price of 0"),),
    ),
    CodeRow(
        code="B31",
        name="sent as an event",
        rule="It went to the address of media events, and stands in the report of events only.",
        prints="Reported as an event, not as a sale: {orders}, for which nobody is paid.",
        handling=_again(
            Again.A_PERSON_DECIDES,
            "Correct the address; ask Rakuten whether both would count before any is sent.",
        ),
        told_by=(*kind(Kind.RECORDED_AS_EVENT), *cause(Kind.NOT_RECORDED)),
    ),
    CodeRow(
        code="B32",
        name="sent for another MID",
        rule="The attempt carries the MID of another programme, whose report shows the order.",
        prints="Reported for MID {other_mid} instead of {mid}: {orders}.",
        handling=_again(
            Again.NO,
            "Correct the MID; have it reversed there and credited here, by hand.",
            owner=Owner.MANAGER,
        ),
        told_by=cause(Kind.NEVER_SENT, Kind.NOT_RECORDED, Kind.UNKNOWN_ORDER),
        noticed_by=by(Where.CHECK, "for another MID"),
    ),
    CodeRow(
        code="B33",
        name="sent too late",
        rule="Between order and attempt lies more than Rakuten accepts, and nothing is listed.",
        prints="Sent {days} after the order; Rakuten takes {allowed}.",
        handling=_again(
            Again.NO,
            "Ask for a manual credit: `recon manual transactions` writes the file.",
            owner=Owner.MANAGER,
        ),
        told_by=cause(Kind.NOT_RECORDED, Kind.REFUSED),
        noticed_by=by(Where.HOLD, "order too old", "late not taken"),
    ),
    CodeRow(
        code="B34",
        name="held back as a duplicate",
        rule="The sender took it for sent and held it back, and no attempt was ever accepted.",
        prints="The sender believes it was sent: {orders} without an accepted attempt.",
        handling=_again(
            Again.A_PERSON_DECIDES,
            "Set the sender's mark after the answer, not before; ask Rakuten about these orders, and have those it lacks credited by hand.",
        ),
        told_by=cause(Kind.SUPPRESSED, Kind.SEND_FAILED),
    ),
    CodeRow(
        code="B35",
        name="sent by the log alone",
        rule="The log has a status and no answer's body, and Rakuten lists nothing for more than a few.",
        prints="The log says sent, Rakuten lists nothing: {orders}.",
        handling=_again(
            Again.A_PERSON_DECIDES,
            "Let the log keep Rakuten's answer (xml=1); ask Rakuten about three of these orders before anything is sent.",
        ),
        told_by=cause(Kind.NOT_RECORDED),
        noticed_by=by(Where.HOLD, "may have arrived"),
    ),
    CodeRow(
        code="B36",
        name="field missing",
        rule="The answer is 400, and order id, amount or MID is missing from the request.",
        prints="Refused with 400 for want of {field}: {orders}.",
        handling=_again(
            Again.AFTER_CORRECTION,
            "Map order id, amount and MID in the gateway; try one event with `recon postback`.",
        ),
        told_by=(*by(Where.CHECK, "refused with HTTP 400"), *cause(Kind.REFUSED, Kind.NEVER_SENT)),
    ),
)
