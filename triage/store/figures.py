"""Figures over the whole workspace, each one pass in SQL: for a worker or the command line, never for a key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from triage.store.connect import Connection, writing
from triage.store.glance import DECIDED
from triage.store.marks import mark

_ALONG: Final = "(subject = 'tag' AND (new LIKE '{%' OR (new = 'null' AND old LIKE '{%')))"
"""A tag that came, or went, along with the one of a copy."""


class Tally(NamedTuple):
    """Decisions of one kind: how many rows, how many of them changed what was there, and in how many batches.

    `copied` rows gave a sentence the tag of a copy, or took it back with it; they are not among `changed`.
    """

    act: str
    subject: str
    action: str
    editor: str
    rows: int
    changed: int
    batches: int
    copied: int

    @property
    def own(self) -> int:
        """How many rows somebody decided."""
        return self.rows - self.copied


def tallies(db: Connection, after: int = 0) -> list[Tally]:
    """Return the decisions of the journal from after a sequence number, by act, subject, action and editor."""
    found = db.execute(
        "SELECT act, subject, action, editor, count(*), sum(old <> 'null' AND NOT along), count(DISTINCT batch), sum(along)"
        f" FROM (SELECT *, {_ALONG} AS along FROM decision WHERE seq > ?) GROUP BY act, subject, action, editor",
        (after,),
    )
    return [Tally(*row) for row in found]


def paces(db: Connection, since: Sequence[str], pause: int) -> list[tuple[int, int, int, int]]:
    """Return (decisions, their sentences, those that came along as copies, seconds at work) since each of some times.

    An editor's decision takes the time since the one before it; one after a pause is left out, as `desk/pace.py` says.

    Args:
        db: The workspace.
        since: UTC ISO times; an empty text stands for the beginning.
        pause: Seconds; a longer gap is one.
    """
    each = ", ".join(f"sum({cell} * (at >= ?))" for cell in ("1", "many", "along", "gap"))
    made = (
        "SELECT batch, editor, min(at) AS at, count(*) AS many, sum(new LIKE '{%') AS along"
        f" FROM decision WHERE {DECIDED} GROUP BY batch, editor"
    )
    gaps = (
        f"SELECT *, unixepoch(at) - lag(unixepoch(at)) OVER (PARTITION BY editor ORDER BY batch) AS gap FROM ({made})"
    )
    statement = f"SELECT {each} FROM ({gaps}) WHERE gap BETWEEN 0 AND ?"
    rows = [db.execute(statement, (*[moment] * 4, pause)).fetchone() for moment in since]
    return [(row[0] or 0, row[1] or 0, row[2] or 0, row[3] or 0) for row in rows]


def last_decision(db: Connection) -> int:
    """Return the number of the youngest decision; 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0])


def precision(db: Connection) -> dict[str, tuple[int, int]]:
    """Return by proposed tag how many decided sentences got it, of how many; a copy of a decided one says nothing new."""
    found = db.execute(
        "SELECT offered, sum(tag = offered), count(*) FROM sentence WHERE tag IS NOT NULL AND tag_from IS NULL"
        " AND offered IS NOT NULL GROUP BY offered"
    )
    return {offered: (right, number) for offered, right, number in found}


def precision_of(db: Connection, action: str) -> dict[str, tuple[int, int]]:
    """Return the same for the tags that stand and were given by one action, as they were given."""
    made = db.execute(
        "SELECT d.object, d.new FROM decision d JOIN batch b ON b.batch = d.batch"
        " WHERE d.subject = 'tag' AND d.action = ? AND d.act = 'do' AND d.new <> 'null'"
        " AND d.new NOT LIKE '{%' AND b.undone_by IS NULL",
        (action,),
    )
    found: dict[str, tuple[int, int]] = {}
    for name, new in made.fetchall():
        key, _, start = name.rpartition("-")
        row = db.execute(
            "SELECT s.offered FROM report r JOIN sentence s ON s.report = r.id WHERE r.key = ? AND s.start = ?",
            (key, start),
        ).fetchone()
        if row and row[0]:
            right, number = found.get(row[0], (0, 0))
            found[row[0]] = right + (json.loads(new) == row[0]), number + 1
    return found


def tags(db: Connection) -> list[tuple[str | None, str | None, str, int]]:
    """Return (outlet, day of publication, tag, sentences) of the present reports."""
    return db.execute(
        "SELECT r.outlet, substr(r.published, 1, 10), s.tag, count(*) FROM sentence s JOIN report r ON r.id = s.report"
        " WHERE s.tag IS NOT NULL AND r.present = 1 GROUP BY 1, 2, 3"
    ).fetchall()


def left(db: Connection) -> list[tuple[str | None, str | None, int]]:
    """Return (outlet, day of publication, undecided sentences) of the present reports that have some."""
    return db.execute(
        "SELECT outlet, substr(published, 1, 10), sum(undecided) FROM report WHERE present = 1 AND has_left = 1 GROUP BY 1, 2"
    ).fetchall()


def most_left(db: Connection, count: int) -> list[tuple[str, int]]:
    """Return (headline, undecided sentences) of the stories with most left."""
    return db.execute(
        "SELECT l.headline, m.left FROM (SELECT lead, sum(undecided) AS left FROM report WHERE present = 1 AND has_left = 1"
        " GROUP BY lead ORDER BY left DESC, lead LIMIT ?) m JOIN report l ON l.id = m.lead ORDER BY m.left DESC, m.lead",
        (count,),
    ).fetchall()


def keys(db: Connection) -> tuple[int, int]:
    """Return (keys pressed, decisions made) over all sittings that were kept."""
    row = db.execute("SELECT value FROM workspace WHERE name = 'keys'").fetchone()
    pressed, decided = json.loads(row[0]) if row else (0, 0)
    return int(pressed), int(decided)


def keep_keys(db: Connection, pressed: int, decided: int) -> None:
    """Add a sitting's keys and decisions to those of the sittings before it."""
    with writing(db):
        before = keys(db)
        value = json.dumps([before[0] + pressed, before[1] + decided])
        db.execute(
            "INSERT OR REPLACE INTO workspace (name, value, mark) VALUES ('keys', ?, ?)", (value, mark("keys", value))
        )
