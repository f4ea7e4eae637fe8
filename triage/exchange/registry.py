"""Which formats there are, by name and by suffix, with their writers and readers."""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Protocol

from triage.errors import InputRefused, UsageError
from triage.exchange.formats import (
    acled,
    brat,
    csv,
    doccano,
    geojson,
    jsonl,
    labelstudio,
    markdown,
    page,
    parquet,
    plover,
    prodigy,
    sqlite,
    ucdp,
    webannotation,
    xlsx,
)
from triage.exchange.given import LOOKED_AT, Row
from triage.exchange.lines import parsed_object


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `options` are the keywords that its writer takes beside stream, rows and columns.

    `tables` names the tables that it can hold; empty for any. `known_by` names what the first row of a file must have to be
    taken for this format, also for one that does not come back, and `begins` how such a file begins. The writer of a
    `folder` takes, in the place of the stream, a function of a file's name and its bytes. A writer with `notes` takes
    `note`, a function of a sentence about what could not be mapped. One with `reports` needs the reports behind each
    record.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Callable[..., int]
    read: Callable[..., Iterator[Row]] | None = None
    options: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    begins: tuple[bytes, ...] = ()
    folder: bool = False
    notes: bool = False
    reports: bool = False
    writer: Callable[..., RowWriter] | None = None
    """Writes row by row, so that a folder can have its tables in this format."""
    shape: bool = False
    """Whether a file has a shape of its own, so that no columns can be chosen."""
    numbered: bool = False
    """Whether its rows need `number`, a whole number that no other event of the workspace ever has."""


