"""triage purge: remove the text of a report for good."""

from __future__ import annotations

import sys

import click

from triage.cli import output
from triage.cli.common import json_option, opened, workspace_options
from triage.desk import purge as desk
from triage.errors import UsageError


@click.command("purge")
@click.argument("report_id")
@click.option("--yes-for-good", is_flag=True, help="Do not ask; for scripts.")
@json_option
@workspace_options
def command(report_id: str, yes_for_good: bool, as_json: bool, db: str | None, editor: str | None) -> int:
    """Remove the text of a report from the workspace and its backups. It cannot be undone; it asks twice."""
    with opened(db, editor) as ws:
        for row in desk.found(ws, report_id):
            output.note(f"{row.key}: {row.outlet or 'unknown outlet'}: {row.headline}")
        if not yes_for_good and not _asked(report_id):
            output.note("Nothing was purged.")
            return 1
        done = desk.purge(ws, report_id)
    if as_json:
        output.data({"files": done.files, "removed": [str(name) for name in done.removed]})
    output.note(
        f"The text is gone from {done.files} {'file' if done.files == 1 else 'files'}; exported files are not reached."
    )
    for name in done.removed:
        output.note(f"Removed whole, because the text could not be taken out: {name}")
    return 0


def _asked(report_id: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Purging asks twice on a terminal.", "In a script, say --yes-for-good.")
    output.note("Its text, notes and quotations go for good, also from the backups. This cannot be undone.")
    return (
        click.confirm("Purge it", err=True)
        and str(click.prompt("Type the id once more", err=True)).strip() == report_id
    )
