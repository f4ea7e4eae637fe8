"""triage restore: go back to a backup."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from triage.cli import output
from triage.cli.common import editor_of, json_option, path_of, workspace_options
from triage.desk import backup as desk
from triage.errors import UsageError

LISTED = 50
"""So many decisions that could not be replayed are named."""


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace the workspace; it is kept beside the restored one.")
@click.option("--replay", is_flag=True, help="Bring over the decisions that are newer than the backup; implies --yes.")
@json_option
@workspace_options
def command(file: Path, yes: bool, replay: bool, as_json: bool, db: str | None, editor: str | None) -> int:
    """Put a backup in the place of the workspace.

    Shows first which decisions are newer than the backup, and stops there unless --yes or --replay is given. Nothing is
    lost: the replaced file stays beside the workspace. The exit status is 1 when nothing was restored, 3 when some decisions
    could not be replayed.
    """
    path = path_of(db)
    there = os.path.exists(path)
    if there and os.path.samefile(path, file):
        raise UsageError(f"{file} is the workspace itself, no backup of it.", "Nothing was changed. Name a backup.")
    newer = desk.newer(path, file) if there else None
    output.note(_told(path, newer) if there else f"There is no workspace at {path}; the backup takes its place.")
    if there and not (yes or replay):
        output.note("Nothing was changed. Add --yes to go back, or --replay to go back and bring them over.")
        if as_json:
            output.data({"restored": False, "newer": asdict(newer) if newer else None})
        return 1
    done = desk.go_back(path, file, replay=replay, editor=editor_of(editor))
    output.note(f"{path} is {file} again." + (f" The replaced file is {done.kept}." if done.kept else ""))
    if as_json:
        told = {
            "decisions": done.replayed.decisions,
            "reports": done.replayed.reports,
            "known": done.replayed.known,
            "left": list(done.replayed.left),
        }
        output.data({"restored": True, "kept": done.kept and str(done.kept), **told})
    if replay:
        brought = output.counted(done.replayed.decisions, "decision"), output.counted(done.replayed.reports, "report")
        output.note(f"{brought[0]} and {brought[1]} were brought over.")
        if known := done.replayed.known:
            output.note(f"{output.counted(known, 'decision')} {'was' if known == 1 else 'were'} there already.")
    for left in done.replayed.left[:LISTED]:
        output.note(f"left behind: {left}")
    if len(done.replayed.left) > LISTED:
        output.note(f"... and {len(done.replayed.left) - LISTED:,} more.")
    return 3 if done.replayed.left else 0


def _told(path: Path, newer: desk.Newer | None) -> str:
    if newer is None:
        return f"{path} has nothing that can be read."
    if not newer.same:
        return (
            f"The backup is of another workspace than {path}, which has {output.counted(newer.decisions, 'decision')}."
        )
    if not newer.decisions + newer.unread:
        return "No decision is newer than the backup."
    told = (
        f"{output.counted(newer.decisions, 'decision')} {'is' if newer.decisions == 1 else 'are'} newer than the backup"
    )
    told += f", the last by {newer.editor} at {newer.at}" if newer.editor else ""
    return f"{told}; {newer.unread:,} more cannot be read." if newer.unread else f"{told}."
