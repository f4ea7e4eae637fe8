"""Reports: their rows, their text, and the lists over them. Reading order is (lead, id); every list is a keyset window."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from triage.clock import stamp
from triage.domain.decision import EXCLUDED, Value
from triage.domain.report import Block, Report, Role, Sentence
from triage.domain.rows import Origin, ReportRow, StoryRow
from triage.domain.tag import Proposal
from triage.store import marks, queue, texts
from triage.store.connect import Connection
from triage.store.search import Condition

_ROW = (
    "r.id, r.key, r.headline, r.title, r.outlet, r.published, r.language, r.url, r.source, r.sentences, r.undecided, r.lead,"
    " r.lead_value, r.copied"
)

_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode

SLICES: Final = 60
"""After so many slices in vain a window is handed out that is not full; what asks for it asks again from its end."""


def key_of(report: Report, revision: int) -> str:
    """Return how the journal names a report: its id and revision."""
    return f"{report.report_id}-{revision}"


def revision_of(report: str, report_id: str) -> str:
    """Return the SQL condition that a report is a revision of an id: its key is the id, a stroke and the revision."""
    return (
        f"{report}.key > {report_id} || '-' AND {report}.key < {report_id} || '.' AND {report}.report_id = {report_id}"
    )


class Known(NamedTuple):
    """A report that is known: number, key and SHA-256 of the text of its youngest revision, and what is present of it.

    `present` and `present_sha256` belong to the revision that is part of the workspace, which is an older one where the
    load of the youngest was undone; None where no revision is.
    """

    revision: int
    key: str
    text_sha256: str
    present: str | None = None
    present_sha256: str | None = None

    @property
    def standing(self) -> str:
        """The key of the revision that is part of the workspace, else of the youngest one."""
        return self.present or self.key


def latest(db: Connection, report_id: str) -> Known | None:
    """Return what is known of a report, or None."""
    return latest_of(db, [report_id]).get(report_id)


def latest_of(db: Connection, report_ids: Iterable[str]) -> dict[str, Known]:
    """Return what `latest` says of each of some reports that is there, by its id; in one statement."""
    rows = db.execute(
        "SELECT r.report_id, r.revision, r.key, r.text_sha256, r.present FROM json_each(?) j CROSS JOIN report r"
        f" ON {revision_of('r', 'j.value')} ORDER BY r.revision",
        (json.dumps(list(report_ids)),),
    )
    found: dict[str, Known] = {}
    for report_id, revision, key, text_sha256, present in rows:
        text_sha256 = marks.hexed(text_sha256)
        before = found[report_id][3:] if report_id in found else (None, None)
        found[report_id] = Known(revision, key, text_sha256, *((key, text_sha256) if present else before))
    return found


def is_left_out(db: Connection, report_id: str) -> bool:
    """Say whether an editor left a report out, in any revision, and no revision of it is part of the workspace."""
    found = f"SELECT max(fate = ?) AND NOT max(present) FROM report r WHERE {revision_of('r', '?')}"
    return bool(db.execute(found, (EXCLUDED, *[report_id] * 3)).fetchone()[0])


def twin_of(db: Connection, key: str) -> str | None:
    """Return the key of another revision of a report that is present, or None."""
    other = f"SELECT o.key FROM report r JOIN report o ON {revision_of('o', 'r.report_id')} AND o.present = 1"
    row = db.execute(f"{other} WHERE r.key = ? AND o.key <> r.key", (key,)).fetchone()
    return str(row[0]) if row else None


def insert(db: Connection, report: Report, revision: int, sentences: Sequence[Sentence]) -> int:
    """Store a report with its sentences, hidden until a decision makes it present; return its number."""
    return insert_all(db, [(report, revision, sentences)])


def insert_all(db: Connection, items: Sequence[tuple[Report, int, Sequence[Sentence]]]) -> int:
    """Store reports as `insert` does, each with its revision and its sentences; return the number of the first one."""
    first = next_number(db)
    places = texts.add_all(db, [report.text for report, _, _ in items])
    now = stamp()
    cells = [_cells(n, now, *item, *place) for n, (item, place) in enumerate(zip(items, places, strict=True), first)]
    db.executemany(_INSERT, cells)
    db.executemany(
        "INSERT INTO sentence (report, start, stop, role, paragraph, n, mark) VALUES (?, ?, ?, ?, ?, ?, ?)",
        _sentence_rows(items, first),
    )
    return first


def _sentence_rows(
    items: Sequence[tuple[Report, int, Sequence[Sentence]]], first: int
) -> Iterator[tuple[int, int, int, str, int, int, int]]:
    mark, body = marks.mark_of_new, Role.BODY
    for number, (_, _, sentences) in enumerate(items, first):
        for _, n, start, end, role, paragraph, _, _ in sentences:
            name = "body" if role is body else role.value
            yield number, start, end, name, paragraph, n, mark(number, start, end, name, paragraph)


_INSERT: Final = (
    f"INSERT INTO report (id, lead, {', '.join(marks.MARKED['report'])}, mark, outlet, published, language, text_at,"
    f" text_bytes, sentences, undecided, has_left) VALUES ({', '.join('?' * (len(marks.MARKED['report']) + 11))})"
)


def _cells(
    number: int, now: str, report: Report, revision: int, sentences: Sequence[Sentence], at: int, count: int
) -> tuple[Value | bytes, ...]:
    """Return the cells of a new report's row, in the order of `_INSERT`; its text has `count` bytes from `at` on."""
    to_do = sum([s.role is not Role.TITLE for s in sentences])
    blocks = ",".join([f'["{role}",{start},{end}]' for role, start, end in report.blocks])
    marked = (
        key_of(report, revision), report.report_id, revision, report.source, report.title, report.headline,
        report.author, report.url, report.published_raw, report.media_type, bytes.fromhex(report.raw_sha256),
        bytes.fromhex(report.text_sha256),
        f"[{blocks}]", _JSON(report.problems) if report.problems else "[]",
        _JSON(dict(report.metadata)) if report.metadata else "{}", now,
        marks.details(report.outlet, report.published, report.language, None),
    )  # fmt: skip
    return (
        number, number, *marked, marks.mark(*marked), report.outlet, report.published, report.language, at, count, to_do,
        to_do, to_do > 0,
    )  # fmt: skip


