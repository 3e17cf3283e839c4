"""Fixtures of the jobs' tests: our store, on both databases it may live in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recon.store.book import Store
from tests.jobs.store_scene import ToldClock, opened


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'recon.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(store_url: str, clock: ToldClock) -> Iterator[Store]:
    with opened(store_url, clock) as ready:
        yield ready
