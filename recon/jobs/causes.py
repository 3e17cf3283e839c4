"""Finds the cause of every break: its own tests, what its group has in common, since when and in which slice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

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


@dataclass(slots=True)
class _Gathered:
    """This is what the facts came to: codes by case, and the sample that is well by programme and currency."""

    codes: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    control: dict[tuple[str, str], list[Facts]] = field(default_factory=lambda: defaultdict(list))


def with_causes(
    bench: Bench,
    volumes: Sequence[Volume],
    asked: Asked,
    *,
    judged: Judged,
    diagnosed: Callable[[], Sequence[FoundBreak]],
) -> tuple[tuple[FoundBreak, ...], tuple[GroupFound, ...]]:
    """Write the cause of each break into its evidence; return the breaks, and what each group has in common.

    `diagnosed` tells what the judged cases mean in money, in their order; it is asked in a thread of its own.
    """
    if not judged.breaks:
        return (), ()
    # While DuckDB reads what the books know of the breaks, Python has a core to itself.
    with ThreadPoolExecutor(max_workers=1) as aside:
        diagnosing = aside.submit(diagnosed)
        with bench.engine.facts(volumes, asked=asked, cases=judged.breaks) as told:
            gathered = _gathered(told)
            sampled = told.sampled
        breaks = diagnosing.result()
    for key, code in codes_of(judged.pairs).items():
        gathered.codes[key] = (code, *gathered.codes.get(key, ()))
    for key in changed_references(judged.breaks):
        gathered.codes[key] = (CHANGED, *gathered.codes.get(key, ()))
    figures = _by_currency(judged.figures)
    groups, named = [], list(breaks)
    for of, places in _by_group(breaks).items():
        where, mine = (of.programme, of.currency), [breaks[place] for place in places]
        if of.kind is Kind.AMOUNT_DIFFERS and _is_foreign(of, bench):
            _exchange(mine, gathered.codes)
        cases = [_coded(each, gathered.codes) for each in mine]
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
                # As a plain tuple, which a CaseKey equals.
                gathered.codes[facts[:2]] = codes(facts)
    return gathered


def _is_foreign(of: GroupKey, bench: Bench) -> bool:
    """Tell whether orders are in another currency than their programme's: only those may have been exchanged."""
    programme = bench.programmes.get(of.programme)
    return programme is not None and programme.currency != of.currency


def _exchange(breaks: Sequence[FoundBreak], found: dict[tuple[str, int], tuple[str, ...]]) -> None:
    """Tell a rate of exchange where some orders without another cause share one."""
    alike = {case.order_ref for case in of_one_rate([_coded(each, found) for each in breaks])}
    for each in breaks:
        if each.order_ref in alike:
            # Whatever else makes the amount is arithmetic, and the rate that others share goes before it.
            found[each.key] = (_EXCHANGED, *found.get(each.key, ()))


def _coded(each: FoundBreak, found: Mapping[tuple[str, int], tuple[str, ...]]) -> Coded:
    ratio = (
        each.recorded * _MILLION // each.expected
        if each.expected > 0 and each.recorded > 0 and each.kind in _RATED
        else 0
    )
    return Coded(each.order_ref, found.get(each[:2], ()), ratio)


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
