"""A report for people as one HTML page: pictures as inline SVG, no script, no font, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.digest import Digest, digest_of, facts, quotations
from triage.exchange.lines import write_lines
from triage.exchange.pictures import escaped
from triage.exchange.schema import Column

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = (
    "body{font:16px/1.5 sans-serif;max-width:48em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "section{border-top:1px solid #999;margin-top:1.5em}dl{display:grid;grid-template-columns:8em 1fr;margin:0}"
    "dt{color:#444}dd{margin:0;overflow-wrap:anywhere}blockquote{margin:.5em 0;padding-left:1em;border-left:3px solid #999}"
    "svg{display:block;margin:1em 0;max-width:100%;height:auto}@media print{section{break-inside:avoid}}"
)


def write(stream: BinaryIO, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> int:
    """Write the page and return the number of records.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Records as the event table names them, each with `evidence` and `reports`; held in memory.
        columns: Not used; a page has one shape.
    """
    digest = digest_of(rows)
    write_lines(stream, _lines(digest))
    return len(digest.rows)


def _lines(digest: Digest) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{escaped(digest.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{escaped(digest.title)}</h1>"
    if digest.span:
        yield f"<p>{escaped(digest.span)}</p>"
    yield from digest.pictures
    for row in digest.rows:
        yield from _record(row)
    yield "</body>\n</html>"


def _record(row: Mapping[str, Any]) -> Iterator[str]:
    yield f'<section id="{escaped(row["event_id"])}">\n<h2 dir="auto">{escaped(row.get("summary") or row["event_id"])}</h2>\n<dl>'
    for name, value in facts(row):
        yield f'<dt>{name}</dt><dd dir="auto">{escaped(value)}</dd>'
    yield "</dl>"
    for words, fields in quotations(row):
        yield f'<blockquote dir="auto">{escaped(words)} <small>({escaped(fields)})</small></blockquote>'
    reports = row.get("reports") or ()
    if reports:
        yield "<ul>"
        for report in reports:
            yield f'<li dir="auto">{_cited(report)}</li>'
        yield "</ul>"
    yield "</section>"


def _cited(report: Mapping[str, Any]) -> str:
    names = ("outlet", "published_at", "title")
    words = escaped(", ".join(str(report[name]) for name in names if report.get(name)) or report["report_id"])
    url = str(report.get("url") or "")
    if not url.startswith(("http://", "https://")):
        return words
    return f'<a href="{escaped(url)}" rel="noopener noreferrer">{words}</a>'
