"""Reads out of the engine how the report and the log go with the shop's orders."""

from collections.abc import Mapping

from recon.engines.desk import Desk
from recon.jobs.question import OWN_SOURCE
from recon.matching.pairing import Paired, ToldBook

_SALES = {ToldBook.NETWORK: "report_sales", ToldBook.LOG: "log_sales"}


def pairing(desk: Desk, sql: Mapping[str, str]) -> list[Paired]:
    """Count each book's sales and the shop's orders, and how many of each the other side knows."""
    return [
        Paired(programme, book, *figures)
        for book, block in _SALES.items()
        for programme, *figures in desk.rows(sql["pairing"].format(sales=sql[block].format(own=OWN_SOURCE)))
    ]
