"""triage backup: a verified copy of the workspace."""

from __future__ import annotations

from pathlib import Path

import click

from triage.cli import output
from triage.cli.common import json_option, named, path_of, workspace_options
from triage.desk import backup as desk


@click.command("backup")
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(dir_okay=False), callback=named)
@json_option
@workspace_options
def command(file: str | None, as_json: bool, db: str | None, editor: str | None) -> int:
    """Write a backup of the workspace and verify it; a desk may be open meanwhile.

    Without FILE it goes to the folder WORKSPACE.backups, which keeps the youngest of 12 days, 10 weeks and 9 months.
    triage makes one there by itself before each migration, and on closing on each day with decisions.
    """
    if file == "-":
        raise click.UsageError("A backup is a file, which is read again to verify it; - is none.")
    made = str(desk.make(path_of(db), Path(file) if file else None))
    if as_json:
        output.data({"file": made})
    else:
        output.say(made)
    return 0
