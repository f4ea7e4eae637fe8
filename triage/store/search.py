"""A filter as SQL: what it asks of reports and of sentences, always by index and never by rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from triage.domain.query import Filter
from triage.store.connect import Connection


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter in SQL: `reports` over report `r`, `sentences` over sentence `s`, each with its values; `words` for the index.

    A report holds a match when it meets `reports` and, where the filter names words or a tag, one of its sentences meets
    `sentences` and `words`.
    """

    query: Filter
    reports: str = "r.present = 1"
    report_values: tuple[str, ...] = ()
    sentences: str = "s.role <> 'title'"
    sentence_values: tuple[str, ...] = ()
    words: str | None = None

    @property
    def hits(self) -> bool:
        """Whether the filter names words or a tag, so that its matches are found among the sentences."""
        return self.words is not None or self.query.tag is not None


def condition(query: Filter | None, db: Connection | None = None) -> Condition:
    """Return the SQL of a filter; an empty one is met by everything.

    Args:
        query: The filter.
        db: The workspace, where the words that a prefix stands for are looked up; without it the index does that, slowly.
    """
    query = query or Filter()
    of_report = ["r.present = 1"]
    values: list[str] = []
    if query.outlet:
        of_report.append("r.outlet LIKE ? ESCAPE '\\'")
        values.append(pattern(query.outlet))
    if query.since:
        of_report.append("r.published >= ?")
        values.append(query.since)
    if query.until:
        of_report.append("r.published < ?")
        values.append(end_of(query.until))
    if query.left:
        of_report.append("r.undecided > 0")
    sentences = ["s.role <> 'title'", *(["s.tag IS NULL"] if query.left else []), *(["s.tag = ?"] if query.tag else [])]
    return Condition(
        query,
        " AND ".join(of_report),
        tuple(values),
        " AND ".join(sentences),
        (query.tag,) if query.tag else (),
        " AND ".join(_phrase(db, phrase) for phrase in query.phrases) if query.phrases else None,
    )


def pattern(words: str) -> str:
    """Return the LIKE pattern of what contains some words; the escape is a backslash."""
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def end_of(day: str) -> str:
    """Return what sorts after every time of a day, month or year, and before the next one."""
    return day + "~"


FORMS: Final = 16
"""A prefix that more words begin with is left to the index."""

_TERMS: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sentence_terms USING fts5vocab (main, sentence_words, instance)"
)


def _phrase(db: Connection | None, phrase: str) -> str:
    """Return the FTS5 query of a phrase whose last word may go on.

    A prefix makes the index merge all places of all its words before the first one is given; words are given at once.
    """
    first, blank, last = phrase.rpartition(" ")
    forms = _forms(db, last) if db else None
    if forms is None:
        return _quoted(phrase) + "*"
    return "(" + " OR ".join(_quoted(first + blank + form) for form in forms or [last]) + ")"


def _forms(db: Connection, prefix: str) -> list[str] | None:
    """Return the words that begin with a prefix; None where they are many, or where folding it is up to the index."""
    if not prefix.isascii() or not prefix.isalnum():
        return None
    db.execute(_TERMS)
    prefix = prefix.lower()
    forms: list[str] = []
    at = prefix
    while len(forms) <= FORMS:
        row = db.execute("SELECT term FROM temp.sentence_terms WHERE term >= ? LIMIT 1", (at,)).fetchone()
        if row is None or not row[0].startswith(prefix):
            return forms
        forms.append(row[0])
        at = row[0] + "\0"
    return None


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
