"""The guard: pages and feeds are taken apart, and encodings guessed, in a child process with limits of time, memory and output.

One child serves many inputs; it is started when first needed, replaced when it crashes, runs too long or has served
enough, and ended with the program. What it cannot do in time is for the caller to do more crudely. Frames are a length
of eight bytes and JSON, so that nothing that comes back from hostile input can run here.
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

SECONDS: Final = 15.0
"""Wall time for one input."""

MEMORY: Final = 2 << 30
"""Address space of the child, in bytes."""

OUTPUT: Final = 256 << 20
"""Bytes of one answer."""

SERVED: Final = 2000
"""Inputs after which a child is replaced, so that what its libraries keep cannot pile up."""

TAGS: Final = {"page": 400_000, "fragment": 400_000, "feed": 4_000_000}
"""So many tags a job's markup may have; more would only run into the limit of time."""

LENGTH: Final = 8
"""Bytes of a frame's length, big-endian."""


class GuardBroken(Exception):
    """The child gave no answer; `args[0]` says why, as the end of a sentence."""


class _Guard:
    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()
        atexit.register(self.close)

    def ask(self, job: str, markup: str, seconds: float, **more: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
        head = json.dumps({"job": job, **more}).encode() + b"\n"
        body = markup.encode("utf-8", "surrogatepass")
        with self._lock:
            child = self._running()
            deadline = time.monotonic() + seconds
            try:
                answer = self._exchange(child, head + body, deadline)
            except GuardBroken:
                self._end()
                raise
            except BaseException:  # an interrupt leaves half an answer in the pipe
                self._end()
                raise
            self._served += 1
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
                    [sys.executable, "-P", "-W", "ignore", "-m", "triage.ingest.worker"],
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
                raise GuardBroken("the reader crashed on it") from None
        size = int.from_bytes(_received(out, LENGTH, deadline), "big")
        if size > OUTPUT:
            raise GuardBroken("its text is too large")
        return json.loads(_received(out, size, deadline))

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


def _ready(handle: int, events: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(handle, events)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise GuardBroken("it took too long")


def _received(handle: int, size: int, deadline: float) -> bytes:
    found = bytearray()
    while len(found) < size:
        _ready(handle, select.POLLIN, deadline)
        step = os.read(handle, min(1 << 20, size - len(found)))
        if not step:
            raise GuardBroken("the reader crashed on it")
        found += step
    return bytes(found)


_guard = _Guard()


def ask(job: str, markup: str, *, seconds: float = SECONDS, **more: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Have the child do a job (`page`, `feed`, `fragment`, or `encoding` on a character for each byte) and return its answer.

    Raises:
        GuardBroken: It took too long, needed too much memory, crashed, has too many tags, or answered too much.
    """
    if job in TAGS and markup.count("<") > TAGS[job]:
        raise GuardBroken(f"it has more than {TAGS[job]} tags")
    return _guard.ask(job, markup, seconds, **more)


def close() -> None:
    """End the child process, if one runs; the next job starts a new one."""
    _guard.close()


def fragment(markup: str) -> list[Piece]:
    """Return the blocks of an HTML fragment with their roles; its bare text where the child gives up."""
    try:
        return [(Role(role), words) for role, words in ask("fragment", markup)]
    except GuardBroken:
        return stripped(markup)
