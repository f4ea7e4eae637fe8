"""What the line mode says of one thing: a sentence, a report, a pair, a record; plain words, most telling first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from triage.desk import code, log, merge
from triage.desk.tag import Tagged
from triage.domain.decision import Act
from triage.domain.event import EventRecord
from triage.domain.rows import Copy, LogRow, Offer, Origin, Panel, ReportRow

SURE: tuple[tuple[float, str], ...] = ((0.95, "almost certain"), (0.85, "very likely"), (0.7, "likely"))
"""From so much confidence on, in words; below the last one a proposal is doubtful, as on the screen."""


COPIES = 12
"""So many copies of a sentence are listed."""


def along(done: Tagged | None) -> str:
    """Return how many copies got a tag along; empty for none."""
    return f", and {count(done.copies, 'copy')} elsewhere" if done and done.copies else ""


def count(number: int, word: str) -> str:
    """Return a number with its word: 1 row, 2 rows."""
    return f"{number:,} {word if number == 1 else f'{word}s' if not word.endswith('y') else f'{word[:-1]}ies'}"


def name(word: str | None) -> str:
    """Return a name of the vocabulary as words."""
    return (word or "").replace("_", " ")


def sure(confidence: float) -> str:
    """Return a confidence, 0 to 1, in words."""
    return next((words for least, words in SURE if confidence >= least), "doubtful")


def sentence(panel: Panel, number: int) -> list[str]:
    """Return a sentence: number, role, tag or proposal, marks, text; then its note."""
    if panel.tag:
        state = f"tagged {panel.tag}"
    elif panel.proposal:
        state = f"{panel.proposal.tag} proposed, {sure(panel.proposal.confidence)}"
    else:
        state = "nothing proposed"
    marks = [
        *([f"stands {panel.copies:,} times"] if panel.copies > 1 else []),
        *panel.flags,
        *([count(panel.records, "record")] if panel.records else []),
    ]
    lines = [f"{', '.join([f'{number}', panel.role, state, *marks])}: {panel.text}"]
    if panel.seam:
        outlets = ", ".join(name or "a report without an outlet" for name in panel.seam.outlets)
        lines.insert(0, f"From here, {count(panel.seam.sentences, 'sentence')} also in: {outlets}.")
    return [*lines, f"Note: {panel.note}"] if panel.note else lines


def report(row: ReportRow) -> str:
    """Return a report: headline, outlet, day, length, and what is left."""
    return (
        f"Report: {row.headline} — {row.outlet or 'no outlet'}, {when(row.published)}, "
        f"{count(row.sentences, 'sentence')}, {row.left:,} left."
    )


def when(published: str | None) -> str:
    """Return a UTC time as 20 February 2017 10:12."""
    if not published:
        return "no date"
    at = datetime.fromisoformat(published)
    return f"{at.day} {at:%B} {at.year} {at:%H:%M}"


def why(panel: Panel, row: ReportRow, around: str, others: Sequence[Copy]) -> list[str]:
    """Return why a tag is proposed, and where the sentence stands, with the words around it."""
    given = panel.proposal
    lines = ["Nothing is proposed."]
    if given:
        flags = f" Flags: {', '.join(given.flags)}." if given.flags else ""
        lines = [
            f"Proposed: {given.tag}, {given.confidence:.2f}, {sure(given.confidence)}. Why: {given.reason}.{flags}"
        ]
    along = ", along with a copy of it" if panel.tag_from else ""
    lines.append(f"Decided: {panel.tag or 'not yet'}{along}.")
    lines.append(f"Role: {panel.role}. Paragraph {panel.paragraph + 1}. Characters {panel.start:,} to {panel.end:,}.")
    lines.append(f"Source: {row.url or row.source}. Sentence {panel.sentence_id}.")
    lines += [f"In this story because: {row.why}."] if row.why else []
    for other in others[:COPIES]:
        what = "Nearly the same words" if other.only_here or other.only_there else "The same words"
        text = f": {other.text}" if other.only_there else ""
        lines.append(f"{what} in {other.outlet or 'no outlet'}, {other.tag or 'not decided'}{text}")
    lines += [f"And {len(others) - COPIES} more."] if len(others) > COPIES else []
    return [*lines, f"Around it: {around}"]


def origin(panel: Panel, row: ReportRow, whole: Origin, around: str) -> list[str]:
    """Return where a sentence comes from, with the words around it."""
    return [
        f"Report: {row.headline}. Loaded {when(whole.loaded_at)} from {row.source}. Link: {row.url or 'none given'}.",
        f"Role: {panel.role}. Sentence {panel.n}, paragraph {panel.paragraph + 1}, characters {panel.start:,} to {panel.end:,}.",
        f"Text: SHA-256 {whole.text_sha256}. File: SHA-256 {whole.raw_sha256}. Sentence {panel.sentence_id}.",
        f"Around it: {around}",
    ]


def logged(row: LogRow, about: str) -> str:
    """Return a row of the journal: number, time, editor, what was done, whether it stands, and on which words."""
    first = row.first
    value = f" {log.values(row)}" if log.values(row) else ""
    stands = "" if row.stands or first.act is not Act.DO else ", undone"
    return f"Decision {first.seq:,}, {when(first.at)}, {first.editor}: {log.did(row)}{value}{stands}. {about}"


def offer(pair: Offer, number: int) -> list[str]:
    """Return a pair of headlines: what is offered, both headlines, the words that differ, and why."""
    what = "as linked" if pair.relation == "link" else "as one story"
    differs = merge.difference(pair.a.headline, pair.b.headline)
    lines = [f"Pair {number}, offered {what}, {pair.score:.0f} of 100."]
    for letter, row in zip("AB", (pair.a, pair.b), strict=True):
        lines.append(f"{letter}: {row.headline} — {row.outlet or 'no outlet'}, {when(row.published)}.")
    only = [
        f"Only in {letter}: {', '.join(row.headline[a:b] for a, b in spans)}."
        for letter, row, spans in zip("AB", (pair.a, pair.b), differs, strict=True)
        if spans
    ]
    return [*lines, f"{' '.join(only) or 'No word differs.'} Why: {pair.why}."]


def record(row: EventRecord, number: int) -> str:
    """Return a record: status, day, place, kind, toll and sources, and its summary."""
    toll = [n for n in (row.killed_low, row.killed_best, row.killed_high) if n is not None]
    killed = f"{min(toll):,}" if toll and min(toll) == max(toll) else f"{min(toll):,} to {max(toll):,}" if toll else ""
    parts = [
        f"Record {number}",
        row.status,
        row.date_start or "no date",
        row.place_name or "no place",
        name(row.event_subtype or row.event_type) or "no type",
        f"{killed} killed" if killed else "no toll",
        "; ".join(row.sources) or "no source",
    ]
    return f"{', '.join(parts)}: {row.summary or code.summary_of(row)}"
