"""A list of breaks says beside them what no single order shows: that click ids are lost, where, and about how many."""

import json

import pytest

from recon.cli import breaks_shown
from recon.gap.incident import Incident
from recon.gap.incident_signal import IncidentSignal
from recon.gap.readings import Signal
from recon.gap.stream import Stream
from recon.store.incidents import StoredIncident
from tests.rules.signal_scene import NOON

PAYPAL = "payment_method=paypal"
SAID = "Since noon only 0 of 40 web orders carry a Rakuten click id. Likely B07, checkout elsewhere."
SEEN = IncidentSignal(Signal.CAPTURE, PAYPAL, NOON, NOON, 30, 30, 3_000, SAID)
LOST = Incident(
    "de", "EUR", Stream.CAPTURE, PAYPAL, NOON, 750_000, 30, 3_000, 750_000, 3_000, SAID, signals=(SEEN,)
)


@pytest.fixture
def listed() -> breaks_shown.Listed:
    return breaks_shown.Listed(
        found=[], total=0, others=0, asked="", kind=None, dropped={}, standing="",
        lost=[StoredIncident(7, LOST, NOON, 1, 1, None)],
    )  # fmt: skip


def test_a_person_reads_it_below_the_breaks(
    listed: breaks_shown.Listed, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks_shown.show(listed)

    said = " ".join(capsys.readouterr().out.split())
    assert said == f"No open break. ! no order by itself: {SAID} See recon incidents 7."


def test_a_program_is_told_that_orders_and_money_are_estimates(
    listed: breaks_shown.Listed, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks_shown.print_figures(listed)

    [lost] = json.loads(capsys.readouterr().out, parse_float=str)["lost_click_ids"]
    assert (lost["code"], lost["slice"], lost["orders"], lost["money"]) == ("B07", PAYPAL, 30, 3_000)
    assert (lost["incident"], lost["estimated"]) == (7, True)