def offer(db: Connection, number: int, sentences: Sequence[Sentence], proposals: Sequence[Proposal | None]) -> None:
    """Give the sentences of a report their proposals. Call inside a transaction."""
    rows = [
        (number, s.start, s.end, s.role.value, s.paragraph, *_proposal_cells(db, p))
        for s, p in zip(sentences, proposals, strict=True)
    ]
    db.executemany(
        "UPDATE sentence SET offered = ?, confidence = ?, reason = ?, mark = ? WHERE report = ? AND start = ?",
        [(*row[5:], marks.mark(*row), number, row[1]) for row in rows],
    )


def numbers(db: Connection, after: int, count: int) -> list[int]:
    """Return the numbers of present reports, from after a number."""
    found = db.execute("SELECT id FROM report WHERE id > ? AND present = 1 ORDER BY id LIMIT ?", (after, count))
    return [row[0] for row in found]


def every_number(db: Connection, after: int, count: int) -> list[int]:
    """Return the numbers of reports, also of hidden ones, from after a number."""
    return [row[0] for row in db.execute("SELECT id FROM report WHERE id > ? ORDER BY id LIMIT ?", (after, count))]


def without_proposals(db: Connection, after: int, count: int) -> list[int]:
    """Return the numbers of present reports, from after a number, that have sentences without a proposal."""
    found = db.execute(
        "SELECT r.id FROM report r WHERE r.id > ? AND r.present = 1 AND EXISTS (SELECT 1 FROM sentence s"
        " WHERE s.report = r.id AND s.offered IS NULL AND s.role <> 'title') ORDER BY r.id LIMIT ?",
        (after, count),
    )
    return [row[0] for row in found]


def empty(db: Connection, number: int) -> None:
    """Take every word of a report out of its row; ids, hashes, outlet and dates stay. Call inside a transaction."""
    texts.erase(db, number)
    db.execute(
        "UPDATE report SET title = NULL, headline = '', author = NULL, url = NULL, source = 'purged',"
        " published_raw = NULL, blocks = '[]', problems = '[]', metadata = '{}' WHERE id = ?",
        (number,),
    )


