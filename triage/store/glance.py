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

DAY = "substr (published, 1, 10)"
COLUMNS = {"outlet": ("outlet", False), "day": (DAY, False), "newest": (DAY, True)}
"""The orders of reports by a column, and whether the last value comes first."""

NOWHERE, LAST = (-1, -1), (1 << 62, 1 << 62)
"""Places before and behind those of all reports."""

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


def look(
    db: sqlite3.Connection, sentence: str, count: int, order: str = "", *, left: bool = False
) -> SimpleNamespace | None:
    """Return `report`, its `panels`, `at` (the place of the one with the cursor), and `stories`; None without a report.

    `here` is the place of the report's story among them. In an order of `COLUMNS` the stories are None, and `listed` are the
    reports around this one, `here` its place among those.

    Args:
        db: The workspace.
        sentence: The id of the sentence with the cursor; where it is gone, the first one left is taken.
        count: So many stories or reports are read before and after the one of the report.
        order: The order of the work; the first one left that is `sure` takes more than a look.
        left: Whether only stories and reports with sentences that are left are listed.
    """
    found = _place(db, sentence, order)
    if found is None:
        return None
    report, number = found
    panels = _panels(db, report.id)
    first = next((n for n, panel in enumerate(panels) if panel.tag is None), 0)
    at = next((n for n, panel in enumerate(panels) if panel.id == number), first)
    shown = SimpleNamespace(report=report, panels=panels, at=at, stories=None)
    if order in COLUMNS:
        shown.by_day = COLUMNS[order][0] == DAY
        shown.listed, shown.here = _ordered(db, report, count, *COLUMNS[order], left)
    else:
        shown.stories, shown.here = _stories(db, report.lead, count, order, left)
    return shown


def _place(db: sqlite3.Connection, sentence: str, order: str) -> tuple[SimpleNamespace, int] | None:
    """Return the report that is opened, and the number of the sentence with the cursor; 0 for its first one left."""
    key, _, start = sentence.rpartition("-")
    cells = db.execute(
        f"SELECT {_REPORT}, present, (SELECT id FROM sentence WHERE report = report.id AND start = ? AND role <> 'title')"
        " FROM report WHERE key = ?",
        (start, key),
    ).fetchone()
    if cells and cells[-1]:
        return (_report(cells[:-2]), cells[-1]) if cells[-2] else None
    if order == "sure":
        return None
    if order in COLUMNS and (rows := _walk(db, *COLUMNS[order], None, 1, left=True)):
        return rows[0], 0
    first = f"SELECT {_REPORT} FROM report WHERE present = 1{{}} ORDER BY lead, id LIMIT 1"
    leads = _by_size(db, None, 1, left=True) if order == "size" else []
    if leads:
        cells = db.execute(first.format(" AND has_left = 1 AND lead = ?"), leads).fetchone()
    else:
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


def _ordered(
    db: sqlite3.Connection, report: SimpleNamespace, count: int, column: str, down: bool, left: bool
) -> tuple[list[SimpleNamespace], int]:
    """Return the reports around one in the order of a column, and its place; where it is not among them, that of the next."""
    (value,) = db.execute(f"SELECT {column} FROM report WHERE id = ?", (report.id,)).fetchone()
    here = value, report.lead, report.id
    before = _walk(db, column, down, here, count, left=left, onward=False)[::-1]
    own = [report] if report.left or not left else []
    found = [*before, *own, *_walk(db, column, down, here, count, left=left)]
    return found, min(len(before), len(found) - 1)


def _walk(
    db: sqlite3.Connection,
    column: str,
    down: bool,
    after: tuple[str | None, int, int] | None,
    count: int,
    *,
    left: bool,
    onward: bool = True,
) -> list[SimpleNamespace]:
    """Return up to `count` reports after a value and a place, or from the first one on; backwards where not `onward`.

    They go by the value and then by story, those without a value last, as in `queue.py`; each value is found by its index.
    """
    some = f"FROM report WHERE present = 1{' AND has_left = 1' if left else ''}"
    sign, way = (">", "") if onward else ("<", " DESC")
    most, beyond = ("min", ">") if onward is not down else ("max", "<")
    among = f"{some} AND {{}} AND (lead, id) {sign} (?, ?) ORDER BY lead{way}, id{way} LIMIT ?"
    found: list[SimpleNamespace] = []
    if after is None:
        value, edge = db.execute(f"SELECT {most} ({column}) {some}").fetchone()[0], NOWHERE
    else:
        value, edge = after[0], after[1:]
    while True:
        same = f"{column} IS NULL" if value is None else f"{column} = ?"
        rows = db.execute(
            f"SELECT {_REPORT} {among.format(same)}",
            (*(() if value is None else (value,)), *edge, count - len(found)),
        )
        found += map(_report, rows.fetchall())
        if len(found) == count or (onward and value is None):
            return found
        further = "" if value is None else f" AND {column} {beyond} ?"
        value = db.execute(f"SELECT {most} ({column}) {some}{further}", () if value is None else (value,)).fetchone()[0]
        if value is None and not onward:
            return found
        edge = NOWHERE if onward else LAST


