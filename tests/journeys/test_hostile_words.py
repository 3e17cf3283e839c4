"""What anybody may write into an order must not steer the terminal of whoever reads of it."""

import json
from collections.abc import Callable

import pytest

from recon.cli.output import complain, folded, print_json, print_table, say

CLEAR, BACKWARDS, CONTROL = "\x1b[2J", "\u202e", "\x9b31m"
HOSTILE = f"N1{CLEAR}{BACKWARDS}{CONTROL}\\[/red]"


@pytest.mark.parametrize(
    "told",
    [say, complain, lambda text: print_table([("order", "left")], [(text,)])],
    ids=["line", "error", "table"],
)
def test_a_reference_is_shown_and_not_obeyed(
    told: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    told(HOSTILE)

    said = "".join(capsys.readouterr())
    assert "N1\ufffd[2J\ufffd\ufffd31m\\[/red]" in said


def test_a_line_break_in_a_cell_makes_no_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([("order", "left")], [("N1\nrecon: all is well",)])

    assert "N1 recon: all is well" in capsys.readouterr().out


def test_a_long_sentence_is_folded_between_words_and_a_command_in_it_stays_whole() -> None:
    said = "Two orders are missing; see `recon order N1 --json`, then say why with --signal 'send gap' to whom it concerns."

    lines = folded(f"   {said}", width=40).split("\n")

    assert [line[:3] for line in lines] == ["   "] * len(lines)
    assert " ".join(line.strip() for line in lines) == said
    assert all(len(line) <= 40 for line in lines)
    assert any("`recon order N1 --json`" in line for line in lines)
    assert any("--signal 'send gap'" in line for line in lines)


@pytest.mark.parametrize(
    "line",
    [
        '  recon baseline revoke 1 --because "a new agreement" --as NINA',
        '    begins_with = "WEB-" and so on, and so on, and so on',
        "/a/path/that/is/longer/than/the/terminal/is/wide.html",
    ],
)
def test_what_is_copied_is_never_folded(line: str) -> None:
    assert folded(line, width=40) == line


def test_figures_keep_every_letter_without_its_power(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"order_ref": HOSTILE + "\ud800"})

    said = capsys.readouterr().out
    assert said.isprintable() or said.replace("\n", "").isprintable()
    assert json.loads(said) == {"order_ref": HOSTILE + "\ud800"}
