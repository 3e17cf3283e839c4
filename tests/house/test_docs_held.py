"""Pages that list what the program has list all of it, and nothing else."""

import re
from pathlib import Path

from recon.engines.desk import KERNEL
from recon.resend.hold import Hold

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_on_sending_again_lists_every_reason() -> None:
    page = ROOT / "docs" / "how-to" / "send-again.md"
    section = page.read_text(encoding="utf-8").partition("## What is held and why")[2]
    listed = re.findall(r"^\| `([a-z ]+)` \|", section, re.MULTILINE)

    assert sorted(listed) == sorted(Hold)


def test_the_page_of_sql_lists_the_kernels_files_in_their_order() -> None:
    page = (ROOT / "sql" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\d+_\w+)\.sql`", page, re.MULTILINE) == list(KERNEL)
