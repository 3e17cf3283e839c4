"""B20 to B36: the order has a click id, but its message was lost or refused.

A message for a MID that nobody has, or without a reference, is no attempt of the order's: under its own MID and
reference nothing was sent. That there was one, and what was answered, is the cause.
"""

from datetime import timedelta
from random import Random

from recon.records.attempt import AttemptKind
from recon.records.kind import Kind
from recon.records.transaction import NetworkList
from tests.scenarios.heard import (
    ACCESS_DENIED,
    ALL_REFUSED,
    FIELD_MISSING,
    FORBIDDEN,
    NO_ANSWER,
    NO_CONNECTION,
    ONE_REFUSED,
    ORDER_MISSING,
    OWN_GUARD,
    SENT_BEFORE,
    STATUS_ONLY,
    THROTTLED,
    THROWN_AWAY,
    UNAUTHORISED,
    UNKNOWN_MID,
    Heard,
)
from tests.scenarios.markets import DAY, DE, US
from tests.scenarios.ordinary import answer_lost, several
from tests.scenarios.table import IN_SILENCE, OLD, Age, Play, Scene
from tests.scenarios.tale import Beside, Tale

_RETRY = timedelta(minutes=5)
_LATELY, _ENOUGH = Age(7 * DAY, 13 * DAY), 12


def nothing(tale: Tale, _: Random) -> None:
    del tale


def _by_invoice(tale: Tale, _: Random) -> None:
    tale.order["payment_method"] = "invoice"


def only(heard: Heard, *, tries: int = 1) -> Play:
    """Send and hear this, so many times, and let Rakuten record nothing."""

    def play(tale: Tale, _: Random) -> None:
        for number in range(tries):
            tale.send(heard, after=number * _RETRY)

    return play


def _refused(tale: Tale, _: Random) -> None:
    tale.send(ALL_REFUSED)


def _partly_refused(tale: Tale, _: Random) -> None:
    tale.send(ONE_REFUSED)
    tale.book(tale.sale.nets[:-1])


def _mid_unknown(tale: Tale, _: Random) -> None:
    tale.send(UNKNOWN_MID, mid="12345")
    tale.beside.append(Beside("", tale.sale.ref, Kind.NO_PROGRAMME))


def _event(tale: Tale, _: Random) -> None:
    tale.send(kind=int(AttemptKind.EVENT), endpoint="https://track.linksynergy.com/eventnvppixel")
    tale.book(list=int(NetworkList.EVENT), commission_micros=0)


def _wrong_mid(tale: Tale, _: Random) -> None:
    ref = f"W{tale.sale.ref}"
    tale.order["order_ref"] = ref
    tale.tell()
    for row in (*tale.attempts, *tale.transactions):
        row.update(order_ref=ref, mid=US.mid)
    tale.beside.append(Beside(US.name, ref, Kind.UNKNOWN_ORDER))


def _too_late(tale: Tale, _: Random) -> None:
    tale.send(after=36 * DAY)


def _failed_then_suppressed(tale: Tale, _: Random) -> None:
    tale.send(NO_CONNECTION)
    tale.send(SENT_BEFORE, after=_RETRY)


def _without_reference(tale: Tale, _: Random) -> None:
    tale.send(ORDER_MISSING, order_ref=None)
    tale.beside.append(Beside(tale.sale.market.name, "", Kind.NO_REFERENCE))


def _unheard(tale: Tale, _: Random) -> None:
    tale.send(NO_ANSWER)


SCENES = (
    Scene(code="B20", what="never sent", kind=Kind.NEVER_SENT, play=nothing),
    Scene(code="B21", what="never sent by invoice", kind=Kind.NEVER_SENT, play=_by_invoice, markets=(US,), age=_LATELY, least=_ENOUGH),
    Scene(code="B22", what="the queue stood still", kind=Kind.NEVER_SENT, play=nothing, markets=(US,), age=IN_SILENCE, least=_ENOUGH),
    Scene(code="B23", what="no connection", kind=Kind.SEND_FAILED, play=only(NO_CONNECTION, tries=3)),
    Scene(code="B23", what="throttled", kind=Kind.SEND_FAILED, play=only(THROTTLED, tries=2)),
    Scene(code="B24", what="timeout after sending", kind=Kind.SEND_FAILED, play=_unheard),
    Scene(code="B25", what="answer lost", kind=Kind.RECEIVED_ALTHOUGH_ERROR, play=answer_lost),
    Scene(code="B26", what="access denied under 200", kind=Kind.REFUSED, play=only(ACCESS_DENIED)),
    Scene(code="B27", what="401", kind=Kind.REFUSED, play=only(UNAUTHORISED)),
    Scene(code="B27", what="403", kind=Kind.REFUSED, play=only(FORBIDDEN)),
    Scene(code="B28", what="our MID is unknown to Rakuten", kind=Kind.REFUSED, play=only(UNKNOWN_MID)),
    Scene(code="B28", what="a MID nobody has", kind=Kind.NEVER_SENT, play=_mid_unknown, markets=(DE,)),
    Scene(code="B29", what="all lines refused", kind=Kind.REFUSED, play=_refused),
    Scene(code="B29", what="some lines refused", kind=Kind.LINES_MISSING, play=_partly_refused, needs=several),
    Scene(code="B30", what="held by the sender's own check", kind=Kind.SEND_FAILED, play=only(OWN_GUARD)),
    Scene(code="B30", what="thrown away by the gateway", kind=Kind.REFUSED, play=only(THROWN_AWAY)),
    Scene(code="B31", what="sent as an event", kind=Kind.RECORDED_AS_EVENT, play=_event),
    Scene(code="B32", what="sent for another programme", kind=Kind.NEVER_SENT, play=_wrong_mid, markets=(DE,)),
    Scene(code="B33", what="sent too late", kind=Kind.NOT_RECORDED, play=_too_late, age=OLD),
    Scene(code="B34", what="suppressed as sent before", kind=Kind.SUPPRESSED, play=only(SENT_BEFORE)),
    Scene(code="B34", what="failed, then suppressed", kind=Kind.SEND_FAILED, play=_failed_then_suppressed),
    Scene(code="B35", what="a status without a body", kind=Kind.NOT_RECORDED, play=only(STATUS_ONLY)),
    Scene(code="B36", what="a field is missing", kind=Kind.REFUSED, play=only(FIELD_MISSING)),
    Scene(code="B36", what="the order id is missing", kind=Kind.NEVER_SENT, play=_without_reference),
)  # fmt: skip
