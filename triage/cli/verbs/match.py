"""triage match: headlines into stories, or verdicts on pairs."""

from __future__ import annotations

import gc

import click

from triage.cli import output
from triage.cli.common import text_lines
from triage.desk import pipeline


@click.command("match")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--pairs", metavar="FILE.csv", help="Judge the pairs of columns a and b instead.")
@click.option("--weights", metavar="FILE", help="Weights of the score; the shipped ones by default.")
@click.option("--raw", is_flag=True, help="Leave the guard against spreadsheet formulas out.")
def command(file: str | None, pairs: str | None, weights: str | None, raw: bool) -> int:
    """Print CSV: id,story,lead,score,why for headlines, or a,b,score,verdict,why for pairs."""
    if pairs is not None:
        pipeline.write_pairs(output.raw(), pairs, weights, raw=raw)
    else:
        gc.disable()  # a million small objects and no cycle: looking for cycles took a fifth of the time
        pipeline.write_stories(output.raw(), text_lines(file), weights, raw=raw)
    return 0
