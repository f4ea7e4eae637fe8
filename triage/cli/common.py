"""Options that several verbs share."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from triage.cli import calls
from triage.config import workspace_path
from triage.desk.workspace import Workspace
from triage.errors import InputRefused

LARGEST = (1 << 63) - 1
"""The largest number that a table holds."""

INPUT_LIMIT = 512 << 20
"""Bytes of standard input that are held at once."""

LINE_LIMIT = 16 << 20
"""Characters that one line of a filter's input may have: as many as bytes in a line of a file of reports."""

F = TypeVar("F", bound=Callable[..., Any])
_Name = TypeVar("_Name", str, None)


def held(context: click.Context, option: click.Parameter, number: int | None) -> int | None:
    """Return the number of an option that is looked for in a table.

    Raises:
        BadParameter: No table holds a number of this size.
    """
    if number is not None and abs(number) > LARGEST:
        raise click.BadParameter(f"{number} is larger than any number there is.", context, option)
    return number


def named(context: click.Context, option: click.Parameter, name: _Name) -> _Name:
    """Return the name of a file that was given, or None; as often an empty one stands for a variable that is not set.

    Raises:
        BadParameter: It is empty.
    """
    if name is not None and not os.fspath(name):
        raise click.BadParameter("The name '' is empty. Name a file.", context, option)
    return name


def ending(context: click.Context, option: click.Parameter, name: _Name) -> _Name:
    """Return the name of a file that is read to its end, or None; a pipe ends with its writer.

    Raises:
        BadParameter: It is empty, or of a device, which may never end.
    """
    with contextlib.suppress(OSError, ValueError):  # whoever reads it says what is wrong
        mode = os.stat(name).st_mode if name else 0
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
            raise click.BadParameter(f"{name} is a device, and no file.", context, option)
    return named(context, option, name)


def workspace_options(function: F) -> F:
    """Add --db and --editor to a verb; they may also stand before it."""
    function = click.option(
        "--db", metavar="FILE", callback=named, help="The workspace; TRIAGE_DB or triage.db by default."
    )(function)
    return click.option("--editor", metavar="NAME", help="Who decides; TRIAGE_EDITOR or the login name by default.")(
        function
    )


def json_option(function: F) -> F:
    """Add --json to a verb."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")(function)


def path_of(db: str | None) -> Path:
    """Return the workspace that the options name."""
    return workspace_path(db or (click.get_current_context().obj or {}).get("db"))


def editor_of(editor: str | None) -> str | None:
    """Return the editor that the options name, or None."""
    named: str | None = editor or (click.get_current_context().obj or {}).get("editor")
    return named


def opened(
    db: str | None, editor: str | None, *, create: bool = False, read_only: bool = False, follow: bool = False
) -> Workspace:
    """Open the workspace that the options of a verb name; see `calls.opened`."""
    return calls.opened(path_of(db), editor_of(editor), create=create, read_only=read_only, follow=follow)


def standard_input() -> bytes:
    """Return all bytes of standard input.

    Raises:
        InputRefused: There are more than INPUT_LIMIT; it may never end.
    """
    data = sys.stdin.buffer.read(INPUT_LIMIT + 1)
    if len(data) > INPUT_LIMIT:
        raise InputRefused(
            f"Standard input has more than {INPUT_LIMIT >> 20} MB; nothing was read from it.",
            "Write it to a file and name that: lines and tables in files are streamed.",
        )
    return data


LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}
TAB = ("tab", "\\t")


def csv_options(function: F) -> F:
    """Add --raw, --bom, --delimiter and --line-end to a verb that writes CSV; the last two come as they are written."""
    function = click.option(
        "--line-end", type=click.Choice(list(LINE_ENDS)), default="crlf", show_default=True, help="How CSV lines end.",
        callback=lambda _ctx, _param, value: LINE_ENDS[value],
    )(function)  # fmt: skip
    function = click.option(
        "--delimiter", metavar="SIGN", default=",", show_default=True, help="What stands between CSV cells; or the word tab.",
        callback=lambda _ctx, _param, value: "\t" if value in TAB else value,
    )(function)  # fmt: skip
    function = click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for Excel.")(function)
    return click.option("--raw", is_flag=True, help="Leave the guard against spreadsheet formulas out.")(function)


def text_lines(file: str | None, *, ends: str = "\n") -> Iterator[str]:
    """Yield the lines of a UTF-8 file, or of standard input for None and `-`; `ends` is what parts lines, as `open` takes it.

    Raises:
        InputRefused: The file cannot be read, or a line has more than LINE_LIMIT; it may never end.
    """
    if file in (None, "-"):
        yield from _bounded(
            io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline=ends), "standard input"
        )
        return
    try:
        with open(str(file), encoding="utf-8-sig", errors="replace", newline=ends) as stream:
            yield from _bounded(stream, str(file))
    except OSError as error:
        raise InputRefused(f"{file} could not be read: {error.strerror}.") from error


def _bounded(stream: TextIO, name: str) -> Iterator[str]:
    while line := stream.readline(LINE_LIMIT):
        if len(line) == LINE_LIMIT:
            raise InputRefused(
                f"A line of {name} has more than {LINE_LIMIT >> 20} million characters.", "Nothing after it was read."
            )
        yield line
