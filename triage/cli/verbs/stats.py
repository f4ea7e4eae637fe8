"""triage stats: what is done and what is left."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import json_option, opened, workspace_options
from triage.desk import stats as desk
from triage.desk.pace import about
from triage.domain.tag import Tag

PARTS = 12
"""So many outlets, days and stories are printed; --json prints all outlets and days."""


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


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def lines(found: desk.Stats) -> list[str]:
    """Return the figures as lines for an editor."""
    p = found.progress
    share = f" ({100 * found.decided / p.sentences:.0f} %)" if p.sentences else ""
    made = [
        f"reports    {p.reports:8,} in {_many(p.stories, 'story', 'stories')}; {_many(p.merged, 'headline', 'headlines')}"
        f" merged for certain, {_many(p.offers, 'pair waits', 'pairs wait')}",
        f"sentences  {p.sentences:8,}",
        f"decided    {found.decided:8,}{share}",
        f"left       {p.left:8,}" + (f"  {about(found.minutes_left)} to go" if p.left else ""),
    ]
    made += [f"  {tag:9}{p.tags.get(tag, 0):8,}" for tag in ("event", "quote", "caption", "noise")]
    made.append(
        f"records    {sum(p.records.values()):8,}"
        + "".join(f"  {n:,} {status}" for status, n in sorted(p.records.items()))
    )
    if p.copied:
        hours = f"; {found.hours_saved:,.1f} hours at this pace" if found.hours_saved is not None else ""
        have = "sentence has" if p.copied == 1 else "sentences have"
        made.append(f"copies     {p.copied:8,} {have} the tag of a copy{hours}")
    return [*made, *_work(found), *_right(found), *_parts(found)]


def _work(found: desk.Stats) -> list[str]:
    paces = (("now", found.pace_now), ("today", found.pace_today), ("on average", found.pace))
    said = ", ".join(f"{pace:,.0f} {name}" for name, pace in paces if pace)
    made = [f"pace       {said} sentences an hour"] if said else []
    if found.keys.each is not None:
        over = _many(found.keys.decisions, "decision", "decisions")
        made.append(f"keys       {found.keys.each:.2f} a decision at the screen, over {over}")
    made.append(f"decisions  {found.decisions:8,}  {found.undone:,} undone, {found.reversals:,} reversals of tags")
    if found.taken or found.along:
        along = ", ".join(f"{number:,} by {action}" for action, number in sorted(found.along.items())) or "none"
        taken = "proposal" if found.taken == 1 else "proposals"
        made.append(f"saved      {found.taken:8,} {taken} taken; decided without a key of their own: {along}")
    return made


def _right(found: desk.Stats) -> list[str]:
    made = []
    for name, rows in (("proposals", found.precision), (f"hidden {_share(found.blind_share, 0)}", found.blind)):
        for one in rows:
            if one.share is not None:
                low, high = one.interval
                made.append(
                    f"{name:<10} {one.tag}: {_share(one.share)} right of {one.of:,}, with 95 % between {_share(low)} and"
                    f" {_share(high)}"
                )
    return made


def _share(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"  # as everywhere


def _parts(found: desk.Stats) -> list[str]:
    made = []
    heavy = sorted(found.days, key=lambda one: (-one.left, one.name))
    for title, parts in (("outlet", found.outlets), ("day", heavy)):
        for one in parts[:PARTS]:
            tags = ", ".join(f"{one.tags[tag.value]:,} {tag.value}" for tag in Tag if one.tags.get(tag.value))
            made.append(f"{title:<10} {one.name}: {one.left:,} left" + (f"; {tags}" if tags else ""))
    return [*made, *(f"story      {headline}: {left:,} left" for headline, left in found.most_left)]
