"""triage extract: proposals for the fields of event records."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import text_lines
from triage.desk import pipeline


@click.command("extract")
@click.argument("file", required=False, metavar="[FILE]")
def command(file: str | None) -> int:
    """Print each JSON line with the proposed fields, their confidence and their evidence."""
    for line in pipeline.json_objects(text_lines(file)):
        output.data(pipeline.extract_line(line))
    return 0
