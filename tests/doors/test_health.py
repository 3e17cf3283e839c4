"""The two pages that say whether the service is well, asked over HTTP."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from recon.store.book import Store
from recon.web.health import FRESH, Health, pages
from recon.web.server import NotListening, Server
from tests.jobs.store_scene import ToldClock, opened, store_sql


@dataclass
class Told:
    """This is what the pages are told."""

    age: timedelta = timedelta(seconds=3)
    wrong: dict[str, str] = field(default_factory=lambda: {"watch": "", "run": ""})


@contextmanager
def _served(store: Store, told: Told) -> Iterator[httpx.Client]:
    health = Health(store, age=lambda: told.age, wrong=lambda: told.wrong)
    server = Server("127.0.0.1:0", pages(health))
    server.start()
    try:
        with httpx.Client(base_url=server.address) as client:
            yield client
    finally:
        server.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(f"sqlite:///{tmp_path / 'recon.db'}") as ready:
        yield ready


def test_all_is_well_and_nothing_keeps_the_answer(store: Store) -> None:
    with _served(store, Told()) as client:
        alive, ready = client.get("/healthz"), client.get("/readyz")
        posted, unknown = client.post("/readyz"), client.get("/")

    assert (alive.status_code, alive.json()) == (200, {"alive": True, "reasons": {}})
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": {}})
    assert ready.headers["cache-control"] == "no-store"
    assert (posted.status_code, unknown.status_code) == (405, 404)


def test_ticks_that_stand_still_make_it_neither_alive_nor_ready(store: Store) -> None:
    told = Told(age=FRESH + timedelta(seconds=1))
    with _served(store, told) as client:
        alive, ready = client.get("/healthz"), client.get("/readyz")

    reasons = {"ticks": "the last tick came to its end 121 seconds ago"}
    assert (alive.status_code, alive.json()) == (503, {"alive": False, "reasons": reasons})
    assert (ready.status_code, ready.json()["reasons"]) == (503, reasons)


def test_a_job_that_is_late_is_named_with_its_reason_and_who_restarts_processes_is_not_told(
    store: Store,
) -> None:
    with _served(store, Told(wrong={"watch": "", "run": "its slot is late"})) as client:
        alive, ready = client.get("/healthz"), client.get("/readyz")

    assert alive.status_code == 200
    assert (ready.status_code, ready.json()) == (
        503,
        {"ready": False, "reasons": {"run": "its slot is late"}},
    )


def test_a_store_out_of_reach_is_said_without_its_address(store: Store, tmp_path: Path) -> None:
    with _served(store, Told()) as client:
        (tmp_path / "recon.db").unlink()
        (tmp_path / "recon.db").mkdir()

        alive, ready = client.get("/healthz"), client.get("/readyz")

    assert alive.status_code == 200
    assert (ready.status_code, ready.json()["reasons"]) == (503, {"store": "it cannot be reached"})


def test_a_store_of_another_schema_is_said(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'empty.db'}", sql=store_sql(), clock=ToldClock()) as store:
        needs = "0007"
        with _served(store, Told()) as client:
            ready = client.get("/readyz")

    assert ready.status_code == 503
    assert ready.json()["reasons"]["store"].startswith("it has schema none, and ")
    assert needs in ready.json()["reasons"]["store"]


def test_an_address_that_is_taken_or_nobodys_is_refused_in_one_sentence(store: Store) -> None:
    health = Health(store, age=lambda: FRESH, wrong=dict)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(NotListening, match=r"cannot listen on 127\.0\.0\.1:.*; name another address"):
            Server(listen, pages(health))
    with pytest.raises(NotListening, match=r"--listen or in \[serve\] listen"):
        Server("192.0.2.1:80", pages(health))
