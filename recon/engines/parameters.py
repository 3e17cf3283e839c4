"""Puts a question into the rows of the tables that the kernel reads its parameters from."""

from collections.abc import Mapping
from dataclasses import astuple

from recon.gap.measure import EXPECTED
from recon.matching.request import Asked, Week
from recon.records.kind import KINDS
from recon.records.moment import micros
from recon.records.stable import stable_number

Rows = list[tuple[object, ...]]


def parameter_rows(asked: Asked) -> Mapping[str, Rows]:
    """Tell the rows of each table: programmes, exchange, currencies, kinds and weeks; moments in microseconds."""
    return {
        "programmes": [astuple(row) for row in asked.programmes],
        "exchange": [astuple(row) for row in asked.exchanges],
        "currencies": [(stable_number(code), code) for code in asked.currencies],
        "kinds": [
            (int(kind), int(row.verdict), int(row.side), int(kind in EXPECTED)) for kind, row in KINDS.items()
        ],
        "weeks": [
            _week_row(number, week, at)
            for number, weeks in asked.weeks.items()
            for at, week in enumerate(weeks)
        ],
    }


def _week_row(programme: int, week: Week, at: int) -> tuple[object, ...]:
    ends = (week.shop.start, week.shop.end, week.network.start, week.network.end)
    return (programme, at, week.label, *map(micros, ends))
