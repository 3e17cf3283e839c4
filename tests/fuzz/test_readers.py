"""Foreign bytes, as short as a normal run allows: known nasty inputs, and their mutations, raise nothing but named errors."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.records.attempt import Outcome
from recon.records.xml_texts import xml_texts
from recon.resend.answer import read_answer
from recon.resend.query import read_request
from tests.fuzz.readers import READERS, Reader

EACH = pytest.mark.parametrize("reader", READERS, ids=[each.name for each in READERS])
SEEDS = [(each, path) for each in READERS for path in each.seeds]
LONGEST = 5
LAUGHS = (
    '<!DOCTYPE response [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><response><error>&i;</error></response>"
)
OUTSIDE = (
    '<!DOCTYPE response [<!ENTITY x SYSTEM "file:///etc/hostname">]><response><error>&x;</error></response>'
)


@contextmanager
def in_time() -> Iterator[None]:
    """Let nothing hang: what takes longer than a few seconds for a few kilobytes never ends for a few megabytes."""

    def over(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("reader", "data"),
    [(each, path.read_bytes()) for each, path in SEEDS],
    ids=[f"{each.name}-{path.stem}" for each, path in SEEDS],
)
def test_what_once_was_trouble_is_read_or_refused_by_name(reader: Reader, data: bytes) -> None:
    with in_time():
        reader.tried(data)


def mutations(reader: Reader) -> st.SearchStrategy[bytes]:
    """Cut, repeat, splice and overwrite the reader's own seeds, and now and then anything at all."""
    seeds = st.sampled_from([path.read_bytes() for path in reader.seeds])
    places, bits = st.integers(0, 4_000), st.binary(max_size=12)

    def spliced(first: bytes, second: bytes, start: int, end: int, bit: bytes) -> bytes:
        return first[:start] + bit + second[end:]

    def repeated(seed: bytes, start: int, length: int, times: int) -> bytes:
        return seed[:start] + seed[start : start + length] * times + seed[start:]

    return st.one_of(
        st.builds(spliced, seeds, seeds, places, places, bits),
        st.builds(repeated, seeds, places, st.integers(0, 40), st.integers(0, 60)),
        st.binary(max_size=300),
    )


@EACH
def test_no_mutation_of_them_raises_what_has_no_name(reader: Reader) -> None:
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(mutations(reader))
    def holds(data: bytes) -> None:
        with in_time():
            reader.tried(data)

    holds()


@pytest.mark.parametrize("document", [LAUGHS, OUTSIDE], ids=["a billion laughs", "a file of ours"])
def test_no_entity_of_an_xml_is_ever_expanded(document: str) -> None:
    with in_time():
        assert xml_texts(document, root="response", tags={"error"}) is None
        answer = read_answer(200, body=document)
        request = read_request("https://track.example/xml", body=document.replace("response", "order"))

    assert answer.outcome is Outcome.AMBIGUOUS
    assert "lollol" not in answer.reason
    assert request.amount is None
