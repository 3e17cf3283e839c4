"""Which codes nobody can tell without a postback log."""

from recon.records.codes.catalogue import CODES
from recon.records.codes.own_data import OWN_DATA
from recon.records.codes.row import CodeRow, Teller, Where
from recon.records.kind import Kind

# What the log alone knows: whether an order was sent, and what was answered.
_KINDS = {
    kind.slug
    for kind in (
        Kind.RECEIVED_ALTHOUGH_ERROR,
        Kind.RECORDED_BY_ANOTHER_PATH,
        Kind.NEVER_SENT,
        Kind.SEND_FAILED,
        Kind.REFUSED,
        Kind.NOT_RECORDED,
        Kind.SUPPRESSED,
        Kind.SENT_FOR_UNKNOWN_ORDER,
    )
}
# Their tests read what was sent, whatever the kind of their breaks.
_BY_ATTEMPTS = frozenset({"B29", "O05", "O12"})
_OF_THE_LOG = {
    Where.KIND: _KINDS,
    Where.CAUSE: _KINDS,
    Where.SIGNAL: {"failing", "silence", "send gap", "sent amounts", "recorded amounts"},
    Where.CHECK: {"turned away", "for another MID", "refused with HTTP 400", "none carries a click id"},
    Where.RUN: {"sent as not commissionable", "the shop says otherwise"},
    Where.HOLD: {"may have arrived", "accepted once", "late not taken", "order too old"},
}


def untold_without_log() -> list[CodeRow]:
    """List the codes that every place which tells them, or else notices them, reads from the log."""
    return [
        row
        for row in CODES.values()
        if row not in OWN_DATA and (row.code in _BY_ATTEMPTS or _needs_log(row.told_by or row.noticed_by))
    ]


def _needs_log(tellers: tuple[Teller, ...]) -> bool:
    return bool(tellers) and all(each.name in _OF_THE_LOG.get(each.where, ()) for each in tellers)
