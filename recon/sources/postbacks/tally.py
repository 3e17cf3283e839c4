"""Counts what could not be read of a log, and says it in a few sentences with the first places."""

from collections import Counter

from recon.resend.words import fit_to_show

_QUOTED = 3


class Tally:
    """This is the list of flaws of one pull: how often each was met, and where first."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, list[str]] = {}

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
