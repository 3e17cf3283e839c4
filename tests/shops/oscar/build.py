"""Installs a django-oscar shop in an environment of its own, and runs its commands on a throw-away database."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

HERE = Path(__file__).resolve().parent
PROJECT = HERE / "project"
REQUIREMENTS = HERE / "requirements.txt"
_ENGINES = {"postgresql": "django.db.backends.postgresql", "sqlite": "django.db.backends.sqlite3"}


def installed() -> Path:
    """Install the shop once and answer with its Python; RECON_SHOPS_DIR says where such shops lie."""
    stamp = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    shops = Path(os.environ.get("RECON_SHOPS_DIR", HERE.parents[2] / "var" / "shops"))
    folder = shops / f"oscar-{stamp}"
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS], check=True)
    (folder / "complete").touch()
    return python


def manage(python: Path, url: str, *arguments: str) -> None:
    """Run Python in the shop's project, on the database of a URL."""
    address = sa.make_url(url)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "SHOP_ENGINE": _ENGINES[address.get_backend_name()],
        "SHOP_HOST": address.host or "",
        "SHOP_PORT": str(address.port or ""),
        "SHOP_NAME": address.database or "",
        "SHOP_USER": address.username or "",
        "SHOP_PASSWORD": str(address.password or ""),
    }
    # An empty PYTHONPATH: the shop must not see this project's own packages.
    subprocess.run([python, *arguments], cwd=PROJECT, env=environment | {"PYTHONPATH": ""}, check=True)
