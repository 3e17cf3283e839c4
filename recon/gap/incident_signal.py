"""The signals of an incident, and which of them says most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from recon.gap.level import Level
from recon.gap.readings import Signal


@dataclass(frozen=True, slots=True)
class IncidentSignal:
    """This is one signal of an incident, as it was last seen raised; `over_at` is from when on it is quiet again."""

    signal: Signal
    slice: str
    onset: datetime
    seen_at: datetime
    hit: int
    volume: int
    money: int
    sentence: str
    over_at: datetime | None = None
    level: Level = Level.NOTICE

    @property
    def is_raised(self) -> bool:
        """Tell whether it goes on."""
        return self.over_at is None


_LEADS = (Signal.FAILING, Signal.SILENCE, Signal.SEND_GAP, Signal.CAPTURE, Signal.LANDING)


def ranked(signals: Iterable[IncidentSignal]) -> list[IncidentSignal]:
    """Sort signals by what they say: those that go on before those that are over, one with a reason first of all."""
    order = {signal: place for place, signal in enumerate(_LEADS)}
    return sorted(
        signals, key=lambda each: (not each.is_raised, order.get(each.signal, len(_LEADS)), each.signal)
    )


def led_by(signals: Sequence[IncidentSignal]) -> IncidentSignal:
    """Choose the signal that says most."""
    return ranked(signals)[0]
