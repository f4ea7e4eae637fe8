"""The real program on a pseudo-terminal: keys in, raw bytes and a screen out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pyte

OPEN = (
    "import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; "
    "from triage.tui.app import run; ws = open_workspace(Path(sys.argv[1]), editor='anna'); sys.exit(run(ws))"
)
LIMIT = 30.0


class PtyRun:
    """A program on a terminal of its own. Use it as a context manager; it ends with the block.

    It leads a session, as where a terminal starts it; with `job` it is the job of a shell that can bring it back.
    """

    def __init__(
        self,
        workspace: Path,
        *,
        columns: int = 80,
        rows: int = 24,
        program: str = OPEN,
        env: Mapping[str, str] | None = None,
        job: bool = False,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._master, slave = pty.openpty()
        self.name = os.ttyname(slave)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        world = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        world |= {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TRIAGE_NOW": "2031-03-06T09:00:00Z",
            **(env or {}),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(workspace)],
            stdin=slave, stdout=slave, stderr=slave, env=world,
            start_new_session=not job, process_group=0 if job else None,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        os.close(slave)

    def __enter__(self) -> PtyRun:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self.screen.display)

    def read(self, quiet: float = 0.06) -> None:
        """Take in what the program writes until it is quiet."""
        while select.select([self._master], [], [], quiet)[0]:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # the program has closed its end
                return
            if not data:
                return
            self.raw += data
            self.stream.feed(data.replace(b"\x1b[?u", b"").replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))

    def wait(self, words: str, *, gone: bool = False) -> None:
        """Read until the screen shows some words, or shows them no longer; fail after half a minute."""
        end = time.monotonic() + LIMIT
        while (words in self.text) is gone:
            assert time.monotonic() < end, f"{words!r} never {'went' if gone else 'came'}:\n{self.text}"
            self.read(0.05)

    def wait_raw(self, data: bytes) -> None:
        """Read until the program has written some bytes; fail after half a minute."""
        end = time.monotonic() + LIMIT
        while data not in self.raw:
            assert time.monotonic() < end, f"{data!r} never came:\n{self.text}"
            self.read(0.05)

    def settings(self) -> list[object]:
        """Return how the terminal is set."""
        return termios.tcgetattr(self._master)

    def send(self, keys: str) -> None:
        """Send keys at once."""
        os.write(self._master, keys.encode())

    def press(self, *keys: str) -> None:
        """Send keys as a terminal sends them, each after the screen has settled."""
        named = {"enter": "\r", "escape": "\x1b[27u", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "f2": "\x1bOQ",
                 "backspace": "\x7f", "space": " ", "ctrl+p": "\x10", "ctrl+q": "\x11"}  # fmt: skip
        for key in keys:
            os.write(self._master, named.get(key, key).encode())
            self.read()

    @property
    def handle(self) -> int:
        """The terminal's side of the line."""
        return self._master

    def modes(self) -> int:
        """Return the local modes of the terminal, such as whether it echoes what is typed."""
        modes: int = termios.tcgetattr(self._master)[3]
        return modes

    def hang_up(self, *, told: bool = True) -> None:
        """Take the terminal away, as a broken connection does; without a signal where the program does not lead a session."""
        os.close(self._master)
        self._master = -1
        if told:
            os.kill(self.process.pid, signal.SIGHUP)

    def leave(self) -> int:
        """Wait for the end of the program; return its status."""
        end = time.monotonic() + LIMIT
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it did not end:\n{self.text}"
            self.read(0.05)
        self.read(0.05)
        return self.process.returncode
