"""`recon sandbox` as a person uses it: the lines it prints can be copied, and do what they say."""

import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest


def test_the_printed_postback_is_taken_and_the_printed_report_shows_it() -> None:
    command = [sys.executable, "-m", "recon", "sandbox", "--port", "0", "--lag", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        lines = [served.stdout.readline() for _ in range(5)]
        postback, report = (shlex.split(line)[-1] for line in lines[2:4])

        taken, shown = httpx.get(postback), httpx.get(report)

        served.terminate()
    assert "<good>1</good><bad>0</bad>" in taken.text
    assert '"1001"' in shown.text
    assert lines[4] == "A booking shows in the report at once; --lag changes that.\n"


def test_the_settings_of_a_file_and_of_the_command_line_hold_from_the_start(tmp_path: Path) -> None:
    written = tmp_path / "sandbox.toml"
    written.write_text(
        'token = "of-my-own"\n[programmes.41234]\nduplicates = "replaces"\nlate = "refuses"\n'
        '[programmes.52752]\ncurrency = "GBP"\n[faults]\ntracking = "error_200"\n'
    )
    command = [
        *(sys.executable, "-m", "recon", "sandbox", "--port", "0", "--settings", str(written)),
        *("--mid-behaviour", "41234:duplicates=drops", "--wrong-certificate", "0"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        lines = [served.stdout.readline() for _ in range(7)]
        address, untrusted = (line.split()[at].rstrip("/") for line, at in ((lines[5], 3), (lines[6], -1)))

        state = httpx.get(f"{address}/_control").json()
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"{untrusted}/_control")

        served.terminate()
    first = state["programmes"]["41234"]
    assert (first["duplicates"], first["late"]) == ("drops", "refuses")
    assert state["programmes"]["52752"]["currency"] == "GBP"
    assert state["faults"]["tracking"] == "error_200"
    assert "of-my-own" not in "".join(lines)


@pytest.mark.parametrize(
    ("written", "more", "says"),
    [
        ("", ["--mid-behaviour", "41234:late=never"], "late: Input should be"),
        ("", ["--mid-behaviour", "1:late=keeps"], "no programme has the MID 1"),
        ("", ["--mid-behaviour", "drops"], "is not MID:setting=value"),
        ("[lags]\nprocess = 'soon'", [], "'soon' is not a time"),
        ("[lags]\nprocess = {p50 = '2h', p99 = '1h'}", [], "at most p99"),
        ("[lags", [], "sandbox.toml"),
        ("[programmes.41234]\nduplicate = 'x'", [], "programmes.41234.duplicate: there is no such setting"),
    ],
)
def test_a_wrong_setting_is_named_before_anything_is_served(
    tmp_path: Path, written: str, more: list[str], says: str
) -> None:
    path = tmp_path / "sandbox.toml"
    path.write_text(written)
    command = [sys.executable, "-m", "recon", "sandbox", "--port", "0", "--settings", str(path), *more]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_stand_in_says_what_its_end_forgets_and_that_a_port_is_taken() -> None:
    command = [sys.executable, "-m", "recon", "sandbox", "--lag", "0", "--port"]
    with subprocess.Popen([*command, "0"], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        port = served.stdout.readline().split()[6].rpartition(":")[2]
        second = subprocess.run([*command, port], capture_output=True, text=True, check=False)

        served.send_signal(signal.SIGINT)
        said, _ = served.communicate()
    assert second.returncode == 2
    assert "the port is taken" in second.stderr
    assert served.returncode == 0
    assert said.endswith("The stand-in has ended; what it booked is forgotten.\n")


def test_a_clock_that_stands_still_can_be_let_run() -> None:
    command = [sys.executable, "-m", "recon", "sandbox", "--port", "0", "--at", "2026-11-16T06:00Z"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        address = served.stdout.readline().split()[6]

        stands = httpx.get(f"{address}/_control").json()
        runs = httpx.post(f"{address}/_control/clock", json={"running": True}).json()

        served.terminate()
    assert (stands["now"], stands["running"]) == ("2026-11-16T06:00:00+00:00", False)
    assert runs["running"]
    assert runs["now"] > stands["now"]