def _by_size(db: sqlite3.Connection, after: int | None, count: int, *, left: bool, onward: bool = True) -> list[int]:
    """Return up to `count` leads of stories after one, or from the first on, the largest first; backwards where not `onward`."""
    some = f"present = 1{' AND has_left = 1' if left else ''}"
    sign, way = (">", "") if onward else ("<", " DESC")
    most, beyond = ("max", "<") if onward else ("min", ">")
    further = f"SELECT {most} (size) FROM report WHERE size > 1 AND size {beyond} ?"
    large = (
        f"SELECT id FROM report l WHERE size > 1 AND size = ? AND id {sign} ? AND EXISTS (SELECT 1 FROM report WHERE"
    )
    large += f" lead = l.id AND {some}) ORDER BY id{way} LIMIT ?"
    small = f"SELECT DISTINCT lead FROM report r WHERE {some} AND lead {sign} ?"
    small += f" AND (SELECT size FROM report WHERE id = r.lead) < 2 ORDER BY lead{way} LIMIT ?"
    if after is None:
        size, edge = db.execute(further, (LAST[0],)).fetchone()[0] or 1, NOWHERE[0]
    else:
        size, edge = max(1, db.execute("SELECT size FROM report WHERE id = ?", (after,)).fetchone()[0]), after
    found: list[int] = []
    while True:
        of_size, values = (large, (size,)) if size > 1 else (small, ())
        found += [row[0] for row in db.execute(of_size, (*values, edge, count - len(found)))]
        if len(found) == count or (onward and size == 1):
            return found
        size = db.execute(further, (size,)).fetchone()[0] or (1 if onward else 0)
        if not size:
            return found
        edge = (NOWHERE if onward else LAST)[0]


def _leads(db: sqlite3.Connection, lead: int, count: int, order: str, *, left: bool) -> tuple[list[int], list[int]]:
    """Return the leads of the stories before one and after it, in the order in which they are listed."""
    if order == "size":
        before = _by_size(db, lead, count, left=left, onward=False)
        return before[::-1], _by_size(db, lead, count, left=left)
    among = f"SELECT DISTINCT lead FROM report WHERE present = 1{' AND has_left = 1' if left else ''} AND lead"
    back = db.execute(f"{among} < ? ORDER BY lead DESC LIMIT ?", (lead, count)).fetchall()
    onward = db.execute(f"{among} > ? ORDER BY lead LIMIT ?", (lead, count)).fetchall()
    return [row[0] for row in reversed(back)], [row[0] for row in onward]


def _stories(
    db: sqlite3.Connection, lead: int, count: int, order: str, left: bool
) -> tuple[list[SimpleNamespace], int]:
    """Return the stories around a lead, each with the number of its reports and its reports, `members`; and the place of its own.

    Of those with sentences `left` alone its own is always among them where it has several reports; else the place is that of
    the one behind it, or the last one.
    """
    before, after = _leads(db, lead, count, order, left=left)
    found = []
    for number in [*before, lead, *after]:
        members = [
            _report(cells)
            for cells in db.execute(
                f"SELECT {_REPORT} FROM report WHERE present = 1 AND lead = ? ORDER BY id", (number,)
            )
        ]
        head = next((row for row in members if row.id == number), None) or _report(
            db.execute(f"SELECT {_REPORT} FROM report WHERE id = ?", (number,)).fetchone()
        )
        to_do = sum(row.left for row in members)
        if to_do or len(members) > 1 or not left:
            found.append(
                SimpleNamespace(lead=number, headline=head.headline, reports=len(members), left=to_do, members=members)
            )
    return found, min(len(before), len(found) - 1)
