"""Where whole rows end, told 64 bytes at a time, is what walking over the bytes one by one tells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.sources.reports.cut import Cut, whole_lines

SOUND = [
    b"a,",
    b'"b",',
    b"\r\n",
    b"\n",
    b'"c ""d"" e",',
    b'"f\ng"\n',
    b'"h\r\ni",',
    b"j" * 61,
    b'"' + b"k" * 70 + b'"',
]
ODD = [b'"', b",", b"\r", b"\0", b'x"', b'"x']
PIECES = st.lists(st.sampled_from(SOUND), max_size=60)
SPOILED = st.lists(st.sampled_from([*SOUND, *SOUND, *ODD]), max_size=40)


def walked(raw: bytes) -> Cut | None:
    """Find the whole rows byte by byte."""
    ends: list[int] = []
    rows: list[int] = []
    is_open = False
    for place, sign in enumerate(raw):
        is_open ^= sign == ord('"')
        if sign == ord("\n"):
            ends.append(place)
            rows += [] if is_open else [place]
    if not rows:
        return None
    size = rows[-1] + 1
    lines = sum(end < size for end in ends)
    return Cut(size, lines, is_nested=lines != len(rows)) if _is_well_written(raw[:size]) else None


def _is_well_written(raw: bytes) -> bool:
    is_open = False
    for place, sign in enumerate(raw):
        before, after = raw[place - 1 : place], raw[place + 1 : place + 2]
        if sign == 0 or (sign == ord("\r") and after != b"\n"):
            return False
        if sign == ord('"'):
            is_open = not is_open
            beside = before in (b"", b",", b"\n", b'"') if is_open else after in (b",", b"\r", b"\n", b'"')
            if not beside:
                return False
    return True


@given(pieces=st.one_of(PIECES, SPOILED))
@settings(max_examples=500, deadline=None)
def test_whole_rows_end_where_a_walk_over_the_bytes_ends_them(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)

    assert whole_lines(raw) == walked(raw)


@pytest.mark.parametrize("before", range(130))
def test_no_place_of_a_sign_is_overlooked(before: int) -> None:
    row = b"a" * before + b',"b ""c"" d",e\r\n'

    assert whole_lines(row + b"next") == Cut(len(row), 1, is_nested=False)
    assert whole_lines(row.replace(b" d", b'"d')) is None
    assert whole_lines(row.replace(b"e", b'e"')) is None
    assert whole_lines(row.replace(b"e", b"\r")) is None
    assert whole_lines(row.replace(b" d", b"\nd")) == Cut(len(row), 2, is_nested=True)


def test_a_stretch_longer_than_what_is_looked_at_in_one_go_is_cut_at_its_last_row() -> None:
    row = b'"1001","x, y",40.00\r\n'
    raw = row * 40_000

    assert whole_lines(raw + b'"100') == Cut(len(raw), 40_000, is_nested=False)
    assert whole_lines(raw + b'1"0"01,\n' + raw) is None
