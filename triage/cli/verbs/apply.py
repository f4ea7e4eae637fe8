"""triage apply: tags or records from a file, as decisions of the editor."""

from __future__ import annotations

from dataclasses import asdict

import click

from triage.cli import output
from triage.cli.common import json_option, named, opened, standard_input, workspace_options
from triage.desk import apply as desk


@click.command("apply")
@click.argument("file", metavar="FILE", callback=named)
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
    if done.refused:
        output.note("Mend these and apply the file again; what stands already is changed no second time.")
    if as_json:
        output.data(asdict(done))
    else:
        output.say(_told(done))
    return 3 if done.refused else 0


def _told(done: desk.Applied) -> str:
    count = output.counted
    head, end = count(done.rows, "row"), f"{len(done.refused)} {'was' if len(done.refused) == 1 else 'were'} refused."
    if done.table == "events":
        along = f", {count(done.tags, 'sentence')} tagged along with them" if done.tags else ""
        return f"{head}: {count(done.begun, 'record')} begun, {done.changed} changed{along}; {done.same} stood already, {end}"
    changed = f"{count(done.tags, 'tag')}, {count(done.flags, 'flag')} and {count(done.notes, 'note')} changed"
    return (
        f"{head}: {changed}; {count(done.same, 'tag')} stood already, {count(done.untagged, 'row')} had no tag, {end}"
    )
