"""The one thing to do next about an incident."""

from recon.gap.incident import Incident, led_by
from recon.gap.readings import Signal
from recon.gap.stream import Stream

_OF_SIGNAL: dict[Signal, str] = {
    Signal.FAILING: (
        "Put right what the answer names, at the sender or with Rakuten; `recon resend plan` later lists what never arrived."
    ),
    Signal.SILENCE: (
        "Check whether the sender runs and reaches Rakuten; most queues catch up alone, so send nothing by hand yet."
    ),
    Signal.SEND_GAP: "Find why these orders are not handed to the sender: compare one of them with an order that was sent.",
    Signal.CAPTURE: (
        "Look at what changed in the shop at that time (consent banner, redirects, checkout); these orders cannot be sent again."
    ),
    Signal.LANDING: "Follow the named landing address with a click id and repair the redirect or cookie that loses it.",
    Signal.SENT_AMOUNTS: "Compare one request with its order: tax, delivery, currency or a factor of 100; then correct the sender.",
    Signal.RECORDED_AMOUNTS: "Compare one order with its line in the report, and ask Rakuten about the difference.",
}
_OF_STREAM: dict[Stream, str] = {
    Stream.MISSING: "List the orders with `recon breaks`; `recon order` tells the story of one.",
    Stream.DIFFERENT: "List them with `recon breaks --kind amount_differs` and compare one order line by line.",
    Stream.OVER: "List them with `recon breaks` and have overpaid orders reversed before their month is locked.",
    Stream.CAPTURE: _OF_SIGNAL[Signal.CAPTURE],
}


def next_step(incident: Incident) -> str:
    """Say what to do next, by the signal that says most, else by what the incident is about."""
    if incident.signals and any(each.is_raised for each in incident.signals):
        return _OF_SIGNAL[led_by(incident.signals).signal]
    return _OF_STREAM[incident.stream]
