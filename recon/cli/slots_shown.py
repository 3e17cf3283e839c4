"""How slots are printed: one row each, in the schedule's zone, or as figures for a program."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from recon.cli.output import Justify, print_json, print_table, say
from recon.records import numerals
from recon.store.slots import Slot, SlotState

_WELL = frozenset({SlotState.DONE, SlotState.RUNNING})
_COLUMNS: list[tuple[str, Justify]] = [
    ("slot", "left"),
    ("job", "left"),
    ("state", "left"),
    ("started", "left"),
    ("took", "right"),
    ("exit", "right"),
    ("covers", "right"),
    ("remark", "left"),
]


def show_slots(slots: Sequence[Slot], *, zone: ZoneInfo, as_json: bool) -> None:
    """Print what became of slots, oldest first."""
    if as_json:
        print_json({"slots": [_figures(slot) for slot in slots]})
        return
    if not slots:
        say("No slot in the last day; is `recon serve` running?")
        return
    rows = [_row(slot, zone) for slot in slots]
    print_table(_COLUMNS, rows)
    say(f"\nTimes are those of {zone.key}. {_sum(slots)}")


def _row(slot: Slot, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        f"{slot.slot_at.astimezone(zone):%a %H:%M}",
        slot.name,
        slot.state.value,
        f"{slot.claimed_at.astimezone(zone):%H:%M:%S}",
        _took(slot),
        "" if slot.exit_code is None else str(slot.exit_code),
        str(slot.covers),
        slot.remark,
    )


def _took(slot: Slot) -> str:
    seconds = _seconds(slot)
    return "" if seconds is None else f"{seconds} s"


def _seconds(slot: Slot) -> int | None:
    if slot.finished_at is None:
        return None
    return (slot.finished_at - slot.claimed_at) // timedelta(seconds=1)


def _sum(slots: Sequence[Slot]) -> str:
    covered = sum(slot.covers for slot in slots)
    unwell = sum(slot.state not in _WELL for slot in slots)
    return (
        f"{numerals.counted(covered, 'slot')} in {numerals.counted(len(slots), 'row')}; "
        f"neither done nor at work: {numerals.counted(unwell, 'row')}."
    )


def _figures(slot: Slot) -> dict[str, object]:
    return {
        "job": slot.name,
        "slot": slot.slot_at.isoformat(),
        "state": slot.state.value,
        "owner": slot.owner,
        "started": slot.claimed_at.isoformat(),
        "finished": _iso(slot.finished_at),
        "seconds": _seconds(slot),
        "exit_code": slot.exit_code,
        "covers": slot.covers,
        "epoch": slot.epoch,
        "crashes": slot.crashes,
        "remark": slot.remark,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
