"""XLSX: one sheet, texts as texts and never as formulas, the same bytes for the same rows.

Written by hand because the format needs five small files in an archive, and because a text that begins with `=` must stay
a text. Days and times stay ISO texts: a spreadsheet's own days know no time before 1900 and no time zone.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.errors import ExportError
from triage.exchange.cells import joined, json_value
from triage.exchange.schema import TABLES, Column, Kind

ROWS: Final = 1_048_576
"""So many rows fit a sheet, the header included."""

LONGEST: Final = 32_767
"""So many UTF-16 units fit a cell."""

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FILES: Final[dict[str, str]] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write a workbook with one sheet and return the number of rows.

    Args:
        stream: Where the bytes go; it stays open and need not be seekable.
        rows: Column name to value; a missing name is no cell.
        columns: The columns in the order of the sheet.

    Raises:
        ExportError: There are more rows than a sheet holds, or a text is longer than a cell.
    """
    names = {column.name for column in columns}
    name = next((table for table, known in TABLES.items() if names <= {c.name for c in known}), "rows")
    count = 0

    def counted() -> Iterator[Mapping[str, object]]:
        nonlocal count
        for row in rows:
            count += 1
            if count >= ROWS:
                raise ExportError(f"A sheet holds {ROWS - 1:,} rows at most.", "Filter the export, or choose CSV.")
            yield row

    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, text in _FILES.items():
            archive.writestr(_entry(path), _HEAD + text.replace("{name}", name))
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            lines = io.TextIOWrapper(sheet, "utf-8", newline="\n")
            lines.writelines(_sheet(counted(), columns))
            lines.flush()
            lines.detach()
    return count


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _sheet(rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    letters = [_letters(place) for place in range(1, len(columns) + 1)]
    yield _row(1, [_text(f"{letter}1", column.name, column) for letter, column in zip(letters, columns, strict=True)])
    for number, row in enumerate(rows, start=2):
        placed = zip(letters, columns, strict=True)
        try:
            yield _row(number, [_cell(f"{letter}{number}", row.get(c.name), c) for letter, c in placed])
        except _TooLong as error:
            whose = next((row.get(c.name) for c in columns if c.unique), None) or f"row {number}"
            raise ExportError(
                f"The {error} of {whose} is longer than the {LONGEST:,} characters that a cell of a sheet holds.",
                "Choose CSV or JSON lines.",
            ) from None
    yield "</sheetData></worksheet>"


def _row(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>\n'


def _cell(place: str, value: Any, column: Column) -> str:  # noqa: ANN401 - the type depends on the column
    if value is None:
        return ""
    if column.type is Kind.BOOLEAN:
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if column.type in (Kind.INTEGER, Kind.NUMBER):
        return f'<c r="{place}"><v>{json_value(value, column)}</v></c>'
    if column.type is Kind.LIST:
        return _text(place, joined(value), column)
    return _text(place, str(value), column)


class _TooLong(Exception):
    """The column of a text that no cell holds."""


def _text(place: str, text: str, column: Column) -> str:
    if not text:
        return ""
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        raise _TooLong(column.name)
    written = _ESCAPE_LIKE.sub("_x005F_", _UNWRITABLE.sub("\ufffd", text)).translate(_MARKUP)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def _letters(place: int) -> str:
    """Return the name of a column by its place from 1: A, B, ... Z, AA."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
