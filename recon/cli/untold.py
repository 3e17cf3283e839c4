"""Which codes cannot be told because no postback log is connected."""

from collections.abc import Sequence

from recon.records.codes import untold_without_log
from recon.wiring import House


def untold_codes(house: House) -> list[str]:
    """List the codes that nobody can tell without a log; none where there is one."""
    return [] if house.bench.has_log else [row.code for row in untold_without_log()]


def untold_line(codes: Sequence[str]) -> str:
    """Say it in one line."""
    return f"No postback log is connected: {', '.join(codes)} cannot be told; `recon explain CODE` says what they mean."
