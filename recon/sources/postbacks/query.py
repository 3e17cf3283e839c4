"""Reads a log's SQL file: what its header declares, its query for one kind of database, its parameters filled in.

The header's lines are those of the shops' files: `-- identifier: table = postback_log`, `-- value: name = default`,
`-- zone: UTC`; and one more, `-- gateway: rudderstack`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from recon import assets
from recon.jobs.ports import SourceUnavailable
from recon.sources.orders.preset import nearest
from recon.sources.settings import SqlLogSettings

_DECLARED = re.compile(r"^-- (identifier|value): *(\w+) *=(.*)$", re.MULTILINE)
_FACT = re.compile(r"^-- (zone|gateway): *(\S+) *$", re.MULTILINE)
_IDENTIFIER = re.compile(r"[A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64})?")
_BLOCK = "attempts"
_FOLDER = "sources/postbacks"


@dataclass(frozen=True, slots=True)
class LogQuery:
    """This is one query ready to run, and what its file says of the log."""

    file: str
    text: str
    values: Mapping[str, str]
    zone: str | None
    gateway: str | None


def load(settings: SqlLogSettings, *, dialect: str) -> LogQuery:
    """Read the file the settings name and fill in its parameters."""
    file, source = _source(settings)
    header, _, _ = source.partition("-- name:")
    places = {name: (kind, default.strip()) for kind, name, default in _DECLARED.findall(header)}
    facts: dict[str, str] = dict(_FACT.findall(header))
    text, values = _block(source, dialect=dialect, file=file), {}
    for name in settings.parameters:
        if name not in places:
            cure = f"it takes {', '.join(places) or 'none'}"
            what = f"it has no parameter '{name}'{nearest(name, list(places))}"
            raise SourceUnavailable(file, what, cure=cure)
    for name, (kind, default) in places.items():
        value = settings.parameters.get(name, default)
        if kind == "value":
            values[name] = value
        else:
            text = text.replace("{" + name + "}", _identifier(value, name=name, file=file))
    asked = set(sa.text(text).compile().params) - {"since", "until"}
    if asked - set(values):
        what = f"the query asks for ':{min(asked - set(values))}', which the header does not declare"
        raise SourceUnavailable(file, what, cure="add a line '-- value: name = default' at its top")
    used = {name: value for name, value in values.items() if name in asked}
    return LogQuery(file, text, used, facts.get("zone"), facts.get("gateway"))


def _source(settings: SqlLogSettings) -> tuple[str, str]:
    where = f"postbacks.{settings.name}"
    if settings.sql_file is not None:
        try:
            return str(settings.sql_file), settings.sql_file.read_text(encoding="utf-8")
        except OSError as error:
            what = f"{settings.sql_file} cannot be read: {error.strerror}"
            raise SourceUnavailable(where, what, cure="correct sql_file") from error
    known = [path.stem for path in assets.files("sql", f"{_FOLDER}/*.sql")]
    if settings.preset not in known:
        cure = f"choose one of {', '.join(known)}, or set sql_file"
        raise SourceUnavailable(where, f"there is no preset '{settings.preset}'", cure=cure)
    file = f"sql/{_FOLDER}/{settings.preset}.sql"
    return file, assets.text(file)


def _block(source: str, *, dialect: str, file: str) -> str:
    named = assets.named_blocks(source)
    text = named.get((_BLOCK, dialect)) or named.get((_BLOCK, ""))
    if text is None:
        cure = f"write the line '-- name: {_BLOCK}' above the query, or choose another preset"
        raise SourceUnavailable(file, f"it has no block '{_BLOCK}' for {dialect}", cure=cure)
    return text.rstrip().rstrip(";")


def _identifier(text: str, *, name: str, file: str) -> str:
    if _IDENTIFIER.fullmatch(text) is None:
        cure = "write letters, digits and underscores, with one dot at most"
        raise SourceUnavailable(file, f"parameter '{name}' = '{text[:80]}' is not a name of SQL", cure=cure)
    return text
