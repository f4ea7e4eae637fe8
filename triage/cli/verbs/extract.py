"""triage extract: proposals for the fields of event records."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import named, text_lines
from triage.desk import pipeline


@click.command("extract")
@click.argument("file", required=False, metavar="[FILE]", callback=named)
def command(file: str | None) -> int:
    """Print each JSON line with the proposed fields, their confidence and their evidence."""
    refused = False
    for line in pipeline.extracted(text_lines(file)):
        if isinstance(line, pipeline.Refusal):
            output.note(f"refused: {line.source}: {line.error}")
            refused = True
        else:
            output.data(line)
    return 3 if refused else 0
