"""Log files that grow, are rotated, renamed, packed, torn and cut: nothing is read twice, nothing is skipped."""

import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from recon.jobs.ports import SourceUnavailable
from recon.records.window import Window
from recon.sources.postbacks.lines import JsonLinesLog
from tests.doors.postback_logs import MAPPING, at, line, lines, log_of, pulled


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "app.log"


def _log(folder: Path) -> JsonLinesLog:
    return log_of(folder / "app.log*")


def _add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as out:
        out.write(text)


def test_the_next_pull_reads_only_what_was_added(log: Path) -> None:
    _add(log, lines("A-1", "A-2"))
    first = pulled(_log(log.parent), moment=at(10))
    _add(log, lines("A-3", start=20))

    second = pulled(_log(log.parent), after=first, moment=at(30))

    assert (first.orders, second.orders) == (["A-1", "A-2"], ["A-3"])
    assert second.closing.covers == Window(at(0), at(30))


def test_the_same_pull_twice_delivers_the_same_row_ids(log: Path) -> None:
    _add(log, lines("A-1", "A-2", "A-2"))

    once, again = (pulled(_log(log.parent), moment=at(10)) for _ in range(2))

    assert once.ids == again.ids
    assert len(set(once.ids)) == 3


def test_a_row_id_survives_growth_rotation_and_packing(log: Path) -> None:
    _add(log, lines("A-1"))
    young = pulled(_log(log.parent), moment=at(10)).ids
    _add(log, lines("A-2", start=5))
    log.rename(log.with_name("app.log.1"))
    packed = log.with_name("app.log.1.gz")
    packed.write_bytes(gzip.compress(log.with_name("app.log.1").read_bytes()))
    log.with_name("app.log.1").unlink()

    assert pulled(_log(log.parent), moment=at(20)).ids[:1] == young


@pytest.mark.parametrize("packs", [False, True])
def test_a_rotated_file_is_neither_read_twice_nor_skipped(log: Path, *, packs: bool) -> None:
    _add(log, lines("A-1", "A-2"))
    first = pulled(_log(log.parent), moment=at(10))
    _add(log, lines("A-3", start=20))
    if packs:
        log.with_name("app.log.1.gz").write_bytes(gzip.compress(log.read_bytes()))
        log.unlink()
    else:
        log.rename(log.with_name("app.log.1"))
    _add(log, lines("A-4", start=25))

    second = pulled(_log(log.parent), after=first, moment=at(30))
    third = pulled(_log(log.parent), after=second, moment=at(40))

    assert sorted(map(str, second.orders)) == ["A-3", "A-4"]
    assert third.orders == []
    assert third.closing.covers == Window(at(0), at(40))


def test_a_copied_and_truncated_log_is_read_on(log: Path) -> None:
    _add(log, lines("A-1", "A-2"))
    first = pulled(_log(log.parent), moment=at(10))
    log.with_name("app.log.1").write_bytes(log.read_bytes())
    log.write_text(lines("B-1", start=15), encoding="utf-8")

    assert pulled(_log(log.parent), after=first, moment=at(30)).orders == ["B-1"]


def test_a_copy_beside_its_packed_self_is_read_once(log: Path) -> None:
    _add(log, lines("A-1", "A-2"))
    log.with_name("app.log.gz").write_bytes(gzip.compress(log.read_bytes()))

    assert pulled(_log(log.parent), moment=at(10)).orders == ["A-1", "A-2"]


def test_two_files_that_begin_alike_are_both_read(log: Path) -> None:
    banner = '{"msg": "log opened"}\n'
    _add(log.with_name("app.log.1"), banner + lines("A-1"))
    _add(log, banner + lines("B-1", start=5))

    first = pulled(_log(log.parent), moment=at(10))
    second = pulled(_log(log.parent), after=first, moment=at(20))

    assert (sorted(map(str, first.orders)), second.orders) == (["A-1", "B-1"], [])
    assert len(set(first.ids)) == 2


def test_a_log_that_was_written_anew_under_its_old_beginning_is_read_anew(log: Path) -> None:
    banner = '{"msg": "log opened"}\n'
    _add(log, banner + lines("A-1", "A-2"))
    first = pulled(_log(log.parent), moment=at(10))
    log.write_text(banner + lines("B-1", "B-2", "B-3", start=20), encoding="utf-8")

    assert pulled(_log(log.parent), after=first, moment=at(30)).orders == ["B-1", "B-2", "B-3"]


def test_a_torn_last_line_waits_and_is_read_whole_by_the_next_pull(log: Path) -> None:
    whole = line("A-2", minutes=5)
    _add(log, lines("A-1") + whole[:40])
    first = pulled(_log(log.parent), moment=at(10))
    _add(log, whole[40:])

    second = pulled(_log(log.parent), after=first, moment=at(20))

    assert (first.orders, second.orders) == (["A-1"], ["A-2"])
    assert first.closing.remarks == (
        "1 x a last line that is not finished; the next pull reads it: app.log:2",
    )
    assert (first.closing.covers, second.closing.covers) == (Window(at(0), at(0)), Window(at(0), at(20)))
    assert second.closing.remarks == ()


