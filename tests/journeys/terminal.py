"""A command at a pseudo terminal: what it shows is waited for, what a person would type is typed."""

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 60
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass
class Terminal:
    """This is one command and the screen it writes on."""

    process: subprocess.Popen[bytes]
    screen: int
    seen: str = ""
    _read: int = field(default=0)

    def waits_with(self, text: str) -> str:
        """Read until a text is on the screen, after what was read before; return what stands before it."""
        while text not in self.seen[self._read :]:
            assert self._more(), f"{text!r} never came; the screen shows:\n{self.seen}"
        end = self.seen.index(text, self._read)
        before, self._read = self.seen[self._read : end], end + len(text)
        return before

    def types(self, text: str) -> None:
        """Type a line."""
        os.write(self.screen, f"{text}\n".encode())

    def answers(self, *pairs: tuple[str, str]) -> None:
        """Wait for each question and type its answer."""
        for question, answer in pairs:
            self.waits_with(question)
            # The prompt ends with a colon: from then on the line is being read.
            self.waits_with(": ")
            self.types(answer)

    def interrupts(self) -> None:
        """Press Ctrl-C."""
        os.write(self.screen, b"\x03")

    def ends(self) -> int:
        """Read to the end, and return the exit code."""
        while self._more():
            pass
        return self.process.wait(timeout=_SECONDS)

    def _more(self) -> bool:
        ready, _, _ = select.select([self.screen], [], [], _SECONDS)
        assert ready, f"nothing came for {_SECONDS} s; the screen shows:\n{self.seen}"
        try:
            read = os.read(self.screen, 65536)
        except OSError:
            # Linux says so when the other side has closed.
            return False
        self.seen += _COLOURS.sub("", read.decode("utf-8", errors="replace")).replace("\r\n", "\n")
        return bool(read)


@contextmanager
def typed(*words: str, folder: Path, environ: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """Run `recon WORDS` in a folder, at a terminal of 120 columns."""
    screen, own = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "recon", *words],
        cwd=folder,
        stdin=own,
        stdout=own,
        stderr=own,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - the child does nothing else before it is replaced
        env={**os.environ, "COLUMNS": "120", "TERM": "xterm", **(environ or {})},
    )
    os.close(own)
    try:
        yield Terminal(process, screen)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(screen)


def _take_terminal() -> None:
    """Make the pseudo terminal the one that Ctrl-C and unseen typing go through."""
    os.close(os.open(os.ttyname(0), os.O_RDWR))
