"""A filter as SQL: what it asks of reports and of sentences, always by index and never by rank."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.domain.query import Filter


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter in SQL over report `r` and sentence `s`.

    `reports` is true for reports that hold a match, `sentences` for the sentences that match. The same values go with
    either, in order.
    """

    reports: str = "1 = 1"
    sentences: str = "1 = 1"
    values: list[str | int] = field(default_factory=list)


def condition(query: Filter | None) -> Condition:
    """Return the SQL of a filter; an empty one is met by everything."""
    if not query:
        return Condition()
    of_report, report_values = _report_terms(query)
    of_sentence, sentence_values = _sentence_terms(query)
    reports = list(of_report)
    if of_sentence:
        inner = " AND ".join(of_sentence)
        reports.append(f"EXISTS (SELECT 1 FROM sentence s WHERE s.report = r.id AND s.role <> 'title' AND {inner})")
    return Condition(
        " AND ".join(reports) or "1 = 1",
        " AND ".join([*of_report, *of_sentence]) or "1 = 1",
        report_values + sentence_values,
    )


def _report_terms(query: Filter) -> tuple[list[str], list[str | int]]:
    terms: list[str] = []
    values: list[str | int] = []
    if query.outlet:
        terms.append("r.outlet LIKE ? ESCAPE '\\'")
        values.append("%" + _escaped(query.outlet) + "%")
    if query.since:
        terms.append("r.published >= ?")
        values.append(query.since)
    if query.until:
        terms.append("r.published < ?")
        values.append(query.until + "~")  # '~' sorts after the T of a time on the same day
    return terms, values


def _sentence_terms(query: Filter) -> tuple[list[str], list[str | int]]:
    terms: list[str] = []
    values: list[str | int] = []
    if query.left:
        terms.append("s.tag IS NULL")
    if query.tag:
        terms.append("s.tag = ?")
        values.append(query.tag)
    if query.phrases:
        terms.append("s.id IN (SELECT rowid FROM sentence_words WHERE sentence_words MATCH ?)")
        values.append(_match(query.phrases))
    return terms, values


def _match(phrases: tuple[str, ...]) -> str:
    """Return an FTS5 query: every phrase must occur, the last word of each may go on."""
    return " AND ".join('"' + phrase.replace('"', '""') + '"*' for phrase in phrases)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
