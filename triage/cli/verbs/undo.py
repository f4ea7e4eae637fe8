"""triage undo: take back the last decisions, or one old decision."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import held, json_option, opened, workspace_options
from triage.desk import undo as desk


@click.command("undo")
@click.argument("count", type=click.IntRange(min=1), default=1, metavar="[N]")
@click.option("--seq", type=int, callback=held, metavar="S", help="One old decision by its number in triage log.")
@json_option
@workspace_options
def command(count: int, seq: int | None, as_json: bool, db: str | None, editor: str | None) -> int:
    """Take back the last N decisions, or the one that --seq names where nothing later rests on it."""
    with opened(db, editor) as ws:
        done = desk.undo_decision(ws, seq) if seq is not None else desk.undo(ws, count)
    if as_json:
        output.data({"sentence": done and done.sentence, "changes": len(done.changes) if done else 0})
    else:
        output.note(done.sentence if done else "There is nothing to undo.")
    return 0
