"""Fills an empty database with ninety days of a shop's orders: `python -m tests.shops.bulk vendure URL 600`.

The orders go through the installed shop's own code; only their times are set back in the database afterwards.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.shops import npm
from tests.shops.oscar import build as oscar
from tests.shops.vendure import build as vendure


def main(shop: str, url: str, count: str) -> None:
    """Place the orders and say how long that took."""
    begun = time.monotonic()
    {"vendure": _vendure, "oscar": _oscar}[shop](url, count)
    sys.stdout.write(f"{count} orders of {shop} in {time.monotonic() - begun:.0f} s\n")


def _vendure(url: str, count: str) -> None:
    with tempfile.TemporaryDirectory() as at:
        folder = npm.unpacked("vendure", npm.installed("vendure"), at=Path(at))
        vendure.run(folder, url, "bulk_orders.js", count)


def _oscar(url: str, count: str) -> None:
    python = oscar.installed()
    oscar.manage(python, url, "-m", "django", "migrate", "--verbosity", "0")
    oscar.manage(python, url, "bulk_orders.py", count)


if __name__ == "__main__":
    main(*sys.argv[1:4])
