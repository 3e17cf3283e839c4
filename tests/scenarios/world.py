"""The whole invented world: normal orders, one scene of each cause among them, and the truth about every one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from recon.records.kind import Kind, Verdict
from tests.scenarios.drawing import Draw
from tests.scenarios.markets import AS_OF, DAY, LATE_LOG, MAIN, SHIPPING, SHORT, Market
from tests.scenarios.ordinary import LIVES, shipped, told
from tests.scenarios.scenes import SCENES
from tests.scenarios.table import Age, Scene
from tests.scenarios.tale import Row, Tale

_BESIDE = 12
_WHEN_SHIPPED = Scene(
    code="",
    what="sent when shipped",
    kind=Kind.MATCHED,
    play=shipped,
    markets=(SHIPPING,),
    age=Age(12 * DAY, 50 * DAY),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """This is what is true of one reference, written down before anything is judged.

    `kind` is None where the product has no kind for it. `scene` is what was played; `is_normal` tells that it is
    the shop's daily life; `is_first` that it is the order itself, not another reference under which it is met.
    """

    programme: str
    key: str
    scene: Scene
    kind: Kind | None
    verdict: Verdict
    is_normal: bool
    is_first: bool = True

    @property
    def content(self) -> dict[str, object]:
        """Lay it out for JSON."""
        return {
            "programme": self.programme,
            "key": self.key,
            "code": self.scene.code,
            "what": self.scene.what,
            "verdict": self.verdict.label,
            "kind": self.kind.slug if self.kind else None,
            "injected": not self.is_normal,
        }


@dataclass(slots=True)
class World:
    """This is every tale, and the truth about each."""

    seed: int
    tales: list[Tale] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def rows(self, book: str, source: str) -> list[Row]:
        """Gather the rows of one book of one source."""
        return [row for tale in self.tales for row in _rows(tale, book, source)]

    def write(self, file: Path) -> None:
        """Write the truth down as JSON."""
        content = {
            "as_of": AS_OF.isoformat(),
            "seed": self.seed,
            "orders": [each.content for each in self.truths],
        }
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rows(tale: Tale, book: str, source: str) -> Iterator[Row]:
    if source == "recon":
        yield from tale.own if book == "attempts" else ()
    elif tale.sale.market.source == source:
        match book:
            case "orders":
                yield from tale.orders
            case "lines":
                yield from tale.lines
            case "attempts":
                yield from tale.attempts
            case _:
                wanted = {"transactions": {1, 3}, "noncommissionable": {2}}[book]
                yield from (row for row in tale.transactions if row["list"] in wanted)


def world(
    *, orders: int, each: int, seed: int, scenes: Sequence[Scene] = SCENES, main: tuple[Market, ...] = MAIN
) -> World:
    """Draw so many normal orders, and among them so many of each scene; the same seed draws the same world."""
    made, draw = World(seed), Draw(seed)
    weights = list(accumulate(weight for weight, _ in LIVES))
    plans = [
        (scene, True)
        for scene in draw.rng.choices([life for _, life in LIVES], cum_weights=weights, k=orders)
    ]
    plans += [(scene, False) for scene in scenes for _ in range(max(each, scene.least if each else 0))]
    if any(set(scene.markets) & set(SHORT) for scene in scenes):
        plans += [(_in_short(market), True) for market in SHORT for _ in range(_BESIDE)]
    if any(SHIPPING in scene.markets for scene in scenes):
        plans += [(_WHEN_SHIPPED, True) for _ in range(_BESIDE)]
    draw.rng.shuffle(plans)
    for scene, is_normal in plans:
        if (at_home := _at_home(scene, main)) is not None:
            _play(made, draw, at_home, scene, is_normal=is_normal)
    return made


def _at_home(scene: Scene, main: tuple[Market, ...]) -> Scene | None:
    """Keep a scene to the markets that there are; None where there is none of its own."""
    there = tuple(each for each in scene.markets if each in main or each in {SHIPPING, *SHORT})
    return replace(scene, markets=there) if there else None


def _in_short(market: Market) -> Scene:
    age = Age(8 * DAY, 28 * DAY) if market is LATE_LOG else Age(35 * DAY, 50 * DAY)
    return Scene(code="", what="sent and recorded", kind=Kind.MATCHED, play=told, markets=(market,), age=age)


def _play(made: World, draw: Draw, at_home: Scene, scene: Scene, *, is_normal: bool) -> None:
    tale = Tale(draw.sale(at_home))
    scene.play(tale, draw.rng)
    made.tales.append(tale)
    made.truths.append(Truth(tale.programme, tale.key, scene, scene.kind, scene.verdict, is_normal))
    for also in tale.beside:
        made.truths.append(
            Truth(
                also.programme, also.key, scene, also.kind, also.kind.row.verdict, is_normal, is_first=False
            )
        )
