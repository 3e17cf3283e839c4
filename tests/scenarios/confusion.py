"""Compares what was found with the truth, order by order: the table of codes, and the bars."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recon.cli.explain_shown import told_words
from recon.records.codes import CODES, Where
from recon.records.kind import Kind, Side, Verdict
from tests.scenarios.judging import Found
from tests.scenarios.markets import MARKETS
from tests.scenarios.scenes import SCENES
from tests.scenarios.table import Scene
from tests.scenarios.unseen import UNSEEN
from tests.scenarios.world import Truth, World

Said = tuple[Kind | None, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """This is one reference with what is true of it and what was said."""

    truth: Truth
    kind: Kind | None
    code: str
    cause: str
    together: frozenset[str] = frozenset()

    @property
    def is_break(self) -> bool:
        """Tell whether it is called a break."""
        return self.kind is not None and self.kind.row.verdict is Verdict.BREAK

    @property
    def shows_together(self) -> bool:
        """Tell whether its code is one that only many orders show, which a run says of all of them."""
        told = CODES[self.truth.scene.code].told_by
        return any(each.where is Where.RUN for each in told) and not self.is_break

    @property
    def is_told_missing(self) -> bool:
        """Tell whether an order is called missing that is not, without the cause that says so."""
        is_called = self.kind is not None and self.kind.row.side is Side.MISSING
        is_missing = self.truth.scene.is_missing if self.truth.is_first else False
        return is_called and not is_missing and self.cause != self.truth.scene.code


@dataclass(frozen=True, slots=True)
class Bar:
    """This is one bar: what must not be, of which orders it is so, of how many, and of how many in 1,000 it may."""

    what: str
    short: tuple[Compared, ...]
    of: int
    per_mille: int = 0

    @property
    def is_met(self) -> bool:
        return len(self.short) * 1000 <= self.of * self.per_mille

    def __str__(self) -> str:
        codes = dict.fromkeys(each.truth.scene.code or "normal" for each in self.short)
        where = f" ({' '.join(sorted(codes))})" if not self.is_met else ""
        return (
            f"{'met   ' if self.is_met else 'MISSED'}  {self.what}: {len(self.short):,} of {self.of:,}{where}"
        )


def compare(world: World, found: Found) -> list[Compared]:
    """Hold every truth against what was said of its reference."""
    return [
        Compared(
            truth,
            found.kind(truth.programme, truth.key),
            found.code(truth.programme, truth.key),
            found.causes.get((truth.programme, truth.key), ""),
            found.together(truth.programme),
        )
        for truth in world.truths
    ]


def by_scene(compared: list[Compared]) -> dict[Scene, Counter[Said]]:
    """Count what was said of the orders of each injected scene."""
    said: dict[Scene, Counter[Said]] = {}
    for each in compared:
        if each.truth.is_first and not each.truth.is_normal:
            said.setdefault(each.truth.scene, Counter())[(each.kind, each.code)] += 1
    return said


def bars(compared: list[Compared]) -> list[Bar]:
    """Hold the figures against the bars."""
    injected = [each for each in compared if not each.truth.is_normal and each.truth.is_first]
    normal = [each for each in compared if each.truth.is_normal]
    settled = [each for each in normal if each.truth.verdict is not Verdict.WAITING and _is_whole(each)]
    breaks = [each for each in compared if each.is_break]
    told = [each for each in breaks if each.truth.verdict is Verdict.BREAK and each.truth.is_first]
    return [
        _bar("injected, kind not found", injected, lambda each: each.kind is not each.truth.kind),
        _bar("breaks, found under another code", told, lambda each: each.code not in each.truth.scene.codes),
        _bar(
            "shown by many orders only, not found",
            [each for each in injected if each.shows_together],
            lambda each: each.truth.scene.code not in each.together,
        ),
        _bar("normal orders called a break", normal, lambda each: each.is_break),
        _bar("wrongly called missing", compared, lambda each: each.is_told_missing),
        _bar("settled, cannot be judged", settled, _is_unjudged, per_mille=10),
        _bar("breaks without a cause", breaks, lambda each: not each.cause, per_mille=50),
    ]


def _bar(what: str, of: list[Compared], short: Callable[[Compared], bool], *, per_mille: int = 0) -> Bar:
    return Bar(what, tuple(each for each in of if short(each)), len(of), per_mille)


def _is_whole(each: Compared) -> bool:
    market = MARKETS.get(each.truth.programme)
    return market is not None and market.is_whole


def _is_unjudged(each: Compared) -> bool:
    return each.kind is None or each.kind.row.verdict is Verdict.CANNOT_JUDGE


def lines(compared: list[Compared]) -> Iterator[str]:
    """Write the table: each scene, what must be said of it, and what was said, with the known gap."""
    said = by_scene(compared)
    yield f"{'code':<5}{'what was done':<34}{'must be':<28}{'found (kind, code) x orders':<46}"
    for scene in SCENES:
        if scene in said:
            yield _line(scene, said[scene])
    yield ""
    yield "no single order shows"
    for code, why in UNSEEN.items():
        yield f"  {code}  {why}"
    yield ""
    ordinary = Counter((each.truth.scene.name, each.kind) for each in compared if each.truth.is_normal)
    yield "normal orders"
    for (name, kind), count in sorted(ordinary.items(), key=lambda row: row[0][0]):
        yield f"  {name:<37}{kind.label if kind else 'not found':<34}{count:>7,}"


def _line(scene: Scene, said: Counter[Said]) -> str:
    must = scene.kind.label
    found = ", ".join(f"{_kind(kind)} {code} x{count}" for (kind, code), count in said.most_common())
    right = {kind for kind, _ in said} == {scene.kind} and {code for _, code in said} <= scene.codes
    mark = f"  cannot be told: {scene.cannot}" if scene.cannot else _told_elsewhere(scene)
    mark = mark if right else "  <- NOT KNOWN"
    return f"{scene.code:<5}{scene.what:<34}{must:<28}{found:<46}{mark}".rstrip()


def _told_elsewhere(scene: Scene) -> str:
    """Say where a code is told that the order's own kind does not carry: of many orders together, or on its page."""
    row = CODES[scene.code]
    is_told = scene.verdict is Verdict.BREAK or scene.kind in row.kinds
    return "" if is_told else f"  {told_words(row)}"


def _kind(kind: Kind | None) -> str:
    return kind.label if kind else "nothing"
