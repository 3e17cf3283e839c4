"""How `recon init` writes texts into TOML, and its one refusal."""

import json
import re


class NotWritten(Exception):
    """This is a configuration that could not be written: why, and what to do."""


def quoted(text: str) -> str:
    """Write a text for TOML."""
    # A JSON text is a TOML text, but for DEL, which nobody can see in a name.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def table_name(name: str) -> str:
    """Write the name of a section: in quotes where it is no bare key, so that the check can say what is wrong with it."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)