def next_number(db: Connection) -> int:
    """Return the number that the next new report gets."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM report").fetchone()[0]) + 1


def index_words(db: Connection, first: int, index: str = "sentence_words") -> None:
    """Put the reports from a number on into the word index; one statement for many is five times as fast as one each."""
    db.execute(
        f"INSERT INTO {index} (rowid, text) SELECT s.id, substr({texts.of(db)}, s.start + 1, s.stop - s.start)"
        " FROM report r JOIN sentence s ON s.report = r.id WHERE r.id >= ?",
        (first,),
    )


def index_texts(db: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Put new sentences, by number and text, into the word index; less than half the work of reading them again."""
    db.executemany("INSERT INTO sentence_words (rowid, text) VALUES (?, ?)", texts)


def _proposal_cells(db: Connection, p: Proposal | None) -> tuple[str | None, int | None, int | None]:
    """Return tag, confidence in ten-thousandths and the number of the reason; few reasons serve many sentences."""
    if p is None:
        return None, None, None
    cells = (p.reason, " ".join(p.flags))
    row = db.execute("SELECT id FROM reason WHERE words = ? AND flags = ?", cells).fetchone()
    if row is None:
        row = (db.execute("INSERT INTO reason VALUES (NULL, ?, ?, ?)", (*cells, marks.mark(*cells))).lastrowid,)
    return p.tag.value, round(p.confidence * 10000), row[0]


