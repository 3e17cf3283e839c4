"""Runs an installed Vendure on a throw-away database: its own server, and callers of its own two APIs."""

import os
import socket
import subprocess
from pathlib import Path

import sqlalchemy as sa

from tests.doors.shop_truth import Truth, truth_of


def place(folder: Path, url: str, *arguments: str, zone: str = "UTC") -> Truth:
    """Run a stage of place_orders.js on the database of a URL, and answer with what the shop's API says."""
    told = folder / "truth.json"
    run(folder, url, "place_orders.js", arguments[0], str(told), *arguments[1:], zone=zone)
    return truth_of(told)


def run(folder: Path, url: str, script: str, *arguments: str, zone: str = "UTC") -> None:
    """Run one of the shop's scripts on the database of a URL, its process in a time zone."""
    environment = {**os.environ, **_database(sa.make_url(url)), "SHOP_PORT": str(_free_port()), "TZ": zone}
    subprocess.run(["node", script, *arguments], cwd=folder, env=environment, check=True)


def _database(address: sa.URL) -> dict[str, str]:
    if address.get_backend_name() == "sqlite":
        return {"SHOP_FILE": address.database or ""}
    return {
        "SHOP_HOST": address.host or "",
        "SHOP_DB_PORT": str(address.port or ""),
        "SHOP_NAME": address.database or "",
        "SHOP_USER": address.username or "",
        "SHOP_PASSWORD": str(address.password or ""),
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
