"""Finds the cause of every break: its own tests, what its group has in common, since when and in which slice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from recon.books.shelf import Volume
from recon.gap.causes import Cause, explain, onset
from recon.gap.figures import Figure
from recon.jobs.judged import FactsTold, Judged
from recon.jobs.question import Bench
from recon.matching.cause.aliases import CHANGED, changed_references
from recon.matching.cause.codes import codes
from recon.matching.cause.facts import SLICES, Facts
from recon.matching.cause.group import Certainty, Coded, Control, GroupCause, GroupKey, by_group, decide
from recon.matching.findings import CaseKey, FoundBreak
from recon.matching.request import Asked
from recon.records.kind import Kind
from recon.records.moment import micros

_MILLION = 1_000_000
_NEVER, _ONE_PATH, _STOPPED = "B20", "B21", "B22"


@dataclass(frozen=True, slots=True)
class GroupFound:
    """This is what explains the breaks of one programme, kind and currency, since which hour, and in which slice."""

    group: GroupCause
    since: datetime | None = None
    slice: str = ""
    stopped: bool = False


@dataclass(slots=True)
class _Gathered:
    """This is what the facts came to: codes by case, and the sample that is well by programme and currency."""

    codes: dict[CaseKey, tuple[str, ...]] = field(default_factory=dict)
    control: dict[tuple[str, str], list[Facts]] = field(default_factory=lambda: defaultdict(list))


def with_causes(
    bench: Bench, volumes: Sequence[Volume], asked: Asked, *, judged: Judged, breaks: Sequence[FoundBreak]
) -> tuple[tuple[FoundBreak, ...], tuple[GroupFound, ...]]:
    """Write the cause of each break into its evidence; return the breaks, and what each group has in common."""
    if not breaks:
        return (), ()
    with bench.engine.facts(volumes, asked=asked, cases=judged.breaks) as told:
        gathered = _gathered(told)
        sampled = told.sampled
    for key in changed_references(judged.breaks):
        gathered.codes[key] = (CHANGED, *gathered.codes.get(key, ()))
    figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for each in judged.figures:
        figures[each.programme, each.currency].append(each)
    groups = {}
    for of, cases in by_group((_key(each), _coded(each, gathered.codes)) for each in breaks):
        where = (of.programme, of.currency)
        orders, looked_at = sampled.get(where, (0, 0))
        control = Control(gathered.control.get(where, ()), orders, looked_at)
        groups[of] = _found(of, cases, control, figures.get(where, ()))
    named = (_named(each, gathered.codes.get(each.key, ()), groups[_key(each)]) for each in breaks)
    return tuple(named), tuple(groups.values())


def _gathered(told: FactsTold) -> _Gathered:
    gathered = _Gathered()
    for portion in told.portions:
        for facts, is_well in portion:
            if is_well:
                gathered.control[facts.programme, facts.currency].append(facts)
            else:
                gathered.codes[CaseKey(facts.programme, facts.key_number)] = codes(facts)
    return gathered


def _key(each: FoundBreak) -> GroupKey:
    return GroupKey(each.programme, each.kind, each.currency)


def _coded(each: FoundBreak, found: Mapping[CaseKey, tuple[str, ...]]) -> Coded:
    ratio = (
        each.recorded * _MILLION // each.expected
        if each.expected > 0
        and each.recorded > 0
        and each.kind in {Kind.AMOUNT_DIFFERS, Kind.CURRENCY_DIFFERS}
        else 0
    )
    return Coded(each.order_ref, found.get(each.key, ()), ratio)


def _found(key: GroupKey, cases: Sequence[Coded], control: Control, figures: Iterable[Figure]) -> GroupFound:
    """Join in the slice and the hour; the sample speaks for the same slice and the same time only."""
    known = list(figures)
    cause = explain(known, key.kind, currency=key.currency)
    since = onset(known, key.kind, currency=key.currency)
    begun = cause.since if cause is not None else since.since if since is not None else None
    mine = [each for each in control.sample if _is_inside(each, cause, begun)]
    return GroupFound(
        decide(key, cases, control=replace(control, sample=mine)),
        begun,
        cause.slice if cause is not None else "",
        stopped=cause is None and since is not None and since.is_whole,
    )


def _is_inside(facts: Facts, cause: Cause | None, begun: datetime | None) -> bool:
    if begun is not None and facts.placed_at < micros(begun):
        return False
    if cause is None:
        return True
    name, _, value = cause.slice.partition("=")
    return dict(zip(SLICES, facts.slices, strict=False)).get(name) == value


def _named(each: FoundBreak, found: tuple[str, ...], group: GroupFound) -> FoundBreak:
    """Write down the cause, how sure it is, and the other codes the case passes the tests of."""
    own = group.group.of(found)
    if not own:
        return each
    code = _narrowed(own, each, group)
    # A case that is not like its group has its own test, and nothing more, to stand on.
    is_like = own == group.group.code
    certainty = group.group.certainty.value if is_like else Certainty.UNCLEAR.value
    evidence = {**each.evidence, "cause": code, "certainty": certainty}
    others = [other for other in found if other != code]
    if others:
        evidence["also"] = " ".join(others)
    return replace(each, evidence=evidence)


def _narrowed(code: str, each: FoundBreak, group: GroupFound) -> str:
    """Say more exactly why nothing was sent: one path only, or everything since an hour."""
    if code != _NEVER or group.since is None or each.due_at < group.since:
        return code
    name, _, value = group.slice.partition("=")
    if value and each.slices.get(name) == value:
        return _ONE_PATH
    return _STOPPED if group.stopped else code
