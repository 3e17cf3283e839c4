"""How this program is called again by whoever called it now: what is printed to be typed must work as it stands."""

import shlex
import shutil
import sys
from pathlib import Path

_NAME = "recon"


def called() -> str:
    """Tell how to call this program from the folder in which it was called."""
    return call_of(sys.argv[0], found=shutil.which(_NAME), python=sys.executable, folder=Path.cwd())


def call_of(started: str, *, found: str | None, python: str, folder: Path) -> str:
    """Tell how to call what was `started`, where the shell finds `found` under our name; short where it can be."""
    path = Path(started)
    if path.name == "__main__.py":
        return f"{_near(Path(python), folder)} -m {_NAME}"
    if path.name != _NAME or (found is not None and Path(found).resolve() == (folder / path).resolve()):
        return _NAME
    return _near(path, folder)


def _near(path: Path, folder: Path) -> str:
    whole = folder / path
    near = whole.relative_to(folder) if whole.is_relative_to(folder) else whole
    # Without a folder before it a shell would look for it elsewhere.
    return shlex.quote(str(near) if len(near.parts) > 1 else f"./{near}")
