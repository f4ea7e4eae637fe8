"""triage match: headlines into stories, or verdicts on pairs."""

from __future__ import annotations

import gc
from typing import Any

import click

from triage.cli import output
from triage.cli.common import csv_options, ending, named, text_lines
from triage.desk import pipeline


@click.command("match")
@click.argument("file", required=False, metavar="[FILE]", callback=named)
@click.option("--pairs", metavar="FILE.csv", callback=named, help="Judge the pairs of columns a and b instead.")
@click.option("--weights", metavar="FILE", callback=ending, help="Weights of the score; the shipped ones by default.")
@csv_options
def command(file: str | None, pairs: str | None, weights: str | None, **options: Any) -> int:  # noqa: ANN401
    """Print CSV: id,story,lead,score,why for headlines, or a,b,score,verdict,why for pairs; `-` is standard input."""
    refused: list[str] = []
    if pairs is not None:
        if file is not None:
            raise click.UsageError(
                f"Pairs come from {pairs}, so that the headlines of {file} are not read. Name one of them."
            )
        pipeline.write_pairs(output.raw(), text_lines(pairs, ends=""), weights, refuse=refused.append, **options)
    else:
        gc.disable()  # a million small objects and no cycle: looking for cycles took a fifth of the time
        pipeline.write_stories(output.raw(), text_lines(file), weights, refuse=refused.append, **options)
    for sentence in refused:
        output.note(f"refused: {sentence}")
    return 3 if refused else 0
