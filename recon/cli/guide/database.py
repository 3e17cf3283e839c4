"""Asks for a database's address, and tries it."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from recon.cli.guide.answers import Address
from recon.cli.guide.asking import Asking, Next
from recon.cli.output import say
from recon.config import addresses
from recon.jobs.ports import SourceUnavailable
from recon.records import numerals
from recon.sources.shops.catalogue import Catalogue, read_catalogue
from recon.sources.sql_session import reading

_LASTING = timedelta(seconds=60)
_KINDS = addresses.database("sqlite", "postgresql", "mysql", "mariadb")
_EXAMPLES = "mysql://USER@HOST/DATABASE, postgresql://USER@HOST/DATABASE, sqlite:///FILE"


def ask_address(asking: Asking, *, given: str | None, what: str, variable: str, folder: Path) -> Address:
    """Take an address as it was given, or ask for it and, unseen, for its password; it may be left empty.

    `variable` is the one that the service itself reads this address from: what stands there, stays there.
    """
    written = given
    if written is None and asking.interactive:
        written = asking.text(
            f"Address of {what}", given=None, default="", optional=True,
            stands=f"{_EXAMPLES};\nor file:PATH or env:NAME where it stands; empty for none yet. Take a user who may only read.",
        )  # fmt: skip
    if not written:
        return Address("")
    address = _taken(written, folder=folder, what=what, variable=variable)
    return _with_password(asking, address) if given is None else address


def full_url(address: Address, *, folder: Path) -> str:
    """Write an address as a door needs it: a SQLite file is looked for beside the configuration."""
    return addresses.full_address(SecretStr(address.url), folder=folder)


def catalogue_of(url: str, *, name: str) -> Catalogue:
    """Read what a database holds; raises SourceUnavailable."""
    with reading(url, name=name, statement_timeout=_LASTING) as session:
        return read_catalogue(session)


def opened_catalogue(
    asking: Asking, *, ask: Callable[[bool], Address], name: str, folder: Path
) -> tuple[Address, Catalogue] | None:
    """Ask for an address until its database opens; None where a person goes on without. `ask` hears whether it is again."""
    again = False
    while True:
        try:
            address = ask(again)
            if not address.url:
                return None
            catalogue = catalogue_of(full_url(address, folder=folder), name=name)
        except SourceUnavailable as failed:
            if (
                asking.after(failed, without="go on without the database; its lines stay to be filled in")
                is Next.GO_ON
            ):
                return None
            again = True
            continue
        say(
            f"  It opens: {catalogue.server.split(' on ')[0][:60]}, {numerals.counted(len(catalogue.tables), 'table')}.",
            style="green",
        )
        return address, catalogue


def _taken(written: str, *, folder: Path, what: str, variable: str) -> Address:
    kind, _, place = written.partition(":")
    if kind == "file":
        file = Path(place)
        url = _checked(_held(file), what=what)
        inside = file.absolute().is_relative_to(folder.absolute())
        return Address(url, file.absolute().relative_to(folder.absolute()) if inside else file.absolute())
    if kind == "env":
        if not os.environ.get(place):
            raise SourceUnavailable(what, f"the variable {place} is not set", cure="set it, or name another")
        url = _checked(os.environ[place], what=what)
        return Address(url, variable=place if place == variable else "")
    return Address(_checked(written, what=what))


def _held(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as failed:
        why = failed.strerror if isinstance(failed, OSError) else "not a text in UTF-8"
        raise SourceUnavailable(
            str(file), f"cannot be read ({why})", cure="name a file that you may read"
        ) from None


def _checked(url: str, *, what: str) -> str:
    try:
        return str(_KINDS(url.strip()).get_secret_value())
    except PydanticCustomError as wrong:
        # The address may hold a password: only the reader's own words are repeated.
        told, _, cure = wrong.message().partition("; ")
        raise SourceUnavailable(what, f"the address {told}", cure=cure) from None


def _with_password(asking: Asking, address: Address) -> Address:
    url = sa.make_url(address.url)
    if address.file or address.variable or url.get_backend_name() == "sqlite" or url.password is not None:
        return address
    password = asking.secret(f"Password of {url.username or 'the user'}; empty for none")
    if not password:
        return address
    return Address(url.set(password=password).render_as_string(hide_password=False))
