"""A workspace that is open: the file, who decides, and whether this desk may write."""

from __future__ import annotations

import contextlib
import types
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from triage.config import editor_name
from triage.errors import ReadOnlyWorkspace
from triage.store.connect import Connection, connect
from triage.store.migrations import migrate

T = TypeVar("T")


@dataclass(frozen=True)
class Workspace:
    """An open workspace; one a thread. Use it as a context manager or call `close`."""

    path: Path
    editor: str
    read_only: bool
    db: Connection

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; everything is saved already."""
        self.db.close()

    def another(self) -> Workspace:
        """Open the same workspace once more, for another thread."""
        return open_workspace(self.path, editor=self.editor, create=False, read_only=self.read_only)

    def writable(self) -> Connection:
        """Return the connection for a decision.

        Raises:
            ReadOnlyWorkspace: This desk only reads.
        """
        if self.read_only:
            raise ReadOnlyWorkspace(
                f"{self.path} is open for reading only; nothing was changed.", "Open it without --read-only."
            )
        return self.db


def open_workspace(path: Path, *, editor: str | None = None, create: bool = True, read_only: bool = False) -> Workspace:
    """Open a workspace; a missing one is made unless `create` is off. Older ones are brought to the newest tables.

    Raises:
        WorkspaceError: The file is missing, is no workspace, is newer than this triage, or cannot be opened.
    """
    db = connect(path, create=create and not read_only, read_only=read_only)
    with contextlib.ExitStack() as undo:
        undo.callback(db.close)
        if not read_only:
            migrate(db, path)
        undo.pop_all()
    return Workspace(path, editor_name(editor), read_only, db)
