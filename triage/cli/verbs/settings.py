"""triage settings: what is set, where, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import click

from triage.cli import output
from triage.cli.common import json_option
from triage.config import Settings
from triage.config import settings as read
from triage.desk import settings as desk
from triage.desk.toml import literal


@click.command("settings")
@click.option("--write", is_flag=True, help="Write the file, with every setting explained, where there is none yet.")
@click.option("--check", is_flag=True, help="Only say what is wrong with the file; 1 when anything is.")
@json_option
def command(write: bool, check: bool, as_json: bool) -> int:
    """Show the settings and the file that they are read from: TRIAGE_SETTINGS, else triage/settings.toml in XDG_CONFIG_HOME.

    A change on the settings screen goes to the same file and leaves its comments alone.
    """
    if write:
        output.note(f"Written: {desk.write_template()}")
        return 0
    found = read()
    faults = desk.faults(found)
    for sentence in faults:
        output.note(f"triage: {sentence}")
    if check:
        if not faults:
            output.note(
                f"{found.path} is sound." if desk.is_there(found) else f"There is no {found.path}; the defaults count."
            )
        return 1 if faults else 0
    if as_json:
        output.data(_data(found))
        return 0
    output.note(f"{found.path}{'' if desk.is_there(found) else ' (not there; triage settings --write makes it)'}")
    rows = [(option.name, literal(getattr(found, option.name)), option.help) for option in desk.OPTIONS]
    rows += [(f"keys.{name}", ", ".join(keys), "") for name, keys in found.keys.items()]
    rows += [(f"filters.{name}", line, "") for name, line in found.filters.items()]
    rows += [(f"recipes.{name}", recipe.file, "") for name, recipe in found.recipes.items()]
    for line in output.table(rows, ("setting", "value", "what it does")):
        output.say(line)
    return 0


def _data(found: Settings) -> dict[str, Any]:
    values = {option.name: getattr(found, option.name) for option in desk.OPTIONS}
    keys = {name: list(chosen) for name, chosen in found.keys.items()}
    recipes = {name: vars(recipe) for name, recipe in found.recipes.items()}
    return {"path": found.path, **values, "keys": keys, "filters": dict(found.filters), "recipes": recipes}
