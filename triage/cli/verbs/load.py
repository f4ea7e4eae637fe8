"""triage load: files and folders into the workspace, with a table of what became of each."""

from __future__ import annotations

from dataclasses import asdict

import click

from triage.cli import output
from triage.cli.common import json_option, opened, standard_input, workspace_options
from triage.desk import load as desk
from triage.desk.workspace import Workspace

LISTED = 40
"""So many inputs stand in the table; of a larger load only those with something to say."""


PROBLEMS = 8
"""So many problems of one input are told in words."""


@click.command("load")
@click.argument("sources", nargs=-1, required=True, metavar="PATH|- ...")
@click.option("--format", "format", metavar="F", help="The format, where it is not recognised.")
@click.option("--no-auto", is_flag=True, help="Do not apply the merges of headlines that are certain.")
@json_option
@workspace_options
def command(
    sources: tuple[str, ...], format: str | None, no_auto: bool, as_json: bool, db: str | None, editor: str | None
) -> int:
    """Load files and folders of reports; `-` is standard input. A second load says known."""
    with opened(db, editor, create=True) as ws:
        summary = load(ws, sources, format=format, auto=not no_auto, as_json=as_json)
    return 3 if summary.count("refused") else 0


def load(
    ws: Workspace, sources: tuple[str, ...], *, format: str | None = None, auto: bool = True, as_json: bool = False
) -> desk.LoadSummary:
    """Load into an open workspace, and print what became of each input."""
    data = standard_input() if "-" in sources else None
    with output.progress("Loading") as tick:

        def on_progress(at: desk.LoadProgress) -> bool:
            tick(at.done + at.share, at.total, at.source)
            return True

        summary = desk.load(ws, sources, format=format, data=data, auto=auto, progress=on_progress)
    if as_json:
        for outcome in summary.outcomes:
            line = asdict(outcome)
            output.data({**line, "reason": line["reason"] or None, "seconds": round(outcome.seconds, 3)})
        for o in summary.outcomes:
            if o.status == "refused":
                output.note(f"refused: {o.source}: {o.reason}")
    else:
        _report(summary)
    return summary


def _report(summary: desk.LoadSummary) -> None:
    many = len(summary.outcomes) > LISTED
    listed = [o for o in summary.outcomes if not many or o.status == "refused" or o.problems]
    rows = [(o.source, o.status, str(o.reports), str(o.sentences), o.reason or _problems(o)) for o in listed]
    if rows:
        for line in output.table(rows, ("input", "outcome", "reports", "sentences", ""), right=(2, 3)):
            output.note(line)
    count = output.counted
    output.note(
        f"{summary.count('accepted')} accepted, {summary.count('known')} known, {summary.count('refused')} refused: "
        f"{_came(summary)}; {count(summary.merged, 'headline')} merged for certain, "
        f"{count(summary.offered, 'pair')} offered."
    )
    if summary.copied:
        were = "was" if summary.copied == 1 else "were"
        output.note(
            f"{count(summary.copied, 'sentence')} {were} decided elsewhere and got the tag of a copy; triage undo takes it back."
        )


def _problems(outcome: desk.InputOutcome) -> str:
    """Return what is wrong with an input, the first few word for word and the rest as a count."""
    more = len(outcome.problems) - PROBLEMS
    listed = "; ".join(outcome.problems[:PROBLEMS])
    return f"{listed}; and {output.counted(more, 'more problem')}, which --json lists" if more > 0 else listed


def _came(summary: desk.LoadSummary) -> str:
    """Return how many reports were new, came with another text, or were there already, and the sentences that came."""
    new, revised, known, sentences = (
        sum(getattr(o, name) for o in summary.outcomes) for name in ("reports", "revised", "known", "sentences")
    )
    count = output.counted
    parts = [count(new - revised, "new report")]
    parts += [f"{revised:,} revised"] if revised else []
    there = f"; {count(known, 'report')} known" if known else ""
    return f"{' and '.join(parts)} with {count(sentences, 'sentence')}{there}"
