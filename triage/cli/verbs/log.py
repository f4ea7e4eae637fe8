"""triage log: the journal."""

from __future__ import annotations

import re

import click

from triage.cli import output
from triage.cli.common import held, json_option, opened, workspace_options
from triage.desk import undo
from triage.domain.decision import Act, Decision

_LINE_END = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
"""A name or a note may have some; a decision is one line."""


@click.command("log")
@click.option(
    "-n",
    "--count",
    type=click.IntRange(min=0),
    callback=held,
    default=50,
    show_default=True,
    help="How many decisions, the youngest first.",
)
@click.option("--before", type=int, callback=held, metavar="SEQ", help="Go on from before this decision.")
@json_option
@workspace_options
def command(count: int, before: int | None, as_json: bool, db: str | None, editor: str | None) -> int:
    """Show the journal, the youngest decision first."""
    with opened(db, editor, read_only=True) as ws:
        for decision in undo.history(ws, before=before, count=count):
            if as_json:
                output.data(_line(decision))
            else:
                c = decision.change
                act = "" if decision.act is Act.DO else f"{decision.act} "
                line = f"{decision.editor:12}  {act}{decision.action:14}  {c.object}  {_word(c.old)} -> {_word(c.new)}"
                output.say(f"{decision.seq:7}  {decision.at}  {_LINE_END.sub(' ', line)}")
    return 0


def _line(d: Decision) -> dict[str, object]:
    c = d.change
    return {
        "seq": d.seq, "at": d.at, "editor": d.editor, "act": d.act.value, "action": d.action, "subject": c.subject.value,
        "object": c.object, "old": c.old, "new": c.new, "batch": d.batch, "target": d.target, "hash": d.hash,
    }  # fmt: skip


def _word(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return str(value.get("status") or value.get("lead") or "value")
    return str(value)
