"""Connections to PostgreSQL that end where no answer comes: a server that hangs must not hang whoever asks it.

Three things can hang. A server that is off is found by connecting in a given time; a statement that waits for another
session is ended by the server; and a server or a network that takes our bytes and says nothing is found here, by
nothing having come for too long. TCP itself would notice the last one after hours, or never.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import URL, Connection, Engine, create_engine, event

RV = TypeVar("RV")
_LOOKS_EVERY = 0.1
_SECOND = timedelta(seconds=1)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """This is how long PostgreSQL may take: to connect, and to say anything at all while a statement runs.

    `idle` is how long a process of ours may be silent in the middle of a change before the server gives its locks back.
    """

    connect: timedelta = timedelta(seconds=10)
    answer: timedelta = timedelta(seconds=30)
    idle: timedelta = timedelta(minutes=2)


class NoAnswer(psycopg.OperationalError):
    """This is a server that took what was asked and said nothing for too long."""


class _Impatient(psycopg.Connection[Any]):
    """This is a connection that is closed where nothing comes from the server for too long."""

    within: timedelta = timedelta.max

    def wait(self, gen: PQGen[RV], interval: float = _LOOKS_EVERY, timeout: float | None = None) -> RV:
        """Wait for what the server says; NoAnswer, and the connection closed, where it says nothing."""
        try:
            return super().wait(_answered(gen, within=self.within), interval=interval, timeout=timeout)
        except NoAnswer:
            # Whatever is asked next must not wait for the same answer.
            self.pgconn.finish()
            raise


def _answered(gen: PQGen[RV], *, within: timedelta) -> PQGen[RV]:
    """Pass on what a conversation waits for; each sign of life gives it the whole time again."""
    heard = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard >= within / _SECOND:
                raise NoAnswer(f"no answer for {within / _SECOND:g} seconds")
            wanted = gen.send(ready)
    except StopIteration as done:
        said: RV = done.value
        return said


def postgres_engine(url: URL, patience: Patience) -> Engine:
    """Make the engine of a PostgreSQL store; its values stay out of the words of an error."""
    keeping_alive = {"keepalives": 1, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=2,
        hide_parameters=True,
        connect_args={
            "connect_timeout": max(1, patience.connect // _SECOND),
            "tcp_user_timeout": patience.answer // _MILLISECOND,
            **keeping_alive,
        },
    )

    def connected(_: object, __: object, arguments: tuple[Any, ...], named: dict[str, Any]) -> _Impatient:
        return _Impatient.connect(*arguments, **named)

    def begun(connection: Connection) -> None:
        _allow(connection, patience.answer + _SECOND)
        # In each transaction, not at the start: what stands between us and the server may change servers.
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {patience.answer // _MILLISECOND}")
        if not connection.get_execution_options().get("recon_reads", False):
            idle = patience.idle // _MILLISECOND
            connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {idle}")

    event.listen(engine, "do_connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def without_limit(connection: Connection) -> None:
    """Let the statements of this transaction take as long as they need, as an upgrade of the tables may."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    _allow(connection, timedelta.max)


def _allow(connection: Connection, within: timedelta) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, _Impatient):
        driver.within = within
