"""doccano text classification: JSON lines and CSV, metadata spread beside `text` and `label`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.errors import InputRefused
from triage.exchange.cells import unguarded
from triage.exchange.formats import csv
from triage.exchange.given import PROBLEM, Row, objects
from triage.exchange.lines import encode, write_lines
from triage.exchange.schema import SENTENCES, Column, Kind
from triage.exchange.tagged import BESIDE, described, from_metadata, listed, with_tag

_TEXT: Final = next(column for column in SENTENCES if column.name == "text")
_COLUMNS: Final = (
    Column("id", Kind.INTEGER, "counted from 1", "counted"),
    _TEXT,
    *BESIDE,
    Column("label", Kind.STRING, "the tag", "the sentence's tag"),
)
_ITS_OWN: Final = ("id", "text", "label", "Comments")


def write_lines_of(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write one object a line and return their number; a sentence without a tag has no label."""
    return write_lines(stream, (encode(_object(row, number)) for number, row in enumerate(rows, start=1)))


def write_csv(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    **options: Any,  # noqa: ANN401 - as csv.write takes them
) -> int:
    """Write CSV and return the number of rows.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Sentences as the sentence table names them.
        columns: Not used; the file has one shape.
        options: As `csv.write` takes them; without the guard (`raw`) annotators see the words as they stand.
    """
    numbered = ({**row, "id": number, "label": row.get("tag")} for number, row in enumerate(rows, start=1))
    return csv.write(stream, numbered, _COLUMNS, **options)


def read_lines_of(stream: BinaryIO, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield a row a line; comments become the note where there is none.

    Raises:
        InputRefused: None of the first lines is a JSON object in UTF-8.
    """
    for place, given in objects(stream):
        if isinstance(given, str):
            yield Row(place, {PROBLEM: given})
            continue
        label = given.get("label")
        row = _beside(given) | {"text": given.get("text")}
        row = with_tag(row, label if isinstance(label, list) else [label] if label else [])
        said = [_comment(comment) for comment in listed(given.get("Comments"))]
        yield Row(place, row if "note" in row or not any(said) else row | {"note": "\n".join(filter(None, said))})


def read_csv(stream: BinaryIO, columns: Sequence[Column], *, raw: bool = False, delimiter: str = ",") -> Iterator[Row]:
    """Yield a row a line; the guard against formulas is taken off where it stands, unless it was written `raw`.

    Raises:
        InputRefused: The bytes are no CSV in UTF-8, or lack `text` or `label`.
    """
    lines = csv.placed(stream, delimiter)
    _, header = next(lines, ("", []))
    if missing := [name for name in ("text", "label") if name not in header]:
        raise InputRefused(f"The CSV file lacks a column: {', '.join(missing)}.")
    for place, line in lines:
        if not any(line):
            continue
        given = dict(zip(header, line, strict=False))
        words = {"text": given.get("text", "") if raw else unguarded(given.get("text", ""))}
        labels = filter(None, given.get("label", "").split("#"))
        yield Row(place, with_tag(_beside(given, cells=not raw) | words, labels))


def _object(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    label = [row["tag"]] if row.get("tag") else []
    return {"id": number, "text": row["text"], **described(row), "label": label, "Comments": []}


def _beside(given: Mapping[str, Any], *, cells: bool = False) -> dict[str, Any]:
    return from_metadata({name: value for name, value in given.items() if name not in _ITS_OWN}, cells=cells)


def _comment(comment: object) -> str:
    return str(comment.get("comment", "")) if isinstance(comment, dict) else str(comment)
