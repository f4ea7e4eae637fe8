"""triage demo: the desk on the sample reports."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from triage import paths
from triage.cli import opening, output
from triage.cli.common import json_option
from triage.cli.verbs import load, stats
from triage.desk import demo as desk
from triage.desk import export, suggest
from triage.desk import stats as figures
from triage.desk.workspace import Workspace, open_workspace


@click.command("demo")
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False),
    help="Keep the workspace and the export here; else a scratch folder.",
)
@json_option
def command(folder: str | None, as_json: bool) -> int:
    """Open the desk on the sample reports; without a terminal, run the whole way once and print a summary.

    Without a terminal the key of the samples stands in for an editor, under the name "sample key".
    """
    samples = paths.sample_reports()
    terminal = opening.has_terminal() and not as_json
    with tempfile.TemporaryDirectory(prefix="triage-demo-") as scratch:
        home = Path(folder or scratch)
        home.mkdir(parents=True, exist_ok=True)
        name = None if terminal else desk.KEY_EDITOR
        with open_workspace(home / "demo.db", editor=name) as ws:
            load.load(ws, (str(samples / "reports"),))
            suggest.fill(ws)
            if terminal:
                return opening.desk(ws)
            _rehearse(ws, samples, home, as_json)
    return 0


def _rehearse(ws: Workspace, samples: Path, home: Path, as_json: bool) -> None:
    done = desk.rehearse(ws, samples)
    output.note("")
    output.note(
        f"The key of the samples stood in for an editor: {done.tagged} sentences tagged, {done.confirmed} event records "
        f"confirmed, {done.drafts} kept as drafts for a person to look at."
    )
    summary = export.export(ws, f"{home / 'export'}/")
    for written in summary.files:
        output.note(f"  {Path(written.path).name}: {written.rows} rows")
    if as_json:
        output.data(figures.stats(ws).as_dict())
        return
    output.note("")
    for line in stats.lines(figures.stats(ws)):
        output.say(line)
    output.say("")
    output.say("The first records:")
    for record in export.first(ws, 5):
        output.say(f"  {record.event_id}  {record.summary}")
