"""What a broken case means in money: sales short or over, and the commission on them, estimated or not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from recon.matching.found_break import FoundBreak
from recon.matching.judged import BrokenCase, Rate
from recon.records.kind import Kind, Side
from recon.records.moment import EPOCH, iso_text
from recon.records.money import decimals, share
from recon.records.programme import Programme
from recon.records.shared import Shared
from recon.records.window import Window

CONFIGURED = "configured"
AS_REPORTED = "the report's own commission"
NOT_KNOWN = "not known"
_MICROS = 1_000_000
_SHOWN = Decimal("0.0001")
_IN_PART = frozenset({Kind.AMOUNT_DIFFERS, Kind.LINES_DIFFER, Kind.LINES_MISSING})


@dataclass(frozen=True, slots=True)
class KnownRate:
    """This is a commission rate (0.06 for six per cent) and where it is from: the configuration, or which report."""

    value: Decimal
    source: str = CONFIGURED
    shown: str = field(init=False, compare=False)
    """The rate as people read it, to a hundredth of a per cent: '0.06'. Every break says it, so it is written once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", f"{self.value.quantize(_SHOWN).normalize():f}")


def rates_by_programme(
    programmes: Mapping[str, Programme], measured: Iterable[Rate], *, paid_in: Window
) -> dict[tuple[str, str], KnownRate]:
    """Find each programme's commission rate by currency: as configured, else as its report paid in a window.

    A measured rate is an average over publishers and their tiers. A programme with neither has no rate: its commission
    at risk stays 0 and is marked as not known.
    """
    begun = f"{paid_in.start:%Y-%m-%d} to " if paid_in.start > EPOCH else "up to "
    source = f"average of the report, {begun}{paid_in.end:%Y-%m-%d}"
    found = {
        (rate.programme, rate.currency): KnownRate(_measured(rate), source)
        for rate in measured
        if rate.sales > 0
    }
    for name, programme in programmes.items():
        if programme.commission_rate is not None:
            found[(name, programme.currency)] = KnownRate(programme.commission_rate)
    return found


def _measured(rate: Rate) -> Decimal:
    sales_micros = Decimal(rate.sales).scaleb(6 - decimals(rate.currency))
    return Decimal(rate.commission_micros) / sales_micros


def diagnose(case: BrokenCase, *, rates: Mapping[tuple[str, str], KnownRate]) -> FoundBreak:
    """Put a broken case into the form findings are kept in: its money at risk, its evidence."""
    rate = rates.get((case.programme, case.currency))
    at_risk, estimated = commission(case, rate=None if rate is None else rate.value)
    if _is_paid(case):
        shown, source = "", AS_REPORTED
    elif rate is None or not case.currency:
        shown, source = "", NOT_KNOWN
    else:
        shown, source = rate.shown, rate.source
    return FoundBreak(
        case.programme,
        case.key_number,
        case.order_ref,
        case.kind,
        case.currency,
        case.expected,
        case.recorded,
        at_risk,
        estimated,
        # By place: a run does this hundreds of thousands of times, and names take half as long again.
        case.placed_at,
        case.due_at if case.due_at is not None else case.figure_at,
        case.publisher_code,
        case.slices,
        "" if case.settled_at is None else iso_text(case.settled_at),
        _evidence(case.attempts, case.taken, case.lines, case.reason, shown, source),
    )


def diagnose_all(
    cases: Iterable[BrokenCase], *, rates: Mapping[tuple[str, str], KnownRate]
) -> list[FoundBreak]:
    """Put broken cases into the form findings are kept in, in their order."""
    return [diagnose(case, rates=rates) for case in cases]


def commission(case: BrokenCase, *, rate: Decimal | None) -> tuple[int, bool]:
    """Count the commission that is owed or overpaid, in minor units, and whether it is an estimate.

    Of an order the report pays for, the report's own commission tells the part that is too much. Of an order it
    does not know, only a rate can tell, so that is always an estimate.
    """
    if case.kind is Kind.UNDER_ANOTHER_REFERENCE:
        # It is recorded, and paid: nothing is at risk but a second postback.
        return 0, False
    over = case.recorded - case.expected
    if _is_paid(case):
        paid = _minor(case.commission_micros, case.currency)
        return share(paid, Decimal(over) / Decimal(case.recorded)), over != case.recorded
    # Amounts in two currencies have no difference: all that was expected is in doubt.
    short = case.expected - case.recorded if case.kind in _IN_PART else case.expected
    base = over if case.kind.row.side is Side.OVER else short
    if rate is None or not case.currency:
        return 0, True
    return share(base, rate), True


def _is_paid(case: BrokenCase) -> bool:
    """Tell whether the report itself says what is paid of an order that should not be paid, or not so much."""
    return bool(case.commission_micros and case.recorded and case.kind.row.side is Side.OVER)


def _minor(micros: int, currency: str) -> int:
    return share(micros, Decimal(1).scaleb(decimals(currency)) / _MICROS)


@lru_cache(maxsize=4096)
def _evidence(
    attempts: int, taken: int, lines: int, reason: str, rate: str, rate_from: str
) -> Shared[str | int]:
    """Keep what made the kernel say so: how many attempts and lines it saw, and the answer in words.

    Keep by which rate the commission was counted as well, and where that is from. Many breaks share theirs.
    """
    found: dict[str, str | int] = {"attempts": attempts, "taken": taken, "lines": lines}
    if reason:
        found["reason"] = reason
    if rate:
        found["rate"] = rate
    return Shared({**found, "rate_from": rate_from})
