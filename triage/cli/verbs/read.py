"""triage read: reports as JSON lines."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import standard_input
from triage.desk import pipeline


@click.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE ...")
@click.option("--format", "format", metavar="F", help="The format, where it is not recognised.")
def command(files: tuple[str, ...], format: str | None) -> int:
    """Print a report a line."""
    refused = False
    for item in pipeline.read(files, format, standard_input() if "-" in files else None):
        if isinstance(item, pipeline.Refusal):
            output.note(f"refused: {item.source}: {item.error}")
            refused = True
        else:
            output.data(pipeline.report_line(item))
    return 3 if refused else 0
