"""triage apply: tags from a file of another tool, as decisions of the editor."""

from __future__ import annotations

from dataclasses import asdict

import click

from triage.cli import output
from triage.cli.common import json_option, opened, standard_input, workspace_options
from triage.desk import apply as desk


@click.command("apply")
@click.argument("file", metavar="FILE")
@click.option("--format", "format", metavar="F", help="A format's name; else it is recognised by the first line.")
@json_option
@workspace_options
def command(file: str, format: str | None, as_json: bool, db: str | None, editor: str | None) -> int:
    """Apply the tags of a file (`-` for standard input); one batch, undone as one. Nothing is ever taken off."""
    data = standard_input() if file == "-" else None
    with opened(db, editor) as ws:
        done = desk.apply(ws, file, format=format, data=data)
    for sentence in done.refused:
        output.note(sentence)
    if as_json:
        output.data(asdict(done))
    else:
        output.say(
            f"{done.rows} rows: {done.tags} tags, {done.flags} flags and {done.notes} notes changed; {done.same} tags stood"
            f" already, {done.untagged} rows had no tag, {len(done.refused)} were refused."
        )
    return 3 if done.refused else 0
