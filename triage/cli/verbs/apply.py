"""triage apply: tags or records from a file, as decisions of the editor."""

from __future__ import annotations

from dataclasses import asdict

import click

from triage.cli import output
from triage.cli.common import json_option, opened, standard_input, workspace_options
from triage.desk import apply as desk


@click.command("apply")
@click.argument("file", metavar="FILE")
@click.option("--format", "format", metavar="F", help="A format's name; else it is recognised by the first line.")
@click.option("--raw", is_flag=True, help="The CSV file was written with --raw.")
@json_option
@workspace_options
def command(file: str, format: str | None, raw: bool, as_json: bool, db: str | None, editor: str | None) -> int:
    """Apply the tags or the records of a file (`-` for standard input); one batch, undone as one.

    A folder that an export wrote gives its records with their evidence. No tag is ever taken off.
    """
    data = standard_input() if file == "-" else None
    with opened(db, editor) as ws:
        done = desk.apply(ws, file, format=format, data=data, raw=raw)
    for sentence in done.refused:
        output.note(sentence)
    if as_json:
        output.data(asdict(done))
    elif done.begun or done.changed or not (done.tags or done.untagged or done.flags or done.notes):
        output.say(
            f"{done.rows} rows: {done.begun} records begun, {done.changed} changed; {done.same} stood already,"
            f" {len(done.refused)} were refused."
        )
    else:
        output.say(
            f"{done.rows} rows: {done.tags} tags, {done.flags} flags and {done.notes} notes changed; {done.same} tags stood"
            f" already, {done.untagged} rows had no tag, {len(done.refused)} were refused."
        )
    return 3 if done.refused else 0
