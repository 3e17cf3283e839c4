"""Two exported files told as text, and what is guessed about them."""

from pathlib import Path

from recon.sources.guess.orders import OrdersGuess, guess_orders, orders_sheet, refuse_swapped
from recon.sources.guess.report import guess_report, report_sheet
from recon.sources.guess.told import Told

EXPORTS = Path(__file__).parents[1] / "data" / "try"
REPORT = """MID,Order ID,Sales,Total Commission,Currency,Transaction Date,Transaction Time,Process Date,Process Time
1,A1,10.00,0.60,EUR,10/13/26,09:00:00,10/13/26,10:00:00
1,A2,20.00,1.20,EUR,10/14/26,09:00:00,10/14/26,10:00:00
1,A3,1234.50,74.07,EUR,10/15/26,09:00:00,10/15/26,10:00:00
"""


def guessed(
    folder: Path, orders: str | bytes, *, report: str = REPORT, told: Told | None = None
) -> OrdersGuess:
    """Write both files and guess what they are."""
    first, second = folder / "orders.csv", folder / "rakuten.csv"
    first.write_bytes(orders.encode() if isinstance(orders, str) else orders)
    second.write_text(report, encoding="utf-8")
    return guessed_of(first, second, folder=folder, told=told or Told())


def guessed_of(orders: Path, report: Path, *, folder: Path, told: Told) -> OrdersGuess:
    """Guess what two files on disk are."""
    first, second = orders_sheet(orders), report_sheet(report)
    refuse_swapped(first, second)
    return guess_orders(first, told=told, report=guess_report(second, told=told, folder=folder))


def noted(found: OrdersGuess) -> dict[str, str]:
    """List the guesses by what they are about."""
    return {each.what: each.value for each in found.guesses}
