"""A workspace that is open: the file, who decides, and whether this desk may write."""

from __future__ import annotations

import contextlib
import functools
import os
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

from triage.clock import stamp
from triage.config import editor_name
from triage.errors import NotSaved, ReadOnlyWorkspace, WorkspaceError
from triage.paths import write_log
from triage.store import daily, faults, lock, mounts, pending, seen, shelf
from triage.store.connect import (
    BUSY_MS,
    Connection,
    connect,
    inspect,
    move_log,
    refuse_cut,
    refuse_newer,
    version_of,
    without_room,
    writing,
)
from triage.store.migrations import MIGRATIONS, migrate

MUCH = 500
"""So many changed rows make a log worth moving into the file: some 55 tags, or the proposals of 25 reports."""

ONLY_READS = "This desk only reads."

T = TypeVar("T")
P = ParamSpec("P")


class Workspace:
    """An open workspace; one a thread. Use it as a context manager or call `close`.

    `holder` says who writes where this desk only follows; `notice` is what the editor should know from the start;
    `asked_to_read` says that this desk was opened for reading and will never write. `seen` are the numbers of sentences that
    had the cursor on them and are not noted yet: they are noted together with a decision, in batches, or on closing.
    `hurried` says that whoever reads sentences has no time for what is not known yet of their proposals: they wait for it;
    `offered` counts the reports that got proposals because they were looked at. `hindered` says that a full disk or a missing
    right stood in the way of writing, which may have gone since.
    """

    def __init__(
        self,
        path: Path,
        editor: str,
        read_only: bool,
        db: Connection,
        lock: lock.Lock | None = None,
        holder: str = "",
        notice: str = "",
        asked_to_read: bool = False,
    ) -> None:
        """Take note of the state that the first look will see."""
        self.path = path
        self.editor = editor
        self.read_only = read_only
        self.db = db
        self.lock = lock
        self.holder = holder
        self.notice = notice
        self.asked_to_read = asked_to_read
        self.seen: set[int] = set()
        self.hurried = False
        self.offered = 0
        self.hindered = False
        self._seen = self._version()
        self._moved = 0
        self._backing_up = 0

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        self.close()
        if error and (said := self.said(error)):
            raise said from error

    def close(self) -> None:
        """Close the file and leave the lock; everything is saved already. Once a day, a backup is begun."""
        try:
            self.note_seen()
        except Exception as error:  # what was seen and could not be noted stops nobody from leaving
            write_log(f"{stamp()} {error}")
        self.daily()
        self.db.close()
        self._leave()

    @property
    def purging(self) -> bool:
        """Whether a purge was broken off, as by a kill, which this desk is to end."""
        with self.reading():
            return not self.read_only and bool(pending.begun(self.db))

    def daily(self) -> None:
        """Begin the daily backup where it is due; another process makes it, so that nobody waits."""
        try:
            going_on = self._backing_up and not daily.ended(self._backing_up)
            if not self.read_only and not going_on and shelf.due(self.db, self.path):
                self._backing_up = daily.start(self.path)
        except Exception as error:  # a backup that fails stops nobody from working or leaving
            write_log(f"{stamp()} {error}")

    def note_seen(self) -> None:
        """Note the sentences that were seen since the last time; a desk that only reads goes on remembering them.

        Raises:
            NotSaved: They could not be noted now; they are kept for the next time.
        """
        if self.seen and not self.read_only:
            with writing(self.db):
                seen.note(self.db, self.seen)
            self.seen.clear()

    def another(self) -> Workspace:
        """Open the same workspace once more, for another thread; it shares the lock."""
        return open_workspace(self.path, editor=self.editor, create=False, read_only=self.read_only)

    def writable(self) -> Connection:
        """Return the connection for a decision.

        Raises:
            ReadOnlyWorkspace: This desk only reads, or another one has taken the lock since.
        """
        self.beat()
        if not self.read_only:
            return self.db
        if self.holder:
            raise ReadOnlyWorkspace(
                f"{self.holder}; this desk only reads, and nothing was changed.", "Close the other desk first."
            )
        if self.notice:
            raise ReadOnlyWorkspace(self.notice, "Nothing was changed.")
        raise ReadOnlyWorkspace(
            f"{self.path} is open for reading only; nothing was changed.", "Open it without --read-only."
        )

    def beat(self) -> None:
        """Show other machines that this desk is at work; where another one has taken the lock, only read from now on."""
        taken = self.lock.beat() if self.lock else None
        if taken:
            self._leave()
            self.read_only, self.holder = True, taken.words

    def changed(self) -> bool:
        """Say whether another connection has changed the workspace since this was last asked."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def wrote_much(self) -> bool:
        """Say whether so much was written here since this was last true that `tidy` should be called in a calm moment."""
        much = self.db.total_changes - self._moved >= MUCH
        if much:
            self._moved = self.db.total_changes
        return much

    def tidy(self) -> None:
        """Move what was written from the log into the file, so that no key has to wait for it."""
        move_log(self.db)

    def free(self) -> bool:
        """Say whether this desk follows a writer that is gone, so that `take_over` would succeed."""
        return self.read_only and not self.asked_to_read and bool(self.holder) and lock.holder(self.path) is None

    def take_over(self) -> bool:
        """Become the writer where the one before is gone; say whether this desk may write now.

        Raises:
            WorkspaceError: The workspace cannot be opened for writing.
        """
        if self.read_only and not self.asked_to_read:
            if self.hindered:  # what the first connection of a process may do with the log, the others may
                self.db.close()
            try:
                opened = open_workspace(self.path, editor=self.editor, create=False)
            except WorkspaceError:
                if self.hindered:
                    self.db = connect(self.path, read_only=True)
                raise
            before, self.db = self.db, opened.db
            before.close()
            self.read_only, self.lock, self._seen, self._moved = opened.read_only, opened.lock, opened._seen, 0
            self.holder, self.notice, self.hindered = opened.holder, opened.notice, opened.hindered
        return not self.read_only

    def succeed(self) -> str:
        """Become the writer where the one before has left, or what hindered this one has gone; return what to say of it.

        Raises:
            WorkspaceError: The workspace cannot be opened for writing.
        """
        left = self.free()
        if not (left or self.hindered) or not self.take_over():
            return ""
        return f"{'The other desk has left' if left else 'It can be written again'}: this one writes from now on."

    @contextlib.contextmanager
    def hasty(self) -> Iterator[None]:
        """Let writes in a block give up at once where the file is in use, so that trying again does not hold up keys."""
        self.db.execute("PRAGMA busy_timeout = 1")
        try:
            yield
        finally:
            self.db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Turn an error of the disk in a block into a sentence.

        Raises:
            WorkspaceError: The file could not be read.
        """
        try:
            yield
        except Exception as error:
            if said := self.said(error):
                raise said from error
            raise

    def said(self, error: BaseException) -> WorkspaceError | None:
        """Return an error of the disk in words; None for any other error."""
        return faults.unread(error, self.path)

    def _version(self) -> int:
        return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    def _leave(self) -> None:
        if self.lock:
            self.lock.release()
            self.lock = None


