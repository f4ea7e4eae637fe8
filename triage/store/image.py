"""A workspace as bytes: what its first page, its length and its write-ahead log say, read without SQLite.

SQLite reads past a cut end, ignores a log whose header is damaged, and stops in silence at the first damaged frame of a log
(everything that was committed later is gone). So these are looked at here. Layouts: sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import contextlib
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from triage.store import opened
from triage.store.connect import APPLICATION_ID

MAGIC: Final = b"SQLite format 3\x00"
HEADER: Final = 100
BESIDE: Final = ("-wal", "-shm", "-journal", ".lock")
"""How the names of the files beside a workspace end."""

_MARK: Final = APPLICATION_ID.to_bytes(4, "big")
LOG_HEADER: Final = 32
FRAME_HEADER: Final = 24

TRIES: Final = 20
PAUSE: Final = 0.02

_FIXED: Final[tuple[tuple[int, bytes, str], ...]] = (
    (20, b"\x00\x40\x20\x20", "space kept free in pages"),
    (44, b"\x00\x00\x00\x04", "format of the schema"),
    (48, bytes(4), "size of the cache"),
    (52, bytes(4), "largest root page"),
    (56, b"\x00\x00\x00\x01", "encoding of text"),
    (64, bytes(4), "vacuum mode"),
    (72, bytes(20), "reserved bytes"),
)
"""Offset, bytes and name of what every workspace has in its first 100 bytes; none of it ever changes."""


def is_workspace(path: Path) -> bool:
    """Say whether a file is a workspace, or its log or lock, by the mark on the first page; False where it cannot be read."""
    name = path.name
    for end in BESIDE:
        name = name.removesuffix(end)
    if name != path.name and name and (base := path.with_name(name)).is_file():
        return is_workspace(base)  # it is not opened itself: see `is_of`
    try:
        if not path.is_file():  # opening a pipe would wait, and take what it carries
            return False
        if opened.is_open(path):
            return True
        head = opened.first_bytes(path, HEADER)
        if not head or (
            head.startswith(MAGIC) and not _marked(head)
        ):  # of a new one the mark may stand in the log alone
            head = _logged_header(path.with_name(path.name + "-wal")) or head
    except OSError:
        return False
    return head.startswith(MAGIC) and _marked(head)


def _marked(head: bytes) -> bool:
    return head[68:72] == _MARK


def is_of(path: Path, workspace: Path) -> bool:
    """Say, without opening it, whether a file is a workspace, or its log, shared memory or lock.

    In the process that has the workspace open nobody else may open these: closing any handle of a file takes away all locks that
    the process has on it, SQLite's among them (POSIX). Without the one on the shared memory, the next program that opens the
    workspace cuts it off under the desk, which dies of that.
    """
    names = [path.name.removesuffix(end) for end in ("", *BESIDE) if path.name.endswith(end)]
    with contextlib.suppress(OSError, ValueError):
        own = workspace.stat()
        return any(name and _is(path.with_name(name), own) for name in names)
    return False


def _is(path: Path, own: os.stat_result) -> bool:
    return path.exists() and os.path.samestat(path.stat(), own)


def faults(path: Path) -> list[str]:
    """Return what is wrong with the header, the length and the log of a workspace, one sentence each.

    A desk may be writing meanwhile; what is seen half written is looked at again.

    Raises:
        OSError: The file cannot be read.
    """
    log = path.with_name(path.name + "-wal")
    seen: object = None
    for _ in range(TRIES):
        found = list(_faults(path, log))
        if not found or seen == (seen := (_state(path), _state(log), found)):
            break
        time.sleep(PAUSE)
    return found


def _state(path: Path) -> tuple[int, int] | None:
    try:
        now = path.stat()
    except FileNotFoundError:
        return None
    return now.st_size, now.st_mtime_ns


def _faults(path: Path, log: Path) -> Iterator[str]:
    size = path.stat().st_size
    logged = (_state(log) or (0, 0))[0]
    head = opened.first_bytes(path, HEADER)
    if logged:
        head = _logged_header(log) or head
    if size or not logged:
        yield from _header_faults(head, size, bool(logged))
    with contextlib.suppress(FileNotFoundError), log.open("rb") as stream:
        yield from _log_faults(stream)


def _logged_header(log: Path) -> bytes | None:
    """Return the header of the newest first page in the log; the file's own is older, and empty in a new workspace."""
    found = None
    with contextlib.suppress(FileNotFoundError), log.open("rb") as stream:
        head = stream.read(LOG_HEADER)
        page = int.from_bytes(head[8:12], "big")
        while len(frame := stream.read(FRAME_HEADER + page)) > FRAME_HEADER and page:
            if frame[:4] == b"\x00\x00\x00\x01" and frame[8:16] == head[16:24]:
                found = frame[FRAME_HEADER : FRAME_HEADER + HEADER]
    return found


def _header_faults(head: bytes, size: int, logged: bool) -> Iterator[str]:
    if len(head) < HEADER or not head.startswith(MAGIC):
        yield "the file does not begin like a workspace"
        return
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    if page < 512 or page & (page - 1):
        yield "the header names no possible size of pages"
        return
    if not set(head[18:20]) <= {1, 2}:
        yield "the header names an unknown format"
    for at, expected, name in _FIXED:
        if head[at : at + len(expected)] != expected:
            yield f"the header is damaged at byte {at} ({name})"
    pages = int.from_bytes(head[28:32], "big")
    if size % page:
        yield f"the file ends inside a page: {size:,} bytes are no multiple of {page:,}"
    elif size // page != pages and not logged:  # a log may hold pages that the file lacks
        yield f"the file has {size // page:,} pages, its header says {pages:,}"


def _log_faults(stream: BinaryIO) -> Iterator[str]:
    head = stream.read(LOG_HEADER)
    if len(head) < LOG_HEADER or not any(head):
        return
    magic, _, page, _, salt_1, salt_2, sum_1, sum_2 = struct.unpack(">8I", head)
    order = ">" if magic & 1 else "<"
    if magic & ~1 != 0x377F0682 or _log_sum(head[:24], order, 0, 0) != (sum_1, sum_2):
        yield "the header of the write-ahead log is damaged; what was decided since the last checkpoint is not read"
        return
    salts, sums, lost, number = (salt_1, salt_2), (sum_1, sum_2), 0, 0
    damaged_at = None
    while len(frame := stream.read(FRAME_HEADER + page)) == FRAME_HEADER + page:
        number += 1
        _, commit, frame_1, frame_2, *stored = struct.unpack(">6I", frame[:FRAME_HEADER])
        of_this_log = _bits_apart((frame_1, frame_2), salts) <= 1
        if damaged_at is None:
            sums = _log_sum(frame[FRAME_HEADER:], order, *_log_sum(frame[:8], order, *sums))
            if (frame_1, frame_2) == salts and tuple(stored) == sums:
                continue
            damaged_at = number
        lost += bool(commit) and of_this_log
    if lost == 1:
        yield (
            f"the last commit in the write-ahead log is not whole at frame {damaged_at}: it is damaged, or a power cut came "
            "before it was saved"
        )
    elif lost:
        yield f"the write-ahead log is damaged at frame {damaged_at}; {lost:,} commits from there on are not read"


def _bits_apart(a: tuple[int, int], b: tuple[int, int]) -> int:
    return sum((x ^ y).bit_count() for x, y in zip(a, b, strict=True))


def _log_sum(data: bytes, order: str, one: int, two: int) -> tuple[int, int]:
    """Return the running checksum of a log over some bytes, a multiple of 8."""
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
