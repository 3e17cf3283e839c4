"""Reads out of the engine how the report and the log go with the shop's orders."""

from collections.abc import Mapping

from recon.engines.desk import Desk
from recon.jobs.question import OWN_SOURCE
from recon.matching.pairing import Paired, ToldBook
from recon.records.click import NO_CLICK_PATTERN

_SALES = {ToldBook.NETWORK: "report_sales", ToldBook.LOG: "log_sales"}
# From twice as many rows of the largest book on, a sample of about so many keys is asked.
_KEYS = 100_000


def pairing(desk: Desk, sql: Mapping[str, str], *, rows: int) -> list[Paired]:
    """Count each book's sales and the shop's orders, and how many of each the other side knows.

    `rows` are those of the largest book. Of many the counts are those of a sample of keys, times what it stands for.
    """
    one_in = max(rows // _KEYS, 1)
    return [
        Paired(programme, book, *figures)
        for book, block in _SALES.items()
        for programme, *figures in desk.rows(
            sql["pairing"].format(
                sales=sql[block].format(own=OWN_SOURCE, one_in=one_in),
                one_in=one_in,
                no_click=NO_CLICK_PATTERN,
            )
        )
    ]
