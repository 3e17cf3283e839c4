"""How `recon init` writes texts into TOML and files of their own, and its one refusal."""

import json
import os
import re
from pathlib import Path

_OWNER_ONLY = 0o600


class NotWritten(Exception):
    """This is a configuration that could not be written: why, and what to do."""


def quoted(text: str) -> str:
    """Write a text for TOML."""
    # A JSON text is a TOML text, but for DEL, which nobody can see in a name.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def table_name(name: str) -> str:
    """Write the name of a section: in quotes where it is no bare key, so that the check can say what is wrong with it."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def new_file(path: Path, content: str) -> Path:
    """Write a new file that was never readable for others, whole or not at all; raises NotWritten."""
    try:
        # Before the file is there: an argument that is no UTF-8 comes as half characters.
        text = content.encode("utf-8")
    except UnicodeEncodeError:
        raise NotWritten(f"{path}: what was given is no text in UTF-8; write it anew") from None
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise NotWritten(
            f"{path}: exists already and was left as it is; name another file, or move it"
        ) from None
    except OSError as failed:
        raise NotWritten(f"{path}: cannot be written ({failed.strerror}); name another file") from None
    try:
        with os.fdopen(file, "wb") as out:
            out.write(text)
    except BaseException as failed:
        path.unlink(missing_ok=True)
        if not isinstance(failed, OSError):
            raise
        raise NotWritten(f"{path}: cannot be written ({failed.strerror}); name another file") from None
    return path
