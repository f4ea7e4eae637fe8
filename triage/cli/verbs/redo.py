"""triage redo: bring back what was undone last."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import opened, workspace_options
from triage.desk import undo as desk


@click.command("redo")
@click.argument("count", type=click.IntRange(min=1), default=1, metavar="[N]")
@workspace_options
def command(count: int, db: str | None, editor: str | None) -> int:
    """Bring back the last N decisions that were undone, unless a fresh decision came after."""
    with opened(db, editor) as ws:
        done = desk.redo(ws, count)
    output.note(done.sentence if done else "There is nothing to redo.")
    return 0
