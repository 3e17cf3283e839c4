"""Installs a shop written for Node.js in a folder of its own, and runs its commands beside its packages."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The newest packages are sometimes not served everywhere: nothing younger than this day is taken.
BEFORE = "2026-10-20"


class NodeMissing(Exception):
    """This is a machine without Node.js or npm, with what to install."""


def installed(shop: str) -> Path:
    """Install a shop's packages once and answer with their folder; RECON_SHOPS_DIR says where such shops lie."""
    project = HERE / shop / "project"
    wanted = (project / "package.json").read_bytes()
    stamp = hashlib.sha256(wanted + BEFORE.encode() + _node()).hexdigest()[:12]
    shops = Path(os.environ.get("RECON_SHOPS_DIR", HERE.parents[1] / "var" / "shops"))
    folder = (shops / f"{shop}-{stamp}").resolve()
    if (folder / "complete").exists():
        return folder / "node_modules"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "package.json").write_bytes(wanted)
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    subprocess.run(["npm", "install", f"--before={BEFORE}", *quiet], cwd=folder, check=True)
    (folder / "complete").touch()
    return folder / "node_modules"


def unpacked(shop: str, packages: Path, *, at: Path) -> Path:
    """Lay a shop's own files beside a link to its packages, where its commands can run."""
    folder = at / shop
    shutil.copytree(HERE / shop / "project", folder)
    (folder / "node_modules").symlink_to(packages)
    return folder


def _node() -> bytes:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NodeMissing("node and npm are not on PATH; install Node.js 20 or newer")
    return subprocess.run(["node", "--version"], check=True, capture_output=True).stdout
