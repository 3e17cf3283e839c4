"""What the tests of `recon init` share: answers, what a report holds, and a command typed where nobody sits at a terminal."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from recon.cli import main
from tests.doors.orders_shop import run
from tests.journeys.woo_scene import NOW

ADDRESS = (
    "https://ran-reporting.rakutenmarketing.com/en/reports/orders-by-process-date/filters"
    "?include_summary=N&network=9&tz=GMT&date_type=process&token=c2VjcmV0LXRva2VuLW9mLW91cnM"
)
TOKEN = ADDRESS.rpartition("=")[2]
REPORT = (
    "MID,Order ID,Transaction ID,SKU,# of Items,Sales,Currency,Transaction Date,Transaction Time,Process Date,Process Time\r\n"
    "41234,1000,t1,A,1,100.00,EUR,11/2/26,10:00:00,11/3/26,11:30:00\r\n"
    "41234,1002,t2,A,1,100.00,EUR,11/4/26,10:00:00,11/5/26,11:30:00\r\n"
)
NAMED = (
    "--shop",
    "Lamp",
    "--mid",
    "41234",
    "--programme",
    "de",
    "--currency",
    "EUR",
    "--zone",
    "Europe/Berlin",
)
RIGHT = ("Is that right?", "y")
NO_LOG = ("Which way", "3")
OWN_QUERY = """-- zone: Europe/Berlin
-- rereads: placed_at
-- name: orders
SELECT b.id AS internal_id, b.nr AS order_ref, 'confirmed' AS state, b.am AS placed_at, 'EUR' AS currency,
  b.netto AS net_amount, '0' AS refunded_amount, b.klick AS click_id
FROM bestellung b WHERE b.am >= :since AND b.am < :until;
"""


@dataclass(frozen=True)
class Ended:
    """This is what a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def recon_in(folder: Path, *words: str) -> Ended:
    """Run a command in this process, where nobody sits at a terminal."""
    said, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(complained):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["recon", *words])
        patch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            main()
    return Ended(int(ended.value.code or 0), said.getvalue(), complained.getvalue())


def left_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def plain(url: str) -> str:
    return sa.make_url(url).set(drivername="mysql").render_as_string(hide_password=False)


def open_older_storage(url: str) -> None:
    """Add what WordPress has beside the new tables: posts' meta, and the analytics."""
    run(
        url,
        "CREATE TABLE wp_postmeta (meta_id BIGINT PRIMARY KEY, post_id BIGINT, meta_key VARCHAR(255), meta_value LONGTEXT)",
        "CREATE TABLE wp_wc_order_stats (order_id BIGINT PRIMARY KEY, returning_customer TINYINT)",
        "INSERT INTO wp_posts (ID, post_date_gmt, post_date, post_status, post_modified_gmt, post_type)"
        f" VALUES (7, '{NOW:%Y-%m-%d %H:%M:%S}', '{NOW:%Y-%m-%d %H:%M:%S}', 'wc-completed', '{NOW:%Y-%m-%d %H:%M:%S}', 'shop_order')",
    )
