"""The guard: pages and feeds are taken apart, and encodings guessed, in a child process with limits of work, memory and output.

One child serves many inputs; it is started when first needed, replaced when it crashes, works too long or has served
enough, and ended with the program. What it cannot do is for the caller to do more crudely. What decides is how many tags
there are and how long the child computes, never how long that takes on a busy machine, so that the same input gives the
same report. Frames are a length of eight bytes and JSON, so that nothing that comes back from hostile input can run here.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

from triage.domain.report import Role
from triage.ingest.items import Piece
from triage.ingest.markup import stripped

SECONDS: Final = 45.0
"""CPU time of the child for one input. The number of tags (see TAGS) gives up on what is merely large long before that: a
page takes at most 7, a feed 11 seconds; what needs more is of a kind whose work grows with the square of its size."""

HANG: Final = 1200.0
"""Wall time for one input: far more than SECONDS even on a very busy machine, for a child that waits and does not compute."""

MEMORY: Final = 2 << 30
"""Address space of the child, in bytes."""

OUTPUT: Final = 256 << 20
"""Bytes of one answer."""

SERVED: Final = 2000
"""Inputs after which a child is replaced, so that what its libraries keep cannot pile up."""

TAGS: Final = {"page": 400_000, "fragment": 400_000, "feed": 500_000}
"""So many tags a job's markup may have; more would only run into the limit of work."""

_COMMAND = [sys.executable, "-P", "-W", "ignore", "-m", "triage.ingest.worker"]

LENGTH: Final = 8
"""Bytes of a frame's length, big-endian."""


class GuardBroken(Exception):
    """The child gave no answer; `args[0]` says why, as the end of a sentence."""


class _Died(GuardBroken):
    """The child ended over it, or ran out of memory: through the input, through what it served before, or from outside."""


class _Guard:
    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()
        atexit.register(self.close)

    def ask(self, job: str, markup: str, **more: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
        head = json.dumps({"job": job, "seconds": SECONDS, **more}).encode() + b"\n"
        body = head + markup.encode("utf-8", "surrogatepass")
        with self._lock:
            try:
                return self._answered(body)
            except _Died:  # one more try by a child that has nothing behind it: only the input may decide
                return self._answered(body)

    def _answered(self, body: bytes) -> Any:  # noqa: ANN401
        child = self._running()
        try:
            answer = self._exchange(child, body, time.monotonic() + HANG)
        except BaseException:  # an interrupt leaves half an answer in the pipe, too
            self._end()
            raise
        self._served += 1
        if "memory" in answer:
            self._end()
            raise _Died(answer["memory"])
        if "broken" in answer:
            raise GuardBroken(answer["broken"])
        return answer["found"]

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (self._served >= SERVED or self._child.poll() is not None):
            self._end()
        if self._child is None:
            root = str(Path(__file__).resolve().parents[2])
            path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
            try:
                self._child = subprocess.Popen(
                    _COMMAND,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=0,
                    start_new_session=True,
                    env={**os.environ, "PYTHONPATH": path},
                )
            except OSError as problem:
                raise GuardBroken(f"no child process could be started ({problem.strerror})") from None
            os.set_blocking(self._child.stdin.fileno(), False)  # type: ignore[union-attr]
            self._served = 0
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], body: bytes, deadline: float) -> Any:  # noqa: ANN401
        assert child.stdin is not None
        assert child.stdout is not None
        waiting = memoryview(len(body).to_bytes(LENGTH, "big") + body)
        into, out = child.stdin.fileno(), child.stdout.fileno()
        while waiting:
            _ready(into, select.POLLOUT, deadline)
            try:
                waiting = waiting[os.write(into, waiting[: 1 << 20]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise _ended(child) from None
        try:
            size = int.from_bytes(_received(out, LENGTH, deadline), "big")
            if size > OUTPUT:
                raise GuardBroken("its text is too large")
            return json.loads(_received(out, size, deadline))
        except EOFError:
            raise _ended(child) from None

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _ended(child: subprocess.Popen[bytes]) -> GuardBroken:
    """Return why a child that closed its pipes has ended."""
    if child.wait() in (-signal.SIGPROF, -signal.SIGXCPU):
        return GuardBroken(f"it needs more than {SECONDS:g} seconds of computing")
    return _Died("the reader crashed on it")


def _ready(handle: int, events: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(handle, events)
    # What is there is taken, however late it is: this process itself may have been stopped.
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise GuardBroken("the reader hung on it")


def _received(handle: int, size: int, deadline: float) -> bytes:
    found = bytearray()
    while len(found) < size:
        _ready(handle, select.POLLIN, deadline)
        step = os.read(handle, min(1 << 20, size - len(found)))
        if not step:
            raise EOFError
        found += step
    return bytes(found)


_guard = _Guard()


def ask(job: str, markup: str, **more: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Have the child do a job (`page`, `feed`, `fragment`, or `encoding` on a character for each byte) and return its answer.

    Raises:
        GuardBroken: It needs too much work or memory, crashed twice, hung, has too many tags, or answered too much.
    """
    if job in TAGS and markup.count("<") > TAGS[job]:
        raise GuardBroken(f"it has more than {TAGS[job]} tags")
    return _guard.ask(job, markup, **more)


def close() -> None:
    """End the child process, if one runs; the next job starts a new one."""
    _guard.close()


def fragment(markup: str) -> tuple[list[Piece], str]:
    """Return the blocks of an HTML fragment with their roles and ""; or its bare text and why the child gave up."""
    try:
        return [(Role(role), words) for role, words in ask("fragment", markup)], ""
    except GuardBroken as problem:
        return stripped(markup), str(problem)
