"""Verify a workspace, and rebuild what can be derived."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from triage.desk import merge
from triage.desk.workspace import open_workspace
from triage.errors import WorkspaceError
from triage.store import backup, stories
from triage.store import check as store
from triage.store import repair as mend
from triage.store.check import Checked
from triage.store.connect import Connection

__all__ = ["Checked", "Repaired", "check", "repair"]

_WINDOW = 1000


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was found before and after a repair; `kept` is the copy of the damaged file, None where nothing was done."""

    before: Checked
    after: Checked
    kept: Path | None


def check(path: Path) -> Checked:
    """Check every row of a workspace; it is only read, and a desk may go on writing.

    Raises:
        WorkspaceError: The file cannot be opened or read.
    """
    try:
        with contextlib.closing(store.open_to_check(path)) as db:
            return store.check(db, path)
    except OSError as error:
        raise WorkspaceError(f"{path} could not be read: {error.strerror}.", "Check the disk.") from error


def repair(path: Path, editor: str | None = None) -> Repaired:
    """Check a workspace, keep a copy, rebuild what can be derived, and check again.

    Raises:
        WorkspaceError: The file cannot be opened, or another desk is writing it.
    """
    before = check(path)
    if not any(f.derived for f in before.findings):
        return Repaired(before, before, None)
    try:
        kept = backup.keep_damaged(path)
    except OSError as error:
        raise WorkspaceError(
            f"{path} could not be copied: {error.strerror}; nothing was changed.", "Make room."
        ) from error
    with open_workspace(path, editor=editor, create=False) as ws:
        mend.repair(ws.writable(), before.findings, _file_headlines)
    return Repaired(before, check(path), kept)


def _file_headlines(db: Connection) -> None:
    after = 0
    while rows := stories.headlines(db, after, _WINDOW):
        for number, headline in rows:
            if headline.strip():
                merge.filed(db, number, headline)
        after = rows[-1][0]
