"""The desk is opened: first its first frame, then the workspace, then the screen or the line mode; free of click."""

from __future__ import annotations

import gc
import os
import sys

from triage import config
from triage.cli import ending
from triage.tui import first

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from triage.desk.workspace import Workspace


def plain_words(args: Sequence[str]) -> tuple[str | None, str | None, bool] | None:
    """Return the workspace and the editor that are named, and whether to read only, where the words just open the desk."""
    db, editor, read_only, opens = None, None, False, False
    words = iter(args)
    for word in words:
        name, equals, value = word.partition("=")
        if name in ("--db", "--editor"):
            given = value if equals else next(words, None)
            if given is None or (name == "--db" and not given):
                return None
            db, editor = (given, editor) if name == "--db" else (db, given)
        elif word == "--read-only" and opens:
            read_only = True
        elif word == "open" and not opens:
            opens = True
        else:
            return None
    return db, editor, read_only


def start(db: str | None, editor: str | None, read_only: bool) -> int:
    """Open the desk at once, with a first frame before anything heavy is imported; return the exit status."""
    first.show(config.workspace_name(db), editor=editor, read_only=read_only)
    gc.disable()  # what is imported stays; looking through it for garbage takes a twelfth of a start
    try:
        from triage.cli.calls import ended

        return ended(lambda: open_desk(config.workspace_path(db), editor, read_only=read_only))
    finally:
        first.leave()


def open_desk(
    path: Path,
    editor: str | None = None,
    *,
    read_only: bool = False,
    plain: bool = False,
    paths: Sequence[str] = (),
    said: str = "",
) -> int:
    """Open a workspace and run the desk on it until the editor leaves; only the line mode takes paths to load first.

    The screen begins with what is `said`.

    Raises:
        TriageError: There is no terminal, or the workspace cannot be opened.
    """
    if not plain and not has_terminal():
        from triage.errors import UsageError

        raise UsageError("The desk needs a terminal.", "Use triage load, triage export and the other verbs in a pipe.")
    from triage.cli.calls import opened

    try:
        with opened(path, editor, create=not read_only, read_only=read_only, follow=True) as ws:
            return lines(ws, paths) if plain else desk(ws, said)
    finally:
        first.leave()  # whatever is said now is said on the shell's own screen


def has_terminal() -> bool:
    """Say whether an editor sits in front."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def simple() -> bool:
    """Say whether there is a terminal on which no screen can be drawn."""
    return os.environ.get("TERM") == "dumb" and has_terminal()


def desk(ws: Workspace, said: str = "") -> int:
    """Run the desk on an open workspace until the editor leaves; the one door from the command line to the screen."""
    if simple():
        return lines(ws)
    from triage.tui.app import run

    try:
        return run(ws, said)
    finally:
        ending.take_back()  # the screen looked after the signals itself


def lines(ws: Workspace, paths: Sequence[str] = ()) -> int:
    """Load paths and run the line mode on an open workspace until the editor leaves or the input ends."""
    from triage.cli.plain.run import run

    gc.enable()
    return run(ws, paths)
