"""`recon sandbox` as a person uses it: the lines it prints can be copied, and do what they say."""

import shlex
import subprocess
import sys

import httpx


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
