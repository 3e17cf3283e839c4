"""Finds the cause of every break: its own tests, what its group has in common, since when and in which slice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import repeat

from recon.books.shelf import Volume
from recon.gap.causes import dead_slices, explain, onset, standstills
from recon.gap.figures import Figure
from recon.jobs.judged import FactsTold, Judged
from recon.jobs.named_causes import GroupFound, Namer, Stretch
from recon.jobs.question import Bench
from recon.jobs.references import codes_of
from recon.matching.cause.aliases import CHANGED, changed_references
from recon.matching.cause.codes import codes
from recon.matching.cause.facts import Facts
from recon.matching.cause.group import Coded, Control, GroupKey, decide, of_one_rate
from recon.matching.cause.publishers import TAKEN, one_publisher
from recon.matching.found_break import FoundBreak
from recon.matching.request import Asked
from recon.records.kind import Kind

_MILLION = 1_000_000
_RATED = frozenset({Kind.AMOUNT_DIFFERS, Kind.CURRENCY_DIFFERS})
_EXCHANGED = "B50"


_Codes = dict[str, dict[int, tuple[str, ...]]]


@dataclass(slots=True)
class _Gathered:
    """This is what the facts came to: codes by programme and key, and the sample that is well by programme and currency."""

    codes: _Codes = field(default_factory=lambda: defaultdict(dict))
    control: dict[tuple[str, str], list[Facts]] = field(default_factory=lambda: defaultdict(list))


@contextmanager
def caused(
    bench: Bench,
    volumes: Sequence[Volume],
    asked: Asked,
    *,
    judged: Judged,
    diagnosed: Callable[[], Sequence[FoundBreak]],
) -> Iterator[tuple[tuple[FoundBreak, ...], tuple[GroupFound, ...]]]:
    """Write the cause of each break into its evidence; tell the breaks, and what each group has in common.

    `diagnosed` tells what the judged cases mean in money, in their order; it is asked in a thread of its own. What the
    engine keeps of its reading for the next run is written until this is left.
    """
    if not judged.breaks:
        yield (), ()
        return
    # While DuckDB reads what the books know of the breaks, Python has a core to itself.
    with ThreadPoolExecutor(max_workers=1) as aside:
        diagnosing = aside.submit(diagnosed)
        with bench.engine.facts(volumes, asked=asked, cases=judged.breaks) as told:
            gathered = _gathered(told)
            yield _named(bench, judged, diagnosing.result(), gathered, sampled=told.sampled)


def _named(
    bench: Bench,
    judged: Judged,
    breaks: Sequence[FoundBreak],
    gathered: _Gathered,
    *,
    sampled: Mapping[tuple[str, str], tuple[int, int]],
) -> tuple[tuple[FoundBreak, ...], tuple[GroupFound, ...]]:
    for key, code in codes_of(judged.pairs).items():
        _put_first(code, key, gathered.codes)
    for key in changed_references(judged.breaks):
        _put_first(CHANGED, key, gathered.codes)
    figures = _by_currency(judged.figures)
    groups, named = [], list(breaks)
    for of, places in _by_group(breaks).items():
        where, mine = (of.programme, of.currency), [breaks[place] for place in places]
        if of.kind is Kind.AMOUNT_DIFFERS and _is_foreign(of, bench):
            _exchange(of, mine, gathered.codes)
        cases = _coded(of, mine, gathered.codes)
        control = Control(gathered.control.get(where, ()), *sampled.get(where, (0, 0)))
        group = _found(of, mine, cases, control=control, figures=figures.get(where, ()))
        namer = Namer(group)
        for place, each, case in zip(places, mine, cases, strict=True):
            named[place] = namer.named(each, case.codes)
        groups.append(group)
    return tuple(named), tuple(groups)


def _by_currency(figures: Iterable[Figure]) -> Mapping[tuple[str, str], list[Figure]]:
    """Put figures together by programme and currency."""
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for each in figures:
        found[each.programme, each.currency].append(each)
    return found


def _by_group(breaks: Iterable[FoundBreak]) -> dict[GroupKey, list[int]]:
    """Put breaks together that are decided together, by their places; in the order of programme, kind and currency."""
    found: dict[tuple[str, Kind, str], list[int]] = defaultdict(list)
    for place, each in enumerate(breaks):
        found[each.programme, each.kind, each.currency].append(place)
    return {GroupKey(*key): found[key] for key in sorted(found)}


def _gathered(told: FactsTold) -> _Gathered:
    gathered = _Gathered()
    for portion in told.portions:
        for facts, is_well in portion:
            if is_well:
                gathered.control[facts.programme, facts.currency].append(facts)
            else:
                mine, passed = gathered.codes[facts.programme], codes(facts)
                mine[facts.key_number] = passed
                mine.update(dict.fromkeys(told.alike.get(facts[:2], ()), passed))
    return gathered


def _is_foreign(of: GroupKey, bench: Bench) -> bool:
    """Tell whether orders are in another currency than their programme's: only those may have been exchanged."""
    programme = bench.programmes.get(of.programme)
    return programme is not None and programme.currency != of.currency


def _put_first(code: str, key: tuple[str, int], found: _Codes) -> None:
    programme, number = key
    found[programme][number] = (code, *found[programme].get(number, ()))


def _exchange(of: GroupKey, breaks: Sequence[FoundBreak], found: _Codes) -> None:
    """Tell a rate of exchange where some orders without another cause share one."""
    alike = {case.order_ref for case in of_one_rate(_coded(of, breaks, found))}
    for each in breaks:
        if each.order_ref in alike:
            # Whatever else makes the amount is arithmetic, and the rate that others share goes before it.
            _put_first(_EXCHANGED, each.key, found)


def _coded(of: GroupKey, breaks: Sequence[FoundBreak], found: _Codes) -> list[Coded]:
    """Put the codes of the breaks of one group beside their references, in their order."""
    mine = found[of.programme]
    refs = [each.order_ref for each in breaks]
    codes = [mine.get(each.key_number, ()) for each in breaks]
    ratios = map(_ratio, breaks) if of.kind in _RATED else repeat(0, len(refs))
    return list(map(Coded._make, zip(refs, codes, ratios, strict=True)))


def _ratio(each: FoundBreak) -> int:
    return each.recorded * _MILLION // each.expected if each.expected > 0 and each.recorded > 0 else 0


def _found(
    key: GroupKey,
    breaks: Sequence[FoundBreak],
    cases: Sequence[Coded],
    *,
    control: Control,
    figures: Sequence[Figure],
) -> GroupFound:
    """Join in the slice and the hour; the sample speaks for the same slice and the same time only."""
    cause = explain(figures, key.kind, currency=key.currency)
    begun = onset(figures, key.kind, currency=key.currency)
    stretch = Stretch(cause or begun, cause.slice if cause is not None else "")
    if not stretch.holds_most(breaks):
        # A trickle: one hour of it proves nothing, so every order since the first one speaks.
        cause, begun, stretch = None, None, Stretch(None)
    sample = [each for each in control.sample if stretch.is_around(each)]
    decided = decide(key, cases, control=replace(control, sample=sample))
    is_never = key.kind is Kind.NEVER_SENT
    return GroupFound(
        decided,
        stretch,
        stopped=cause is None and begun is not None and begun.is_whole,
        publisher=one_publisher([each.publisher_code for each in breaks], sample=sample)
        if decided.code in TAKEN
        else "",
        dead=dead_slices(figures, key.kind, currency=key.currency) if is_never else (),
        still=standstills(figures, key.kind, currency=key.currency) if is_never else (),
    )
