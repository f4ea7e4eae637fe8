"""A program on a pseudo-terminal, with pyte as the screen: for tests and benchmarks that press real keys."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

import pyte

_UNKNOWN = re.compile(
    rb"\x1bP.*?\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b_.*?\x1b\\|\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|m)",
    re.DOTALL,
)
"""Sequences that pyte does not know; they would end up as text on its screen."""


class Terminal:
    """A child process on a terminal of its own. `raw` keeps every byte that it wrote."""

    def __init__(
        self, command: Sequence[str], *, rows: int = 40, columns: int = 120, env: Mapping[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.rest = b""
        self.alive = True
        world = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(
                    command[0],
                    list(command),
                    {**world, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
                )
            finally:
                os._exit(127)
        self.resize(rows, columns)

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def look_anew(self, rows: int, columns: int) -> None:
        """Forget what the picture is in the middle of, and have it painted again in this size.

        What the terminal itself echoes while the program is stopped may begin a sequence that the picture waits in for ever.
        """
        self.stream, self.rest = pyte.ByteStream(self.screen), b""
        self.resize(rows - 1, columns)
        self.settle(0.05, limit=1.0)
        self.resize(rows, columns)

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self.handle, keys.encode())

    @property
    def echoing(self) -> bool:
        """Whether the terminal itself answers what is typed, as it does before the program has it and after."""
        return bool(termios.tcgetattr(self.handle)[3] & termios.ECHO)

    def text(self) -> str:
        """Return the screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def settle(self, quiet: float = 0.15, limit: float = 10.0) -> str:
        """Read until nothing came for `quiet` seconds, and return the screen."""
        end = time.monotonic() + limit
        while self.alive and time.monotonic() < end and self.read(quiet):
            pass
        return self.text()

    def wait_for(self, pattern: str, limit: float = 30.0) -> str:
        """Read until the screen matches a pattern, and return the screen.

        Raises:
            TimeoutError: It never did; the message holds the screen.
        """
        wanted = re.compile(pattern)
        end = time.monotonic() + limit
        while not wanted.search(self.text()):
            if time.monotonic() > end or not (self.read(0.1) or self.alive):
                raise TimeoutError(f"the screen never showed {pattern!r}:\n{self.text()}")
        return self.text()

    def kill(self) -> bool:
        """Kill the child with SIGKILL and take in what it wrote before; say whether it was still running."""
        running = os.waitpid(self.pid, os.WNOHANG)[0] == 0
        if running:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        while self.read(0.0):
            pass
        self.alive = False
        os.close(self.handle)
        return running

    def close(self, limit: float = 10.0) -> int:
        """Wait for the child to end, else kill it; return its exit status, or minus the signal."""
        end = time.monotonic() + limit
        while self.alive and time.monotonic() < end:
            self.read(0.1)
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.handle)
        return os.waitstatus_to_exitcode(status)

    def read(self, timeout: float) -> bool:
        """Read once; say whether something came."""
        ready, _, _ = select.select([self.handle], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self.handle, 1 << 16)
        except OSError:  # the child closed its side
            data = b""
        if not data:
            self.alive = False
            return False
        self.raw += data
        if b"\x1b[6n" in data:
            os.write(self.handle, b"\x1b[1;1R")
        data = self.rest + data
        cut = re.search(rb"\x1b(?:[P_\]](?:(?!\x1b\\|\x07).)*|\[[<>=?0-9;]*)?$", data, flags=re.DOTALL)
        self.rest = data[cut.start() :] if cut else b""
        self.stream.feed(_UNKNOWN.sub(b"", data[: cut.start()] if cut else data))
        return True
