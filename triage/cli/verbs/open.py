"""triage open: the desk in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from triage.cli.common import opened, workspace_options
from triage.desk.workspace import Workspace
from triage.errors import UsageError


@click.command("open")
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--read-only", is_flag=True, help="Open for reading only.")
@click.option("--plain", is_flag=True, help="Talk by numbered lines instead of a screen; also in a pipe.")
@workspace_options
def command(paths: tuple[str, ...], read_only: bool, plain: bool, db: str | None, editor: str | None) -> int:
    """Open the desk; paths are loaded first. With --plain it is a line mode for screen readers and simple terminals."""
    plain = plain or simple()
    if not plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The desk needs a terminal.", "Use triage load, triage export and the other verbs in a pipe.")
    if paths and not plain:
        from triage.cli.verbs.load import load

        with opened(db, editor, create=True) as ws:
            load(ws, paths)
    from triage.tui import first

    try:
        with opened(db, editor, create=not read_only, read_only=read_only, follow=True) as ws:
            return lines(ws, paths) if plain else desk(ws)
    finally:
        first.leave()  # whatever is said now is said on the shell's own screen


def simple() -> bool:
    """Say whether there is a terminal on which no screen can be drawn."""
    return os.environ.get("TERM") == "dumb" and sys.stdin.isatty() and sys.stdout.isatty()


def desk(ws: Workspace) -> int:
    """Run the desk on an open workspace until the editor leaves; the one door from the command line to the screen."""
    if simple():
        return lines(ws)
    from triage.tui.app import run

    return run(ws)


def lines(ws: Workspace, paths: Sequence[str] = ()) -> int:
    """Load paths and run the line mode on an open workspace until the editor leaves or the input ends."""
    from triage.cli.plain.run import run

    return run(ws, paths)
