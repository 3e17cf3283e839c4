"""Cells that are read many at once say what each says alone."""

from datetime import timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.moment import span_micros
from recon.sources.reports import cells
from recon.sources.reports.cells import TimeError
from recon.sources.reports.moments import written_plainly

BLANK = st.sampled_from(["", "null", "NuLL", "<none>", "<NONE>", " null ", "\u3000", "\t"])
TEXT = st.text(st.sampled_from("nNul<o>-a1 \t\x1f\x7f~é本\xa0\u3000"), max_size=9)
TIME = st.one_of(
    st.times().map(lambda clock: f"{clock:%H:%M:%S}"),
    st.text(st.sampled_from("0123569:/; \x00\xff"), min_size=8, max_size=8),
    st.from_regex(r"[0-9]{2}:[0-9]{2}:[0-9]{2}", fullmatch=True),
)


@given(column=st.lists(st.one_of(BLANK, TEXT), min_size=1), before=st.integers(0, 3))
def test_texts_are_trimmed_and_blank_as_each_alone(column: list[str], before: int) -> None:
    part = pa.array([*["x"] * before, *column], pa.string()).slice(before)

    alone = [None if cells.is_blank(cell) else cell for cell in column]
    assert cells.texts(part, trimmed=False).to_pylist() == alone
    assert cells.texts(part).to_pylist() == [cell and cell.strip() for cell in alone]


@pytest.mark.parametrize("cell", ["null", "NULL", "<none>", "<None>"])
def test_a_word_for_nothing_is_seen_between_short_codes(cell: str) -> None:
    assert cells.texts(pa.array(["A1", cell, "B2"])).to_pylist() == ["A1", None, "B2"]


@given(column=st.lists(TIME, min_size=1, max_size=4), before=st.integers(0, 2))
def test_plain_times_are_what_each_alone_is(column: list[str], before: int) -> None:
    found = written_plainly(pa.array([*["x"] * before, *column], pa.string()).slice(before))

    assert found is None or found.to_pylist() == [_alone(cell) for cell in column]


def test_every_plain_second_of_a_day_is_read_at_once() -> None:
    seconds = range(0, 86_400, 7)
    column = pa.array([f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}" for at in seconds])

    found = written_plainly(column)

    assert found is not None
    assert found.to_pylist() == [at * 1_000_000 for at in seconds]


@pytest.mark.parametrize(
    "cell", ["24:00:00", "10:60:00", "10:00:60", "1/:00:00", "0a:00:00", "10:00-00", "+1:00:00"]
)
def test_what_is_no_plain_time_is_left_to_be_read_alone(cell: str) -> None:
    assert written_plainly(pa.array(["10:00:00", cell])) is None


def _alone(cell: str) -> int | None:
    try:
        clock = cells.clock_time(cell)
    except TimeError:
        return None
    return span_micros(timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second))
