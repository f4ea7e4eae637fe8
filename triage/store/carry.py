"""Carry whole reports from a damaged workspace into a restored one: only what has its SHA-256 and its marks."""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import Any

from triage.domain.decision import PURGED, Subject
from triage.domain.report import Role
from triage.store import copies, marks, reports, spans, texts
from triage.store.connect import Connection
from triage.store.finding import UNREADABLE

_NAMES = marks.MARKED["report"]


def report(source: Connection, db: Connection, key: str) -> int | None:
    """Copy a report with its sentences, hidden and without proposals; return its number, None where it is not whole.

    Of one that was purged come its places without words, on which the decisions up to its purge can be made again.
    """
    ways = ("", " NOT INDEXED")  # a damaged index keeps nothing back
    whole = next((one for way in ways if (one := _whole(source, key, way))), None)
    if whole is None:
        return None
    row, cells, found, cut = whole
    details = json.loads(cells["loaded_details"])
    to_do = sum(sentence[5] != "title" for sentence in found)
    columns = (*_NAMES, "mark", *marks.DETAILS, "text_at", "text_bytes", "lead", "sentences", "undecided", "has_left")
    place = texts.add(db, row[2])
    values = (*cells.values(), row[1], *(details[name] for name in marks.DETAILS), *place, 0, to_do, to_do, to_do > 0)
    cursor = db.execute(f"INSERT INTO report ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", values)
    number = int(cursor.lastrowid or 0)
    db.execute("UPDATE report SET lead = id WHERE id = ?", (number,))
    rows = [(number, *sentence[3:7], None, None, None) for sentence in found]
    db.executemany(
        f"INSERT INTO sentence (n, mark, {', '.join(marks.MARKED['sentence'])}) VALUES ({', '.join('?' * 10)})",
        [(sentence[0], marks.mark(*cells), *cells) for sentence, cells in zip(found, rows, strict=True)],
    )
    reports.index_words(db, number)
    copies.file(db, number)
    if cut:  # the sentences were cut anew since; the journal will do so again
        spans.write(db, number, json.loads(cut[0]))
    return number


def _whole(source: Connection, key: str, way: str) -> tuple[Any, dict[str, Any], list[Any], Any] | None:
    """Return a report's row, its cells by name, its sentences, and the first cut of them; None where it is not whole."""
    try:
        row = source.execute(
            f"SELECT id, mark, {texts.of(source)}, {', '.join(_NAMES)} FROM report r{way} WHERE key = ?", (key,)
        ).fetchone()
        if row is None or marks.mark(*row[3:]) != row[1]:
            return None
        cells: dict[str, Any] = dict(zip(_NAMES, row[3:], strict=True))
        for name in ("raw_sha256", "text_sha256"):
            cells[name] = bytes.fromhex(marks.hexed(cells[name]))
        cut = source.execute(
            f"SELECT old FROM decision{way} WHERE subject = ? AND object = ? ORDER BY seq LIMIT 1",
            (Subject.SPANS.value, key),
        ).fetchone()
        if _is_purged(source, key, way):
            places = json.loads(cut[0]) if cut else []
            return row, cells, [(n, "", 0, *place, Role.BODY.value, 0) for n, place in enumerate(places, 1)], None
        if hashlib.sha256(row[2].encode("utf-8", "surrogateescape")).digest() != cells["text_sha256"]:
            return None
        found = source.execute(
            f"SELECT n, mark, {', '.join(marks.MARKED['sentence'])} FROM sentence{way} WHERE report = ? ORDER BY start",
            (row[0],),
        ).fetchall()
        (said,) = source.execute("SELECT sentences FROM report WHERE id = ?", (row[0],)).fetchone()
        if any(marks.mark(*sentence[2:]) != sentence[1] for sentence in found):
            return None
        if sum(sentence[5] != "title" for sentence in found) < said:
            return None
    except UNREADABLE:
        return None
    return row, cells, found, cut


def _is_purged(source: Connection, key: str, way: str) -> bool:
    found = f"SELECT 1 FROM report{way} WHERE key = ? AND fate = ?"
    return source.execute(found, (key, PURGED)).fetchone() is not None


def headline(db: Connection, number: int) -> str:
    """Return the headline of a report."""
    return str(db.execute("SELECT headline FROM report WHERE id = ?", (number,)).fetchone()[0])


def pairs(source: Connection, db: Connection) -> None:
    """Copy the verdicts on pairs of reports that both workspaces have and the restored one lacks."""
    names = marks.MARKED["pair"]
    with contextlib.suppress(*UNREADABLE):
        rows = source.execute(
            f"SELECT x.key, y.key, p.mark, {', '.join(f'p.{name}' for name in names)} FROM pair p"
            " JOIN report x ON x.id = p.a JOIN report y ON y.id = p.b"
        )
        for a, b, mark, *cells in rows:
            ends = [db.execute("SELECT id FROM report WHERE key = ?", (key,)).fetchone() for key in (a, b)]
            if marks.mark(*cells) == mark and all(ends):
                here = (*sorted(end[0] for end in ends), *cells[2:])
                db.execute(
                    f"INSERT OR IGNORE INTO pair ({', '.join(names)}, mark) VALUES (?, ?, ?, ?, ?, ?)",
                    (*here, marks.mark(*here)),
                )
