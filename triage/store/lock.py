"""One writer a workspace: a lock file beside it, `<name>.lock`, held by the process that writes.

Two things decide. On one machine the lock that the operating system keeps on the file (flock) decides alone: it ends
with its process, so that a kill leaves nothing in the way. Between machines, where such a lock may not be seen, the
body of the file decides: who, where, and a time that the holder refreshes while it works. A holder looks at the body
when it refreshes it; one that finds another name there has lost the lock and stops writing.

All handles of one process on one workspace share its lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import threading
import time
import uuid
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from triage.clock import stamp
from triage.errors import WorkspaceError
from triage.paths import OWNER_ONLY, give_rights

REFRESH: Final = 5.0
"""Seconds between two refreshes of the body by a holder that works."""

STALE: Final = 60.0
"""Seconds after which a holder on another machine that has not refreshed the body counts as gone."""

AHEAD: Final = 30.0
"""Seconds by which the clock of another machine may be ahead of ours, and `STALE` behind; more is told, and decides nothing."""

CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps: what another one did meanwhile is seen before the first decision after it.

Linux's monotonic clock stands still then, that of macOS does not.
"""

_BODY: Final = 1024
WAIT_STEP: Final = 0.05
"""Seconds between two tries of a process that waits for the holder to leave."""


class Holder(NamedTuple):
    """Who holds a lock: `machine` names one run of one machine, `since` is UTC, `beat` seconds since 1970."""

    editor: str
    host: str
    machine: str
    pid: int
    born: str
    since: str
    beat: float
    token: str

    @property
    def here(self) -> bool:
        """Whether it is a process of this machine since its last start."""
        return self.machine == _machine()

    @property
    def words(self) -> str:
        """Who writes, as the beginning of a sentence."""
        where = f"in process {self.pid}" if self.here else f"on {self.host}"
        wrong = ""
        if not (self.here or -STALE < self.ahead <= AHEAD):
            wrong = f", with a clock that is {_span(abs(self.ahead))} {'ahead' if self.ahead > 0 else 'behind'},"
        return f"{self.editor} {where}{wrong} is writing" if self.pid else "Another desk is writing"

    @property
    def ahead(self) -> float:
        """By how many seconds its clock is ahead of ours, as far as its last refresh tells."""
        return self.beat - time.time()


UNKNOWN: Final = Holder("", "", "", 0, "", "", 0.0, "")
"""A holder that has not written its name yet."""


class Lock:
    """A lock that this process holds. `acquire` makes it and counts its users; the last `release` ends it."""

    def __init__(self, target: Path, handle: int, editor: str) -> None:
        self.target = target
        self.users = 1
        pid = os.getpid()
        token = os.urandom(8).hex()
        self.holder = Holder(editor, socket.gethostname(), _machine(), pid, _born(pid), stamp(), 0.0, token)
        self._handle = handle
        self._beaten = 0.0
        self._write()

    def beat(self) -> Holder | None:
        """Refresh the body if it is time; return who took the lock away, or None while it is ours."""
        if _elapsed() - self._beaten < REFRESH:
            return None
        if not self._mine():
            other = _look(self.target)
            return None if other is None and self._take_again() else other or UNKNOWN
        with contextlib.suppress(OSError):  # a full disk takes nothing from a lock that the system keeps
            self._write()
        return None

    def release(self) -> None:
        """Leave the lock; the last user of this process removes the file, unless somebody else took it."""
        with _guard:
            self.users -= 1
            if self.users:
                return
            _held.pop(self.target, None)
            if self._mine():
                with contextlib.suppress(OSError):
                    self.target.unlink()
            os.close(self._handle)

    def _mine(self) -> bool:
        found = _body(self._handle)
        return _is_file(self.target, self._handle) and (found is None or found.token == self.holder.token)

    def _take_again(self) -> bool:
        """Lock the file anew after somebody removed it; say whether nobody else was faster."""
        try:
            handle = _open(self.target)
        except OSError:
            return False
        if not _locked(handle):
            os.close(handle)
            return False
        os.close(self._handle)
        self._handle = handle
        with contextlib.suppress(OSError):
            self._write()
        return True

    def _write(self) -> None:
        # The time of day, not the clock of decisions: a frozen clock must not make a living holder look gone.
        body = json.dumps({**self.holder._asdict(), "beat": time.time()}).encode()
        os.pwrite(self._handle, body.ljust(_BODY), 0)
        self._beaten = _elapsed()


_held: Final[dict[Path, Lock]] = {}
_guard: Final = threading.Lock()


