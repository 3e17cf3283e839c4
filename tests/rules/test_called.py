"""What is printed to be typed works as it stands, wherever the program lies."""

from pathlib import Path

import pytest

from recon.cli.called import call_of

HERE = Path("/home/anna/my shop")


@pytest.mark.parametrize(
    ("started", "found", "call"),
    [
        (".venv/bin/recon", None, ".venv/bin/recon"),
        ("/home/anna/my shop/.venv/bin/recon", "/usr/bin/recon", ".venv/bin/recon"),
        ("/home/anna/my shop/.venv/bin/recon", "/home/anna/my shop/.venv/bin/recon", "recon"),
        ("/opt/our tools/recon", None, "'/opt/our tools/recon'"),
        ("./recon", None, "./recon"),
        ("/home/anna/my shop/recon/__main__.py", None, ".venv/bin/python -m recon"),
        ("/usr/lib/pytest", None, "recon"),
    ],
    ids=[
        "from its folder",
        "another on the path",
        "on the path",
        "a blank",
        "beside",
        "a module",
        "embedded",
    ],
)
def test_a_command_is_called_as_it_was(started: str, found: str | None, call: str) -> None:
    python = "/home/anna/my shop/.venv/bin/python"

    assert call_of(started, found=found, python=python, folder=HERE) == call
