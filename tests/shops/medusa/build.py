"""Runs an installed Medusa on a throw-away PostgreSQL: its own command line, its own workflows."""

import os
import subprocess
from pathlib import Path

import sqlalchemy as sa

from tests.doors.shop_truth import Truth, truth_of


def migrate(folder: Path, url: str) -> None:
    """Make the shop's tables in an empty database."""
    _medusa(folder, url, "db:migrate", "--skip-scripts")


def place(folder: Path, url: str, stage: str, *arguments: str) -> Truth:
    """Run a stage of place_orders.js on the database of a URL, and answer with what the shop says."""
    told = folder / "truth.json"
    _medusa(folder, url, "exec", "./place_orders.js", stage, str(told), *arguments)
    return truth_of(told)


def _medusa(folder: Path, url: str, *arguments: str) -> None:
    address = sa.make_url(url).set(drivername="postgres").render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "MEDUSA_DISABLE_TELEMETRY": "1",
        "LOG_LEVEL": "error",
    }
    command = [str(folder / "node_modules" / ".bin" / "medusa"), *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True)
