"""triage export: records, sentences, reports or decisions as files."""

from __future__ import annotations

from dataclasses import asdict

import click

from triage.cli import output
from triage.cli.common import csv_options, json_option, opened, workspace_options
from triage.config import Recipe
from triage.desk import export as desk
from triage.desk import recipes, search

FORMATS = (
    "csv, jsonl, sqlite, parquet, xlsx, geojson, geojsonl, html, markdown; acled, ucdp, plover, plover-csv; of sentences prodigy,"
    " doccano, doccano-csv, labelstudio, brat, webannotation. Without it, by the suffix of OUT."
)


@click.command("export")
@click.argument("target", metavar="OUT", required=False)
@click.option("--format", "format", metavar="F", help=FORMATS)
@click.option("--what", type=click.Choice(desk.WHAT), help="The table; events by default.")
@click.option("--filter", "expression", metavar="EXPR", help='A filter line, like tag:event outlet:NAME "words".')
@click.option("--recipe", "name", metavar="NAME", help="A recipe of the settings file; options beside it come first.")
@click.option("--columns", metavar="NAMES", help="core, all, or names with commas between them, in their order.")
@click.option(
    "--status",
    multiple=True,
    type=click.Choice(desk.EXPORTED),
    help="Once for each; confirmed and disputed by default.",
)
@click.option("--all", "every_column", is_flag=True, help="All columns of records, not only the core.")
@csv_options
@json_option
@workspace_options
def command(
    target: str | None, format: str | None, what: str | None, expression: str | None, name: str | None,
    columns: str | None, status: tuple[str, ...], every_column: bool, raw: bool, bom: bool, delimiter: str,
    line_end: str, as_json: bool, db: str | None, editor: str | None,
) -> int:  # fmt: skip
    """Write a file by its suffix, a folder with all companions (a name ending in /), or `-` for standard output."""
    recipe = recipes.recipe(name) if name else Recipe()
    target = target or recipe.file
    if not target:
        raise click.UsageError("Missing argument 'OUT'.")
    line = recipe.filter if expression is None else expression
    names = recipe.columns if columns is None else tuple(filter(None, columns.replace(" ", "").split(",")))
    every_column = every_column or names == ("all",)
    wanted = desk.Wanted(
        what or recipe.what or "events", search.parse(line) or None, status or desk.FINAL, every_column,
        () if names in (("all",), ("core",)) else names,
    )  # fmt: skip
    style = desk.Style(raw, bom, delimiter, line_end, recipe.numbers)
    with opened(db, editor, read_only=True) as ws:
        stream = output.raw() if target == "-" else None
        summary = desk.export(
            ws, target, wanted=wanted, format=format or recipe.format or None, style=style, stdout=stream
        )
    beside = any(w.path.endswith(desk.NOTES) for w in summary.files)
    if as_json and target != "-":
        output.data({"files": [asdict(w) for w in summary.files], "left_out": summary.left_out, "notes": summary.notes})
    elif target != "-":
        for written in summary.files:
            output.note(f"{written.path}: {output.counted(written.rows, 'row')}")
    for sentence in (*(f"{words}." for words in summary.left_out), *(() if beside else summary.notes)):
        output.note(sentence)
    return 0
