"""Orders of which no postback is known are told apart by little: the engine has one speak for all that are alike in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.matching.cause.codes import codes
from recon.matching.cause.facts import Facts, Line
from recon.records.click import ASSUMED
from recon.records.kind import Kind
from tests.rules.cause_scene import facts

_WHOLE = ["lw9MynSeamY-I4Ne4ea4zo0cBxSms11001", "abcdefghijk-ABCDEFGHIJKLMNOPQRSTUg"]
_ODD = ["", ASSUMED, "lw9MynSeamY", "undefined", "lw9MynSeamY-I4Ne4ea4zo0cBxSms11001 "]
_MONEY = st.integers(0, 50_000)
_MOMENT = st.integers(0, 2 * 10**15)
_COMPLETE = st.lists(
    st.builds(Line, st.sampled_from(["A", "B"]), st.integers(1, 3), st.integers(1, 900)), min_size=1
)


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """Invent two orders that the engine takes for alike: what it groups by is the same, all else is not."""
    kind = draw(st.sampled_from([Kind.NEVER_SENT, Kind.SENDING_NOT_KNOWN]))
    odd = draw(st.none() | st.sampled_from(_ODD))
    length = draw(st.sampled_from([4, 40, 41, 200]))
    has_lines = draw(st.booleans())
    bad = draw(st.booleans()) and has_lines

    def one() -> Facts:
        lines = draw(_COMPLETE) if has_lines else []
        return facts(
            kind,
            key_number=draw(st.integers()),
            order_ref=draw(st.text(alphabet="0A-# &é", min_size=length, max_size=length)),
            currency=draw(st.sampled_from(["EUR", "JPY"])),
            click_id=odd if odd is not None else draw(st.sampled_from(_WHOLE)),
            lines=(*lines, *([Line(draw(st.sampled_from(["", "A"])), 0, draw(_MONEY))] if bad else [])),
            sent=(),
            listed=(),
            **{
                name: draw(_MONEY)
                for name in ("expected", "recorded", "first", "net", "refunded", "gross", "tax")
            },
            **{name: draw(_MOMENT) for name in ("placed_at", "landed_at")},
            state=draw(st.integers(1, 4)),
            elsewhere_ordered=draw(st.integers(0, 1)),
        )

    return one(), one()


@given(_pairs())
def test_orders_that_are_alike_pass_the_same_tests(pair: tuple[Facts, Facts]) -> None:
    assert codes(pair[0]) == codes(pair[1])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"click_id": "lw9MynSeamY"}, "B12"),
        ({"order_ref": "1" * 41}, "B53"),
        ({"lines": (Line("", 1, 9),)}, "B30"),
    ],
)
def test_what_they_are_grouped_by_matters(other: dict[str, Any], code: str) -> None:
    alike = facts(Kind.NEVER_SENT, click_id=_WHOLE[0], order_ref="1001", lines=(), sent=(), listed=())

    assert code not in codes(alike)
    assert code in codes(alike._replace(**other))
