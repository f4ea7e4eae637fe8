"""CSV on the Web: `events.csv-metadata.json` names the columns of a CSV file, their types, and what they mean.

It says of a table what its Table Schema says, in the vocabulary of the W3C recommendation "Metadata Vocabulary for Tabular
Data" of 17 December 2015, so that a reader of linked data finds it beside the file by its name.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from triage.exchange.cells import JOINER
from triage.exchange.schema import MEANS, Column, Kind, pattern_of

SUFFIX: Final = "-metadata.json"
"""Behind the name of the CSV file."""

_CONTEXT: Final = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_TYPES: Final = {
    Kind.STRING: "string", Kind.INTEGER: "integer", Kind.NUMBER: "double", Kind.BOOLEAN: "boolean", Kind.DATE: "date",
    Kind.DATETIME: "datetime", Kind.LIST: "string", Kind.VALUE: "json",
}  # fmt: skip
_ESCAPED: Final = 'a "; " inside an item is written ";\\ "'
_GUARDED: Final = (
    "A text that a spreadsheet would take for a formula has one apostrophe before it, and one that begins with apostrophes and"
    " such a text has one more: take it off where the rest is such a text."
)


def metadata_text(
    file_name: str,
    columns: Sequence[Column],
    *,
    delimiter: str = ",",
    line_end: str = "\r\n",
    raw: bool = False,
) -> str:
    """Return the text of the metadata of a CSV file, ending in a line feed; the same arguments give the same text.

    Args:
        file_name: The file, which stands beside the metadata.
        columns: Its columns in their order.
        delimiter: As the file was written.
        line_end: As the file was written.
        raw: The file was written without the guard against formulas.
    """
    schema: dict[str, Any] = {"columns": [_described(column) for column in columns]}
    if keys := [column.name for column in columns if column.unique]:
        schema |= {"primaryKey": keys, "aboutUrl": f"#{{{keys[0]}}}"}
    described = {
        "@context": _CONTEXT,
        "url": file_name,
        **({} if raw else {"dc:description": _GUARDED}),
        "dialect": {
            "encoding": "utf-8", "delimiter": delimiter, "lineTerminators": [line_end], "quoteChar": '"',
            "doubleQuote": True, "header": True, "commentPrefix": None, "skipInitialSpace": False, "trim": False,
        },
        "tableSchema": schema,
    }  # fmt: skip
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _described(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": _datatype(column),
        "propertyUrl": MEANS.get(column.name, f"#{column.name}"),
    }
    if column.required:
        described["required"] = True
    if column.type is Kind.LIST:
        described |= {"separator": JOINER, "dc:description": f"{column.description}; {_ESCAPED}"}
    return described


def _datatype(column: Column) -> str | dict[str, Any]:
    """Return the type of a column's cells; bounds, shapes and allowed words make it an object."""
    words = f"^({'|'.join(column.enum)})$" if column.enum else pattern_of(column)
    bounds = {
        "format": words,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    given = {name: value for name, value in bounds.items() if value is not None}
    return {"base": _TYPES[column.type], **given} if given else _TYPES[column.type]
