"""Lost click ids are judged by their share: the slice that lost them, and how few are left, name the cause."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recon.gap.capture_causes import capture_code
from recon.gap.incident import Incident
from recon.gap.incident_signal import IncidentSignal
from recon.gap.next_step import next_step
from recon.gap.readings import Signal
from recon.gap.signals import Raised
from recon.gap.stream import Stream
from recon.records.codes import CODES
from tests.rules.signal_scene import NOON, Given, Hours, given, series, sliced

USUAL: Hours = [(20, 5)] * 720
LOST: dict[str, tuple[Mapping[str, Hours], str]] = {
    "B07 one way of payment loses its own": (
        {"payment_method=paypal": [*USUAL, *[(20, 20)] * 60], "payment_method=card": [(20, 5)] * 780},
        "payment_method=paypal",
    ),
    "B06 a browser that ends cookies": (
        {"device=phone Safari": [*USUAL, *[(20, 14)] * 60], "device=desktop Chrome": [(20, 5)] * 780},
        "device=phone Safari",
    ),
    "B04 one landing page": (
        {
            "landing_page=shop.example/de": [*USUAL, *[(20, 19)] * 60],
            "landing_page=shop.example/en": [(20, 5)] * 780,
        },
        "landing_page=shop.example/de",
    ),
    "B01 a country": (
        {"country=AT": [*USUAL, *[(20, 14)] * 60], "country=DE": [(20, 5)] * 780},
        "country=AT",
    ),
}


def _raised(scene: Given) -> Raised:
    came = scene.seen(Signal.CAPTURE)
    assert isinstance(came, Raised)
    return came


def _code(came: Raised) -> str:
    return capture_code(came.signal, slice_=came.slice, hit=came.hit, volume=came.volume)


@pytest.mark.code("B01", "B04", "B06", "B07")
@pytest.mark.parametrize("name", LOST)
def test_the_slice_that_loses_click_ids_names_the_cause(name: str) -> None:
    slices, slice_ = LOST[name]

    came = _raised(given(*sliced(Signal.CAPTURE, slices)))

    assert (came.slice, _code(came)) == (slice_, name[:3])
    assert f"{name[:3]}, {CODES[name[:3]].name}." in came.sentence
    assert "lost theirs" in came.sentence
    assert "usual is" in came.sentence


@pytest.mark.code("B08")
def test_where_next_to_none_is_left_a_tag_is_gone() -> None:
    gone = _raised(given(series(Signal.CAPTURE, [*USUAL, *[(20, 20)] * 12])))
    fewer = _raised(given(series(Signal.CAPTURE, [*USUAL, *[(20, 15)] * 60])))

    assert (_code(gone), _code(fewer)) == ("B08", "B01")
    assert "Likely B08" in gone.sentence
    assert "Likely" not in fewer.sentence


def test_what_to_do_is_the_step_of_the_cause() -> None:
    lost = IncidentSignal(Signal.CAPTURE, "payment_method=paypal", NOON, NOON, 30, 40, 0, "")
    incident = Incident("de", "EUR", Stream.CAPTURE, "", NOON, 0, 30, 0, 0, 0, "", signals=(lost,))

    assert next_step(incident) == CODES["B07"].handling.step
    assert "cannot be sent again" in next_step(replace(incident, signals=(replace(lost, slice=""),)))


def test_signals_of_something_else_have_no_cause_of_capture() -> None:
    others = set(Signal) - {Signal.CAPTURE, Signal.LANDING}

    assert {capture_code(each, slice_="payment_method=paypal", hit=9, volume=9) for each in others} == {""}
