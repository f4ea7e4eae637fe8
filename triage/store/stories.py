"""What stories are made of: headline keys for finding candidates, pairs that were judged, and offers that wait."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from triage.domain.rows import AtLeast, Offer
from triage.domain.story import Headline, Verdict
from triage.store import marks, reports
from triage.store.connect import Connection

COUNTED = 100
"""So many pairs that wait are counted, where nobody asked for all."""

UNDER_A_KEY = 48
"""So many of the youngest reports under one key are looked at; beyond, a key says little."""

CANDIDATES = 16
"""So many reports are compared with a new one: those with the most, and the rarest, keys in common."""


OUTLETS = 2000
"""So many names of outlets are looked for at the end of headlines."""


def frequencies(db: Connection, words: Sequence[str]) -> dict[str, int]:
    """Return in how many headlines each word occurs; unknown words are 0."""
    marks_ = ", ".join("?" * len(words))
    found = db.execute(f"SELECT word, reports FROM headline_word WHERE word IN ({marks_})", words).fetchall()
    return {**dict.fromkeys(words, 0), **dict(found)}


def add_words(db: Connection, words: Iterable[str]) -> None:
    """Count the words of one more headline."""
    found = sorted(set(words))
    db.executemany(
        "INSERT INTO headline_word VALUES (?, 1) ON CONFLICT (word) DO UPDATE SET reports = reports + 1",
        [(w,) for w in found],
    )
    marks.add_sum(db, marks.WORDS, marks.sum_of_words((w, 1) for w in found))


def add_keys(db: Connection, report: int, keys: Iterable[int]) -> None:
    """File a report's headline under its keys."""
    wanted = sorted(set(keys))
    there = f"SELECT key FROM headline_key WHERE key IN ({', '.join('?' * len(wanted))}) AND report = ?"
    filed = {row[0] for row in db.execute(there, (*wanted, report))}
    rows = [(key, report) for key in wanted if key not in filed]
    db.executemany("INSERT INTO headline_key VALUES (?, ?)", rows)
    marks.add_sum(db, marks.KEYS, marks.sum_of_keys(rows))


def keys_of_story(db: Connection, lead_key: str) -> list[str]:
    """Return the keys of all reports of a story, also of those that are hidden now, in reading order."""
    lead = db.execute("SELECT id FROM report WHERE key = ?", (lead_key,)).fetchone()[0]
    members = " UNION ALL ".join(f"SELECT id, key FROM report WHERE lead = ? AND present = {here}" for here in (1, 0))
    return [key for _, key in sorted(db.execute(members, (lead, lead)))]


def forget(db: Connection, report: int, words: Iterable[str]) -> None:
    """Take a report's headline out of the words and keys, and every pair with it out of the verdicts."""
    found = sorted(set(words))
    marks.add_sum(db, marks.WORDS, -marks.sum_of_words((w, 1) for w in found))
    db.executemany("UPDATE headline_word SET reports = reports - 1 WHERE word = ?", [(w,) for w in found])
    db.execute("DELETE FROM headline_word WHERE reports < 1")
    keys = db.execute("SELECT key, report FROM headline_key WHERE report = ?", (report,)).fetchall()
    marks.add_sum(db, marks.KEYS, -marks.sum_of_keys(keys))
    db.execute("DELETE FROM headline_key WHERE report = ?", (report,))
    db.execute("DELETE FROM pair WHERE a = ? OR b = ?", (report, report))


def outlets(db: Connection) -> list[str]:
    """Return the outlets of the present reports, at most `OUTLETS`; the index is walked from name to name."""
    found = db.execute(
        "WITH RECURSIVE o (name) AS (SELECT min(outlet) FROM report WHERE present = 1 UNION ALL SELECT (SELECT min(r.outlet)"
        " FROM report r WHERE r.present = 1 AND r.outlet > o.name) FROM o WHERE o.name IS NOT NULL) SELECT name FROM o"
        " WHERE name IS NOT NULL LIMIT ?",
        (OUTLETS,),
    )
    return [row[0] for row in found]


def candidates(db: Connection, report: int, keys: Iterable[int]) -> list[tuple[Headline, str]]:
    """Return the headlines of the present reports that have most in common with a report, each with its lead's key."""
    common: dict[int, float] = {}
    for key in sorted(set(keys)):
        block = db.execute(
            "SELECT report FROM headline_key WHERE key = ? AND report <> ? ORDER BY report DESC LIMIT ?",
            (key, report, UNDER_A_KEY),
        ).fetchall()
        weight = 1.0 / (len(block) or 1)
        for (other,) in block:
            common[other] = common.get(other, 0.0) + weight
    nearest = [other for _, other in heapq.nlargest(CANDIDATES, zip(common.values(), common, strict=True))]
    if not nearest:  # for an empty list SQLite would read the whole table
        return []
    found = db.execute(
        "SELECT r.id, r.key, r.headline, r.outlet, r.published, r.lead FROM report r"
        f" WHERE r.id IN ({', '.join('?' * len(nearest))}) AND r.present = 1",
        nearest,
    ).fetchall()
    known = {cells[0]: cells[1] for cells in found}
    return [(Headline(*cells[1:5]), known.get(cells[5]) or _key(db, cells[5])) for cells in found]


