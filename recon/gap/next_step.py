"""The one thing to do next about an incident."""

from recon.gap.capture_causes import capture_code, capture_step
from recon.gap.incident import Incident
from recon.gap.incident_signal import led_by
from recon.gap.readings import Signal
from recon.gap.stream import Stream

# Each fits into the first line of a mail, behind the headline.
_OF_SIGNAL: dict[Signal, str] = {
    Signal.FAILING: "Put right what the answer names; `recon resend plan` later lists what never arrived.",
    Signal.SILENCE: "Check whether the sender runs and reaches Rakuten; send nothing by hand yet.",
    Signal.SEND_GAP: "Find why the sender never gets these orders: compare one with one that was sent.",
    Signal.CAPTURE: "Undo what changed then (consent, redirects, checkout); these orders cannot be sent again.",
    Signal.LANDING: "Follow the named landing address with a click id, and repair what loses it.",
    Signal.SENT_AMOUNTS: "Compare one request with its order: tax, delivery, currency, a factor of 100.",
    Signal.RECORDED_AMOUNTS: "Compare one order with its line in the report, and ask Rakuten why it differs.",
    Signal.UNREPORTED: "Compare one of these orders with one that is reported: `recon order REF` tells both.",
    Signal.REPORTED_AMOUNTS: "Compare one order with its line in the report: tax, delivery, currency, a factor.",
    Signal.REPORTED_TWICE: "Look whether two paths report these orders, pixel and postback; stop one of them.",
}
_OF_STREAM: dict[Stream, str] = {
    Stream.MISSING: "List them with `recon breaks`, read the sender's errors; send nothing again by hand.",
    Stream.DIFFERENT: "Compare one line by line (`recon breaks --kind amount_differs`); send none again.",
    Stream.OVER: "List them with `recon breaks`, and have them reversed before their month is locked.",
    Stream.CAPTURE: _OF_SIGNAL[Signal.CAPTURE],
}


def next_step(incident: Incident) -> str:
    """Say what to do next, by the signal that says most, else by what the incident is about."""
    if incident.signals and any(each.is_raised for each in incident.signals):
        lead = led_by(incident.signals)
        code = capture_code(lead.signal, slice_=lead.slice, hit=lead.hit, volume=lead.volume)
        return (capture_step(code) if lead.signal is Signal.CAPTURE else "") or _OF_SIGNAL[lead.signal]
    return _OF_STREAM[incident.stream]
