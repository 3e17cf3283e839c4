"""Moments as text: written from microseconds just as a datetime writes itself."""

import pytest

from recon.records.moment import iso_text, moment

HOUR = 3_600_000_000


@pytest.mark.parametrize(
    "since_epoch",
    [
        0,
        -1_000_000,
        -1,
        HOUR - 1_000_000,
        HOUR,
        1_790_000_060_000_000,
        1_790_000_060_000_001,
        -2_208_988_800_000_000,
        7_258_118_399_000_000,
    ],
)
def test_a_moment_is_written_as_isoformat_writes_it(since_epoch: int) -> None:
    assert iso_text(since_epoch) == moment(since_epoch).isoformat()
