"""Addresses of databases and of Rakuten's report service, checked before anybody calls them."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from recon.config.values import secret, text, wrong

_DRIVERS = {
    "sqlite": ("sqlite", "sqlite+pysqlite"),
    "postgresql": ("postgresql", "postgresql+psycopg"),
    "mysql": ("mysql", "mysql+pymysql"),
    "mariadb": ("mariadb", "mariadb+pymysql"),
}
_FULL_NAME = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite+pysqlite": "sqlite",
}
_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})


def database(*backends: str) -> Callable[[object], SecretStr]:
    """Make the reader of a database's address, for the kinds of database that are allowed."""
    allowed = [name for backend in backends for name in _DRIVERS[backend]]
    cure = f"write for example '{_example(backends)}' ({', '.join(backends)})"

    def read(value: object) -> SecretStr:
        # Nothing of the address may reach an error: the password stands in it.
        url = _parsed(secret(value).get_secret_value(), cure=cure)
        if url.drivername not in allowed:
            raise wrong("is not the address of a database that can be read here", cure=cure)
        if "@" in (url.host or ""):
            raise wrong("has a password with an @ in it", cure="write %40 in place of that @")
        if not url.database or url.database == ":memory:":
            raise wrong("names no database", cure=cure)
        return SecretStr(url.render_as_string(hide_password=False))

    return read


def full_address(address: SecretStr, *, folder: Path) -> str:
    """Write an address in full: its driver named, a SQLite file looked for beside the configuration."""
    url = make_url(address.get_secret_value())
    url = url.set(drivername=_FULL_NAME.get(url.drivername, url.drivername))
    if url.get_backend_name() == "sqlite" and not str(url.database).startswith("file:"):
        url = url.set(database=str(folder / str(url.database)))
    return url.render_as_string(hide_password=False)


def public_part(address: SecretStr) -> str:
    """Write what of an address may be seen: the kind of database, the host, the database."""
    url = make_url(address.get_secret_value())
    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()


def web_address(value: object) -> str:
    """Read the address of a web service, encrypted unless it is on this machine."""
    cure = "write for example 'https://ran-reporting.rakutenmarketing.com'"
    try:
        parts = urlsplit(text(value))
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wrong("is not a web address", cure=cure) from None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None or parts.query:
        raise wrong("is not a plain web address", cure=cure)
    if parts.scheme == "http" and host not in _AT_HOME:
        raise wrong("would send the token unencrypted", cure="write https:// (http:// only for localhost)")
    return text(value).rstrip("/")


def _parsed(written: str, *, cure: str) -> URL:
    try:
        return make_url(written)
    except (ArgumentError, ValueError):
        raise wrong("is not the address of a database", cure=cure) from None


def _example(backends: tuple[str, ...]) -> str:
    return "postgresql://recon@db.example/shop" if len(backends) > 2 else "sqlite:///var/recon.db"  # noqa: PLR2004
