"""triage split: sentences as JSON lines, with tag proposals on demand."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import ending, standard_input
from triage.desk import pipeline


@click.command("split")
@click.argument("files", nargs=-1, required=True, metavar="FILE ...")
@click.option("--format", "format", metavar="F", help="The format, where it is not recognised.")
@click.option("--suggest", is_flag=True, help="Add the proposed tag, its confidence, reason and flags.")
@click.option(
    "--weights", metavar="FILE", callback=ending, help="Weights of the proposals; the shipped ones by default."
)
def command(files: tuple[str, ...], format: str | None, suggest: bool, weights: str | None) -> int:
    """Print a sentence a line."""
    if weights and not suggest:
        raise click.UsageError("--weights needs --suggest.")
    refused = False
    for item in pipeline.read(files, format, standard_input() if "-" in files else None):
        if isinstance(item, pipeline.Refusal):
            output.note(f"refused: {item.source}: {item.error}")
            refused = True
            continue
        pieces = pipeline.split(item)
        offered = pipeline.suggest(item, pieces, weights) if suggest else [None] * len(pieces)
        for piece, proposal in zip(pieces, offered, strict=True):
            line = pipeline.sentence_line(item, piece)
            output.data({**line, **pipeline.proposal_cells(proposal)} if suggest else line)
    return 3 if refused else 0
