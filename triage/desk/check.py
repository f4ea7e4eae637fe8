"""Verify a workspace, and rebuild what can be derived."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage.config import editor_name
from triage.desk import merge
from triage.desk.filing import file_anew
from triage.desk.workspace import open_workspace
from triage.errors import Stopped, WorkspaceError
from triage.store import backup, faults, lock, stories
from triage.store import check as store
from triage.store import repair as mend
from triage.store.check import Checked
from triage.store.connect import Connection, connect, refuse_cut

__all__ = ["Checked", "Repaired", "check", "repair"]

_WINDOW = 1000


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was found before and after a repair; `kept` is the copy of the damaged file, None where nothing was damaged.

    `anew` says that headlines or copies were filed anew, by the rules of now.
    """

    before: Checked
    after: Checked
    kept: Path | None
    anew: bool = False


STEPS: Final = 50_000
"""After so many steps of SQLite it is asked whether to go on."""

A_BYTE: Final = 2.1
"""A check takes about so many steps for each byte of the file: 1.9 of one of 2 MB, 2.1 to 2.2 of those of 30 and 38 MB."""

NEARLY: Final = 0.97
"""While it takes more steps than that, it says that this share is done: how much there is to do still, nobody knows."""


class _Watch:
    """Counts steps of a check, and breaks it off once it was stopped."""

    def __init__(self, progress: Callable[[int, int], bool], every: int) -> None:
        self.progress, self.every = progress, every
        self.done, self.stopped = 0, False

    def __call__(self) -> bool:
        self.done += STEPS
        try:
            every = max(self.every, int(self.done / NEARLY))
            self.stopped = self.stopped or not self.progress(self.done, every)
        except BaseException:  # as ctrl+c; SQLite would take it for an error of the file
            self.stopped = True
        return self.stopped


def check(path: Path, *, progress: Callable[[int, int], bool] | None = None) -> Checked:
    """Check every row of a workspace; it is only read, and a desk may go on writing.

    Args:
        path: The workspace file.
        progress: Called now and then with (done, all), about, in steps of SQLite; a false answer stops it. It is never told
            that all is done.

    Raises:
        WorkspaceError: The file cannot be opened or read.
        Stopped: It was stopped.
    """
    try:
        with contextlib.closing(store.open_to_check(path)) as db:
            watch = _Watch(progress, int(A_BYTE * path.stat().st_size)) if progress else None
            if watch:
                db.set_progress_handler(watch, STEPS)
            found = store.check(db, path)
            if watch and watch.stopped:  # what was broken off looks damaged
                raise Stopped("The check was stopped; nothing was changed.")
            return found
    except OSError as error:
        raise WorkspaceError(f"{path} could not be read: {error.strerror}.", "Check the disk.") from error
    except WorkspaceError as error:
        if error.advice != faults.RESTORE:
            raise
        refuse_cut(path)  # it says how much of the file is there
        raise WorkspaceError(error.sentence, faults.CHECKED) from error


def repair(path: Path, editor: str | None = None) -> Repaired:
    """Check a workspace, keep a copy, rebuild what can be derived, and check again.

    Raises:
        WorkspaceError: The file cannot be opened, or another desk is writing it.
    """
    before = check(path)
    wrecked = any(f.table == "file" for f in before.findings)
    damaged = wrecked or any(f.derived for f in before.findings)
    if not damaged and not before.old:
        return Repaired(before, before, None)
    try:
        kept = backup.keep_damaged(path) if damaged else None
    except OSError as error:
        raise WorkspaceError(
            f"{path} could not be copied: {error.strerror}; nothing was changed.", "Make room."
        ) from error
    found = before
    if wrecked:
        _indices(path, editor)
        found = check(path)
        if any(f.table == "file" for f in found.findings) and not any(f.derived for f in found.findings):
            return Repaired(before, found, kept)
    with open_workspace(path, editor=editor, create=False) as ws:
        if damaged:
            mend.repair(ws.writable(), found.findings, _file_headlines)
        file_anew(ws)
    return Repaired(before, check(path), kept, before.old)


def _indices(path: Path, editor: str | None) -> None:
    """Build the indices anew before the workspace is opened, which asks them."""
    held = lock.acquire(path, editor_name(editor))
    if isinstance(held, lock.Holder):
        raise WorkspaceError(f"{held.words}; nothing was changed.", "Close the other desk first.")
    try:
        with contextlib.closing(connect(path)) as db:
            mend.indices(db)
    finally:
        held.release()


def _file_headlines(db: Connection) -> None:
    after = 0
    while rows := stories.headlines(db, after, _WINDOW):
        merge.file(db, [(number, headline) for number, headline in rows if headline.strip()])
        after = rows[-1][0]
