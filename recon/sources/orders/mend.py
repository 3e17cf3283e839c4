"""Finds everything in a stretch of rows that breaks the contract: names a fault, mends that column, looks again."""

from dataclasses import replace

import pyarrow as pa

from recon.jobs.ports import BadRow
from recon.sources.orders.contract import Column, Reading, Target, check_names
from recon.sources.orders.convert import converted
from recon.sources.orders.raw import Delivered, Raw, batch_of

_HARMLESS: dict[Target, tuple[str | None, Delivered]] = {
    Target.MONEY: ("0", Delivered.EXACT),
    Target.MOMENT: ("2000-01-01 00:00:00", Delivered.UTC),
    Target.WHOLE: ("0", Delivered.WHOLE),
    Target.FLAG: ("0", Delivered.WHOLE),
    Target.CURRENCY: ("EUR", Delivered.TEXT),
    Target.WORD: ("pending", Delivered.TEXT),
}
_MOST = 100


def faults_of(raw: Raw, *, reading: Reading) -> tuple[pa.RecordBatch | None, list[BadRow]]:
    """Convert rows, and list the first fault of each column; the columns with faults hold harmless values afterwards.

    No batch comes back where even that cannot be converted.
    """
    faults: list[BadRow] = []
    while len(faults) < _MOST:
        try:
            check_names([name for name, _ in raw.columns], reading=reading)
            return converted(raw, reading=reading), faults
        except BadRow as fault:
            faults.append(fault)
            if lacks_zone(fault):
                # One cure for all of its times.
                reading = replace(reading, zone="UTC")
                continue
            raw, reading = _without(raw, column_of(fault), reading=reading)
    return None, faults


def lacks_zone(fault: BadRow) -> bool:
    """Tell whether a fault is that naive times have no zone."""
    return "no zone is declared" in fault.what or fault.what.endswith("it has no zone")


def column_of(fault: BadRow) -> str:
    """Tell which column a fault is about."""
    return fault.where.rpartition("column ")[2]


def _without(raw: Raw, name: str, *, reading: Reading) -> tuple[Raw, Reading]:
    column = reading.columns.get(name)
    kept = [place for place, (each, _) in enumerate(raw.columns) if each != name]
    columns = [raw.columns[place] for place in kept]
    arrays = [raw.batch.column(place) for place in kept]
    if column is not None and reading.needs(column):
        kind, values = _harmless(column, len(raw.batch))
        columns.append((name, kind))
        arrays.append(values)
    if name == "currency":
        reading = replace(reading, currency=None)
    return Raw(tuple(columns), batch_of([each for each, _ in columns], arrays)), reading


def _harmless(column: Column, count: int) -> tuple[Delivered, pa.Array]:
    if not column.filled:
        return Delivered.NOTHING, pa.nulls(count, pa.string())
    if column.target is Target.TEXT:
        # Ids must differ.
        return Delivered.TEXT, pa.array([str(row) for row in range(count)], pa.string())
    value, kind = _HARMLESS[column.target]
    return kind, pa.array([value] * count, pa.string())
