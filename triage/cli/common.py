"""Options that several verbs share."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from triage.cli import calls
from triage.config import workspace_path
from triage.desk.workspace import Workspace
from triage.errors import InputRefused

F = TypeVar("F", bound=Callable[..., Any])


def workspace_options(function: F) -> F:
    """Add --db and --editor to a verb; they may also stand before it."""
    function = click.option("--db", metavar="FILE", help="The workspace; TRIAGE_DB or triage.db by default.")(function)
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
    """Return all bytes of standard input."""
    return sys.stdin.buffer.read()


def text_lines(file: str | None) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, or of standard input for None and `-`.

    Raises:
        InputRefused: The file cannot be read.
    """
    if file in (None, "-"):
        yield from io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
        return
    try:
        with open(str(file), encoding="utf-8", errors="replace", newline="\n") as stream:
            yield from stream
    except OSError as error:
        raise InputRefused(f"{file} could not be read: {error.strerror}.") from error
