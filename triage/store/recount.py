"""What can be counted or built anew: counters, sums, numbers of sentences, and the word index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from triage.store import marks, reports
from triage.store.connect import Connection
from triage.store.counters import counts
from triage.store.finding import Finding, report_in_words

COUNTED: Final = """
SELECT 'reports', count(*) FROM report WHERE present = 1;
SELECT 'sentences', coalesce(sum(sentences), 0) FROM report WHERE present = 1;
SELECT 'stories', count(DISTINCT lead) FROM report WHERE present = 1;
SELECT 'left', coalesce(sum(undecided), 0) FROM report WHERE present = 1;
SELECT 'seen', count(*) FROM sentence s JOIN report r ON r.id = s.report
  WHERE r.present = 1 AND s.tag IS NULL AND s.seen IS NOT NULL AND s.role <> 'title' GROUP BY 1;
SELECT 'tag.' || s.tag, count(*) FROM sentence s JOIN report r ON r.id = s.report
  WHERE r.present = 1 AND s.tag IS NOT NULL GROUP BY s.tag;
SELECT 'copied', sum(copied) FROM report WHERE present = 1 HAVING sum(copied) > 0;
SELECT 'record.' || status, count(*) FROM record GROUP BY status;
"""
"""What the counters should say, apart from the merges."""

_NAMES: Final = re.compile(r"reports|sentences|stories|left|seen|copied|(tag|record|merged)\.[a-z]+")
_MERGED: Final = re.compile(r'"how":"([a-z]+)"')
_CHUNK: Final = 1000
"""So many places of words are compared at a time: each takes 200 bytes on either side."""

TOTALS: Final = (
    "SELECT r.id, r.sentences, r.undecided, coalesce(sum(s.role <> 'title'), 0) AS there,"
    " coalesce(sum(s.role <> 'title' AND s.tag IS NULL), 0) AS left, r.copied, count(s.tag_from) AS along"
    " FROM report r LEFT JOIN sentence s ON s.report = r.id GROUP BY r.id"
    " HAVING there <> r.sentences OR left <> r.undecided OR along <> r.copied OR (left > 0) <> r.has_left"
)
"""The reports whose numbers of sentences are wrong: id, sentences and left as stored, both as counted, copied likewise."""

_FEWER: Final = (
    "SELECT r.id, r.sentences, coalesce(sum(s.role <> 'title'), 0) AS there, coalesce(max(s.n), 0) > count(s.id)"
    " FROM report r LEFT JOIN sentence s ON s.report = r.id GROUP BY r.id HAVING there < r.sentences"
)

SIZES: Final = (
    "SELECT r.id, r.size, count(o.id) AS there FROM report r LEFT JOIN report o ON o.lead = r.id AND o.present = 1"
    " GROUP BY r.id HAVING there <> r.size"
)
"""The reports whose number of reports in the story that they lead is wrong: id, as stored, as counted."""

BLIND: Final = "SELECT id, report FROM sentence WHERE (tag IS NOT NULL AND seen IS NULL) OR seen <> 1"
"""The sentences whose `seen` cannot be: a decided one is seen."""

ORDERED: Final = (
    "SELECT id, report, n, place FROM"
    " (SELECT id, report, n, row_number() OVER (PARTITION BY report ORDER BY start) AS place FROM sentence) WHERE n <> place"
)
"""The sentences whose `n` is not their place in the report."""


def expected(db: Connection) -> dict[str, int]:
    """Return every counter as a fresh count gives it; those that are 0 may be missing."""
    found: dict[str, int] = {}
    for query in filter(str.strip, COUNTED.split(";\n")):
        found.update(db.execute(query).fetchall())
    for (cell,) in db.execute("SELECT lead_value FROM report WHERE lead_value IS NOT NULL"):
        how = _MERGED.search(str(cell))
        if how:
            name = f"merged.{how[1]}"
            found[name] = found.get(name, 0) + 1
    return found


def lost(db: Connection) -> dict[int, int]:
    """Return how many sentences are missing, by the number of their report. Nothing that is counted brings them back.

    A report that says more sentences than there are has lost some, unless only its own number is wrong: the others are
    numbered without a gap then, and the workspace's counter does not agree with the numbers of all reports.
    """
    (said,) = db.execute("SELECT coalesce(sum(sentences), 0) FROM report WHERE present = 1").fetchone()
    agree = counts(db).get("sentences", 0) == said
    return {number: before - there for number, before, there, gap in db.execute(_FEWER) if gap or agree}


def counters(db: Connection) -> Iterator[Finding]:
    """Compare counters and sums with a fresh count."""
    stored, fresh = counts(db), expected(db)
    for name in sorted(stored.keys() | fresh.keys(), key=repr):
        if stored.get(name, 0) != fresh.get(name, 0) or not is_counter(name):
            what = f"the counter {name} says {stored.get(name, 0)}, there are {fresh.get(name, 0)}"
            yield Finding("counter", str(name), what, derived=True)
    kept, summed = dict(db.execute("SELECT name, value FROM checksum")), sums(db)
    for name in sorted(kept.keys() | summed.keys(), key=repr):
        if kept.get(name) != summed.get(name):
            yield Finding(str(name), "", f"the table {name} does not agree with its sum", derived=True)


def is_counter(name: object) -> bool:
    """Say whether a counter has a name that the program gives."""
    return bool(_NAMES.fullmatch(str(name)))


def sums(db: Connection) -> dict[str, int]:
    """Return the sums of the two lists of headlines."""
    words = marks.sum_of_words(db.execute("SELECT word, reports FROM headline_word"))
    return {marks.WORDS: words, marks.KEYS: marks.sum_of_keys(db.execute("SELECT key, report FROM headline_key"))}


def rows(db: Connection) -> Iterator[Finding]:
    """Compare each report's numbers of sentences, and each sentence's place, with a fresh count."""
    missing = lost(db)
    for number, count in missing.items():
        what = f"of {report_in_words(db, number)} {count:,} {'sentence is' if count == 1 else 'sentences are'} missing"
        yield Finding("sentence", "", what, report=number)
    for number, sentences, undecided, there, left, copied, along in db.execute(TOTALS):
        if number in missing:
            continue
        what = (
            f"{report_in_words(db, number)} says {sentences} sentences, {undecided} left, {copied} with the tag of a copy;"
            f" there are {there}, {left} left, {along} with the tag of a copy"
        )
        yield Finding("report", str(number), what, derived=True, report=number)
    for number, size, there in db.execute(SIZES):
        what = f"the story of {report_in_words(db, number)} says {size} reports; there are {there}"
        yield Finding("report", str(number), what, derived=True, report=number)
    for number, report in db.execute(BLIND):
        what = f"a sentence of {report_in_words(db, report)} does not know whether it was seen"
        yield Finding("sentence", str(number), what, derived=True, report=report)
    for number, report, n, place in db.execute(ORDERED):
        if report in missing:
            continue
        what = f"sentence {place} of {report_in_words(db, report)} calls itself {n}"
        yield Finding("sentence", str(number), what, derived=True, report=report)


_INDEX = """
CREATE VIRTUAL TABLE temp.fresh USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE temp.fresh_terms USING fts5vocab (temp, fresh, row);
CREATE VIRTUAL TABLE temp.fresh_places USING fts5vocab (temp, fresh, instance);
CREATE VIRTUAL TABLE temp.kept_terms USING fts5vocab (main, sentence_words, row);
CREATE VIRTUAL TABLE temp.kept_places USING fts5vocab (main, sentence_words, instance);
"""
_PAIRS: Final = (
    ("SELECT term, doc, offset FROM temp.kept_places", "SELECT term, doc, offset FROM temp.fresh_places"),
    ("SELECT * FROM main.sentence_words_config", "SELECT * FROM temp.fresh_config"),
    ("SELECT block FROM main.sentence_words_data WHERE id = 1", "SELECT block FROM temp.fresh_data WHERE id = 1"),
)
"""All that the word index holds: places of words, settings, totals."""


def words(db: Connection) -> Iterator[Finding]:
    """Compare the word index with one that is built now, place by place, and look every word up in it."""
    statements = list(filter(str.strip, _INDEX.split(";\n")))
    made = []
    try:
        for statement in statements:
            db.execute(statement)
            made.append(statement.split()[3])
        reports.index_words(db, 0, "temp.fresh")
        same = all(_same(db, kept, fresh) for kept, fresh in _PAIRS) and _all_found(db)
    finally:
        for name in reversed(made):
            db.execute(f"DROP TABLE {name}")
    if not same:
        yield Finding("sentence_words", "", "the word index does not agree with the sentences", derived=True)


def _same(db: Connection, kept: str, fresh: str) -> bool:
    one, other = db.execute(kept), db.execute(fresh)
    while True:
        ours, theirs = one.fetchmany(_CHUNK), other.fetchmany(_CHUNK)
        if ours != theirs:
            return False
        if not ours:
            return True


_FOUND: Final = (
    "SELECT k.doc = f.doc AND k.cnt = f.cnt FROM temp.fresh_terms f LEFT JOIN temp.kept_terms k ON k.term = f.term"
)
"""Words stay inside SQLite: it cuts those of more than 32,768 bytes, mid-character too, and takes no such text from Python."""


def _all_found(db: Connection) -> bool:
    """Say whether each word is found by the way that a search takes, through the pages above the list of words."""
    return all(same for (same,) in db.execute(_FOUND))
