"""What an export reads: records, reports and sentences, streamed in a fixed order, nothing held but a report at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from triage.domain.tag import flags_of
from triage.store import givers, inside, texts
from triage.store.connect import Connection
from triage.store.marks import hexed
from triage.store.reports import revision_of
from triage.store.search import Condition

_REPORT: Final = (
    "id", "key", "report_id", "revision", "source", "title", "headline", "outlet", "author", "url", "language", "published",
    "published_raw", "media_type", "lower(hex(raw_sha256)) AS raw_sha256", "lower(hex(text_sha256)) AS text_sha256", "loaded_at",
    "lead", "metadata",
)  # fmt: skip

SENTENCE: Final = (
    "SELECT id, n, start, stop, role, tag, flags, note, offered, confidence, reason, tag_from FROM sentence"
    " WHERE report = ? AND role <> 'title' ORDER BY start"
)


def records(db: Connection) -> Iterator[tuple[str, str]]:
    """Yield (status, body) of every record in the order of the ids; the body is JSON text."""
    yield from db.execute("SELECT status, body FROM record ORDER BY event_id")


def reports(db: Connection, *, text: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the columns of every present report in reading order; the text only where it is asked for."""
    names = (*_REPORT, *([f"{texts.OF} AS text"] if text else []))
    found = db.execute(f"SELECT {', '.join(names)} FROM report r WHERE present = 1 ORDER BY lead, id")
    named = [name for name, *_ in found.description]
    for cells in found:
        yield dict(zip(named, cells, strict=True))


def sentences(
    db: Connection, where: Condition, lacking: Callable[[], None], *, everything: bool
) -> Iterator[dict[str, Any]]:
    """Yield a row a sentence that meets a condition, in reading order, with its tag, who gave it, and its proposal.

    Beside the columns of the sentence table a row has `report_text` and `retrieved_at`.

    Args:
        db: The workspace.
        where: The condition.
        lacking: Called for each report whose proposals are not computed yet; they stay empty.
        everything: The condition asks nothing.
    """
    reasons = dict(db.execute("SELECT id, words FROM reason").fetchall())
    for report in reports(db, text=True):
        found = None if everything else inside.matching(db, report["id"], where)
        if found is not None and not found:
            continue
        rows = db.execute(SENTENCE, (report["id"],)).fetchall()
        if not all(row[8] for row in rows):
            lacking()
        who = givers.givers(db, report["key"]) if any(row[5] for row in rows) else {}
        yield from _sentences(report, rows if found is None else [r for r in rows if r[0] in found], who, reasons)


def _sentences(
    report: Mapping[str, Any], rows: list[Any], who: Mapping[str, tuple[str, str]], reasons: Mapping[int | None, str]
) -> Iterator[dict[str, Any]]:
    key, text, report_id, revision = report["key"], report["text"], report["report_id"], report["revision"]
    at = report["loaded_at"]
    nobody = (None, None)
    for _, n, start, stop, role, tag, flags, note, offered, confidence, reason, tag_from in rows:
        sentence_id = f"{key}-{start}"
        coder, coded_at = who.get(sentence_id, nobody) if tag else nobody
        yield {
            "sentence_id": sentence_id, "report_id": report_id, "revision": revision, "n": n, "start": start, "end": stop,
            "role": role, "text": text[start:stop], "tag": tag, "tag_from": tag_from,
            "flags": _flags(flags) if flags else [], "note": note,
            "coder": coder, "coded_at": coded_at, "proposed_tag": offered,
            "confidence": confidence / 10000 if offered else None, "reason": reasons.get(reason),
            "report_text": text, "retrieved_at": at,
        }  # fmt: skip


def _flags(cell: str) -> list[str]:
    return [flag.value for flag in flags_of(cell)]


def standing(db: Connection, sentence_id: str) -> tuple[bool, str, str | None] | None:
    """Return whether the report of a sentence is present, in that revision or another, its SHA-256, and the sentence's tag.

    The SHA-256 is that of the text in which the sentence stands. None where the report is gone; a sentence that was cut
    otherwise since has no tag.
    """
    key, _, start = sentence_id.rpartition("-")
    row = db.execute(
        f"SELECT EXISTS (SELECT 1 FROM report o WHERE {revision_of('o', 'r.report_id')} AND o.present = 1), r.text_sha256, s.tag"
        " FROM report r LEFT JOIN sentence s ON s.report = r.id AND s.start = ?"
        " WHERE r.key = ?",
        (start, key),
    ).fetchone()
    return (bool(row[0]), hexed(row[1]), row[2]) if row else None


def decisions(db: Connection) -> Iterator[tuple[str, str, str, str, str, str, str, str]]:
    """Yield at, editor, act, action, subject, object, old and new value of every decision; values as canonical JSON."""
    yield from db.execute("SELECT at, editor, act, action, subject, object, old, new FROM decision ORDER BY seq")


def metadata(cell: str) -> dict[str, Any]:
    """Return the metadata of a report."""
    found = json.loads(cell)
    return found if isinstance(found, dict) else {}
