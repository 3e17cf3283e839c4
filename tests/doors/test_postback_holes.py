"""Logs that lost something between two pulls: coverage starts anew, and only where something was lost."""

import gzip
from pathlib import Path

from recon.records.window import Window
from recon.sources.postbacks.lines import JsonLinesLog
from tests.doors.postback_logs import at, lines, log_of, pulled

GONE = "1 x a log file still being written at the last pull is gone: what was added to it is unknown"


def _servers(folder: Path) -> JsonLinesLog:
    return log_of(folder / "web*")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_a_lost_log_of_one_server_is_a_hole_although_the_others_goes_on(tmp_path: Path) -> None:
    _write(tmp_path / "web1.log", lines("A-1"))
    _write(tmp_path / "web2.log", lines("B-1"))
    first = pulled(_servers(tmp_path), moment=at(10))
    _write(tmp_path / "web1.log", lines("A-1") + lines("A-2", start=20))
    _write(tmp_path / "web2.log", lines("B-9", start=500))

    second = pulled(_servers(tmp_path), after=first, moment=at(600))
    third = pulled(_servers(tmp_path), after=second, moment=at(700))

    assert second.orders == ["A-2", "B-9"]
    assert (second.closing.covers, second.closing.remarks) == (Window(at(500), at(600)), (GONE,))
    assert (third.closing.covers, third.closing.remarks) == (Window(at(500), at(700)), ())


def test_a_server_that_was_taken_away_is_a_hole_up_to_the_pull_and_told_once(tmp_path: Path) -> None:
    _write(tmp_path / "web1.log", lines("A-1"))
    _write(tmp_path / "web2.log", lines("B-1"))
    first = pulled(_servers(tmp_path), moment=at(10))
    _write(tmp_path / "web1.log", lines("A-1") + lines("A-2", start=20))
    (tmp_path / "web2.log").unlink()

    second = pulled(_servers(tmp_path), after=first, moment=at(30))
    third = pulled(_servers(tmp_path), after=second, moment=at(40))

    assert (second.closing.covers, second.closing.remarks) == (Window(at(30), at(30)), (GONE,))
    assert (third.closing.covers, third.closing.remarks) == (Window(at(30), at(40)), ())


def test_an_old_archive_does_not_stand_for_the_log_that_was_emptied(tmp_path: Path) -> None:
    (tmp_path / "web1.log.1.gz").write_bytes(gzip.compress(lines("A-1").encode()))
    _write(tmp_path / "web1.log", lines("B-1", start=5))
    first = pulled(_servers(tmp_path), moment=at(10))
    _write(tmp_path / "web1.log", lines("Z-1", start=500))

    second = pulled(_servers(tmp_path), after=first, moment=at(600))

    assert (second.closing.covers, second.closing.remarks) == (Window(at(500), at(600)), (GONE,))


def test_a_loss_is_remembered_until_there_is_a_line_to_start_from(tmp_path: Path) -> None:
    _write(tmp_path / "web1.log", lines("A-1"))
    first = pulled(_servers(tmp_path), moment=at(10))
    _write(tmp_path / "web1.log", "")
    second = pulled(_servers(tmp_path), after=first, moment=at(20))
    _write(tmp_path / "web1.log", lines("B-1", start=500))

    third = pulled(_servers(tmp_path), after=second, moment=at(600))

    assert (second.closing.covers, second.closing.remarks) == (None, (GONE,))
    assert third.closing.remarks == (GONE,)


def test_rotated_files_may_be_deleted_without_a_hole(tmp_path: Path) -> None:
    _write(tmp_path / "web1.log.2", lines("A-1"))
    _write(tmp_path / "web1.log.1", lines("A-2", start=5))
    _write(tmp_path / "web1.log", lines("A-3", start=10))
    first = pulled(_servers(tmp_path), moment=at(15))
    (tmp_path / "web1.log.2").unlink()
    (tmp_path / "web1.log.1").unlink()
    (tmp_path / "web1.log").rename(tmp_path / "web1.log.1")
    _write(tmp_path / "web1.log", lines("A-4", start=20))

    second = pulled(_servers(tmp_path), after=first, moment=at(30))

    assert (second.orders, second.closing.remarks) == (["A-4"], ())
    assert second.closing.covers == Window(at(0), at(30))


def test_a_days_own_file_that_lies_still_may_be_deleted_without_a_hole(tmp_path: Path) -> None:
    day = 24 * 60
    for number in range(5):
        _write(tmp_path / f"web-{number}.log", lines(f"A-{number}", start=number * day))
    first = pulled(_servers(tmp_path), moment=at(4 * day + 10))
    (tmp_path / "web-0.log").unlink()

    second = pulled(_servers(tmp_path), after=first, moment=at(4 * day + 20))

    assert (second.closing.covers, second.closing.remarks) == (Window(at(0), at(4 * day + 20)), ())
