"""Walks from credentials to a judged quarter on a shop that is there, following the docs, and writes down each command.

`python -m tests.tools.stopwatch vendure postgresql://... > docs/first-report-vendure.md`

The shop is one that `python -m tests.shops.bulk` filled. Rakuten's report and the postback log do not exist for such
a shop: both are made from its own orders beforehand, with known holes. What a person would type is given as options,
so the time a person needs to read and type is not in the figures.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from recon.records.moment import moment
from tests.doors.orders_shop import Row, pull
from tests.journeys.shop_scene import Shop

_NOT_SENT, _NOT_RECORDED = 20, 35
_RATE = Decimal("0.06")
_PRESETS = {"vendure": "vendure", "oscar": "django_oscar"}
_MINUTES = 60
_READER = "recon_reader"


def main(shop: str, url: str) -> None:
    """Prepare what Rakuten and the sender would have, then run the commands and print them with their output."""
    with tempfile.TemporaryDirectory(prefix="first-report-") as at:
        folder = Path(at) / "shop"
        folder.mkdir()
        told = _prepared(folder, url, preset=_PRESETS[shop])
        (folder / "shop-url").write_text(_reader(url))
        _print(f"# From credentials to a judged quarter: an installed shop ({shop})\n")
        _print(told)
        begun = time.monotonic()
        for words in _commands():
            _timed(words, folder)
        took = time.monotonic() - begun
        _print(f"All commands together: {took:.0f} s, {took / _MINUTES:.1f} minutes.")


def _commands() -> Sequence[str]:
    period = f"{_today() - timedelta(days=91):%Y-%m-%d}/{_today() + timedelta(days=1):%Y-%m-%d}"
    return (
        (
            'recon init --yes --shop "My shop" --programme de --mid 41234 --currency EUR --zone Europe/Berlin '
            f"--url file:shop-url --report-file rakuten.csv --period {period} --log 'postbacks.jsonl'"
        ),
        "recon check",
        "recon backfill --days 90",
        "recon breaks",
        "recon report weekly",
    )


def _today() -> datetime:
    return datetime.now(tz=UTC)


def _prepared(folder: Path, url: str, *, preset: str) -> str:
    """Make the report and the log from the shop's own orders, each with holes at known orders."""
    pulled = pull(url, preset=preset, zone=None, at=_today(), store=None)
    ours = [row for row in pulled.orders if row["click_id"] and row["paid_at"]]
    scene = Shop(folder.parent / "scene")
    lines, sent = [], 0
    for number, row in enumerate(sorted(ours, key=lambda each: int(each["paid_at"]))):
        if number % _NOT_SENT == 0:
            continue
        at = moment(row["paid_at"]) + timedelta(minutes=1)
        scene.attempt(row["order_ref"], at=at, url=_request(row))
        sent += 1
        if number % _NOT_RECORDED:
            processed = at + timedelta(hours=2)
            lines.append(
                {
                    "order": row["order_ref"],
                    "amount": str(Decimal(_first(row)) / 100),
                    "currency": row["currency"],
                    "commission": Decimal(_first(row)) * _RATE / 100,
                    "click": row["click_id"],
                    "dated": at,
                    "processed": processed,
                }
            )
    scene.report([each for each in lines if each["processed"] < _today()])
    for name in ("rakuten.csv", "postbacks.jsonl"):
        (scene.folder / name).rename(folder / name)
    return (
        f"{len(pulled.orders):,} orders of ninety days, placed through the shop's own code; {len(ours):,} carry a click id "
        f"and are paid. Of these every {_NOT_SENT}th was not sent, and of the {sent:,} sent every {_NOT_RECORDED}th was not "
        f"recorded; refunds and cancellations were never reported; {_RATE:.0%} of sales are paid as commission. {_machine()}\n"
    )


def _request(row: Row) -> str:
    return (
        f"https://track.linksynergy.com/ep?mid=41234&ord={row['order_ref']}&tr={row['click_id']}&cur={row['currency']}"
        f"&skulist=A&qlist=1&amtlist={_first(row)}&xml=1"
    )


def _first(row: Row) -> int:
    return int(row["net_amount"])


def _machine() -> str:
    return (
        f"On {_today():%Y-%m-%d}: 2 cores, 24 GB, Debian 12, Python 3.11, PostgreSQL 15 on the same machine."
    )


def _reader(url: str) -> str:
    """Give the shop a user who may only read, as the docs say, and write his address."""
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as base:
        there = base.exec_driver_sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{_READER}'").first()
        if there is None:
            base.exec_driver_sql(f"CREATE ROLE {_READER} LOGIN PASSWORD 'change-me'")
        base.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {_READER}")
    engine.dispose()
    return sa.make_url(url).set(username=_READER, password="change-me").render_as_string(hide_password=False)


def _timed(words: str, folder: Path) -> None:
    begun = time.monotonic()
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        ["/bin/bash", "-c", words], cwd=folder, env={"PATH": path, "HOME": str(folder)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    took = time.monotonic() - begun
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).replace(str(folder), "~/shop")
    _print(f"```\n$ {words}\n{said.rstrip()}\n```\n\nexit {done.returncode}, {took:.1f} s\n")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:3])
