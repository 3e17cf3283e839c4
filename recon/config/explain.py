"""Turns what pydantic found wrong in one section into sentences with a cure."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from recon.config import layout
from recon.config.layout import Given, TablePath
from recon.config.problem import Problem, Severity, nearest, shown
from recon.config.sections import Section

# What other guides call by a name that fits none of Rakuten's credentials, and what to write instead.
_RETIRED = {
    ("programme", "api_key"): (
        "Rakuten has no single API key: the default way 'ep' needs none, way = 'nvp' or 'xml' needs signing_key, "
        "the login needs client_id and client_secret, reports need token (see docs/senders.md)"
    ),
}


def problems_of(
    error: ValidationError, *, model: type[Section], path: TablePath, table: Mapping[str, Given], where: str
) -> Iterator[Problem]:
    """Explain each error; a secret's value and an unknown key's (often a secret misspelt) are not shown."""
    # Without the input: pydantic would hand out secrets with it.
    for found in error.errors(include_url=False, include_input=False, include_context=True):
        key = str(found["loc"][0])
        given = table.get(key)
        place = given.where if given else where
        dotted = ".".join((*path, key))
        if found["type"] == "missing":
            yield Problem(Severity.MISSING, place, dotted, "is missing", _example(model, key))
        elif found["type"] == "extra_forbidden":
            yield Problem(
                Severity.UNKNOWN, place, dotted, "is not a known key", _known(path[0], key, model=model)
            )
        else:
            yield _wrong_value(found, model=model, key=key, dotted=dotted, given=given, where=place)


def unknown_section(section: str, *, where: str) -> Problem:
    """Explain a section nobody knows."""
    near = nearest(section, layout.SECTIONS)
    cure = f"the nearest known one is {near}" if near else f"known are {', '.join(layout.SECTIONS)}"
    return Problem(Severity.UNKNOWN, where, section, "is not a known section", cure)


def _wrong_value(
    found: ErrorDetails, *, model: type[Section], key: str, dotted: str, given: Given | None, where: str
) -> Problem:
    context = found.get("ctx", {})
    what = str(context.get("what", found["msg"]))
    cure = str(context.get("cure", _example(model, key)))
    secret = layout.is_secret(model.model_fields[key])
    return Problem(
        Severity.WRONG, where, dotted, what, cure, "" if secret or given is None else shown(given.value)
    )


def _example(model: type[Section], key: str) -> str:
    examples = model.model_fields[key].examples or ["..."]
    return f"write for example {key} = {examples[0]!r}"


def _known(section: str, key: str, *, model: type[Section]) -> str:
    others = [kind for kind, other in layout.NAMED.get(section, {}).items() if key in other.model_fields]
    if others:
        return f"it belongs to type = '{others[0]}'; take it out, or change the type"
    if (section, key.removesuffix("_file")) in _RETIRED:
        return _RETIRED[section, key.removesuffix("_file")]
    keys = tuple(model.model_fields)
    # A misspelt `tokn_file` is near to `token_file`, which no model lists.
    files = tuple(f"{name}_file" for name in keys) if key.endswith("_file") else ()
    near = nearest(key, keys + files)
    return f"the nearest known key is {near}" if near else f"known keys are {', '.join(keys)}"
