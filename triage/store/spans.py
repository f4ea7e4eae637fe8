"""The spans of a report's sentences, as the segmenter cut them or as the editor split and joined them."""

from __future__ import annotations

from triage.domain.report import Role
from triage.errors import DecisionError
from triage.store import copies, marks, texts
from triage.store.connect import Connection


def read(db: Connection, report: int) -> list[list[int]]:
    """Return the [start, stop] of all sentences of a report, in order."""
    return [
        list(row) for row in db.execute("SELECT start, stop FROM sentence WHERE report = ? ORDER BY start", (report,))
    ]


def write(db: Connection, report: int, spans: list[list[int]]) -> int:
    """Give a report other sentences; those whose span stays keep their row. Return how many there are more than before.

    A new sentence takes role and paragraph of the one that began last before its end; it has no tag and no proposal.

    Raises:
        DecisionError: A sentence that would go has a tag, flags, a note or a record; nothing was changed.
    """
    rows = db.execute(
        "SELECT s.id, s.start, s.stop, s.role, s.paragraph, s.tag IS NOT NULL OR s.flags IS NOT NULL OR s.note IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM record_sentence e WHERE e.sentence_id = r.key || '-' || s.start)"
        " FROM sentence s JOIN report r ON r.id = s.report WHERE s.report = ? ORDER BY s.start",
        (report,),
    ).fetchall()
    wanted = {(start, stop) for start, stop in spans}
    going = [row for row in rows if (row[1], row[2]) not in wanted]
    if any(row[5] for row in going):
        raise DecisionError(
            "A sentence that has a tag, flags, a note or a record is not cut again.", "Clear these first."
        )
    text = str(db.execute(f"SELECT {texts.OF} FROM report r WHERE id = ?", (report,)).fetchone()[0])
    for number, start, stop, *_ in going:
        _forget_words(db, number, text[start:stop])
    copies.unfile(db, report, [row[0] for row in going])
    db.executemany("DELETE FROM sentence WHERE id = ?", [(row[0],) for row in going])
    known = {(row[1], row[2]) for row in rows}
    new = []
    for start, stop in sorted(wanted - known):
        role, paragraph = next((row[3], row[4]) for row in reversed(rows) if row[1] < stop)
        cursor = db.execute(
            "INSERT INTO sentence (report, n, start, stop, role, paragraph, mark) VALUES (?, 0, ?, ?, ?, ?, ?)",
            (report, start, stop, role, paragraph, marks.mark(report, start, stop, role, paragraph, None, None, None)),
        )
        db.execute("INSERT INTO sentence_words (rowid, text) VALUES (?, ?)", (cursor.lastrowid, text[start:stop]))
        new.append(int(cursor.lastrowid or 0))
    copies.file_some(db, report, new)
    _number(db, report)
    marks.set_marks(db, "sentence", "report = ?", (report,))
    more = _to_tag(db, report) - len([row for row in rows if row[3] != Role.TITLE])
    db.execute(
        "UPDATE report SET sentences = sentences + ?, undecided = undecided + ? WHERE id = ?", (more, more, report)
    )
    return more


def _to_tag(db: Connection, report: int) -> int:
    return int(
        db.execute("SELECT count(*) FROM sentence WHERE report = ? AND role <> 'title'", (report,)).fetchone()[0]
    )


def _number(db: Connection, report: int) -> None:
    """Count the sentences of a report anew, in the order of the text."""
    db.execute(
        "UPDATE sentence SET n = (SELECT count(*) FROM sentence o WHERE o.report = sentence.report AND o.start <= sentence.start)"
        " WHERE report = ?",
        (report,),
    )


def _forget_words(db: Connection, number: int, words: str) -> None:
    """Take a sentence out of the word index, which keeps no text of its own and must be told what it held."""
    db.execute("INSERT INTO sentence_words (sentence_words, rowid, text) VALUES ('delete', ?, ?)", (number, words))
