"""Make backups on request, and go back to one with or without what was decided since."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.config import editor_name
from triage.desk import merge, purge
from triage.errors import NotAWorkspace, WorkspaceError
from triage.paths import followed
from triage.store import backup, check, lock, restore, twin
from triage.store.newer import Replayed
from triage.store.restore import Newer

__all__ = ["Newer", "Replayed", "Restored", "go_back", "make", "newer"]

WAIT = 1.0
"""Seconds to wait for a desk that is just closing."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; `kept` is where the replaced file lies, None where there was none."""

    replayed: Replayed
    kept: Path | None


def make(path: Path, target: Path | None = None) -> Path:
    """Write a verified backup of a workspace and return it; a desk may go on writing meanwhile.

    Args:
        path: The workspace.
        target: The file to write; by default one named by the time, in the folder of backups.

    Raises:
        WorkspaceError: The target exists, the workspace is damaged, or the backup could not be written.
    """
    if target is not None and os.path.exists(target):
        raise WorkspaceError(f"{target} exists already; nothing was written.", "Name another file.")
    with contextlib.closing(check.open_to_check(path)) as db:
        return backup.make(db, path, target)


@contextlib.contextmanager
def _named(saved: Path) -> Iterator[None]:
    """Call a file that is no workspace a backup that is none: it was not named with --db."""
    try:
        yield
    except NotAWorkspace as error:
        raise NotAWorkspace(
            f"{saved} is no workspace of triage, so it is no backup; nothing was changed.", "Name a backup."
        ) from error


def newer(path: Path, saved: Path) -> Newer | None:
    """Return what a workspace has that a backup lacks; None where the workspace is missing or cannot be opened.

    Raises:
        WorkspaceError: The backup cannot be opened.
    """
    with _named(saved):
        return restore.newer(path, saved)


def go_back(path: Path, saved: Path, *, replay: bool, editor: str | None = None) -> Restored:
    """Put a backup in the place of a workspace, which is kept beside it.

    Args:
        path: The workspace, which may be damaged or missing.
        saved: The backup.
        replay: Bring over the decisions that are newer than the backup, with the reports that they loaded.
        editor: Who holds the lock meanwhile.

    Raises:
        WorkspaceError: The backup is damaged, another desk is writing, or the files could not be written.
    """
    held = lock.acquire(path, editor_name(editor), WAIT)
    if isinstance(held, lock.Holder):
        raise WorkspaceError(f"{held.words}; nothing was changed.", "Close the other desk first.")
    path = followed(path)  # a link stays a link: what it leads to is replaced
    part = path.with_name(f".{path.name}.restored")
    try:
        name = editor_name(editor)
        with _named(saved):
            done = restore.build(
                path, saved, part, merge.file if replay else None, lambda db, key: purge.purge_in(db, name, [key])
            )
        return Restored(done, restore.swap(path, part))
    except OSError as error:
        raise WorkspaceError(f"{path} could not be restored: {error.strerror}.", "Make room on the disk.") from error
    finally:
        twin.remove(part)
        held.release()
