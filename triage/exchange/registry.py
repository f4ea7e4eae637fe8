"""Which formats there are, by name and by suffix, with their writers and readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from triage.errors import UsageError
from triage.exchange.formats import csv, geojson, jsonl, sqlite


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `options` are the keywords that its writer takes beside stream, rows and columns.

    `tables` names the tables that it can hold; empty for any.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Callable[..., int]
    read: Callable[..., Iterator[dict[str, object]]] | None = None
    options: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


_EVENTS: Final = ("events",)

FORMATS: Final[dict[str, Format]] = {
    form.name: form
    for form in (
        Format("csv", (".csv",), csv.write, csv.read, ("raw", "bom", "delimiter", "line_end")),
        Format("jsonl", (".jsonl", ".ndjson"), jsonl.write, jsonl.read),
        Format("sqlite", (".sqlite", ".sqlite3"), sqlite.write),
        Format("geojson", (".geojson",), geojson.write, tables=_EVENTS),
        Format("geojsonl", (".geojsonl", ".ndgeojson"), geojson.write_features, tables=_EVENTS),
    )
}
"""Name to format."""


def format_named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        UsageError: There is no such format.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name}.", f"Choose one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def format_of(file_name: str) -> Format:
    """Return the format that a file's suffix names.

    Raises:
        UsageError: No format has this suffix.
    """
    suffix = PurePath(file_name).suffix.lower()
    for form in FORMATS.values():
        if suffix in form.suffixes:
            return form
    suffixes = ", ".join(suffix for form in FORMATS.values() for suffix in form.suffixes)
    raise UsageError(f"The format of {file_name} is not known by its suffix.", f"Name the format, or use {suffixes}.")


def holds(form: Format, table: str) -> None:
    """Refuse a table that a format cannot hold.

    Raises:
        UsageError: The format holds other tables.
    """
    if form.tables and table not in form.tables:
        fitting = [other.name for other in FORMATS.values() if not other.tables or table in other.tables]
        raise UsageError(f"{form.name} cannot hold {table}.", f"Choose one of {', '.join(fitting)}.")
