"""Values kept in files of their own: `token_file = "secrets/token"` stands for `token = "..."`."""

from pathlib import Path

from recon.config import layout
from recon.config.layout import Given, Tables
from recon.config.problem import Problem, Severity, shown

_SUFFIX = "_file"


def resolve(tables: Tables, *, folder: Path) -> list[Problem]:
    """Replace each `<key>_file` by what its file holds; return those that could not be read."""
    problems = []
    for path, table in tables.items():
        for key in [key for key in table if _stands_for(path[0], key)]:
            problem = _replace(table, key, path=path, folder=folder)
            if problem:
                problems.append(problem)
    return problems


def _stands_for(section: str, key: str) -> bool:
    known = layout.field(section, key.removesuffix(_SUFFIX)) if key.endswith(_SUFFIX) else None
    # `sql_file` is a key of its own, not the file that holds the key `sql`.
    return known is not None and not layout.is_table(known) and layout.field(section, key) is None


def _replace(table: dict[str, Given], key: str, *, path: layout.TablePath, folder: Path) -> Problem | None:
    given = table.pop(key)
    stem = key.removesuffix(_SUFFIX)
    dotted = ".".join((*path, key))
    known = layout.field(path[0], stem)
    # Whoever wrote the secret itself where its file belongs must not read it in a log.
    written = "" if known is not None and layout.is_secret(known) else shown(given.value)
    if stem in table:
        what = f"stands beside {stem}, which is given as well"
        return Problem(Severity.CONTRADICTION, given.where, dotted, what, "keep one of the two")
    if not isinstance(given.value, str) or not given.value.strip():
        cure = f"write for example '/run/secrets/{stem}'"
        return Problem(
            Severity.WRONG, given.where, dotted, "is not the path of a file", cure, shown(given.value)
        )
    try:
        held = (folder / given.value.strip()).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as failed:
        reason = failed.strerror if isinstance(failed, OSError) and failed.strerror else "not a text in UTF-8"
        what, cure = f"cannot be read ({reason})", "name a file that this user may read"
        # So that the key is not called missing as well: its file is the problem.
        table[stem] = Given(None, given.where)
        return Problem(Severity.WRONG, given.where, dotted, what, cure, written)
    table[stem] = Given(held.rstrip("\r\n"), f"{given.where}, read from the file under {key}")
    return None
