"""triage export: records, sentences, reports or decisions as files."""

from __future__ import annotations

import click

from triage.cli import output
from triage.cli.common import opened, workspace_options
from triage.desk import export as desk
from triage.desk import search

LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}


@click.command("export")
@click.argument("target", metavar="OUT")
@click.option("--format", "format", metavar="F", help="A format's name; else by the suffix of OUT.")
@click.option("--what", type=click.Choice(desk.WHAT), default="events", show_default=True)
@click.option(
    "--filter", "expression", metavar="EXPR", default="", help='A filter line, like tag:event outlet:NAME "words".'
)
@click.option("--status", multiple=True, metavar="S", help="Statuses of records; confirmed and disputed by default.")
@click.option("--all", "every_column", is_flag=True, help="All columns of records, not only the core.")
@click.option("--raw", is_flag=True, help="Leave the guard against spreadsheet formulas out.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark.")
@click.option("--delimiter", default=",", show_default=True)
@click.option("--line-end", type=click.Choice(list(LINE_ENDS)), default="crlf", show_default=True)
@workspace_options
def command(
    target: str, format: str | None, what: str, expression: str, status: tuple[str, ...],
    every_column: bool, raw: bool, bom: bool, delimiter: str, line_end: str, db: str | None, editor: str | None,
) -> int:  # fmt: skip
    """Write a file by its suffix, a folder with all companions (a name ending in /), or `-` for standard output."""
    wanted = desk.Wanted(what, search.parse(expression) or None, status or desk.FINAL, every_column)
    style = desk.Style(raw, bom, delimiter, LINE_ENDS[line_end])
    with opened(db, editor, read_only=True) as ws:
        stream = output.raw() if target == "-" else None
        summary = desk.export(ws, target, wanted=wanted, format=format, style=style, stdout=stream)
    for written in summary.files:
        if target != "-":
            output.note(f"{written.path}: {written.rows} {'row' if written.rows == 1 else 'rows'}")
    for sentence in summary.left_out:
        output.note(f"{sentence}.")
    for sentence in summary.notes if target == "-" else ():
        output.note(sentence)
    return 0