def lock_path(path: Path) -> Path:
    """Return where the lock file of a workspace lies; all names of one file have the same."""
    real = Path(os.path.realpath(path))  # which takes a link that leads to itself, too
    return real.with_name(f"{real.name}.lock")


def acquire(path: Path, editor: str, wait: float = 0.0) -> Lock | Holder:
    """Take the lock of a workspace, or share the one that this process holds; of another process, return its Holder.

    Args:
        path: The workspace; it need not exist.
        editor: Who will write.
        wait: Seconds to wait for a holder that is about to leave; without them nothing is tried twice.

    Raises:
        WorkspaceError: The lock file cannot be made or locked here.
    """
    target = lock_path(path)
    end = time.monotonic() + wait
    while isinstance(found := _acquire(target, editor), Holder) and time.monotonic() < end:
        time.sleep(WAIT_STEP)
    return found


def holder(path: Path) -> Holder | None:
    """Return who holds the lock of a workspace, this process included; None when it is free or its holder is gone."""
    target = lock_path(path)
    with _guard:
        return _held[target].holder if target in _held else _look(target)


def _acquire(target: Path, editor: str) -> Lock | Holder:
    with _guard:
        if target in _held:
            _held[target].users += 1
            return _held[target]
        try:
            while True:
                handle = _open(target)
                with contextlib.ExitStack() as undo:
                    undo.callback(os.close, handle)
                    mine = _locked(handle)
                    found = _body(handle)
                    if not mine or (found and _alive_elsewhere(found, handle)):
                        return found or UNKNOWN
                    if not _is_file(target, handle):  # its holder removed it between our two steps
                        continue
                    _held[target] = Lock(target, handle, editor)
                    undo.pop_all()
                    return _held[target]
        except OSError as error:
            raise WorkspaceError(
                f"The lock file {target} could not be written: {error.strerror}.",
                f"Check that the folder {target.parent} exists, can be written and has room.",
            ) from error


def _open(target: Path) -> int:
    """Open a lock file; a new one has the rights of the workspace, since the next holder may be another user."""
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    give_rights(handle, target.with_suffix(""))
    return handle


def _locked(handle: int) -> bool:
    """Lock an open file; say whether no other process has it.

    Raises:
        OSError: The file system has no locks.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _look(target: Path) -> Holder | None:
    """Return who holds a lock file that this process does not hold; None when it is free or its holder is gone."""
    try:
        handle = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = _body(handle)
        if found and ((found.here and _born(found.pid) == found.born) or _alive_elsewhere(found, handle)):
            return found
        # Nobody that we can see. A process in another container may still have it: ask the system, and only then,
        # because asking keeps others out for that moment.
        try:
            return None if _locked(handle) else found or UNKNOWN
        except OSError:
            return None
    finally:
        os.close(handle)


def _alive_elsewhere(found: Holder, handle: int) -> bool:
    """Say whether a body speaks of a living holder on another machine.

    One whose clock is ahead or behind is judged by the time that the file system gave the file; where that is to come, by
    whether the body changes while we look.
    """
    if found.here:
        return False
    if -STALE < found.ahead <= AHEAD:
        return True
    now = time.time()
    written = now - os.fstat(handle).st_mtime
    if written >= -AHEAD:
        return written < STALE
    seen, since = _watched.get(found.token, (0.0, 0.0))
    if seen != found.beat:
        _watched[found.token] = (found.beat, since := time.monotonic())
    return time.monotonic() - since < STALE


_watched: Final[dict[str, tuple[float, float]]] = {}
"""By holder with a clock far off: its last refresh, and since when, by our own clock, there has been no other."""


def _elapsed() -> float:
    return time.clock_gettime(CLOCK)


def _span(seconds: float) -> str:
    """Return a time span in the largest unit of which there is more than one."""
    for name, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:,.0f} {name}"
    return f"{seconds:.0f} seconds"


def _body(handle: int) -> Holder | None:
    try:
        return Holder(**json.loads(os.pread(handle, _BODY, 0)))
    except (OSError, ValueError, TypeError):  # empty, or another program's
        return None


def _is_file(target: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(target), os.fstat(handle))
    except OSError:
        return False


def _born(pid: int) -> str:
    """Return when a process began, in ticks since the start of the machine (proc(5)); empty where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


@lru_cache(maxsize=1)
def _machine() -> str:
    """Return what names this machine since its last start: its boot id, else its network card and name."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    return f"{uuid.getnode():012x} {socket.gethostname()}"
