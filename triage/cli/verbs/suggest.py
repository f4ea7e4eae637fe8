"""triage suggest: tag proposals for every report."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import ending, json_option, opened, workspace_options
from triage.desk import suggest as desk


@click.command("suggest")
@click.option(
    "--weights", metavar="FILE", callback=ending, help="Weights of the proposals; the shipped ones by default."
)
@json_option
@workspace_options
def command(weights: str | None, as_json: bool, db: str | None, editor: str | None) -> int:
    """Compute the tag proposals of all reports anew; the desk does it by itself for a report that is looked at."""
    with opened(db, editor) as ws, output.progress("Proposing") as tick:

        def on_progress(done: int, last: int) -> bool:
            tick(done, last, "")
            return True

        count = desk.fill(ws, again=True, weights=weights, progress=on_progress)
    if as_json:
        output.data({"reports": count})
    else:
        output.note(f"{output.counted(count, 'report')} {'has' if count == 1 else 'have'} proposals.")
    return 0
