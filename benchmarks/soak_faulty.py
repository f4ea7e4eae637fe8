"""Real faults of the system: file systems without room, a device that fails, rights, limits and folders that go.

What is mounted here needs a process that has mounts of its own (`own_mounts`), with which it ends.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MB: Final = 1 << 20
ROOM: Final = 3 * MB
"""Room beside a workspace on a disk of its own."""

DEVICE: Final = 64 * MB
BEHIND: Final = 24 * MB
"""What a device promises, and what it has."""

PATIENCE: Final = 20.0
"""Seconds within which everything is answered."""

HOLDER: Final = """
import sys; from pathlib import Path; from triage.desk.workspace import open_workspace
with open_workspace(Path(sys.argv[1]), editor="ben"):
    print(flush=True); sys.stdin.read()
"""
"""Another program of triage, which has the workspace open until its input ends."""


class Impossible(Exception):
    """The machine does not allow this fault to be made."""


@dataclass
class Place:
    """Where a workspace lies, alone in its folder; `pid` is the desk that has it open, `other` another program that does."""

    folder: Path
    rng: random.Random
    pid: int = 0
    other: subprocess.Popen[bytes] | None = None

    @property
    def path(self) -> Path:
        """The workspace."""
        return self.folder / "place" / "w.db"


@functools.cache
def own_mounts() -> tuple[str, ...]:
    """Return the begin of a command that gives a program mounts of its own, which end with it.

    Where the system gives none, the program finds no `mount`: what it mounts would stay behind.
    """
    for words in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        with contextlib.suppress(OSError):
            if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
                return words
    return ("env", "PATH=")


def asked(*command: str) -> str:
    """Run a program of the system, and return what it says.

    Raises:
        Impossible: It is not there, or says no.
    """
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Impossible(" ".join(command[:3])) from error


def fill(folder: Path) -> None:
    """Leave no room in a file system."""
    with (folder / "filler").open("wb", buffering=0) as stream:
        for size in (64 * 1024, 4096, 512):
            with contextlib.suppress(OSError):
                while True:
                    stream.write(b"\0" * size)


def make_room(folder: Path) -> None:
    """Give back the room that `fill` took."""
    (folder / "filler").unlink()


# Where a workspace must lie for a fault.


def on_small_disk(at: Place) -> None:
    """Put the workspace on a file system with little room."""
    kept = _cleared(at.path.parent)
    size = sum(p.stat().st_size for p in kept.iterdir()) + ROOM
    asked("mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(at.path.parent))
    shutil.copytree(kept, at.path.parent, dirs_exist_ok=True)


def on_failing_device(at: Place) -> None:
    """Put the workspace on a device that promises more than it has: what is written beyond that fails when it is synced."""
    kept, behind = _cleared(at.path.parent), at.folder / "behind"
    behind.mkdir()
    asked("mount", "-t", "tmpfs", "-o", f"size={BEHIND}", "none", str(behind))
    with (behind / "device").open("wb") as stream:
        stream.truncate(DEVICE)
    asked("mkfs.ext4", "-q", "-b", "4096", "-O", "^has_journal", str(behind / "device"))
    _mount_device(at)
    shutil.copytree(kept, at.path.parent, dirs_exist_ok=True)
    os.sync()


def read_anew(at: Place) -> None:
    """Forget what the system remembers of a failing device, so that what is read is what is on it."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            asked("umount", str(at.path.parent))
            break
        except Impossible:  # a backup that the desk began goes on
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    _mount_device(at)


def _mount_device(at: Place) -> None:
    """Mount the device in the place of the workspace.

    Linux 6.18 takes a write that found room for its first pages alone for a whole one, and a sync after it succeeds: a disk
    that lies, which is outside of what a program can do. Requests of one page have room or have none.
    """
    name = asked("losetup", "--find", "--show", str(at.folder / "behind" / "device")).strip()
    try:
        Path("/sys/block", Path(name).name, "queue/max_sectors_kb").write_text("4", encoding="ascii")
        asked("mount", name, str(at.path.parent))
    except OSError as error:
        raise Impossible(f"requests of one page on {name}") from error
    finally:
        asked("losetup", "--detach", name)  # once nothing is mounted from it


def _cleared(place: Path) -> Path:
    kept = place.with_name("kept")
    place.rename(kept)
    place.mkdir()
    return kept


# Faults that come while a desk is open: each is there for the length of its block.


@contextlib.contextmanager
def full_disk(at: Place) -> Iterator[None]:
    """Leave no room on the disk of the workspace."""
    fill(at.path.parent)
    try:
        yield
    finally:
        make_room(at.path.parent)


@contextlib.contextmanager
def failing_disk(at: Place) -> Iterator[None]:
    """Leave no room behind the device of the workspace."""
    fill(at.folder / "behind")
    try:
        yield
    finally:
        make_room(at.folder / "behind")


@contextlib.contextmanager
def small_files(at: Place) -> Iterator[None]:
    """Let no file of the desk grow beyond what the log has now."""
    known = resource.prlimit(at.pid, resource.RLIMIT_FSIZE)
    size = max(p.stat().st_size for p in at.path.parent.iterdir() if p != at.path)
    resource.prlimit(at.pid, resource.RLIMIT_FSIZE, (size, known[1]))
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):  # it was killed meanwhile
            resource.prlimit(at.pid, resource.RLIMIT_FSIZE, known)


@contextlib.contextmanager
def folder_gone(at: Place) -> Iterator[None]:
    """Take the folder of the workspace away, and put it back."""
    elsewhere = at.folder / "elsewhere"
    at.path.parent.rename(elsewhere)
    try:
        yield
    finally:
        shutil.rmtree(at.path.parent, ignore_errors=True)  # what the desk kept there meanwhile
        elsewhere.rename(at.path.parent)


@contextlib.contextmanager
def in_use(at: Place) -> Iterator[None]:
    """Let another program, which knows SQLite alone, be about to write."""
    with contextlib.closing(sqlite3.connect(at.path, timeout=20.0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


# Faults that are there when a desk is opened.


def full_from_the_start(at: Place) -> None:
    """Put the workspace on a disk without room."""
    on_small_disk(at)
    fill(at.path.parent)


def read_only_disk(at: Place) -> None:
    """Mount the place of the workspace for reading only."""
    asked("mount", "--bind", str(at.path.parent), str(at.path.parent))
    asked("mount", "-o", "remount,bind,ro", str(at.path.parent))


def writable_disk(at: Place) -> None:
    """Mount it for writing again."""
    asked("mount", "-o", "remount,bind,rw", str(at.path.parent))


def cut_short(at: Place) -> None:
    """Cut the workspace somewhere behind its header."""
    os.truncate(at.path, at.rng.randint(101, at.path.stat().st_size - 1))


def other_bytes(at: Place) -> None:
    """Put something else in the place of the workspace."""
    at.path.write_bytes(at.rng.randbytes(at.rng.randint(1, 100_000)))


def held(at: Place) -> None:
    """Let another program of triage have the workspace open."""
    command = [sys.executable, "-c", HOLDER, str(at.path)]
    at.other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert at.other.stdout
    at.other.stdout.readline()


def let_go(at: Place) -> None:
    """Let that program end."""
    assert at.other
    at.other.communicate()
