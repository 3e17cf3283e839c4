"""The page of ways knows every way, every grant, every refusal of the login and every outcome that a send can have."""

from pathlib import Path

import pytest

from recon.records.attempt import Outcome
from recon.resend.route import Way
from recon.wire.login import Grant, TokenFault

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "senders.md").read_text(encoding="utf-8")
# Held back before anybody tried: no send comes to it.
_OUTCOMES = [
    outcome.name.lower().replace("_", " ") for outcome in Outcome if outcome is not Outcome.SUPPRESSED
]


@pytest.mark.parametrize(
    "row",
    [
        *(f"\n| `{way}` |" for way in Way),
        *(f"\n| `{grant}` " for grant in Grant),
        *(f"\n| {fault} |" for fault in TokenFault),
        *(f"| *{outcome}* |" for outcome in _OUTCOMES),
    ],
)
def test_every_word_of_the_program_has_its_row(row: str) -> None:
    assert PAGE.count(row) == 1
