"""What SQLite and the system say when a workspace cannot be read or written, as sentences for an editor.

The names are SQLite's (`sqlite_errorname`); a longer name that is not in the table is cut at its last underscore until
one is found, so SQLITE_IOERR_FSYNC falls back on SQLITE_IOERR.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final, NamedTuple

from triage.errors import NotSaved, WorkspaceError


class Fault(NamedTuple):
    """One fault in words.

    `word` is for the headline, `sentence` names the file ({path}), `advice` says what to do, and `passing` says that
    the same write may succeed later without anything being done to the workspace.
    """

    word: str
    sentence: str
    advice: str
    passing: bool = True


RESTORE: Final = "Keep a copy of the file, look at it with triage check, or go back to a backup with triage restore."
CHECKED: Final = "Keep a copy of the file, and go back to a backup with triage restore."
"""What to do where the check itself cannot read the file."""

_DAMAGED: Final = Fault("file damaged", "{path} is damaged.", RESTORE, passing=False)

FAULTS: Final[dict[str, Fault]] = {
    "SQLITE_FULL": Fault("disk full", "The disk of {path} is full.", "Make room on it."),
    "SQLITE_IOERR": Fault(
        "disk error", "The disk failed while {path} was in use.", "Look at the disk and its connection."
    ),
    "SQLITE_IOERR_WRITE": Fault(
        "file cannot grow",
        "{path} could not be written: the disk failed, or a limit for the size of files is reached.",
        "Look at the disk, and at the limit with ulimit -f.",
    ),
    "SQLITE_IOERR_SHMSIZE": Fault(  # the file of 32 KB that SQLite keeps beside an open workspace
        "disk full", "The disk of {path} is full, or a limit for the size of files is reached.", "Make room on it."
    ),
    "SQLITE_BUSY": Fault(
        "file in use", "{path} is in use by another program.", "Wait until it is done, or close that program."
    ),
    "SQLITE_LOCKED": Fault("file in use", "{path} is in use by other work of this desk.", "Wait until it is done."),
    "SQLITE_READONLY": Fault("file read-only", "{path} is read-only.", "Give yourself the right to write it."),
    "SQLITE_READONLY_DIRECTORY": Fault(
        "folder read-only",
        "The folder of {path} cannot be written.",
        "Give yourself the right to write it, or copy the workspace to another folder.",
    ),
    "SQLITE_READONLY_ROLLBACK": Fault(
        "change broken off",
        "A change of {path} was broken off, as by a power cut, and must be taken back before it can be read.",
        "Give yourself the right to write it, and open it once more.",
    ),
    "SQLITE_READONLY_DBMOVED": Fault(
        "file gone", "{path} was moved, removed or replaced while it was open.", "Put it back, or close the desk."
    ),
    "SQLITE_CANTOPEN": Fault(
        "file cannot be opened",
        "{path} or a file beside it could not be opened.",
        "Check that its folder exists and that you may read and write there.",
    ),
    "SQLITE_NOMEM": Fault("memory full", "There was no memory left to use {path}.", "Close other programs."),
    "SQLITE_PROTOCOL": Fault(
        "file locks fail", "The locks of {path} do not work.", "Move the workspace to a disk of this machine."
    ),
    "SQLITE_NOTADB": Fault(
        "no workspace", "{path} is no workspace of triage.", "Name another file with --db.", passing=False
    ),
    "SQLITE_CORRUPT": _DAMAGED,
}
"""SQLite's names of errors to faults."""

_OTHER: Final = Fault("storage error", "{path} could not be used.", RESTORE, passing=False)


def fault_of(error: sqlite3.Error) -> Fault:
    """Return the fault behind an error of SQLite; text that is no UTF-8 any more counts as damage."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    if not name and "decode" in str(error):
        return _DAMAGED
    while name and name not in FAULTS:
        name = name.rpartition("_")[0]
    return FAULTS.get(name, _OTHER)


def unread(error: BaseException, path: Path | str) -> WorkspaceError | None:
    """Return an error of SQLite while reading in words; None for any other error.

    What SQLite says of a damaged table may hold its damaged name, which Python cannot take for text.
    """
    if isinstance(error, UnicodeDecodeError):
        return WorkspaceError(_DAMAGED.sentence.format(path=path), _DAMAGED.advice)
    if not isinstance(error, sqlite3.Error):
        return None
    fault = fault_of(error)
    detail = f" (SQLite says: {error})" if fault is _OTHER else ""
    return WorkspaceError(fault.sentence.format(path=path) + detail, fault.advice)


def unsaved(error: sqlite3.Error, path: Path | str) -> WorkspaceError:
    """Return an error of SQLite while writing in words: NotSaved where the same write may succeed later."""
    fault = fault_of(error)
    detail = f" (SQLite says: {error})" if fault is _OTHER else ""
    sentence = f"{fault.sentence.format(path=path)} Nothing was changed{detail}."
    return NotSaved(sentence, fault.advice, fault.word) if fault.passing else WorkspaceError(sentence, fault.advice)
