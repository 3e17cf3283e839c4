"""Finds the cause of every break: its own tests, what its group has in common, since when and in which slice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from recon.books.shelf import Volume
from recon.gap.causes import Cause, Onset, dead_slices, explain, onset, standstills
from recon.gap.figures import Figure
from recon.jobs.judged import FactsTold, Judged
from recon.jobs.question import Bench
from recon.jobs.references import codes_of
from recon.matching.cause.aliases import CHANGED, changed_references
from recon.matching.cause.codes import codes
from recon.matching.cause.facts import SLICES, Facts
from recon.matching.cause.group import Certainty, Coded, Control, GroupCause, GroupKey, decide, of_one_rate
from recon.matching.cause.publishers import ONE_PUBLISHER, TAKEN, one_publisher
from recon.matching.findings import CaseKey, FoundBreak
from recon.matching.request import Asked
from recon.records.kind import Kind
from recon.records.moment import micros

_MILLION = 1_000_000
_NEVER, _ONE_PATH, _STOPPED, _EXCHANGED = "B20", "B21", "B22", "B50"


@dataclass(frozen=True, slots=True)
class Stretch:
    """This is when and in which slice a cause was at work; everywhere and always where no hour stands out."""

    hours: Cause | Onset | None
    slice: str = ""

    def holds_most(self, breaks: Sequence[FoundBreak]) -> bool:
        """Tell whether at least four fifths of some breaks fell due in it."""
        return sum(map(self.holds, breaks)) * 5 >= len(breaks) * 4

    def holds(self, each: FoundBreak) -> bool:
        """Tell whether a break fell due in it."""
        if self.hours is None:
            return True
        name, _, value = self.slice.partition("=")
        is_then = self.hours.since <= each.due_at < self.hours.until
        return is_then and (not value or each.slices.get(name) == value)

    def is_around(self, facts: Facts) -> bool:
        """Tell whether an order of the sample was placed in it."""
        hours = self.hours
        if hours is not None and not micros(hours.since) <= facts.placed_at < micros(hours.until):
            return False
        name, _, value = self.slice.partition("=")
        return not value or dict(zip(SLICES, facts.slices, strict=False)).get(name) == value


@dataclass(frozen=True, slots=True)
class GroupFound:
    """This is what explains the breaks of one programme, kind and currency, and when and where it was at work.

    `dead` are slices of which nearly nothing was sent, `still` the hours in which nothing was.
    """

    group: GroupCause
    stretch: Stretch
    stopped: bool = False
    publisher: str = ""
    dead: tuple[Cause, ...] = ()
    still: tuple[Onset, ...] = ()


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
    for key, code in codes_of(judged.pairs).items():
        gathered.codes[key] = (code, *gathered.codes.get(key, ()))
    for key in changed_references(judged.breaks):
        gathered.codes[key] = (CHANGED, *gathered.codes.get(key, ()))
    figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for each in judged.figures:
        figures[each.programme, each.currency].append(each)
    groups = {}
    for of, mine in _by_group(breaks).items():
        where = (of.programme, of.currency)
        if of.kind is Kind.AMOUNT_DIFFERS and _is_foreign(of, bench):
            _exchange(mine, gathered.codes)
        cases = [_coded(each, gathered.codes) for each in mine]
        control = Control(gathered.control.get(where, ()), *sampled.get(where, (0, 0)))
        groups[of] = _found(of, mine, cases, control=control, figures=figures.get(where, ()))
    named = (_named(each, gathered.codes.get(each.key, ()), groups[_key(each)]) for each in breaks)
    return tuple(named), tuple(groups.values())


def _by_group(breaks: Iterable[FoundBreak]) -> dict[GroupKey, list[FoundBreak]]:
    """Put breaks together that are decided together, in the order of programme, kind and currency."""
    found: dict[GroupKey, list[FoundBreak]] = defaultdict(list)
    for each in breaks:
        found[_key(each)].append(each)
    return {key: found[key] for key in sorted(found)}


def _gathered(told: FactsTold) -> _Gathered:
    gathered = _Gathered()
    for portion in told.portions:
        for facts, is_well in portion:
            if is_well:
                gathered.control[facts.programme, facts.currency].append(facts)
            else:
                gathered.codes[CaseKey(facts.programme, facts.key_number)] = codes(facts)
    return gathered


def _is_foreign(of: GroupKey, bench: Bench) -> bool:
    """Tell whether orders are in another currency than their programme's: only those may have been exchanged."""
    programme = bench.programmes.get(of.programme)
    return programme is not None and programme.currency != of.currency


def _exchange(breaks: Sequence[FoundBreak], found: dict[CaseKey, tuple[str, ...]]) -> None:
    """Tell a rate of exchange where some orders without another cause share one."""
    alike = {case.order_ref for case in of_one_rate([_coded(each, found) for each in breaks])}
    for each in breaks:
        if each.order_ref in alike:
            # Whatever else makes the amount is arithmetic, and the rate that others share goes before it.
            found[each.key] = (_EXCHANGED, *found.get(each.key, ()))


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


def _named(each: FoundBreak, found: tuple[str, ...], group: GroupFound) -> FoundBreak:
    """Write down the cause, how sure it is, and the other codes the case passes the tests of."""
    own = group.group.of(found)
    if not own:
        return each
    code, certainty, stretch = _narrowed(own, each, group)
    evidence = {**each.evidence, "cause": code, "certainty": certainty.value}
    if stretch is not None and stretch.hours is not None:
        evidence["since"] = stretch.hours.since.isoformat()
        evidence |= {"where": stretch.slice} if stretch.slice else {}
    others = [other for other in found if other != code]
    if others:
        evidence["also"] = " ".join(others)
    return each.with_evidence(evidence)


def _narrowed(code: str, each: FoundBreak, group: GroupFound) -> tuple[str, Certainty, Stretch | None]:
    """Say more exactly what orders share: one publisher; or nothing sent, by one path or while all stood still."""
    sure = group.group.certainty_of(code)
    if code != _NEVER:
        is_theirs = code in TAKEN and group.publisher and each.publisher_code == group.publisher
        return (ONE_PUBLISHER if is_theirs else code), sure, None
    # A path may have been dead for longer than nothing at all was sent.
    for stretch in (*(Stretch(path, path.slice) for path in group.dead), *map(Stretch, group.still)):
        if stretch.holds(each):
            return (_ONE_PATH if stretch.slice else _STOPPED), Certainty.CERTAIN, stretch
    if group.stretch.hours is None or each.due_at < group.stretch.hours.since:
        return _NEVER, sure, None
    if group.stretch.slice and group.stretch.holds(each):
        return _ONE_PATH, sure, group.stretch
    return (_STOPPED, sure, group.stretch) if group.stopped else (_NEVER, sure, None)
