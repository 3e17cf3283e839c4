"""Whatever the cells hold, a course ends, and all it says lies in the hours it looked at."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.gap.ages.cells import NEVER, Cells, Hours
from tests.rules.ages_scene import DAY, run


def any_cells(draw: np.random.Generator, *, size: int, hours: int, values: list[int], most: int) -> Cells:
    """Write down cells without any sense: reports before their orders, second ones before the first."""
    hour = np.sort(draw.integers(0, max(hours, 1), size))

    def sometime(share: float) -> Hours:
        at = np.maximum(hour + draw.integers(-50, 150, size), 0)
        return np.where(draw.random(size) < share, at, NEVER).astype(np.int64)

    return Cells(
        dimensions=tuple(f"d{at}" for at in range(len(values))),
        values=tuple(tuple("abcdefgh"[:count]) for count in values),
        codes=np.stack([*(draw.integers(0, count, size) for count in values), hour], axis=1)[:, :-1].astype(np.int16),
        hour=hour,
        reported=sometime(draw.random()),
        cancelled=sometime(draw.random() / 4),
        second=sometime(draw.random() / 4),
        wrong=draw.random(size) < draw.random(),
        orders=draw.integers(1, most + 1, size),
        money=draw.integers(-(10**12), 10**12, size),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    size=st.sampled_from([0, 1, 3, 40, 600]),
    days=st.integers(0, 17),
    values=st.lists(st.integers(1, 8), max_size=3),
    most=st.sampled_from([1, 5, 4000]),
    first=st.integers(0, 17 * DAY),
    beyond=st.integers(-40, 40),
    pulls=st.sampled_from([0.0, 0.05, 0.9, 1.0]),
)
def test_any_cells_come_to_an_end(
    seed: int, size: int, days: int, values: list[int], most: int, first: int, beyond: int, pulls: float
) -> None:
    draw = np.random.default_rng(seed)
    cells = any_cells(draw, size=size, hours=days * DAY, values=values, most=most)
    until = max(days * DAY + beyond, 0)

    risen = run(cells, until=until, first=min(first, until), pulled=draw.random(until) < pulls)

    for each in risen:
        assert first <= each.onset <= each.raised < until
        assert each.over is None or each.over >= each.onset
        assert 0 < each.share <= 1
