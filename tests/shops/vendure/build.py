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
    environment = {**os.environ, **_database(sa.make_url(url)), "SHOP_PORT": str(_free_port()), "TZ": zone}
    command = ["node", "place_orders.js", arguments[0], str(told), *arguments[1:]]
    subprocess.run(command, cwd=folder, env=environment, check=True)
    return truth_of(told)


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
