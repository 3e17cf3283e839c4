"""A postback log as JSON lines: what is read of it, and what is said of lines that cannot be."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from recon.books.contracts import ATTEMPTS
from recon.jobs.ports import BadRow, NoProgress, SourceUnavailable
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros
from recon.records.window import Window
from recon.sources.settings import LogMapping
from tests.doors.postback_logs import ACCEPTED, MAPPING, at, line, lines, log_of, pulled


def test_a_line_becomes_the_canonical_attempt(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(line("A-1", minutes=5, amount="4000|-500"), encoding="utf-8")

    pull = pulled(log_of(tmp_path / "app.log"), moment=at(60))

    (row,) = pull.rows
    assert list(row) == ATTEMPTS.names
    assert {name: row[name] for name in ("order_ref", "mid", "currency", "amount")} == {
        "order_ref": "A-1",
        "mid": "12345",
        "currency": "EUR",
        "amount": 3500,
    }
    assert (row["sent_at"], row["kind"], row["good"], row["bad"]) == (micros(at(5)), AttemptKind.SALE, 1, 0)
    assert (row["http_status"], row["endpoint"]) == (200, "https://track.linksynergy.com/ep")
    assert pull.outcomes == [Outcome.ACCEPTED]


def test_coverage_runs_from_the_first_line_to_the_pull_and_asks_to_be_held_back_on_silence(
    tmp_path: Path,
) -> None:
    (tmp_path / "app.log").write_text(lines("A-1", "A-2"), encoding="utf-8")

    closing = pulled(log_of(tmp_path / "app.log"), moment=at(60)).closing

    assert closing.covers == Window(at(0), at(60))
    assert closing.holds_back_on_silence
    assert closing.remarks == ()


def test_since_starts_the_coverage_and_leaves_older_lines_out(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines("A-1", "A-2", "A-3"), encoding="utf-8")

    pull = pulled(log_of(tmp_path / "app.log", since=at(1)), moment=at(60))

    assert pull.orders == ["A-2", "A-3"]
    assert pull.closing.covers == Window(at(1), at(60))


def test_memory_is_bounded_by_batches(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines(*(f"A-{number}" for number in range(25))), encoding="utf-8")

    assert pulled(log_of(tmp_path / "app.log", batch_rows=10), moment=at(60)).batches == (10, 10, 5)


def test_a_broken_line_is_counted_and_quoted_and_the_rest_is_used(tmp_path: Path) -> None:
    click = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
    torn = f'{{"time": "2026-11-16T10:00:00Z", "tr": "{click}", "token": "hunter2", "mail": ann@example.org\n'
    (tmp_path / "app.log").write_text(
        lines("A-1") + torn + "[1, 2]\n\n" + lines("A-2", start=1), encoding="utf-8"
    )

    pull = pulled(log_of(tmp_path / "app.log"), moment=at(60))

    assert pull.orders == ["A-1", "A-2"]
    remark, held = pull.closing.remarks
    quoted = '{"time": "2026-11-16T10:00:00Z", "tr": "***", "token": "***", "mail": ***'
    assert remark == f"2 x a line that is not a JSON object: app.log:2 {quoted}; app.log:3 [1, 2]"
    assert held == (
        "coverage ends at 2026-11-16 10:00:00 UTC, before a line that could not be read and may be an attempt"
    )
    assert pull.closing.covers == Window(at(0), at(0))


def test_a_line_with_an_unreadable_time_holds_coverage_back_in_its_pull(tmp_path: Path) -> None:
    strange = line("A-2", minutes=5).replace("2026-11-16T10:05", "Nov 16th 10:05")
    (tmp_path / "app.log").write_text(lines("A-1") + strange + lines("A-3", start=9), encoding="utf-8")

    pull = pulled(log_of(tmp_path / "app.log"), moment=at(60))

    assert pull.orders == ["A-1", "A-3"]
    assert pull.closing.covers == Window(at(0), at(0))


def test_a_log_that_begins_with_half_a_line_is_covered_from_its_first_whole_one(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text('half a line"}\n' + lines("A-1", start=30), encoding="utf-8")

    pull = pulled(log_of(tmp_path / "app.log", since=at(0)), moment=at(60))

    assert pull.closing.covers == Window(at(30), at(60))


def test_lines_of_another_kind_are_counted_and_left_out(tmp_path: Path) -> None:
    other = json.dumps({"level": "info", "msg": "cache warmed"}) + "\n"
    untimed = line("A-2", minutes=1).replace('"time"', '"tyme"')
    (tmp_path / "app.log").write_text(other + lines("A-1") + untimed, encoding="utf-8")

    pull = pulled(log_of(tmp_path / "app.log"), moment=at(60))

    assert pull.orders == ["A-1"]
    assert pull.closing.remarks[0].startswith('1 x a line that is no attempt: app.log:1 {"level": "info"')
    assert pull.closing.remarks[1].startswith("1 x a line without a readable time: app.log:3")


def test_a_mapping_that_finds_no_time_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines("A-1", "A-2"), encoding="utf-8")
    wrong = replace(MAPPING, fields={**MAPPING.fields, "sent_at": "tiem"})

    with pytest.raises(
        BadRow, match=r"postbacks.shop: 2 lines, none with a readable time .*; correct fields.sent_at"
    ):
        pulled(log_of(tmp_path / "app.log", mapping=wrong), moment=at(60))


def test_a_time_without_a_zone_is_refused_unless_the_zone_is_configured(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines("A-1").replace("+00:00", ""), encoding="utf-8")

    with pytest.raises(
        BadRow, match=r"app.log:1: its time has no time zone; set zone = .* in \[postbacks.shop\]"
    ):
        pulled(log_of(tmp_path / "app.log"), moment=at(60))
    berlin = pulled(
        log_of(tmp_path / "app.log", mapping=replace(MAPPING, zone="Europe/Berlin")), moment=at(60)
    )

    assert [row["sent_at"] for row in berlin.rows] == [micros(at(-60))]


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-16T10:00:00Z",
        "2026-11-16T11:00:00.000+01:00",
        "2026-11-16 10:00:00.000000999 UTC",
        1_794_823_200,
        "1794823200.0",
        1_794_823_200_000,
        "1794823200000000",
        1_794_823_200_000_000_000,
        "16/Nov/2026:05:00:00 -0500",
        "20261116_1000",
    ],
)
def test_times_are_read_in_the_forms_that_logs_use(tmp_path: Path, written: str | int) -> None:
    entry = json.loads(line("A-1", minutes=0), parse_float=str) | {"time": written}
    (tmp_path / "app.log").write_text(json.dumps(entry) + "\n", encoding="utf-8")

    assert [row["sent_at"] for row in pulled(log_of(tmp_path / "app.log"), moment=at(60)).rows] == [
        micros(at(0))
    ]


def test_places_may_be_dotted_indexed_flat_or_inside_json_kept_as_text(tmp_path: Path) -> None:
    entry = {
        "at": [{"sent": "2026-11-16T10:00:00Z"}],
        "http.status": 200,
        "payload": json.dumps({"orders": [{"ref": 77, "mid": "12345", "sum": 19.99}]}),
        "answer": ACCEPTED,
    }
    (tmp_path / "app.log").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    mapping = LogMapping(
        fields={
            "sent_at": "at.0.sent",
            "http_status": "http.status",
            "order_ref": "payload.orders.0.ref",
            "mid": "payload.orders.0.mid",
            "amount": "payload.orders.0.sum",
            "response_body": "answer",
            "click_id": "payload.orders.9.tr",
        },
        constants={"currency": "EUR", "sender": "shop backend"},
        amount_scale="plain",
    )

    (row,) = pulled(log_of(tmp_path / "app.log", mapping=mapping), moment=at(60)).rows

    assert (row["order_ref"], row["amount"], row["currency"], row["sender"]) == (
        "77",
        1999,
        "EUR",
        "shop backend",
    )
    assert (row["outcome"], row["click_id"]) == (Outcome.ACCEPTED, None)


def test_an_order_pattern_takes_the_reference_out_of_a_longer_text(tmp_path: Path) -> None:
    first = {"time": at(0).isoformat(), "msg": "sent order #A-1 to rakuten"}
    second = {"time": at(1).isoformat(), "msg": "something else"}
    (tmp_path / "app.log").write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n", encoding="utf-8")
    mapping = LogMapping(fields={"sent_at": "time", "order_ref": "msg"}, order_pattern=r"order #(\S+)")

    pull = pulled(log_of(tmp_path / "app.log", mapping=mapping), moment=at(60))

    assert pull.orders == ["A-1", None]
    assert pull.closing.remarks == ("1 x a reference in which order_pattern finds nothing: app.log:2",)


@pytest.mark.parametrize(
    "reference", ['O\'Neil "x", a|b', "100 %", "#1&2", "😀", "e\u0301", " padded ", "x" * 200]
)
def test_a_mapped_reference_is_kept_byte_for_byte(tmp_path: Path, reference: str) -> None:
    entry = {"time": at(0).isoformat(), "order": reference}
    (tmp_path / "app.log").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    mapping = LogMapping(fields={"sent_at": "time", "order_ref": "order"})

    assert pulled(log_of(tmp_path / "app.log", mapping=mapping), moment=at(60)).orders == [reference]


def test_half_a_surrogate_pair_does_not_stop_the_pull(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(
        r'{"time": "2026-11-16T10:00:00Z", "order": "A\ud83d"}' + "\n", encoding="utf-8"
    )
    mapping = LogMapping(fields={"sent_at": "time", "order_ref": "order"})

    assert pulled(log_of(tmp_path / "app.log", mapping=mapping), moment=at(60)).orders == ["A?"]


def test_a_bad_amount_costs_the_amount_and_not_the_row(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(line("A-1", minutes=0, amount="12,50"), encoding="utf-8")

    pull = pulled(log_of(tmp_path / "app.log"), moment=at(60))

    assert [(row["order_ref"], row["amount"]) for row in pull.rows] == [("A-1", None)]
    assert pull.closing.remarks == ("1 x an amount that is not a number: app.log:1",)


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (LogMapping(fields={"order_ref": "id"}), "does not say where the time stands; map it"),
        (
            LogMapping(fields={"sent_at": "t", "order_id": "id"}),
            "fields.order_id is not a field.*; did you mean order_ref",
        ),
        (
            LogMapping(fields={"sent_at": "t", "outcome": "s"}),
            "fields.outcome is not a field.*; leave it out",
        ),
        (LogMapping(fields={"sent_at": "t"}, zone="Mars/Base"), "zone 'Mars/Base' is unknown; write a name"),
        (
            LogMapping(fields={"sent_at": "t"}, amount_scale="x100"),
            "amount_scale 'x100' is unknown; write one of cents",
        ),
        (LogMapping(fields={"sent_at": "t"}, order_pattern="("), "order_pattern is not valid"),
        (LogMapping(fields={"sent_at": "t"}, order_pattern="A-1"), "order_pattern has no group; put"),
    ],
)
def test_a_wrong_mapping_is_refused_before_anything_is_read(
    tmp_path: Path, mapping: LogMapping, sentence: str
) -> None:
    with pytest.raises(SourceUnavailable, match=sentence):
        next(log_of(tmp_path / "app.log", mapping=mapping).deliver({}, at=at(0), progress=NoProgress()))


def test_a_pattern_without_files_is_a_book_that_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(lines("A-1"), encoding="utf-8")

    with pytest.raises(
        SourceUnavailable, match=r"postbacks.shop: no file matches '.*other\.log'; correct paths"
    ):
        pulled(log_of(tmp_path / "app.log", tmp_path / "other.log"), moment=at(60))


def test_an_empty_log_covers_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.log").touch()

    pull = pulled(log_of(tmp_path / "app.log"), moment=at(60))

    assert (pull.rows, pull.closing.covers) == ([], None)
