"""Says of breaks by which other reference Rakuten or the log may know them: sure, or as a suggestion with its score."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from recon.jobs.question import Bench, question, volumes_of
from recon.matching.found_break import CaseKey, FoundBreak
from recon.matching.judged import IN_REPORT, Pair
from recon.matching.references import change_of
from recon.records.kind import Kind, Side


def with_references(breaks: Iterable[FoundBreak], pairs: Sequence[Pair]) -> tuple[FoundBreak, ...]:
    """Write into the evidence of each break the best other reference that may be it."""
    best = {key: found[0] for key, found in by_order(pairs).items()}
    if not best:
        return tuple(breaks)
    return tuple(_told(each, best.get(each.key)) for each in breaks)


def by_order(pairs: Iterable[Pair]) -> Mapping[CaseKey, list[Pair]]:
    """Sort pairs by their orders; of each order the sure one first, then the best suggestion."""
    found: dict[CaseKey, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda each: (each.link != 1, -each.score, each.other_ref)):
        found.setdefault(CaseKey(pair.programme, pair.key_number), []).append(pair)
    return found


def codes_of(pairs: Iterable[Pair]) -> Mapping[CaseKey, str]:
    """Tell what was done to the reference of each order that stands at Rakuten under another."""
    return {
        CaseKey(pair.programme, pair.key_number): change_of(pair.order_ref, pair.other_ref).code
        for pair in pairs
        if pair.link == 1
    }


def known_as(pairs: Sequence[Mapping[str, Any]]) -> str:
    """Say by which other reference an order is known, or may be; '' where none is like it. The best comes first."""
    best = _best(pairs)
    if best is None:
        return ""
    where = "Rakuten's report" if best["book"] == IN_REPORT else "the log"
    if best["link"] == 1:
        return f"it stands at Rakuten as '{best['other_ref']}'; to send it again would book it twice"
    others = f", as may {len(pairs) - 1} more" if len(pairs) > 1 else ""
    return (
        f"{where} has '{best['other_ref']}', which may be this order (score {best['score']} of 100{others})"
    )


def in_words(pairs: Sequence[Mapping[str, Any]], *, key_number: int) -> str:
    """Tell of an order by which other reference it is known, and of another reference which order it is."""
    own = [each for each in pairs if each["key_number"] == key_number]
    if own:
        said = known_as(own)
        return f"{said[0].upper()}{said[1:]}."
    best = _best([each for each in pairs if each["other"] == key_number])
    if best is None:
        return ""
    if best["link"] == 1:
        return f"It is order '{best['order_ref']}' of the shop."
    return f"It may be order '{best['order_ref']}' of the shop (score {best['score']} of 100)."


def _best(pairs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return max(pairs, key=lambda each: (each["link"] == 1, each["score"]), default=None)


def _told(found: FoundBreak, pair: Pair | None) -> FoundBreak:
    if pair is None:
        return found
    if found.kind is Kind.UNDER_ANOTHER_REFERENCE:
        return found.with_evidence({**found.evidence, "known_as": pair.other_ref})
    if found.kind.row.side is not Side.MISSING:
        return found
    perhaps: dict[str, str | int] = {"perhaps": pair.other_ref, "perhaps_score": pair.score}
    return found.with_evidence({**found.evidence, **perhaps})


def is_known(bench: Bench, ref: str, *, programme: str, as_of: datetime) -> bool:
    """Tell whether any book of a programme has the reference, or one that is of no programme."""
    volumes = volumes_of(bench)
    asked, _ = question(bench, volumes, as_of=as_of, keys=bench.keys.keys_known(ref))
    return any(
        (row["programme"] or programme) == programme
        for row in bench.engine.story(volumes, asked=asked).verdict
    )
