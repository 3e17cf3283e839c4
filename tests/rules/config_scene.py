"""A configuration written for a test, and what loading it comes to."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from recon.config import BadConfig, Config, load

PROGRAMME = """
[programme.de]
currency = "EUR"
zone = "Europe/Berlin"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def loaded(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Config:
    return load(written(folder, text), environ=environ or {})


def refusal(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> BadConfig:
    with pytest.raises(BadConfig) as caught:
        loaded(folder, text, environ)
    return caught.value


def complaint(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> str:
    """Give the only line of a refusal, without the path of the test's folder."""
    lines = str(refusal(folder, text, environ)).splitlines()
    assert len(lines) == 1, lines
    return lines[0].replace(f"{folder}/", "")