class RowWriter(Protocol):
    """A file under way."""

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row."""

    def close(self) -> int:
        """Hand the last rows on and return the number of all."""


_EVENTS: Final = ("events",)
_TAGS: Final = ("sentences",)
_CSV_OPTIONS: Final = ("raw", "bom", "delimiter", "line_end")
_OWN: Final = ("sentence_id", "tag")

FORMATS: Final[dict[str, Format]] = {
    form.name: form
    for form in (
        Format("csv", (".csv",), csv.write, csv.read, _CSV_OPTIONS, known_by=_OWN, writer=csv.Writer),
        Format("jsonl", (".jsonl", ".ndjson"), jsonl.write, jsonl.read, known_by=_OWN, writer=jsonl.Writer),
        Format("sqlite", (".sqlite", ".sqlite3"), sqlite.write, sqlite.read),
        Format("parquet", (".parquet",), parquet.write, begins=(b"PAR1",)),
        Format(
            "geojson",
            (".geojson",),
            geojson.write,
            tables=_EVENTS,
            shape=True,
            begins=(b'{"type":"FeatureCollection"', b'{"type": "FeatureCollection"'),
        ),
        Format(
            "geojsonl",
            (".geojsonl", ".ndgeojson"),
            geojson.write_features,
            tables=_EVENTS,
            shape=True,
            begins=(b'{"type":"Feature"', b'{"type": "Feature"'),
        ),
        Format("xlsx", (".xlsx",), xlsx.write, tables=("events", "sentences", "reports"), begins=(b"PK\x03\x04",)),
        Format(
            "html",
            (".html", ".htm"),
            page.write,
            tables=_EVENTS,
            reports=True,
            shape=True,
            begins=(b"<!DOCTYPE html", b"<!doctype html", b"<html"),
        ),
        Format("markdown", (".md",), markdown.write, tables=_EVENTS, reports=True, shape=True),
        Format(
            "acled",
            (),
            acled.write,
            None,
            (*_CSV_OPTIONS, "numbers"),
            _EVENTS,
            ("event_id_cnty",),
            notes=True,
            shape=True,
            numbered=True,
        ),
        Format(
            "ucdp",
            (),
            ucdp.write,
            None,
            _CSV_OPTIONS,
            _EVENTS,
            ("dyad_name",),
            notes=True,
            reports=True,
            shape=True,
            numbered=True,
        ),
        Format(
            "plover",
            (),
            plover.write,
            tables=_EVENTS,
            known_by=("event_loc", "quad_code"),
            notes=True,
            reports=True,
            shape=True,
        ),
        Format(
            "plover-csv",
            (),
            plover.write_csv,
            None,
            _CSV_OPTIONS,
            _EVENTS,
            ("extracted_place", "quad_code"),
            notes=True,
            reports=True,
            shape=True,
        ),
        Format("prodigy", (), prodigy.write, prodigy.read, tables=_TAGS, known_by=("text", "meta"), shape=True),
        Format(
            "doccano",
            (),
            doccano.write_lines_of,
            doccano.read_lines_of,
            tables=_TAGS,
            known_by=("text", "label"),
            shape=True,
        ),
        Format(
            "doccano-csv",
            (),
            doccano.write_csv,
            doccano.read_csv,
            _CSV_OPTIONS,
            _TAGS,
            known_by=("text", "label"),
            shape=True,
        ),
        Format("labelstudio", (".json",), labelstudio.write, labelstudio.read, tables=_TAGS, shape=True),
        Format("brat", (), brat.write, tables=_TAGS, folder=True, shape=True),
        Format("webannotation", (".jsonld",), webannotation.write, tables=_TAGS, begins=(b'{"@context":',), shape=True),
    )
}
"""Name to format."""


_FIRST_NAME: Final = re.compile(rb'(?:\xef\xbb\xbf)?"?[a-z_0-9]+"?([!-~ ])')


def format_named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        UsageError: There is no such format.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name}.", f"Choose one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def numbering() -> tuple[str, ...]:
    """Return the names of the formats that call events by a country and a number where that is asked for."""
    return tuple(form.name for form in FORMATS.values() if "numbers" in form.options)


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
    raise UsageError(
        f"The format of {file_name} is not known by its suffix.",
        f"Name the format, or use {suffixes}; a / at the end makes it a folder.",
    )


def holds(form: Format, table: str) -> None:
    """Refuse a table that a format cannot hold.

    Raises:
        UsageError: The format holds other tables.
    """
    if form.tables and table not in form.tables:
        fitting = [other.name for other in FORMATS.values() if not other.tables or table in other.tables]
        raise UsageError(f"{form.name} cannot hold {table}.", f"Choose one of {', '.join(fitting)}.")


def recognised(head: bytes, format: str | None = None, more: Iterable[bytes] = ()) -> tuple[Format, str]:
    """Return the format of a file that comes back by its first line, and the table that it holds.

    Args:
        head: The first line, or as much of a file.
        format: The format's name where it is known.
        more: The lines after it; asked for where the first one is no JSON object and nothing else.

    Raises:
        InputRefused: No format that can be read begins so.
        UsageError: There is no such format.
    """
    named = format_named(format) if format else None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # what a spreadsheet calls Unicode text
        raise InputRefused("The file is UTF-16.", "Save it in UTF-8 first; a spreadsheet calls that CSV UTF-8.")
    if named and named.shape:
        return named, named.tables[0]
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for form in FORMATS.values():
        if form.read is None and form.begins and begin.startswith(form.begins):
            raise UsageError(f"This is {form.name}, which cannot be read back.", readable())
    if head.startswith(sqlite.MAGIC):
        return named or FORMATS["sqlite"], ""
    if begin.startswith(b"["):
        return named or FORMATS["labelstudio"], "sentences"
    for names, family in _guesses(begin, named, more):
        if "event_id" in names:
            return named or FORMATS[family[0]], "evidence" if "quoted_text" in names else "events"
        for name in [named.name] if named else family:
            if named or names.issuperset(FORMATS[name].known_by):
                return FORMATS[name], "sentences"
        _told_apart(names)
    raise InputRefused("The format of the file is not known by its first line.", "Name it with --format.")


def _told_apart(names: set[str]) -> None:
    """Refuse by its names what is another export of triage.

    Raises:
        InputRefused: It is a table that holds neither tags nor records.
        UsageError: It is a format that cannot be read back.
    """
    for form in FORMATS.values():
        if form.read is None and form.known_by and names.issuperset(form.known_by):
            raise UsageError(f"This is {form.name}, which cannot be read back.", readable())
    for table, telling in (("decisions", {"seq", "prev_hash"}), ("reports", {"report_id", "raw_sha256"})):
        if names.issuperset(telling):
            raise InputRefused(
                f"The file holds {table}, and neither tags nor records.", "Name one of sentences or events."
            )


def readable() -> str:
    """Return which formats come back, as advice."""
    return f"Choose one of {', '.join(form.name for form in FORMATS.values() if form.read)}."


def _guesses(begin: bytes, named: Format | None, more: Iterable[bytes]) -> Iterator[tuple[set[str], list[str]]]:
    """Yield the names in the first line of a file, then those of the first JSON object in the lines after it.

    With each come the formats that it may be.

    Raises:
        InputRefused: The format is known, and the file does not begin so.
    """
    failed: InputRefused | None = None
    table = named is not None and "delimiter" in named.options
    if table or not (named or begin.startswith(b"{")):
        try:
            yield set(next(csv.lines(io.BytesIO(begin), delimiter_of(begin)), [])), ["csv", "doccano-csv"]
        except InputRefused:
            if named:
                raise
    for line in () if table else itertools.chain([begin], itertools.islice(more, LOOKED_AT)):
        try:
            names = set(parsed_object(line, "Line 1"))
        except InputRefused as error:
            failed = failed or error
        else:
            yield names, ["jsonl", "prodigy", "doccano"]
            return
    if named and failed:
        raise failed


def delimiter_of(head: bytes) -> str:
    """Return what stands between the names of a header: the most frequent of the usual signs, else what follows the first name."""
    usual = max(",;\t|", key=lambda sign: head.count(sign.encode()))
    other = _FIRST_NAME.match(head) if usual.encode() not in head else None
    return other[1].decode() if other else usual
