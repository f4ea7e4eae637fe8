"""triage stories: stories and the merges that wait for an answer."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import json_option, opened, workspace_options
from triage.desk import certain, merge, read
from triage.desk.workspace import Workspace

WINDOW = 200


@click.command("stories")
@click.option("--auto", is_flag=True, help="Apply the merges that are certain now.")
@json_option
@workspace_options
def command(auto: bool, as_json: bool, db: str | None, editor: str | None) -> int:
    """Show stories, open suggestions and links."""
    with opened(db, editor, read_only=not auto) as ws:
        if auto:
            _merge(ws)
        _stories(ws, as_json)
        _offers(ws, as_json)
    return 0


def _merge(ws: Workspace) -> None:
    with output.progress("Merging") as tick:

        def on_progress(done: int, total: int) -> bool:
            tick(done, total, "headlines and copies filed anew")
            return True

        merged = certain.apply(ws, on_progress)
    output.note(f"{output.counted(merged, 'headline')} merged.")


def _stories(ws: Workspace, as_json: bool) -> None:
    after: int | None = None
    while rows := read.stories(ws, after, WINDOW):
        after = rows[-1].lead
        for row in rows:
            members = read.reports_of_story(ws, row.lead)
            if as_json:
                output.data({"kind": "story", **row._asdict(), "members": [m.key for m in members]})
            else:
                output.say(f"{row.reports:4} ×  {row.left:5} left  {row.headline}")
                if row.reports > 1:
                    for m in members:
                        why = f"  ({m.why})" if m.why else ""
                        output.say(f"        {m.outlet or 'unknown outlet'}: {m.headline}{why}")


def _offers(ws: Workspace, as_json: bool) -> None:
    key: tuple[float, int, int] | None = None
    while offers := merge.offers(ws, key, WINDOW):
        key = merge.offer_key(offers[-1])
        for offer in offers:
            if as_json:
                told = {**offer._asdict(), "a": offer.a._asdict(), "b": offer.b._asdict()}
                output.data({"kind": offer.relation, **told})
            else:
                output.say(
                    f"{offer.relation:8} {offer.score:5.1f}  {offer.a.headline}  |  {offer.b.headline}  ({offer.why})"
                )
