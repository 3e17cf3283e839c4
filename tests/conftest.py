"""Fixtures that every test may ask for: real database servers, one fresh database per test."""

import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.servers import Server, ServerMissing, mariadb, postgres


def pytest_configure(config: pytest.Config) -> None:
    # Whoever was started in the background of a script ignores Ctrl-C, and so would every command the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "shops: installs a real shop; runs with RECON_LONG=shops only")
    config.addinivalue_line("markers", "fuzz: fuzzes for MINUTES; runs with RECON_LONG=fuzz only")
    config.addinivalue_line(
        "markers", "faults: plants every fault of tests/faults; runs with RECON_LONG=faults only"
    )
    config.addinivalue_line("markers", "data: fetches real order histories; runs with RECON_LONG=data only")
    config.addinivalue_line(
        "markers", "code(*codes): shows that these codes are told; docs/breaks.md names it"
    )


@contextmanager
def _or_skip(server: AbstractContextManager[Server]) -> Iterator[Server]:
    try:
        running = server.__enter__()
    except ServerMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    try:
        yield running
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with _or_skip(postgres()) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Server]:
    with _or_skip(mariadb()) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture
def mariadb_url(mariadb_server: Server) -> Iterator[str]:
    with mariadb_server.fresh_database() as url:
        yield url
