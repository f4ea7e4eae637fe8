"""triage gazetteer: more places, and where a name resolves."""

from __future__ import annotations

from typing import Any

import click

from triage.cli import output
from triage.cli.common import ending, json_option, opened, path_of, workspace_options
from triage.desk import dump, gazetteer
from triage.errors import UsageError


@click.group("gazetteer")
def command() -> None:
    """Import places into the workspace's gazetteer, or find a name."""


@command.command("import")
@click.argument("file", metavar="FILE", callback=ending)
@json_option
@workspace_options
def import_places(file: str, as_json: bool, db: str | None, editor: str | None) -> int:
    """Take the places of a GeoNames dump, like IQ.txt, into the workspace's gazetteer."""
    with opened(db, editor, create=True) as ws:
        taken, left = dump.import_file(ws, file)
    if as_json:
        output.data({"taken": taken, "left": left})
    else:
        output.note(
            f"{output.counted(taken, 'place')} taken from {file}; {output.counted(left, 'row')} of other things left."
        )
    return 0


@command.command("find")
@click.argument("name", metavar="NAME")
@click.option("--country", metavar="ISO3", help="The country to expect, like IRQ.")
@json_option
@workspace_options
def find(name: str, country: str | None, as_json: bool, db: str | None, editor: str | None) -> int:
    """Show what a name may stand for, the likeliest first; the one that would be filled in is marked certain."""
    if country and not (len(country) == 3 and country.isascii() and country.isupper()):
        raise UsageError("The country is three capital letters, like IRQ.")
    if not name.strip():
        raise UsageError("There is no name to find.")
    wanted = (country,) if country else ()
    if path_of(db).exists():
        with opened(db, editor, read_only=True) as ws:
            found = gazetteer.find(name, wanted, ws)
    else:
        found = gazetteer.find(name, wanted)
    for row in found:
        if as_json:
            output.data(row)
        else:
            output.say(_line(row))
    if not found and not as_json:
        output.note(f"{name} is in no gazetteer of triage.")
    return 0


def _line(row: dict[str, Any]) -> str:
    here = f"{row['latitude']:.4f} {row['longitude']:.4f}" if row["latitude"] is not None else "no coordinates"
    where = ", ".join(filter(None, (row["name"], row["admin1"], row["country"])))
    sure = "certain" if row["certain"] else "offered"
    return f"{sure}  {where}  {here}  {row['precision']}  {row['why']}"
