"""triage check: is every row of the workspace whole."""

from __future__ import annotations

import click

from triage.cli import ending, output
from triage.cli.common import editor_of, json_option, path_of, workspace_options
from triage.desk import check as desk

LISTED = 50
"""So many findings are printed; --json prints all."""


@click.command("check")
@click.option("--repair", is_flag=True, help="Rebuild what can be derived, after a copy of the file was kept.")
@json_option
@workspace_options
def command(repair: bool, as_json: bool, db: str | None, editor: str | None) -> int:
    """Verify every row of the workspace and name what is damaged; nothing is changed without --repair.

    Looked at are the structure of the file, the SHA-256 of every text, the mark of every row, the chain of the journal,
    the state that the journal gives, all counts and the word index. The exit status is 1 when damage is left.
    """
    path = path_of(db)
    if not repair:
        found = desk.check(path, progress=lambda done, every: not ending.asked())
    else:
        done = desk.repair(path, editor_of(editor))
        found = done.after
        if done.kept:
            mended = len(done.before.findings) - len(found.findings)
            output.note(
                f"The damaged file is kept as {done.kept}. {mended:,} of {len(done.before.findings):,} repaired."
            )
        if done.anew:
            output.note("Headlines and copies were filed anew.")
    for finding in found.findings[: None if as_json else LISTED]:
        if as_json:
            output.data(finding._asdict())
        else:
            output.say(f"damaged: {finding.what}")
    if as_json:
        output.data({"findings": len(found.findings), "whole": found.whole, "all": found.all, "notes": found.notes})
        return 1 if found.findings else 0
    if len(found.findings) > LISTED:
        output.say(f"... and {len(found.findings) - LISTED:,} more; --json prints all.")
    for note in found.notes:
        output.say(note)
    output.say(
        f"whole: {', '.join(f'{found.whole[name]:,} of {number:,} {name}' for name, number in found.all.items())}"
    )
    output.say(_advice(found, repair))
    return 1 if found.findings else 0


def _advice(found: desk.Checked, repaired: bool) -> str:
    if not found.findings:
        return "Nothing is damaged."
    if any(f.derived for f in found.findings) and not repaired:
        return "Part of this can be rebuilt: triage check --repair."
    return "This cannot be rebuilt: go back to a backup with triage restore FILE --replay, which keeps what is newer."
