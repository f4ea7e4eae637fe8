"""triage redo: bring back what was undone last."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import json_option, opened, workspace_options
from triage.desk import undo as desk


@click.command("redo")
@click.argument("count", type=click.IntRange(min=1), default=1, metavar="[N]")
@json_option
@workspace_options
def command(count: int, as_json: bool, db: str | None, editor: str | None) -> int:
    """Bring back the last N decisions that were undone, unless a fresh decision came after."""
    with opened(db, editor) as ws:
        done = desk.redo(ws, count)
    if as_json:
        output.data({"sentence": done and done.sentence, "changes": len(done.changes) if done else 0})
    else:
        output.note(done.sentence if done else "There is nothing to redo.")
    return 0
