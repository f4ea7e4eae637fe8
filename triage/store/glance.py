"""The rows of the first frame of a start, read by the standard library alone before anything else is imported.

It reads what the reading view shows when it opens: the report with the first sentence left, and the stories around it.
Rows have the names of `domain/rows.py` without its classes, whose import would take longer than all of this.
"""

from __future__ import annotations

import sqlite3
from types import SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 2
"""The version of the workspace that these tables are of: the number of the last migration."""

_APPLICATION_ID = 0x54524941
_REPORT = "id, headline, outlet, published, sentences, undecided, lead"
_PANELS = (
    "SELECT s.id, s.start, s.stop, s.role, s.paragraph, s.tag, s.flags, s.note, s.offered, s.confidence, w.words, w.flags,"
    " (SELECT count(*) FROM record_sentence e WHERE e.sentence_id = r.key || '-' || s.start)"
    " FROM sentence s JOIN report r ON r.id = s.report LEFT JOIN reason w ON w.id = s.reason"
    " WHERE s.report = ? AND s.role <> 'title' ORDER BY s.start"
)


def look(path: str, count: int) -> SimpleNamespace | None:
    """Return `report`, its `panels`, `at` (the place of the first one left), `stories`, `left` and `total`.

    None where there is no workspace of this version, no report in it, or a purge that was broken off: its words must go.

    Args:
        path: The workspace.
        count: So many stories are read before and after the one of the report.

    Raises:
        sqlite3.Error: It cannot be read.
    """
    safe = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    db = sqlite3.connect(f"file:{safe}?mode=ro", uri=True, isolation_level=None, timeout=0.1)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("BEGIN")
        named = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        return _look(db, count) if tuple(named) == (_APPLICATION_ID, VERSION) else None
    finally:
        db.close()


def _look(db: sqlite3.Connection, count: int) -> SimpleNamespace | None:
    if db.execute("SELECT 1 FROM workspace WHERE name = 'purging'").fetchone():
        return None
    first = f"SELECT {_REPORT} FROM report WHERE present = 1{{}} ORDER BY lead, id LIMIT 1"
    cells = db.execute(first.format(" AND undecided > 0")).fetchone() or db.execute(first.format("")).fetchone()
    if cells is None:
        return None
    report = _report(cells)
    panels = _panels(db, report.id)
    counters = dict(db.execute("SELECT name, value FROM counter WHERE name IN ('left', 'sentences')"))
    return SimpleNamespace(
        report=report,
        panels=panels,
        at=next((n for n, panel in enumerate(panels) if panel.tag is None), 0),
        stories=_stories(db, report.lead, count),
        left=counters.get("left", 0),
        total=counters.get("sentences", 0),
    )


def _report(cells: tuple[Any, ...]) -> SimpleNamespace:
    names = ("id", "headline", "outlet", "published", "sentences", "left", "lead")
    return SimpleNamespace(**dict(zip(names, cells, strict=True)))


def _panels(db: sqlite3.Connection, report: int) -> list[SimpleNamespace]:
    text = db.execute("SELECT text FROM report WHERE id = ?", (report,)).fetchone()[0]
    found = []
    for cells in db.execute(_PANELS, (report,)):
        number, start, stop, role, paragraph, tag, flags, note, offered, sure, reason, offered_flags, records = cells
        offer = None
        if offered:
            given = (offered_flags or "").split()
            offer = SimpleNamespace(tag=offered, confidence=sure / 10000, reason=reason, flags=given)
        found.append(
            SimpleNamespace(
                id=number, role=role, paragraph=paragraph, text=text[start:stop], tag=tag, proposal=offer,
                flags=(flags or "").split(), note=note, records=records,
            )
        )  # fmt: skip
    return found


def _stories(db: sqlite3.Connection, lead: int, count: int) -> list[SimpleNamespace]:
    """Return the stories around a lead in reading order, each with the number of its reports; those of `lead` in `members`."""
    among = "SELECT DISTINCT lead FROM report WHERE present = 1 AND lead"
    before = db.execute(f"{among} < ? ORDER BY lead DESC LIMIT ?", (lead, count)).fetchall()
    after = db.execute(f"{among} >= ? ORDER BY lead LIMIT ?", (lead, count)).fetchall()
    found = []
    for (number,) in [*reversed(before), *after]:
        members = [
            _report(cells)
            for cells in db.execute(
                f"SELECT {_REPORT} FROM report WHERE present = 1 AND lead = ? ORDER BY id", (number,)
            )
        ]
        head = next((row for row in members if row.id == number), None) or _report(
            db.execute(f"SELECT {_REPORT} FROM report WHERE id = ?", (number,)).fetchone()
        )
        left = sum(row.left for row in members)
        found.append(
            SimpleNamespace(lead=number, headline=head.headline, reports=len(members), left=left, members=members)
        )
    return found