def test_a_last_line_that_is_whole_needs_no_line_end(log: Path) -> None:
    _add(log, lines("A-1", "A-2").rstrip("\n"))
    first = pulled(_log(log.parent), moment=at(10))
    _add(log, "\n" + lines("A-3", start=15))

    second = pulled(_log(log.parent), after=first, moment=at(20))

    assert (first.orders, second.orders) == (["A-1", "A-2"], ["A-3"])
    assert first.closing.remarks == second.closing.remarks == ()


def test_a_last_line_that_never_grows_is_counted_and_holds_nothing_back(log: Path) -> None:
    _add(log, lines("A-1") + '{"time": "2026-')
    first = pulled(_log(log.parent), moment=at(10))

    second = pulled(_log(log.parent), after=first, moment=at(20))

    assert second.closing.remarks == ('1 x a last line that was never finished: app.log:2 {"time": "2026-',)
    assert second.closing.covers == Window(at(0), at(20))


@pytest.mark.parametrize("kept", range(0, 200, 7))
def test_a_log_cut_anywhere_loses_nothing_in_two_pulls(log: Path, kept: int) -> None:
    whole = lines("A-1", "ü😀", "A-3").encode()
    log.write_bytes(whole[: len(whole) * kept // 200])
    first = pulled(_log(log.parent), moment=at(10))
    log.write_bytes(whole)

    second = pulled(_log(log.parent), after=first, moment=at(20))

    assert [*first.orders, *second.orders] == ["A-1", "ü😀", "A-3"]


@pytest.mark.parametrize("kept", [1, 3, 12, 60, 150, 250])
def test_a_cut_packed_file_is_used_as_far_as_it_goes_and_holds_coverage_back(log: Path, kept: int) -> None:
    whole = gzip.compress(lines(*(f"A-{number}" for number in range(50))).encode())
    packed = log.with_name("app.log.1.gz")
    packed.write_bytes(whole[: len(whole) * kept // 300])
    _add(log, lines("B-1", start=100))

    first = pulled(_log(log.parent), moment=at(120))
    packed.write_bytes(whole)
    second = pulled(_log(log.parent), after=first, moment=at(130))

    assert first.closing.covers is None or first.closing.covers.end < at(50)
    assert set(map(str, [*first.orders, *second.orders])) == {*(f"A-{number}" for number in range(50)), "B-1"}


def test_a_finished_packed_file_is_not_unpacked_again(log: Path) -> None:
    packed = log.with_name("app.log.1.gz")
    packed.write_bytes(gzip.compress(lines("A-1").encode()))
    first = pulled(_log(log.parent), moment=at(10))
    stat = packed.stat()
    packed.write_bytes(b"\0" * stat.st_size)
    os.utime(packed, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    second = pulled(_log(log.parent), after=first, moment=at(20))

    assert (second.orders, second.closing.remarks) == ([], ())
    assert second.closing.covers == Window(at(0), at(20))


def test_when_everything_known_was_rotated_away_the_hole_is_not_covered(log: Path) -> None:
    _add(log, lines("A-1"))
    first = pulled(_log(log.parent), moment=at(10))
    log.unlink()
    _add(log, lines("B-1", start=500))

    assert pulled(_log(log.parent), after=first, moment=at(600)).closing.covers == Window(at(500), at(600))


def test_a_changed_mapping_keeps_the_row_ids(log: Path) -> None:
    _add(log, lines("A-1"))

    plain = pulled(_log(log.parent), moment=at(10))
    richer = replace(MAPPING, fields={**MAPPING.fields, "message_id": "id"}, constants={"sender": "shop"})

    assert pulled(log_of(log, mapping=richer), moment=at(10)).ids == plain.ids


def test_a_folder_is_no_log(log: Path) -> None:
    log.mkdir()

    with pytest.raises(SourceUnavailable, match="no file matches"):
        pulled(log_of(log), moment=at(10))


def test_a_file_that_cannot_be_read_is_named() -> None:
    memory = Path("/proc/self/mem")  # it opens, and fails on reading, even for the administrator

    with pytest.raises(
        SourceUnavailable, match=r"/proc/self/mem: Input/output error; give the service the right"
    ):
        pulled(log_of(memory), moment=at(10))


def test_a_line_without_an_end_does_not_fill_the_memory(log: Path) -> None:
    _add(log, lines("A-1") + "x" * (17 * 1024 * 1024) + "\n" + lines("A-2", start=1))

    pull = pulled(_log(log.parent), moment=at(10))
    _add(log, lines("A-3", start=15))
    second = pulled(_log(log.parent), after=pull, moment=at(20))

    assert (pull.orders, second.orders) == (["A-1", "A-2"], ["A-3"])
    assert pull.closing.remarks[0] == "1 x a line longer than 16 MB: app.log:2"
    assert pull.closing.covers == Window(at(0), at(0))
