"""triage keys: the key table."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import json_option
from triage.desk.commands import COMMANDS, key_name


@click.command("keys")
@json_option
def command(as_json: bool) -> int:
    """Show every command with its id, keys and views."""
    if as_json:
        for c in COMMANDS:
            output.data(
                {
                    "id": c.id,
                    "keys": list(c.keys),
                    "title": c.title,
                    "help": c.help,
                    "views": list(c.views),
                    "changes": c.changes,
                }
            )
        return 0
    rows = [(" ".join(map(key_name, c.keys)), c.id, ", ".join(c.views), c.help) for c in COMMANDS]
    for line in output.table(rows, ("keys", "command", "views", "what it does")):
        output.say(line)
    return 0
