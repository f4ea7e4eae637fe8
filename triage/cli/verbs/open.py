"""triage open: the desk in the terminal."""

from __future__ import annotations

import click

from triage.cli import opening
from triage.cli.common import editor_of, opened, path_of, workspace_options


@click.command("open")
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--read-only", is_flag=True, help="Open for reading only.")
@click.option("--plain", is_flag=True, help="Talk by numbered lines instead of a screen; also in a pipe.")
@workspace_options
def command(paths: tuple[str, ...], read_only: bool, plain: bool, db: str | None, editor: str | None) -> int:
    """Open the desk; paths are loaded first. With --plain it is a line mode for screen readers and simple terminals."""
    plain, said = plain or opening.simple(), ""
    if paths and not plain and opening.has_terminal():
        from triage.cli.verbs.load import load

        with opened(db, editor, create=True) as ws:
            summary = load(ws, paths)
        outcomes = summary.outcomes
        refused = [o for o in outcomes if o.status == "refused"]
        if refused and len(refused) == len(outcomes):
            return 1  # what is wrong with them stands on the shell's screen, which the desk would hide
        if refused:
            said = f"{len(refused)} of {len(outcomes)} inputs refused. {refused[0].source}: {refused[0].reason}"
        elif summary.given_up:
            said = ": ".join(summary.given_up[0])
    return opening.open_desk(
        path_of(db), editor_of(editor), read_only=read_only, plain=plain, paths=paths if plain else (), said=said
    )
