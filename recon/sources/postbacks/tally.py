"""Counts what could not be read of a log, and says it in a few sentences with the first places."""

from collections import Counter

from recon.records.reject import MOST_REJECTS, Reject
from recon.resend.whole import whole_text
from recon.resend.words import fit_to_show

_QUOTED = 3
_BEGINNING = 400


class Tally:
    """This is the list of flaws of one pull: how often each was met, and where first."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, list[str]] = {}
        self.rejects: list[Reject] = []

    def set_aside(self, flaw: str, *, line: int, raw: bytes, where: str, order_ref: str = "") -> None:
        """Note a line that is no attempt, and keep it, of very many the first ones."""
        self.add(flaw, where=where, quoted=raw[:_BEGINNING].decode("utf-8", "replace"))
        if len(self.rejects) < MOST_REJECTS:
            words = whole_text(raw)
            self.rejects.append(Reject.of(line, flaw, raw=words, order_ref=order_ref))

    def add(self, flaw: str, *, where: str, quoted: str = "") -> None:
        """Note one flaw."""
        self._counts[flaw] += 1
        first = self._first.setdefault(flaw, [])
        if len(first) < _QUOTED:
            first.append(f"{where} {fit_to_show(quoted, limit=80)}".rstrip())

    def remarks(self) -> tuple[str, ...]:
        """Say each flaw in one sentence, the commonest first."""
        return tuple(
            f"{count} x {flaw}: {'; '.join(self._first[flaw])}{' ...' if count > _QUOTED else ''}"
            for flaw, count in self._counts.most_common()
        )
