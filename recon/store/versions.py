"""Knows which schema a store has and which this program needs; moves a store forward, never back."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from recon.store.database import Database
from recon.store.postgres import without_limit

_MIGRATING = 7_246_001


class WrongSchema(Exception):
    """This is a store that this program must not touch as it is; it carries both versions."""

    def __init__(self, sentence: str, *, has: str, needs: str) -> None:
        super().__init__(sentence)
        self.has = has
        self.needs = needs


class SchemaTooNew(WrongSchema):
    """This is a store that a newer program wrote."""


class SchemaTooOld(WrongSchema):
    """This is a store that an older program wrote and nobody upgraded yet."""


class SchemaMissing(WrongSchema):
    """This is a store without any table of ours."""


class Versions(Database):
    """This is the part of the store that knows its schema; `scripts` is the folder of its migrations."""

    scripts = Path(__file__).parent / "migrations"

    def migrate(self) -> str:
        """Create the tables or bring them to this program's schema, all or nothing; return the version."""
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                without_limit(connection)
                # Two first starts at once: the second waits and finds the tables there.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            self._refuse_newer(_version(connection))
            settings = _settings(self.scripts)
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
        return _newest(self.scripts)

    def check_schema(self) -> None:
        """Refuse a store whose schema is not exactly the one this program was written for."""
        with self.reading() as connection:
            has = _version(connection)
        self._refuse_newer(has)
        needs = _newest(self.scripts)
        if not has:
            raise SchemaMissing(
                f"the store {self.where} is empty; run `recon db upgrade`", has="", needs=needs
            )
        if has != needs:
            sentence = (
                f"the store {self.where} has schema {has}, this program needs {needs}; run `recon db upgrade`"
            )
            raise SchemaTooOld(sentence, has=has, needs=needs)

    def prepare(self) -> None:
        """Create the tables of a new store; refuse one of another version."""
        try:
            self.check_schema()
        except SchemaMissing:
            self.migrate()

    def schema_version(self) -> str:
        """Tell the schema's version as it stands, '' where there is none."""
        with self.reading() as connection:
            return _version(connection)

    def _refuse_newer(self, has: str) -> None:
        if has and has not in _known(self.scripts):
            needs = _newest(self.scripts)
            sentence = (
                f"the store {self.where} has schema {has}, this program knows none after {needs}; "
                "install the newer recon that wrote it, or give a store of your own in [store] url"
            )
            raise SchemaTooNew(sentence, has=has, needs=needs)


def _settings(scripts: Path) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(scripts).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


@cache  # scripts do not change while a program runs
def _known(scripts: Path) -> frozenset[str]:
    scripts_of = ScriptDirectory.from_config(_settings(scripts))
    return frozenset(script.revision for script in scripts_of.walk_revisions())


@cache
def _newest(scripts: Path) -> str:
    return ScriptDirectory.from_config(_settings(scripts)).get_current_head() or ""


def _version(connection: Connection) -> str:
    # Asked first, because on PostgreSQL a failed look spoils the transaction.
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return MigrationContext.configure(connection).get_current_revision() or ""
