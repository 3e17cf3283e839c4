"""A line of a report or a log that no book could take, word for word."""

from dataclasses import dataclass, field

from recon.records.click import is_well_formed

LONGEST_REJECT = 4_096
# Longer ones name no order that anybody would look for, and no database could look them up.
LONGEST_NAMED = 200
# Of one pull of one source; how many there were in all its remarks say.
MOST_REJECTS = 100


@dataclass(frozen=True, slots=True)
class Reject:
    """This is a line that was set aside, and why; `order_ref` is the order it seems to name, '' where none could be read.

    `raw` has its secrets hidden and unseen signs escaped; it is the beginning of a line of so many `signs`.
    """

    line: int | None
    why: str
    raw: str = field(repr=False)
    signs: int
    order_ref: str = ""

    @classmethod
    def of(cls, line: int | None, why: str, *, raw: str, order_ref: str = "") -> "Reject":
        """Set a line aside; of a very long one the beginning is kept, and of a reference what a database can hold.

        Where cells are missing, another may stand in the order's place: a click id or an address is no reference.
        """
        ref = order_ref.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()
        is_one = len(ref) <= LONGEST_NAMED and "@" not in ref and not is_well_formed(ref)
        return cls(line, why, raw[:LONGEST_REJECT], len(raw), ref if is_one else "")
