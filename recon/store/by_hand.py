"""Orders that a person was to enter at Rakuten by hand: who wrote which order into which file, and who took it back.

They are decisions: rows that are only ever added. The last one of a case says how it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from recon.records.moment import moment
from recon.records.resend import OVER
from recon.store.audit import write_audit
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.schema import DECISIONS
from recon.store.schema_acts import RESENDS
from recon.store.switches import held_switch

_ENTERED = "entered by hand"
_RELEASED = "not entered by hand"


class NotByHand(LookupError):
    """This is a reference that stands in no file for a person to enter."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"'{ref}' stands in no file to be entered by hand; `recon manual list` lists them")
        self.ref = ref


class HandsOverlap(Exception):
    """This is an order that somebody else sends again, or wrote into a file, at the same moment; nothing was written."""


@dataclass(frozen=True, slots=True)
class ForHand:
    """This is an order that goes into a file: what for (a credit or a cancellation), and which file."""

    programme: str
    key_number: int
    order_ref: str
    form: str
    file: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class HandEntry:
    """This is an order that stands in a file: who wrote it there, and when."""

    order: ForHand
    who: str
    at: datetime

    @property
    def sentence(self) -> str:
        """Say where it stands, as the reason why it is neither sent again nor listed again."""
        return (
            f"it stands in {self.order.file} ({self.order.form}), written by {self.who} on {self.at:%Y-%m-%d}, to be "
            "entered at Rakuten by hand; `recon manual release` where nobody did"
        )


@dataclass(frozen=True, slots=True)
class HandAct:
    """This is one thing a person did with an order by hand: wrote it into a file, or took it out, and why."""

    is_entry: bool
    form: str
    file: str
    who: str
    why: str
    at: datetime
    amount: int
    currency: str


class ByHandEntries(Database):
    """This is the part of the store that remembers what people enter at Rakuten themselves."""

    def acts_by_hand(self, ref: str, *, programme: str) -> list[HandAct]:
        """List what people did with an order by hand, oldest first; what was taken back stays told."""
        rows = select(DECISIONS).where(
            DECISIONS.c.what.in_([_ENTERED, _RELEASED]),
            DECISIONS.c.programme == programme,
            DECISIONS.c.facts.endswith(f" {ref}", autoescape=True),
        )
        file, found = "", []
        with self.reading() as connection:
            for row in connection.execute(rows.order_by(DECISIONS.c.id)):
                form, _, order = row.facts.partition(" ")
                if order != ref:
                    continue
                is_entry = row.what == _ENTERED
                file = row.why if is_entry else file
                why = "" if is_entry else row.why
                found.append(
                    HandAct(is_entry, form, file, row.who, why, moment(row.at), row.amount, row.currency)
                )
        return found

    def by_hand(self, programme: str, *, key_number: int | None = None) -> Mapping[int, HandEntry]:
        """Find the orders of a programme that stand in a file, by their key number; or the one of a number."""
        with self.reading() as connection:
            return _standing(connection, programme, key_number=key_number)

    def enter_by_hand(
        self,
        orders: Sequence[ForHand],
        *,
        by: str,
        again: bool = False,
        settled: Mapping[int, datetime] | None = None,
    ) -> None:
        """Hold orders from being sent again, before the file is there in which a person finds them.

        `settled` tells by key number of which moment an earlier entry is over, because the report shows it.
        Raises HandsOverlap, and holds none, where one of them is on its way to Rakuten or stands in a file already.
        """
        with self.writing() as connection:
            # Held until the commit: whoever begins to send comes before it, and bars it, or after it.
            held_switch(connection)
            _must_be_free(connection, orders, again=again, settled=settled or {})
            at = self.wall()
            connection.execute(insert(DECISIONS), [_row(each, _ENTERED, by=by, at=at) for each in orders])
            for file in dict.fromkeys(each.file for each in orders):
                mine = [each for each in orders if each.file == file]
                refs = ", ".join(each.order_ref for each in mine)
                write_audit(connection, _ENTERED, at=at, who=by, target=f"file:{file}", detail=refs)

    def release_by_hand(self, ref: str, *, because: str, by: str, programme: str | None) -> list[HandEntry]:
        """Take orders of a reference out of their file, by a person's word: they may be sent or listed again."""
        if not because.strip() or not by.strip():
            raise NoReason("a decision needs a reason and a name; give --because and --as")
        with self.writing() as connection:
            held_switch(connection)
            found = [
                each for each in _standing(connection, programme).values() if each.order.order_ref == ref
            ]
            if not found:
                raise NotByHand(ref)
            at = self.wall()
            rows = [{**_row(each.order, _RELEASED, by=by, at=at), "why": because} for each in found]
            connection.execute(insert(DECISIONS), rows)
            for each in found:
                target = f"file:{each.order.file}"
                write_audit(connection, _RELEASED, at=at, who=by, target=target, detail=f"{ref}: {because}")
        return found


def _standing(
    connection: Connection, programme: str | None, *, key_number: int | None = None
) -> dict[int, HandEntry]:
    rows = select(DECISIONS).where(DECISIONS.c.what.in_([_ENTERED, _RELEASED])).order_by(DECISIONS.c.id)
    if programme is not None:
        rows = rows.where(DECISIONS.c.programme == programme)
    if key_number is not None:
        rows = rows.where(DECISIONS.c.target == str(key_number))
    found: dict[int, HandEntry] = {}
    for row in connection.execute(rows):
        number = int(row.target)
        if row.what == _RELEASED:
            found.pop(number, None)
            continue
        form, _, ref = row.facts.partition(" ")
        order = ForHand(row.programme, number, ref, form, row.why, row.amount, row.currency)
        found[number] = HandEntry(order, row.who, moment(row.at))
    return found


def _must_be_free(
    connection: Connection, orders: Iterable[ForHand], *, again: bool, settled: Mapping[int, datetime]
) -> None:
    programmes = {each.programme for each in orders}
    on_their_way = select(RESENDS.c.programme, RESENDS.c.key_number).where(
        RESENDS.c.programme.in_(programmes), RESENDS.c.state.not_in([state.value for state in OVER])
    )
    moving = {(row.programme, row.key_number) for row in connection.execute(on_their_way)}
    entered = {} if again else {name: _standing(connection, name) for name in programmes}
    for each in orders:
        if (each.programme, each.key_number) in moving:
            message = f"order '{each.order_ref}' is being sent again; `recon resend status` tells how far it has come"
            raise HandsOverlap(message)
        earlier = entered.get(each.programme, {}).get(each.key_number)
        if earlier is not None and earlier.at != settled.get(each.key_number):
            message = f"order '{each.order_ref}' was written into a file just now by somebody else; nothing was written"
            raise HandsOverlap(message)


def _row(order: ForHand, what: str, *, by: str, at: int) -> dict[str, str | int]:
    return {
        "what": what,
        "target": str(order.key_number),
        "programme": order.programme,
        "who": by,
        "why": order.file,
        "at": at,
        "facts": f"{order.form} {order.order_ref}",
        "amount": order.amount,
        "currency": order.currency,
    }
