"""Compares what was found with the truth, order by order: the table of codes, and the bars."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from recon.records.kind import Kind, Side, Verdict
from tests.scenarios.judging import Found
from tests.scenarios.markets import MARKETS
from tests.scenarios.scenes import SCENES
from tests.scenarios.table import Scene
from tests.scenarios.world import Truth, World

Said = tuple[Kind | None, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """This is one reference with what is true of it and what was said."""

    truth: Truth
    kind: Kind | None
    code: str
    cause: str

    @property
    def is_told_missing(self) -> bool:
        """Tell whether an order is called missing that is not, without the cause that says so."""
        is_called = self.kind is not None and self.kind.row.side is Side.MISSING
        is_missing = self.truth.scene.is_missing if self.truth.is_first else False
        return is_called and not is_missing and self.cause != self.truth.scene.code


@dataclass(frozen=True, slots=True)
class Bar:
    """This is one bar: what must hold, how much does not, of how many, and how much may."""

    what: str
    short: int
    of: int
    allowed_per_mille: int

    @property
    def is_met(self) -> bool:
        return self.short * 1000 <= self.of * self.allowed_per_mille

    def __str__(self) -> str:
        return f"{'met   ' if self.is_met else 'MISSED'}  {self.what}: {self.short} of {self.of:,}"


def compare(world: World, found: Found) -> list[Compared]:
    """Hold every truth against what was said of its reference."""
    return [
        Compared(
            truth,
            found.kind(truth.programme, truth.key),
            found.code(truth.programme, truth.key),
            found.causes.get((truth.programme, truth.key), ""),
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
    breaks = [each for each in compared if each.kind and each.kind.row.verdict is Verdict.BREAK]
    told = [each for each in breaks if each.truth.verdict is Verdict.BREAK and each.truth.is_first]
    return [
        Bar(
            "injected, kind not found",
            sum(each.kind is not each.truth.kind for each in injected),
            len(injected),
            0,
        ),
        Bar(
            "breaks, found under another code",
            sum(each.code != each.truth.scene.code for each in told),
            len(told),
            0,
        ),
        Bar("normal orders called a break", sum(each in breaks for each in normal), len(normal), 0),
        Bar("wrongly called missing", sum(each.is_told_missing for each in compared), len(compared), 0),
        Bar("settled, cannot be judged", sum(_is_unjudged(each) for each in settled), len(settled), 10),
        Bar("breaks without a cause", sum(not each.cause for each in breaks), len(breaks), 50),
    ]


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
    ordinary = Counter((each.truth.scene.name, each.kind) for each in compared if each.truth.is_normal)
    yield "normal orders"
    for (name, kind), count in sorted(ordinary.items(), key=lambda row: row[0][0]):
        yield f"  {name:<37}{kind.label if kind else 'not found':<34}{count:>7,}"


def _line(scene: Scene, said: Counter[Said]) -> str:
    must = scene.kind.label if scene.kind else f"{scene.verdict.label} (no kind)"
    found = ", ".join(f"{_kind(kind)} {code} x{count}" for (kind, code), count in said.most_common())
    right = set(said) == {(scene.kind, scene.code)} or (
        scene.verdict is not Verdict.BREAK and {kind for kind, _ in said} == {scene.kind}
    )
    mark = "" if right else f"  <- {scene.gap.why}" if scene.gap else "  <- NOT KNOWN"
    return f"{scene.code:<5}{scene.what:<34}{must:<28}{found:<46}{mark}".rstrip()


def _kind(kind: Kind | None) -> str:
    return kind.label if kind else "nothing"
