"""triage stats: what is done and what is left."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import json_option, opened, workspace_options
from triage.desk import stats as desk


@click.command("stats")
@json_option
@workspace_options
def command(as_json: bool, db: str | None, editor: str | None) -> int:
    """Show what is done and left, the pace, and how often the proposals were right."""
    with opened(db, editor, read_only=True) as ws:
        found = desk.stats(ws)
    if as_json:
        output.data(found.as_dict())
    else:
        for line in lines(found):
            output.say(line)
    return 0


def lines(found: desk.Stats) -> list[str]:
    """Return the figures as lines for an editor."""
    p = found.progress
    share = f" ({100 * found.decided / p.sentences:.0f} %)" if p.sentences else ""
    made = [
        f"reports    {p.reports:8,} in {p.stories:,} stories; {p.merged:,} headlines merged for certain, {p.offers:,} pairs wait",
        f"sentences  {p.sentences:8,}",
        f"decided    {found.decided:8,}{share}",
        f"left       {p.left:8,}",
    ]
    made += [f"  {tag:9}{p.tags.get(tag, 0):8,}" for tag in ("event", "quote", "caption", "noise")]
    made.append(
        f"records    {sum(p.records.values()):8,}"
        + "".join(f"  {n:,} {status}" for status, n in sorted(p.records.items()))
    )
    if p.copied:
        hours = f"; {found.hours_saved:,.1f} hours at this pace" if found.hours_saved is not None else ""
        made.append(f"copies     {p.copied:8,} sentences have the tag of a copy{hours}")
    if found.pace:
        made.append(f"pace       {found.pace:8,.0f} sentences an hour; {found.minutes_left:,.0f} minutes to go")
    made += [
        f"proposals  {x.tag}: {100 * x.share:.1f} % right of {x.of:,}" for x in found.precision if x.share is not None
    ]
    return made
