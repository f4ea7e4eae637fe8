"""A report for people as Markdown: counts as tables, pictures as inline SVG, every record with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.digest import Digest, digest_of, facts, quotations
from triage.exchange.lines import write_lines
from triage.exchange.pictures import escaped
from triage.exchange.schema import Column

_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~^:=$@/])")


def write(stream: BinaryIO, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> int:
    """Write the report and return the number of records.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Records as the event table names them, each with `evidence` and `reports`; held in memory.
        columns: Not used; a report has one shape.
    """
    digest = digest_of(rows)
    write_lines(stream, _lines(digest))
    return len(digest.rows)


def plain(text: str) -> str:
    """Return words as Markdown reads them back: on one line, no mark of Markdown or HTML means anything."""
    return _MARKS.sub(r"\\\1", escaped(" ".join(text.split())).replace("&#x27;", "'").replace("&quot;", '"'))


def _lines(digest: Digest) -> Iterator[str]:
    yield f"# {plain(digest.title)}\n"
    if digest.span:
        yield f"{plain(digest.span)}\n"
    for picture in digest.pictures:
        yield f"{picture}\n"
    for title, counts in digest.tables:
        yield f"## {plain(title)}\n\n| | records |\n|---|---:|"
        for name, count in counts:
            yield f"| {plain(name)} | {count} |"
        yield ""
    for row in digest.rows:
        yield from _record(row)


def _record(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {plain(row.get('summary') or row['event_id'])}\n"
    for name, value in facts(row):
        yield f"- {name}: {plain(value)}"
    for report in row.get("reports") or ():
        names = ("outlet", "published_at", "title", "url")
        yield f"- Report: {plain(', '.join(str(report[name]) for name in names if report.get(name)) or report['report_id'])}"
    yield ""
    for words, fields in quotations(row):
        yield f"> {plain(words)} ({plain(fields)})\n"
