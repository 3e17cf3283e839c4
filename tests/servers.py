"""Throw-away PostgreSQL and MariaDB on free ports, started with nothing but the servers' own binaries."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pymysql
import sqlalchemy as sa

_STARTS = 3
_SECONDS = 30
_PAUSE = 0.05
_STOP_SECONDS = 10
GUARDED = "recon_guarded"
"""The PostgreSQL role whose members must give their password."""

Command = list[str | Path]


class ServerMissing(Exception):
    """This is a server whose binaries are not on this machine, with what to install."""


class ServerFailed(Exception):
    """This is a server that did not come up, with the end of its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """This is a running server; `url` names its administrator and no particular database."""

    url: sa.URL

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """Make an empty database, hand out its URL, and drop it again."""
        name = f"recon_{uuid4().hex}"
        engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        try:
            yield self.url.set(database=name).render_as_string(hide_password=False)
        finally:
            force = " WITH (FORCE)" if self.url.get_backend_name() == "postgresql" else ""
            with engine.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}{force}"))
            engine.dispose()


@contextmanager
def postgres() -> Iterator[Server]:
    """Use the PostgreSQL of RECON_TEST_POSTGRES_URL, or start one."""
    given = os.environ.get("RECON_TEST_POSTGRES_URL")
    if given:
        yield Server(sa.make_url(given))
        return
    hint = "PostgreSQL is not installed; apt-get install postgresql, or set RECON_TEST_POSTGRES_URL"
    initdb = _binary("initdb", places=["/usr/lib/postgresql/*/bin/initdb"], hint=hint)
    with _folder() as folder:
        data = folder / "data"
        options = ["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        _run([initdb, "-D", data, *options], folder=folder)
        _ask_for_passwords(data / "pg_hba.conf")

        def command(port: int) -> Command:
            places = ["listen_addresses=127.0.0.1", "unix_socket_directories="]
            haste = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
            settings = [part for setting in [*places, *haste] for part in ("-c", setting)]
            return [initdb.parent / "postgres", "-D", data, "-p", str(port), *settings]

        with _running(command, folder=folder, answers=_postgres_answers, stop=signal.SIGINT) as port:
            yield Server(sa.URL.create("postgresql+psycopg", "postgres", None, "127.0.0.1", port, "postgres"))


@contextmanager
def mariadb() -> Iterator[Server]:
    """Use the MariaDB or MySQL of RECON_TEST_MARIADB_URL, or start one."""
    given = os.environ.get("RECON_TEST_MARIADB_URL")
    if given:
        yield Server(sa.make_url(given))
        return
    hint = "MariaDB is not installed; apt-get install mariadb-server, or set RECON_TEST_MARIADB_URL"
    daemon = _binary("mariadbd", places=["/usr/sbin/mariadbd", "/usr/libexec/mariadbd"], hint=hint)
    install = _binary("mariadb-install-db", places=["/usr/bin/mariadb-install-db"], hint=hint)
    with _folder() as folder:
        data = folder / "data"
        # A server that starts sweeps its folder of temporary tables, another server's too.
        scratch = f"--tmpdir={folder}"
        options = ["--auth-root-authentication-method=normal", "--skip-test-db", scratch]
        _run([install, "--no-defaults", f"--datadir={data}", *options], folder=folder)

        def command(port: int) -> Command:
            places = [f"--datadir={data}", f"--socket={folder}/s", f"--pid-file={folder}/pid"]
            net = [f"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve"]
            rest = ["--innodb-flush-log-at-trx-commit=0", "--character-set-server=utf8mb4", scratch]
            return [daemon, "--no-defaults", *places, *net, *rest]

        with _running(command, folder=folder, answers=_mariadb_answers, stop=signal.SIGTERM) as port:
            query = {"charset": "utf8mb4"}
            yield Server(sa.URL.create("mysql+pymysql", "root", None, "127.0.0.1", port, "mysql", query))


def _ask_for_passwords(rules: Path) -> None:
    # Everybody is trusted but the members of one role, for tests of a wrong password.
    rest = rules.read_text(encoding="utf-8")
    rules.write_text(f"host all +{GUARDED} 127.0.0.1/32 scram-sha-256\n{rest}", encoding="utf-8")


def _binary(name: str, *, places: Sequence[str], hint: str) -> Path:
    found = [path for place in places for path in sorted(Path("/").glob(place.lstrip("/")))]
    on_path = shutil.which(name)
    # A folder of real binaries wins over PATH, where version managers put shims that only root can run.
    for candidate in [*reversed(found), *([Path(on_path)] if on_path else [])]:
        return candidate.resolve() if name == "initdb" else candidate
    raise ServerMissing(hint)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="recon-server-", dir="/tmp"))
    nobody = _nobody()
    if nobody is not None:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nobody() -> pwd.struct_passwd | None:
    # Database servers refuse to run as root: root becomes nobody, everybody else stays who they are.
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _start(command: Command, *, folder: Path) -> subprocess.Popen[bytes]:
    nobody = _nobody()
    user, group = (nobody.pw_uid, nobody.pw_gid) if nobody else (None, None)
    others: list[str | int] | None = [] if nobody else None
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=folder, user=user, group=group, extra_groups=others, stdout=log, stderr=log
        )


def _run(command: Command, *, folder: Path) -> None:
    if _start(command, folder=folder).wait() != 0:
        raise ServerFailed(_last_words(folder))


def _last_words(folder: Path) -> str:
    return (folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]


@contextmanager
def _running(
    command: Callable[[int], Command], *, folder: Path, answers: Callable[[int], bool], stop: signal.Signals
) -> Iterator[int]:
    process, port = _come_up(command, folder=folder, answers=answers)
    try:
        yield port
    finally:
        _end(process, stop=stop)


def _come_up(
    command: Callable[[int], Command], *, folder: Path, answers: Callable[[int], bool]
) -> tuple[subprocess.Popen[bytes], int]:
    # Another program may take the free port before the server does: then try the next one.
    for _ in range(_STARTS):
        port = _free_port()
        process = _start(command(port), folder=folder)
        for _ in range(round(_SECONDS / _PAUSE)):
            if answers(port):
                return process, port
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=_PAUSE)
                break
        _end(process, stop=signal.SIGKILL)
    raise ServerFailed(_last_words(folder))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _end(process: subprocess.Popen[bytes], *, stop: signal.Signals) -> None:
    process.send_signal(stop)
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _postgres_answers(port: int) -> bool:
    try:
        psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _mariadb_answers(port: int) -> bool:
    # Its greeting, not its open port: a signal between the two has hung the server before.
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as caller:
            if not caller.recv(1):
                return False
        pymysql.connect(host="127.0.0.1", port=port, user="root").close()
    except (OSError, pymysql.err.OperationalError):
        return False
    return True
