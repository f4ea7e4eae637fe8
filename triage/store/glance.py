"""The rows of the first frame of a start, read by the standard library alone before anything else is imported.

It reads what the reading view shows when it opens: a report with its sentences, and the stories around it. Rows have the
names of `domain/rows.py` without its classes, whose import would take longer than all of this.
"""

from __future__ import annotations

import contextlib
import sqlite3
from types import SimpleNamespace

from triage.store import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

VERSION = 5
"""The version of the workspace that these tables are of: the number of the last migration."""

PRINTED = 100
"""So many copies of a sentence are looked at, as in `copies.py`."""

_APPLICATION_ID = 0x54524941
_REPORT = "id, headline, outlet, published, sentences, undecided, lead, copied"
_PANELS = (
    "SELECT s.id, s.start, s.stop, s.role, s.paragraph, s.tag, s.flags, s.note, s.offered, s.confidence, s.seen IS NOT NULL,"
    " w.words, w.flags, (SELECT count(*) FROM record_sentence e WHERE e.sentence_id = r.key || '-' || s.start),"
    " CASE WHEN s.copy IS NOT NULL OR EXISTS (SELECT 1 FROM sentence o WHERE o.copy = s.id) THEN coalesce (s.copy, s.id) END"
    " FROM sentence s JOIN report r ON r.id = s.report LEFT JOIN reason w ON w.id = s.reason"
    " WHERE s.report = ? AND s.role <> 'title' ORDER BY s.start"
)
_PRINTS = "SELECT r.id, r.outlet, s.tag FROM sentence s JOIN report r ON r.id = s.report WHERE {} AND r.present = 1"


Connection = sqlite3.Connection
"""Any connection to a workspace will do."""


@contextlib.contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection | None]:
    """Open a workspace for reading, and close it.

    None where it is no workspace of this version, or a purge was broken off: its words must go.

    Raises:
        sqlite3.Error: It cannot be read.
    """
    safe = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    db = sqlite3.connect(f"file:{safe}?mode=ro", uri=True, isolation_level=None, timeout=0.1)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("BEGIN")
        named = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        known = tuple(named) == (_APPLICATION_ID, VERSION)
        purging = known and db.execute("SELECT 1 FROM workspace WHERE name = 'purging'").fetchone()
        yield db if known and not purging else None
    finally:
        db.close()


def origin(db: sqlite3.Connection) -> str:
    """Return the origin of a workspace."""
    return str(db.execute("SELECT value FROM workspace WHERE name = 'origin'").fetchone()[0])


def tally(db: sqlite3.Connection) -> SimpleNamespace:
    """Return `left`, `total` and `unseen`, and whether any sentence is `decided`."""
    found = dict(db.execute("SELECT name, value FROM counter"))
    left = found.get("left", 0)
    decided = any(name.startswith("tag.") for name in found)
    return SimpleNamespace(
        left=left, total=found.get("sentences", 0), unseen=left - found.get("seen", 0), decided=decided
    )


DECIDED = "subject = 'tag' AND act = 'do' AND new <> 'null' AND (action LIKE 'tag.%' OR action LIKE 'record.%')"
"""A sentence that an editor decided, by a tag or with its record, or that came along as the copy of one."""


def tagged(db: sqlite3.Connection, editor: str, after: int, looked: int) -> tuple[list[tuple[int, int, str]], int]:
    """Return (number, batch, time) of the sentences that an editor decided, oldest first, and the journal's last number.

    They are among the last `looked` rows of the journal, behind the number `after`.
    """
    rows = db.execute(
        f"SELECT seq, batch, at, editor = ? AND {DECIDED} FROM decision WHERE seq > ? ORDER BY seq DESC LIMIT ?",
        (editor, after, looked),
    ).fetchall()
    if not rows:  # nothing new, or a journal that was cut back
        return [], db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0]
    return [row[:3] for row in reversed(rows) if row[3]], rows[0][0]


def look(db: sqlite3.Connection, sentence: str, count: int) -> SimpleNamespace | None:
    """Return `report`, its `panels`, `at` (the place of the one with the cursor), and `stories`; None without a report.

    Args:
        db: The workspace.
        sentence: The id of the sentence with the cursor; where it is gone, the first one left is taken.
        count: So many stories are read before and after the one of the report.
    """
    found = _place(db, sentence)
    if found is None:
        return None
    report, number = found
    panels = _panels(db, report.id)
    first = next((n for n, panel in enumerate(panels) if panel.tag is None), 0)
    at = next((n for n, panel in enumerate(panels) if panel.id == number), first)
    return SimpleNamespace(report=report, panels=panels, at=at, stories=_stories(db, report.lead, count))


def _place(db: sqlite3.Connection, sentence: str) -> tuple[SimpleNamespace, int] | None:
    """Return the report that is opened, and the number of the sentence with the cursor; 0 for its first one left."""
    key, _, start = sentence.rpartition("-")
    cells = db.execute(
        f"SELECT {_REPORT}, present, (SELECT id FROM sentence WHERE report = report.id AND start = ? AND role <> 'title')"
        " FROM report WHERE key = ?",
        (start, key),
    ).fetchone()
    if cells and cells[-1]:
        return (_report(cells[:-2]), cells[-1]) if cells[-2] else None
    first = f"SELECT {_REPORT} FROM report WHERE present = 1{{}} ORDER BY lead, id LIMIT 1"
    cells = db.execute(first.format(" AND has_left = 1")).fetchone() or db.execute(first.format("")).fetchone()
    return (_report(cells), 0) if cells else None


def _report(cells: tuple[Any, ...]) -> SimpleNamespace:
    names = ("id", "headline", "outlet", "published", "sentences", "left", "lead", "copied")
    row = SimpleNamespace(**dict(zip(names, cells, strict=True)))
    row.elsewhere = 0 < row.copied == row.sentences
    return row


def _panels(db: sqlite3.Connection, report: int) -> list[SimpleNamespace]:
    """Return the sentences of a report; `prints` are (report, outlet, tag) of those with the same words, its own among them."""
    text, key = db.execute(f"SELECT {texts.OF}, key FROM report r WHERE id = ?", (report,)).fetchone()
    found = []
    for cells in db.execute(_PANELS, (report,)).fetchall():
        (number, start, stop, role, paragraph, tag, flags, note, offered, sure, met, reason, offered_flags, records,
         head) = cells  # fmt: skip
        offer = None
        if offered:
            given = (offered_flags or "").split()
            offer = SimpleNamespace(tag=offered, confidence=sure / 10000, reason=reason, flags=given)
        found.append(
            SimpleNamespace(
                id=number, sentence_id=f"{key}-{start}",
                report=report, role=role, paragraph=paragraph, text=text[start:stop], tag=tag, proposal=offer,
                flags=(flags or "").split(), note=note, records=records, seen=bool(met), prints=_prints(db, head),
                copies=1, seam=None, blind=False,
            )
        )  # fmt: skip
    return found


def _prints(db: sqlite3.Connection, head: int | None) -> list[tuple[int, str | None, str | None]]:
    if head is None:
        return []
    same = db.execute(_PRINTS.format("s.id = ?"), (head,)).fetchall()
    return same + db.execute(f"{_PRINTS.format('s.copy = ?')} LIMIT {PRINTED - 1}", (head,)).fetchall()


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