def decides(verb: Callable[P, T]) -> Callable[P, T]:
    """Let a verb that could not be saved be tried again: its error carries the same call as `again`."""

    @functools.wraps(verb)
    def called(*args: P.args, **more: P.kwargs) -> T:
        try:
            return verb(*args, **more)
        except NotSaved as error:
            error.again = functools.partial(called, *args, **more)
            raise

    return called


def open_workspace(
    path: Path, *, editor: str | None = None, create: bool = True, read_only: bool = False, wait: float = 0.0
) -> Workspace:
    """Open a workspace; a missing one is made unless `create` is off. Older ones are brought to the newest tables.

    Where another process writes, or the file or its folder cannot be written, the workspace is open for reading only,
    and `holder` and `notice` say why.

    Args:
        path: The workspace file.
        editor: Who decides; TRIAGE_EDITOR or the login name by default.
        create: Make a missing workspace.
        read_only: Only read, whoever else writes.
        wait: Seconds to wait for another writer to leave.

    Raises:
        WorkspaceError: The file is missing, is no workspace, is newer than this triage, or cannot be opened.
    """
    name = editor_name(editor)
    there = inspect(path)
    if there:
        refuse_cut(path)
    if read_only or not (there or create):
        return _reader(path, name, "", "", asked=True)
    barrier = _barrier(path) if there else ""
    if barrier:
        return _hindered(path, name, barrier)
    try:
        held = lock.acquire(path, name, wait)
    except WorkspaceError as error:
        if not there:
            raise
        return _hindered(path, name, f"{error} {ONLY_READS}")
    if isinstance(held, lock.Holder):
        return _reader(path, name, held.words, f"{held.words}; this desk only reads and follows.")
    with contextlib.ExitStack() as undo:
        undo.callback(held.release)
        try:
            db = connect(path, create=create)
        except WorkspaceError as error:
            if not (there and without_room(error.__cause__)):
                raise
            return _hindered(path, name, f"{error} {ONLY_READS}")
        undo.callback(db.close)
        migrate(db, path, _back_up)
        ws = Workspace(path, name, False, db, held, notice=_slow(path))
        undo.pop_all()
    return ws


def _back_up(db: Connection, path: Path) -> Path:
    from triage.store import backup  # verification stays off the start path

    return backup.make(db, path)


def _reader(path: Path, editor: str, holder: str, notice: str, *, asked: bool = False) -> Workspace:
    db = connect(path, read_only=True)
    with contextlib.ExitStack() as undo:
        undo.callback(db.close)
        refuse_newer(db, path, len(MIGRATIONS))
        if version_of(db) < len(MIGRATIONS):
            raise WorkspaceError(
                f"{path} was written by an older triage; its tables must be brought up to date before it can be read.",
                f"{holder}; try again in a moment." if holder else "Open it once for writing.",
            )
        ws = Workspace(path, editor, True, db, None, holder, notice, asked)
        undo.pop_all()
    return ws


def _hindered(path: Path, editor: str, notice: str) -> Workspace:
    """Open for reading what cannot be written now; the next key that changes something tries again."""
    ws = _reader(path, editor, "", notice)
    ws.hindered = True
    return ws


def bring_up(path: Path, editor: str | None = None) -> None:
    """Bring an older workspace to the newest tables, so that a verb that only reads can read it; leave others alone."""
    if not inspect(path):
        return
    with contextlib.closing(connect(path, read_only=True)) as db:
        older = version_of(db) < len(MIGRATIONS)
    if older:
        open_workspace(path, editor=editor, create=False).close()


def _barrier(path: Path) -> str:
    """Return why an existing file cannot be written, as sentences; empty where it can."""
    for place, what in ((path, "file"), (path.absolute().parent, "folder")):
        if not os.access(place, os.W_OK):
            fault = faults.FAULTS["SQLITE_READONLY" if what == "file" else "SQLITE_READONLY_DIRECTORY"]
            return f"{fault.sentence.format(path=path)} {ONLY_READS} {fault.advice}"
    return ""


def _slow(path: Path) -> str:
    kind = mounts.unsafe_kind(path)
    return (
        f"{path} lies on a shared file system ({kind}): saving is slower there, so that nothing is lost."
        if kind
        else ""
    )