def _key(db: Connection, number: int) -> str:
    return str(db.execute("SELECT key FROM report WHERE id = ?", (number,)).fetchone()[0])


def headline(db: Connection, key: str) -> Headline:
    """Return a report's headline by the report's key."""
    return Headline(*db.execute("SELECT key, headline, outlet, published FROM report WHERE key = ?", (key,)).fetchone())


def headlines(db: Connection, after: int, count: int) -> list[tuple[int, str]]:
    """Return number and headline of reports, also of hidden ones, from after a number."""
    return db.execute("SELECT id, headline FROM report WHERE id > ? ORDER BY id LIMIT ?", (after, count)).fetchall()


def lead_of(db: Connection, key: str) -> str:
    """Return the key of the lead of a report's story."""
    return str(
        db.execute("SELECT l.key FROM report r JOIN report l ON l.id = r.lead WHERE r.key = ?", (key,)).fetchone()[0]
    )


def members(db: Connection, lead_key: str) -> list[Headline]:
    """Return the headlines of the present reports of a story, in reading order; their ids are the reports' keys."""
    found = db.execute(
        "SELECT r.key, r.headline, r.outlet, r.published FROM report r JOIN report l ON l.id = r.lead"
        " WHERE l.key = ? AND r.present = 1 ORDER BY r.id",
        (lead_key,),
    )
    return [Headline(*cells) for cells in found]


def add_pair(db: Connection, a: str, b: str, verdict: Verdict) -> None:
    """Keep a verdict on two reports, unless there is one already."""
    numbers = [db.execute("SELECT id FROM report WHERE key = ?", (k,)).fetchone()[0] for k in (a, b)]
    first, second = sorted(numbers)
    cells = (first, second, verdict.relation.value, float(verdict.score), verdict.why)
    db.execute(
        "INSERT OR IGNORE INTO pair (a, b, relation, score, why, mark) VALUES (?, ?, ?, ?, ?, ?)",
        (*cells, marks.mark(*cells)),
    )


def kept_apart(db: Connection, first: Sequence[str], second: Sequence[str]) -> bool:
    """Say whether the editor keeps any report of one story apart from any of the other."""
    marks_a, marks_b = ",".join("?" * len(first)), ",".join("?" * len(second))
    return (
        db.execute(
            "SELECT 1 FROM pair p JOIN report x ON x.id = p.a JOIN report y ON y.id = p.b WHERE p.answer = 'apart' AND"
            f" ((x.key IN ({marks_a}) AND y.key IN ({marks_b})) OR (x.key IN ({marks_b}) AND y.key IN ({marks_a}))) LIMIT 1",
            (*first, *second, *second, *first),
        ).fetchone()
        is not None
    )


_SETTLED = (
    "EXISTS (SELECT 1 FROM report u JOIN pair q ON q.a = u.id JOIN report v ON v.id = q.b"
    " WHERE u.present = 1 AND v.present = 1 AND u.lead = {0}.lead AND v.lead = {1}.lead AND (q.answer IN ('linked', 'apart')"
    " OR (q.answer IS NULL AND q.relation IN ('suggest', 'link') AND (-q.score, q.a, q.b) < (-p.score, p.a, p.b))))"
)
"""Another pair speaks for the same two stories: it is answered, or it is open with a better score."""

_OPEN = (
    "FROM pair p JOIN report x ON x.id = p.a JOIN report y ON y.id = p.b"
    " WHERE p.answer IS NULL AND p.relation IN ('suggest', 'link') AND x.present = 1 AND y.present = 1 AND x.lead <> y.lead"
    f" AND NOT {_SETTLED.format('x', 'y')} AND NOT {_SETTLED.format('y', 'x')}"
)


def offers(db: Connection, after: tuple[float, int, int] | None, count: int) -> list[Offer]:
    """Return a window of pairs that wait for an answer, the best score first, one pair for two stories."""
    where, values = "", []
    if after is not None:
        where, values = " AND (-p.score, p.a, p.b) > (?, ?, ?)", [-after[0], after[1], after[2]]
    found = db.execute(
        f"SELECT p.a, p.b, p.relation, p.score, p.why {_OPEN}{where} ORDER BY p.score DESC, p.a, p.b LIMIT ?",
        (*values, count),
    ).fetchall()
    made = []
    for a, b, relation, score, why in found:
        first, second = reports.row(db, a), reports.row(db, b)
        if first and second:
            made.append(Offer(first, second, relation, score, why))
    return made


def count_offers(db: Connection, bound: int | None = COUNTED) -> int:
    """Return how many pairs wait for an answer; `AtLeast` the bound where there are as many."""
    found = len(db.execute(f"SELECT 1 {_OPEN} LIMIT ?", (-1 if bound is None else bound,)).fetchall())
    return AtLeast(found) if found == bound else found
