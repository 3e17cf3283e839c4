"""Values from the environment: RECON_PROGRAMME__DE__SETTLE is the key `settle` of [programme.de]."""

from collections.abc import Mapping

from recon.config import layout
from recon.config.layout import Given, TablePath, Tables
from recon.config.problem import Problem, Severity, nearest

PREFIX = "RECON_"
_JOINT = "__"


def overrides(environ: Mapping[str, str]) -> dict[str, str]:
    """Pick the variables that name a key; one that is empty counts as not given."""
    return {
        name: environ[name]
        for name in sorted(environ)
        # RECON_CONFIG and what other programs call RECON_... have no path in them.
        if name.upper().startswith(PREFIX) and _JOINT in name[len(PREFIX) :].strip("_") and environ[name]
    }


def apply(given: Mapping[str, str], *, tables: Tables) -> list[Problem]:
    """Put each variable in the place of the file's value; return those that name no section."""
    fresh: Tables = {}
    problems = [
        problem
        for name, value in given.items()
        if (problem := _place(name, value, fresh=fresh, tables=tables))
    ]
    for path, table in fresh.items():
        below = tables.setdefault(path, {})
        for key in table:
            # Whoever sets a value in the environment has answered for its file as well, and the other way round.
            stem = _without_file(path[0], key)
            below.pop(stem, None)
            below.pop(f"{stem}_file", None)
        below.update(table)
    return problems


def _place(name: str, value: str, *, fresh: Tables, tables: Tables) -> Problem | None:
    section, *rest = name[len(PREFIX) :].lower().split(_JOINT)
    path = _table_of(section, rest)
    keys = rest[len(path) - 1 :]
    if section not in layout.SECTIONS or not keys or not all(rest):
        return _not_a_place(name, section)
    known = layout.field(section, keys[0])
    table = fresh.setdefault(path, {})
    if known is not None and layout.is_table(known) and len(keys) > 1:
        entries = _entries(keys[0], table, tables.get(path, {}))
        table[keys[0]] = Given(entries | {_JOINT.join(keys[1:]): value}, _where(name))
    else:
        table[_JOINT.join(keys)] = Given(value, _where(name))
    return None


def _table_of(section: str, rest: list[str]) -> TablePath:
    if section not in layout.NAMED:
        return (section,)
    # A variable's name cannot hold a hyphen, a section's name cannot hold an underscore.
    return (section, *(name.replace("_", "-") for name in rest[:1]))


def _entries(key: str, *layers: Mapping[str, Given]) -> dict[object, object]:
    """Read the table a variable adds one entry to: the environment's so far, else the file's."""
    found = next((layer[key].value for layer in layers if key in layer), None)
    return dict(found) if isinstance(found, dict) else {}


def _without_file(section: str, key: str) -> str:
    stem = key.removesuffix("_file")
    return stem if layout.field(section, key) is None and layout.field(section, stem) is not None else key


def _where(name: str) -> str:
    return f"{name} in the environment"


def _not_a_place(name: str, section: str) -> Problem:
    near = nearest(section, layout.SECTIONS)
    if section in layout.NAMED:
        cure = f"write {PREFIX}{section.upper()}__NAME__KEY, its parts joined by two underscores"
    elif near and near != section:
        cure = f"the nearest known section is {near}"
    else:
        cure = f"write {PREFIX}SECTION__KEY; known sections are {', '.join(layout.SECTIONS)}"
    return Problem(Severity.UNKNOWN, _where(name), "", "names no key of the configuration", cure)
