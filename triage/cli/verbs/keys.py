"""triage keys: the key table, with the keys in force."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import json_option
from triage.config import KEYMAPS, settings
from triage.desk import keymap
from triage.desk.commands import COMMANDS, key_name


@click.command("keys")
@click.option(
    "--map", "name", type=click.Choice(KEYMAPS), help="Show a map that ships instead of the keys of the settings."
)
@click.option("--check", is_flag=True, help="Only say what is wrong with the keys of the settings; 1 when anything is.")
@json_option
def command(name: str | None, check: bool, as_json: bool) -> int:
    """Show every command with its id, the keys in force and its views.

    The settings file chooses a map and changes single keys; what is wrong there is named with its line and left out.
    """
    chosen = keymap.map_of(name) if name else keymap.keymap_of(settings())
    faults = [] if name else _faults()
    for sentence in faults:
        output.note(f"triage: {sentence}")
    if check:
        if not faults:
            output.note("The keys are sound.")
        return 1 if faults else 0
    if as_json:
        for c in COMMANDS:
            output.data(
                {
                    "id": c.id,
                    "keys": list(chosen.of(c.id)),
                    "title": c.title,
                    "help": c.help,
                    "views": list(c.views),
                    "changes": c.changes,
                    "changed": chosen.of(c.id) != c.keys,
                }
            )
        return 0
    rows = [(" ".join(map(key_name, chosen.of(c.id))), c.id, ", ".join(c.views), c.help) for c in COMMANDS]
    for line in output.table(rows, ("keys", "command", "views", "what it does")):
        output.say(line)
    return 0


def _faults() -> list[str]:
    found = settings()
    if not (found.keys or found.faults):
        return []
    from triage.desk.settings import faults

    return faults(found, only=("keys", "keymap"))
