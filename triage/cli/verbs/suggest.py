"""triage suggest: tag proposals for every report."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import opened, workspace_options
from triage.desk import suggest as desk


@click.command("suggest")
@click.option("--weights", metavar="FILE", help="Weights of the proposals; the shipped ones by default.")
@workspace_options
def command(weights: str | None, db: str | None, editor: str | None) -> int:
    """Compute the tag proposals of all reports anew; the desk does it by itself for a report that is looked at."""
    with opened(db, editor) as ws, output.progress("Proposing") as tick:

        def on_progress(done: int, last: int) -> bool:
            tick(done, last, "")
            return True

        count = desk.fill(ws, again=True, weights=weights, progress=on_progress)
    output.note(f"{count} reports have proposals.")
    return 0