def leads_of(db: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """Return the lead of the story of each of some reports, by the report's number."""
    found = "SELECT r.id, r.lead FROM json_each(?) j CROSS JOIN report r ON r.id = j.value"
    return dict(db.execute(found, (json.dumps(list(numbers)),)).fetchall())


def every(db: Connection) -> list[ReportRow]:
    """Return all present reports in the order in which they were loaded."""
    return [_row(r) for r in db.execute(f"SELECT {_ROW} FROM report r WHERE r.present = 1 ORDER BY r.id")]


def row(db: Connection, number: int) -> ReportRow | None:
    """Return one report's row by its number, or None."""
    found = db.execute(f"SELECT {_ROW} FROM report r WHERE r.id = ?", (number,)).fetchone()
    return _row(found) if found else None


def is_present(db: Connection, key: str) -> bool:
    """Say whether a report is part of the workspace: neither hidden, nor excluded, nor purged."""
    return db.execute("SELECT 1 FROM report WHERE key = ? AND present = 1", (key,)).fetchone() is not None


def any_loaded(db: Connection) -> bool:
    """Say whether any report was ever loaded, shown or not."""
    return db.execute("SELECT 1 FROM report LIMIT 1").fetchone() is not None


def is_there(db: Connection, key: str) -> bool:
    """Say whether a report, in this revision or another one, is part of the workspace."""
    found = (
        f"SELECT 1 FROM report r JOIN report o ON {revision_of('o', 'r.report_id')} AND o.present = 1 WHERE r.key = ?"
    )
    return db.execute(found, (key,)).fetchone() is not None


def loaded_details(db: Connection, key: str) -> str:
    """Return what a report said of itself when it was loaded, as `marks.details` wrote it."""
    return str(db.execute("SELECT loaded_details FROM report WHERE key = ?", (key,)).fetchone()[0])


def keys_of_id(db: Connection, name: str) -> list[str]:
    """Return the keys of the reports that a report id or a key names and that still have their text."""
    found = db.execute(
        f"SELECT key FROM report r WHERE (key = ? OR {revision_of('r', '?')}) AND fate IS NOT 'purged' ORDER BY revision",
        (name,) * 4,
    )
    return [row[0] for row in found]


def number_of(db: Connection, key: str) -> int:
    """Return the number of a report that is there, by the name that the journal gives it."""
    return int(db.execute("SELECT id FROM report WHERE key = ?", (key,)).fetchone()[0])


def row_of_key(db: Connection, key: str) -> ReportRow | None:
    """Return one report's row by the name that the journal gives it, or None."""
    found = db.execute(f"SELECT {_ROW} FROM report r WHERE r.key = ?", (key,)).fetchone()
    return _row(found) if found else None


def of_story(db: Connection, lead: int) -> list[ReportRow]:
    """Return the reports of a story in reading order."""
    found = db.execute(f"SELECT {_ROW} FROM report r WHERE r.present = 1 AND r.lead = ? ORDER BY r.id", (lead,))
    return [_row(r) for r in found]


def neighbour(db: Connection, number: int, step: int, condition: Condition) -> int | None:
    """Return the number of the next (step 1) or previous (step -1) report in the order of the work that holds a match."""
    at = db.execute("SELECT lead, id FROM report WHERE id = ?", (number,)).fetchone()
    found = queue.soonest(queue.places(db, at, condition, step))
    return found[1] if found else None


def stories(
    db: Connection, after: int | None, count: int, condition: Condition, backwards: bool = False
) -> list[StoryRow]:
    """Return a window of stories after the one of a lead, in the order of the work; `backwards` gives those before it."""
    return of_leads(db, queue.leads(db, after, count, condition, -1 if backwards else 1, SLICES))


def window(
    db: Connection, after: tuple[int, int] | None, count: int, condition: Condition, backwards: bool = False
) -> list[ReportRow]:
    """Return a window of reports after a place (lead, number), in the order of the work; `backwards` gives those before it."""
    found: list[int] = []
    vain = 0
    for place in queue.places(db, after, condition, -1 if backwards else 1, count):
        found += [place[1]] if place else []
        vain += place is None
        if len(found) == count or (found and vain >= SLICES):
            break
    rows = [one for number in found if (one := row(db, number))]
    return rows[::-1] if backwards else rows


_TEXT: Final = f"SELECT {texts.OF} FROM report r WHERE id = ?"


def text(db: Connection, number: int) -> str:
    """Return a report's stored text."""
    return str(db.execute(_TEXT, (number,)).fetchone()[0])


def piece(db: Connection, number: int, start: int, count: int) -> str:
    """Return `count` code points of a report's stored text from an offset on."""
    return str(
        db.execute(
            f"SELECT substr({texts.OF}, ?, ?) FROM report r WHERE id = ?", (start + 1, count, number)
        ).fetchone()[0]
    )


def origin(db: Connection, number: int) -> Origin:
    """Return the hashes of a report and when it was loaded."""
    found = db.execute("SELECT text_sha256, raw_sha256, loaded_at FROM report WHERE id = ?", (number,)).fetchone()
    return Origin(marks.hexed(found[0]), marks.hexed(found[1]), found[2])


def whole(db: Connection, number: int) -> Report:
    """Return a report as it was loaded."""
    cells = db.execute(
        f"SELECT report_id, source, title, {texts.OF}, blocks, media_type, raw_sha256, outlet, author, url, language,"
        " published, published_raw, problems, metadata FROM report r WHERE id = ?",
        (number,),
    ).fetchone()
    (report_id, source, title, body, blocks, media_type, raw, outlet, author, url, language, published, published_raw,
     problems, metadata) = cells  # fmt: skip
    return Report(
        report_id, source, title, body, tuple(Block(Role(r), a, b) for r, a, b in json.loads(blocks)), media_type,
        marks.hexed(raw), outlet, author, url, language, published, published_raw, tuple(json.loads(problems)),
        json.loads(metadata),
    )  # fmt: skip


def _row(cells: Sequence[Any]) -> ReportRow:
    value = json.loads(cells[12]) if cells[12] else None
    return ReportRow(*(*cells[:12], value["why"] if value else None, cells[13]))


def of_leads(db: Connection, leads: Sequence[int]) -> list[StoryRow]:
    """Return the stories of some leads in order; the lead itself may be hidden."""
    if not leads:
        return []
    rows = db.execute(_STORIES, (json.dumps(leads),))
    stories = {row[0]: _new(StoryRow, row) for row in rows}
    return [stories[lead] for lead in leads if lead in stories]


_STORIES: Final = (
    "SELECT r.id, r.headline, r.outlet, r.published, r.size, iif(r.size = 1 AND r.present = 1 AND r.lead = r.id,"
    " r.undecided, (SELECT sum(m.undecided) FROM report m WHERE m.present = 1 AND m.lead = r.id))"
    " FROM json_each(?) j CROSS JOIN report r ON r.id = j.value WHERE r.size > 0"
)
_new: Final = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes."""
