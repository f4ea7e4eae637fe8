"""Which workspace files this process has open through SQLite, and the one way to read their first bytes beside it.

Closing any handle of a file takes away all locks that the process has on it, SQLite's among them (POSIX, fcntl(2)). Without
SQLite's shared lock the next program that opens the workspace for writing takes itself for the last one when it closes, and
removes the log: what the desk commits after that goes into a file that nobody will find. So each file has one handle of ours,
which is closed after the last connection to it.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import NamedTuple

File = tuple[int, int]
"""A file by its device and number, whatever its name."""


_PART = 1 << 20
"""So many bytes are copied at a time."""


class _Opened(NamedTuple):
    handle: int
    connections: int


_opened: dict[File, _Opened] = {}
_guard = threading.Lock()


def enter(path: Path) -> File:
    """Note that a connection to a file is about to be opened; return what `leave` wants to know.

    Raises:
        OSError: The file cannot be read.
    """
    with _guard:
        file = _file(path)
        if file in _opened:
            handle, connections = _opened[file]
        else:
            handle, connections = os.open(path, os.O_RDONLY | os.O_CLOEXEC), 0
            file = _of(os.fstat(handle))
        _opened[file] = _Opened(handle, connections + 1)
        return file


def found(path: str) -> File | None:
    """Return the file that a path leads to now, or None."""
    try:
        return _of(os.stat(path))
    except OSError:
        return None


def is_deleted(file: File) -> bool:
    """Say whether a file that this process has open has no name any more, so that it ends with the last handle of it."""
    with _guard:
        return file in _opened and os.fstat(_opened[file].handle).st_nlink == 0


def leave(file: File) -> None:
    """Note that a connection to a file is closed."""
    with _guard:
        handle, connections = _opened.pop(file)
        if connections > 1:
            _opened[file] = _Opened(handle, connections - 1)
        else:
            os.close(handle)


def is_open(path: Path) -> bool:
    """Say whether this process has a connection to a file, under whatever name.

    Raises:
        OSError: The file cannot be looked at.
    """
    with _guard:
        return _file(path) in _opened


def first_bytes(path: Path, count: int) -> bytes:
    """Return the first bytes of a file, fewer where it is shorter.

    Raises:
        OSError: The file cannot be read.
    """
    with _guard:
        opened = _opened.get(_file(path))
        if opened:
            return os.pread(opened.handle, count, 0)
        with path.open("rb") as stream:
            return stream.read(count)


def copy(path: Path, target: Path) -> None:
    """Copy the bytes of a file to another one as they are, without what waits in a log; the copy outlives a power cut.

    Raises:
        OSError: The file cannot be read, or there is no room.
    """
    with _guard:
        opened = _opened.get(_file(path))
        handle = opened.handle if opened else os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            with target.open("wb") as stream:
                at = 0
                while part := os.pread(handle, _PART, at):
                    at += stream.write(part)
                stream.flush()
                os.fsync(stream.fileno())
        finally:
            if not opened:
                os.close(handle)


def _file(path: Path) -> File:
    return _of(os.stat(path))


def _of(found: os.stat_result) -> File:
    return found.st_dev, found.st_ino
