"""The page on sending again names every reason that holds an order, and no other."""

import re
from pathlib import Path

from recon.resend.hold import Hold

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "send-again.md"


def test_the_page_on_sending_again_lists_every_reason() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## What is held and why")[2]
    listed = re.findall(r"^\| `([a-z ]+)` \|", section, re.MULTILINE)

    assert sorted(listed) == sorted(Hold)
