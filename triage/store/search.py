"""A filter as SQL: what it asks of reports and of sentences, always by index and never by rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import Final, NamedTuple

from triage.config import blind_bound
from triage.domain.query import LEFT, NONE, WORDS, Filter, Term
from triage.store import once
from triage.store.connect import Connection

Value = str | int
Piece = tuple[str, tuple[Value, ...]]
"""A condition in SQL and its values."""

ANY: Final = "any"
"""The value of a term that is content with any flag, note or record."""


class Condition(NamedTuple):
    """A filter in SQL: `reports` over report `r`, `sentences` over sentence `s`, each with its values; `words` for the index.

    A report holds a match when it meets `reports` and, where the filter has `hits`, one of its sentences meets `sentences`
    and `words`.
    """

    query: Filter
    reports: str = "r.present = 1"
    report_values: tuple[Value, ...] = ()
    sentences: str = "s.role <> 'title'"
    sentence_values: tuple[Value, ...] = ()
    words: str | None = None
    hits: bool = False
    """Whether more is asked of the sentences than being left, so that the matches have to be found among them."""

    @property
    def tag(self) -> str | None:
        """The one tag by whose index the matches are found, or None."""
        return self.query.tag

    @property
    def plain(self) -> bool:
        """Whether nothing is asked of reports but to be present, and to hold an undecided sentence where only these match."""
        return not self.report_values

    @property
    def void(self) -> bool:
        """Whether nothing can meet it."""
        return self.query.left and self.query.tag is not None


def condition(query: Filter | None, db: Connection | None = None) -> Condition:
    """Return the SQL of a filter; an empty one is met by everything.

    Args:
        query: The filter.
        db: The workspace, where the words that a prefix stands for are looked up; without it the index does that, slowly.
    """
    query = Filter() if query is None else query
    bound = blind_bound() if query.names("proposed") else 0
    if not query.names(WORDS):
        return _plain(query, bound)
    return once.while_words_stay(db, (query, bound), partial(_made, query, db)) if db else _made(query, None)


def _made(query: Filter, db: Connection | None) -> Condition:
    of_report: list[Piece] = [("r.present = 1", ())]
    of_sentence: list[Piece] = [("s.role <> 'title'", ())]
    for name, build in OF_REPORT.items():
        of_report += _pieces(query, name, build)
    for name, build in _OF_SENTENCE.items():
        of_sentence += _pieces(query, name, build)
    words, without = _words(query, db)
    of_sentence += without
    if query.left:
        of_report.append(("r.has_left = 1", ()))
    names = {term.name for term in query.terms if term != Term(LEFT)} - ({"tag"} if query.left else set())
    return Condition(
        query,
        " AND ".join(sql for sql, _ in of_report),
        tuple(value for _, values in of_report for value in values),
        " AND ".join(sql for sql, _ in of_sentence),
        tuple(value for _, values in of_sentence for value in values),
        words,
        bool(names - OF_REPORT.keys()),
    )


@lru_cache(maxsize=64)
def _plain(query: Filter, _bound: int) -> Condition:
    """Return the SQL of a filter without words, which is the same in every workspace while the same proposals are hidden."""
    return _made(query, None)


def _pieces(query: Filter, name: str, build: Callable[[str], Piece]) -> list[Piece]:
    """Return the conditions of the terms of one name: one of those asked for, or all of them, and none of the negated."""
    wanted = [build(value) for value in query.values(name)]
    if len(wanted) > 1 and name not in _EVERY:
        sql = " OR ".join(f"({sql})" for sql, _ in wanted)
        wanted = [(f"({sql})", tuple(value for _, values in wanted for value in values))]
    refused = [build(value) for value in query.values(name, negated=True)]
    return [*wanted, *((f"NOT coalesce(({sql}), 0)", values) for sql, values in refused)]


_EVERY: Final = ("since", "until", "sure")
"""Terms that all have to hold where there are several of one name."""


def _outlet(value: str) -> Piece:
    return "r.outlet LIKE ? ESCAPE '\\'", (pattern(value),)


def _since(value: str) -> Piece:
    return "r.published >= ?", (value,)


def _until(value: str) -> Piece:
    return "r.published < ?", (end_of(value),)


def _language(value: str) -> Piece:
    return "(r.language LIKE ? OR r.language LIKE ?)", (value, value + "-%")


def _country(value: str) -> Piece:
    return "r.country = ?", (value,)


def _story(value: str) -> Piece:
    asked = "SELECT 1 FROM report l WHERE l.id = r.lead AND (l.report_id = ? OR l.headline LIKE ? ESCAPE '\\')"
    return f"EXISTS ({asked})", (value, pattern(value))


def _left(value: str) -> Piece:
    return "s.tag IS NULL", ()


def _tag(value: str) -> Piece:
    return ("s.tag IS NULL", ()) if value == NONE else ("s.tag = ?", (value,))


def _flag(value: str) -> Piece:
    if value in (NONE, ANY):
        return f"s.flags IS {'NOT ' if value == ANY else ''}NULL", ()
    return "instr (' ' || s.flags || ' ', ?) > 0", (f" {value} ",)


def _note(value: str) -> Piece:
    if value in (NONE, ANY):
        return f"s.note IS {'NOT ' if value == ANY else ''}NULL", ()
    return "s.note LIKE ? ESCAPE '\\'", (pattern(value),)


def _role(value: str) -> Piece:
    return "s.role = ?", (value,)


_ID: Final = "(SELECT key FROM report WHERE id = s.report) || '-' || s.start"


def _record(value: str) -> Piece:
    if value in (NONE, ANY):
        return f"{'NOT ' if value == NONE else ''}EXISTS (SELECT 1 FROM record_sentence WHERE sentence_id = {_ID})", ()
    asked = f"SELECT 1 FROM record_sentence e JOIN record x ON x.event_id = e.event_id WHERE e.sentence_id = {_ID}"
    return f"EXISTS ({asked} AND x.status = ?)", (value,)


def _by(value: str) -> Piece:
    last = (  # that stands: who undoes or does again decides nothing
        "SELECT CASE d.action WHEN 'load' THEN giver(d.object) ELSE d.editor END FROM decision d"
        f" CROSS JOIN batch b ON b.batch = d.batch WHERE d.subject = 'tag' AND d.object = {_ID}"
        " AND s.tag IS NOT NULL AND d.act = 'do' AND b.undone_by IS NULL ORDER BY d.seq DESC LIMIT 1"
    )
    return f"({last}) = ? COLLATE NOCASE", (value,)


def _sure(value: str) -> Piece:
    if value == NONE:
        return "s.confidence IS NULL", ()
    sign, number = split_sure(value)
    return f"s.confidence {sign} ?", (round(number * 10000),)


def _proposed(value: str) -> Piece:
    """Return the condition of a proposal; one that is hidden until its sentence is decided is not told by a filter either."""
    same, values = ("s.offered IS NULL", ()) if value == NONE else ("s.offered = ?", (value,))
    bound = blind_bound()
    if not bound:
        return same, values
    shown = f"s.tag IS NOT NULL OR crc32({_ID}) >= ?"
    return (f"({same} OR NOT ({shown}))" if value == NONE else f"{same} AND ({shown})"), (*values, bound)


def split_sure(value: str) -> tuple[str, float]:
    """Return a value like <=0.8 as its sign and its number."""
    sign = value[: 2 if value[1:2] == "=" else 1]
    return sign, float(value[len(sign) :])


OF_REPORT: Final[dict[str, Callable[[str], Piece]]] = {
    "outlet": _outlet, "since": _since, "until": _until, "lang": _language, "country": _country, "story": _story,
}  # fmt: skip
_OF_SENTENCE: Final[dict[str, Callable[[str], Piece]]] = {
    LEFT: _left, "tag": _tag, "flag": _flag, "note": _note, "role": _role, "record": _record, "by": _by, "sure": _sure,
    "proposed": _proposed,
}  # fmt: skip
"""Each term as SQL. A term that is asked of the sentence `s` stands in the second table."""


def pattern(words: str) -> str:
    """Return the LIKE pattern of what contains some words; the escape is a backslash."""
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def end_of(day: str) -> str:
    """Return what sorts after every time of a day, month or year, and before the next one."""
    return day + "~"


def _words(query: Filter, db: Connection | None) -> tuple[str | None, list[Piece]]:
    """Return the words for the index, and a condition for words that must not stand there where no others are asked for.

    A word that is asked for counts from its beginning, one that must not stand there only as a whole.
    """
    wanted = " AND ".join(_phrase(db, phrase) for phrase in query.phrases)
    without = refused(query)
    if wanted and without:
        return f"({wanted}) NOT ({without})", []
    if not without:
        return wanted or None, []
    asked = "SELECT 1 FROM sentence_words WHERE sentence_words MATCH ? AND rowid = s.id"
    return None, [(f"NOT EXISTS ({asked})", (without,))]


FORMS: Final = 16
"""A prefix that more words begin with is left to the index, or asked for by so many of them at a time."""

_TERMS: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sentence_terms USING fts5vocab (main, sentence_words, instance)"
)


def _phrase(db: Connection | None, phrase: str) -> str:
    """Return the FTS5 query of a phrase whose last word may go on.

    A prefix makes the index merge all places of all its words before the first one is given; words are given at once.
    """
    found = list(islice(_batches(db, phrase), 2)) if db else []
    return found[0] if len(found) == 1 else _quoted(phrase) + "*"


def typed(db: Connection, query: Filter) -> Iterator[list[str]]:
    """Yield lists of FTS5 queries, each of which has to hold: together they find what the words of a filter find.

    None of them asks for a prefix: where many words begin as the last one does, each list asks for `FORMS` of them.
    """
    yield from _product(db, query.phrases)


def _product(db: Connection, phrases: tuple[str, ...]) -> Iterator[list[str]]:
    for first in _batches(db, phrases[0]):
        if len(phrases) == 1:
            yield [first]
        else:
            yield from ([first, *rest] for rest in _product(db, phrases[1:]))


def refused(query: Filter) -> str:
    """Return the FTS5 query of the words that must not stand there; empty where there are none."""
    return " OR ".join(map(_quoted, query.values(WORDS, negated=True)))


def _batches(db: Connection, phrase: str) -> Iterator[str]:
    """Yield the phrase with each `FORMS` of the words that its last one may become; with that word itself if there are none."""
    first, blank, last = phrase.rpartition(" ")
    forms = forms_of(db, last)
    made = list(islice(forms, FORMS)) or [last]
    while made:
        yield "(" + " OR ".join(_quoted(first + blank + form) for form in made) + ")"
        made = list(islice(forms, FORMS))


def forms_of(db: Connection, prefix: str) -> Iterator[str]:
    """Yield the words of the index that begin with a prefix, in their order; the prefix alone where none is longer."""
    db.execute(_TERMS)
    begun = _folded(db, prefix)
    if not begun:
        return
    longer = _term(db, begun + "\0")
    if not longer.startswith(begun) or _term(db, begun) == begun:  # alone it is asked for whether it is there or not
        yield begun
    while longer.startswith(begun):
        yield longer
        longer = _term(db, longer + "\0")


def _term(db: Connection, at: str) -> str:
    """Return the first word of the index from one on; empty at the end."""
    row = db.execute("SELECT term FROM temp.sentence_terms WHERE term >= ? LIMIT 1", (at,)).fetchone()
    return row[0] if row else ""


_FOLDER: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.folder USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.folded USING fts5vocab (temp, folder, row)",
)


def _folded(db: Connection, word: str) -> str:
    """Return a word as the index writes it: small letters, without accents; empty where it is no single word to the index."""
    if word.isascii() and word.isalnum():
        return word.lower()
    for statement in _FOLDER:
        db.execute(statement)
    db.execute("INSERT INTO temp.folder (text) VALUES (?)", (word,))
    found = db.execute("SELECT term FROM temp.folded").fetchall()
    db.execute("DELETE FROM temp.folder")
    return str(found[0][0]) if len(found) == 1 else ""


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
