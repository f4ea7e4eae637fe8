"""What must hold of a workspace after anything: an oracle of its own, slow and plain, beside the check of triage.

`faults` replays the journal and compares every object with the tables, counts every counter anew, follows the chain and
the digests; `alarms` is what the check finds. `dump` is everything that decisions may change, as one value to compare.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.desk.workspace import Workspace
from triage.domain.decision import PURGED, Act, Decision, Subject, canonical, digest
from triage.errors import DecisionError, WorkspaceError
from triage.store import check, journal, texts
from triage.store.connect import Connection
from triage.store.state import current, is_redacted

Objects = dict[tuple[Subject, str], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What one key left in the journal: a batch that was done, undone or done again, by its command."""

    act: str
    action: str


def dump(ws: Workspace) -> dict[str, Any]:
    """Return what decisions may change and an editor may see: hidden reports and empty counters are left out."""
    db = ws.db
    shown = "FROM sentence s JOIN report r ON r.id = s.report WHERE r.present = 1"
    return {
        "reports": db.execute(
            "SELECT key, title, headline, outlet, published, language, lead, lead_value, sentences, undecided"
            " FROM report WHERE present = 1 ORDER BY id"
        ).fetchall(),
        "sentences": db.execute(
            f"SELECT r.key, s.start, s.stop, s.n, s.role, s.tag, s.tag_from, s.flags, s.note {shown} ORDER BY r.id, s.start"
        ).fetchall(),
        "pairs": db.execute("SELECT a, b, answer FROM pair WHERE answer IS NOT NULL ORDER BY a, b").fetchall(),
        "records": db.execute("SELECT event_id, status, body FROM record ORDER BY event_id").fetchall(),
        "evidence": db.execute("SELECT * FROM record_sentence ORDER BY sentence_id, event_id").fetchall(),
        "counters": {
            name: n for name, n in db.execute("SELECT name, value FROM counter ORDER BY name") if n and name != "seen"
        },
    }


def difference(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """Return where two dumps differ, as sentences."""
    found = []
    for name in first:
        a, b = first[name], second[name]
        if isinstance(a, dict):
            a, b = sorted(a.items()), sorted(b.items())
        gone, come = [x for x in a if x not in b], [x for x in b if x not in a]
        if gone or come:
            found.append(f"{name}: {gone[:3]} is {come[:3]}")
    return found


def steps(db: Connection, after: int = 0) -> list[Step]:
    """Return what keys left in the journal after a sequence number, in order; rows of one load count once."""
    return [step for step, _ in sizes(db, after)]


def sizes(db: Connection, after: int = 0) -> list[tuple[Step, int]]:
    """Return the steps of `steps`, each with the number of sentences that came to a tag by it or lost theirs."""
    found: dict[tuple[int, str], list[int]] = {}
    step: dict[tuple[int, str], Step] = {}
    for d in journal.stream(db, after):
        key = (d.batch, d.act.value)
        step.setdefault(key, Step(d.act.value, d.action))
        came = d.change.subject is Subject.TAG and (d.change.old is None) != (d.change.new is None)
        found.setdefault(key, []).append(int(came))
    return [(step[key], sum(found[key])) for key in found]


def faults(ws: Workspace) -> list[str]:
    """Return everything that is wrong with a workspace, as sentences; empty where it is whole."""
    db = ws.db
    found = [f"integrity: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"foreign key: {tuple(row)}" for row in db.execute("PRAGMA foreign_key_check")]
    broken = journal.broken_link(db)
    if broken is not None:
        found.append(f"the chain of the journal breaks at decision {broken}")
    rows = list(journal.stream(db))
    found += [f"the journal skips to decision {d.seq}" for n, d in enumerate(rows, start=1) if d.seq != n]
    objects, torn = _replayed(rows)
    found += [*torn, *_unlike(db, objects), *_strangers(db, objects), *_batches(db, rows), *_texts(db), *_counted(db)]
    found += [*_copies(db), *_revisions(db), *_evidence(db), *_reused(rows)]
    return found


def alarms(path: Path) -> list[str]:
    """Return what the check of triage finds in a workspace, open or not; a file that it refuses is one finding."""
    try:
        db = check.open_to_check(path)
    except WorkspaceError as error:
        return [f"check: {error}"]
    try:
        return [f"check: {f.table} {f.row}: {f.what}" for f in check.check(db, path).findings]
    finally:
        db.close()


def _replayed(rows: list[Decision]) -> tuple[Objects, list[str]]:
    """Return the value that every object must have after the journal, and where a row does not follow from those before.

    A purge leaves no value standing of which the journal has the digest alone: neither a repair nor a replay could make it.
    """
    objects: Objects = {}
    found = []
    for d in rows:
        name = (d.change.subject, d.change.object)
        if name in objects and not _alike(objects[name], d.change.old):
            found.append(f"decision {d.seq} begins at another value of {d.change.subject.value} {d.change.object}")
        objects[name] = d.change.new
    known = "of {} {}, which a purge left standing, the journal has the digest alone"
    return objects, found + [known.format(*name) for name, value in objects.items() if is_redacted(value)]


def _unlike(db: Connection, objects: Objects) -> list[str]:
    found = []
    for (subject, name), value in objects.items():
        try:
            now = current(db, subject, name)
        except DecisionError as error:  # a sentence that was cut is gone, and so must be all that was decided on it
            if value is not None:
                found.append(f"{subject.value} {name}: {error.sentence}")
            continue
        if not _alike(now, value):
            found.append(f"{subject.value} {name} is {now!r}, and {value!r} by the journal")
    return found


def _alike(one: Any, other: Any) -> bool:
    """Say whether two values are one; of a value whose text was purged the digest is left."""
    if any(isinstance(value, dict) and list(value) == [PURGED] for value in (one, other)):
        return digest(one) == digest(other)
    return canonical(one) == canonical(other)


_HELD = (
    (
        Subject.TAG,
        "SELECT r.key || '-' || s.start FROM sentence s JOIN report r ON r.id = s.report WHERE s.tag NOT NULL",
    ),
    (
        Subject.FLAGS,
        "SELECT r.key || '-' || s.start FROM sentence s JOIN report r ON r.id = s.report WHERE s.flags NOT NULL",
    ),
    (
        Subject.NOTE,
        "SELECT r.key || '-' || s.start FROM sentence s JOIN report r ON r.id = s.report WHERE s.note NOT NULL",
    ),
    (Subject.LEAD, "SELECT key FROM report WHERE lead_value NOT NULL"),
    (Subject.RECORD, "SELECT event_id FROM record"),
    (Subject.REPORT, "SELECT key FROM report"),
)


def _strangers(db: Connection, objects: Objects) -> list[str]:
    """Return what the tables hold and the journal never decided; a report without a decision is a torn load."""
    return [
        f"{subject.value} {name} stands in the tables without a decision"
        for subject, query in _HELD
        for (name,) in db.execute(query)
        if (subject, name) not in objects
    ]


def _batches(db: Connection, rows: list[Decision]) -> list[str]:
    """Return the batches whose mark of being undone is not what the journal says."""
    undone: dict[int, int | None] = {}
    for d in rows:
        if d.act is Act.DO:
            undone.setdefault(d.batch, None)
        elif d.target is not None and (d.act is Act.REDO or undone[d.target] is None):
            undone[d.target] = None if d.act is Act.REDO else d.batch
    held = dict(db.execute("SELECT batch, undone_by FROM batch"))
    return [
        f"batch {n} is undone by {held.get(n)}, and by {undone.get(n)} by the journal"
        for n in sorted(undone.keys() | held.keys())
        if n not in held or n not in undone or held[n] != undone[n]
    ]


def _texts(db: Connection) -> list[str]:
    """Return the reports whose text, sentences or sums do not fit together."""
    found = []
    for number, key, text, sha256, total, left, fate in db.execute(
        f"SELECT id, key, {texts.OF}, text_sha256, sentences, undecided, fate FROM report r"
    ):
        if fate == PURGED and not text:
            continue
        if hashlib.sha256(text.encode()).digest() != sha256:
            found.append(f"the text of report {key} is not the one that was loaded")
        counted = db.execute(
            "SELECT count(*), coalesce(sum(tag IS NULL), 0) FROM sentence WHERE report = ? AND role <> 'title'",
            (number,),
        ).fetchone()
        if tuple(counted) != (total, left):
            found.append(f"report {key} holds {tuple(counted)} sentences and undecided, and says {(total, left)}")
    return found


def _copies(db: Connection) -> list[str]:
    """Return the sentences that do not stand beside those with the same words, by a plain comparison of folded words.

    The texts of the soak quote whole sentences or nothing, so that the quotation marks in a sentence and before it say how
    it stands; a piece that was cut out of a quotation has none of its own.
    """
    firsts: dict[str, int] = {}
    found = []
    rows = db.execute(
        f"SELECT s.id, s.copy, substr({texts.OF}, s.start + 1, s.stop - s.start), substr({texts.OF}, 1, s.start)"
        " FROM sentence s JOIN report r ON r.id = s.report"
        " WHERE s.role <> 'title' ORDER BY s.id"
    ).fetchall()
    for number, copy, text, before in rows:
        words = " ".join(re.findall(r"\w+", text.casefold()))
        if words and '"' not in text and before.count('"') % 2 == 0:
            first = firsts.setdefault(words, number)
            if (copy or number) != first:
                found.append(f"sentence {number} stands beside {copy}, and {first} has its words")
    return found


def _revisions(db: Connection) -> list[str]:
    """Return the reports of which several revisions are part of the workspace, so that each of their sentences comes twice."""
    twice = "SELECT report_id, count(*) FROM report WHERE present = 1 GROUP BY report_id HAVING count(*) > 1"
    return [f"{count} revisions of report {name} are present" for name, count in db.execute(twice)]


def _evidence(db: Connection) -> list[str]:
    """Return the evidence that does not give its words back, and the sentences behind a record that are gone."""
    held = {key: (text, fate) for key, text, fate in db.execute(f"SELECT key, {texts.OF}, fate FROM report r")}
    starts = {
        row[0] for row in db.execute("SELECT r.key || '-' || s.start FROM sentence s JOIN report r ON r.id = s.report")
    }
    found = []
    for name, body in db.execute("SELECT event_id, body FROM record"):
        value = json.loads(body)
        for e in value["evidence"]:
            text, fate = held.get(e["sentence_id"].rpartition("-")[0], ("", None))
            if fate == PURGED or text[e["start"] : e["end"]] != e["quoted"]:
                found.append(f"{name} quotes {e['quoted']!r} of {e['sentence_id']}, where something else stands")
        found += [f"{name} rests on {one}, which is no sentence" for one in value["sentence_ids"] if one not in starts]
    return found


def _reused(rows: list[Decision]) -> list[str]:
    """Return the records whose id was given before, and the numbers of decisions that come twice from one workspace."""
    begun: set[str] = set()
    given: set[tuple[str, int]] = set()
    found = []
    for d in rows:
        if d.act is Act.DO and d.change.subject is Subject.RECORD and d.change.old is None:
            if d.change.object in begun and d.action != "apply":  # a file brings the record back that it names
                found.append(f"decision {d.seq} begins {d.change.object} again")
            begun.add(d.change.object)
        if (d.origin, d.origin_seq) in given:
            found.append(f"decision {d.seq} has the number {d.origin_seq} of {d.origin} again")
        given.add((d.origin, d.origin_seq))
    return found


def _counted(db: Connection) -> list[str]:
    """Return the counters that are not what counting gives."""
    real: Counter[str] = Counter()
    for reports, total, left in db.execute(
        "SELECT count(*), coalesce(sum(sentences), 0), coalesce(sum(undecided), 0) FROM report WHERE present = 1"
    ):
        real.update({"reports": reports, "sentences": total, "left": left})
    real["stories"] = db.execute("SELECT count(DISTINCT lead) FROM report WHERE present = 1").fetchone()[0]
    for tag, n in db.execute(
        "SELECT s.tag, count(*) FROM sentence s JOIN report r ON r.id = s.report"
        " WHERE r.present = 1 AND s.tag NOT NULL GROUP BY s.tag"
    ):
        real[f"tag.{tag}"] = n
    along = (
        "SELECT count(*) FROM sentence s JOIN report r ON r.id = s.report WHERE r.present = 1 AND s.tag_from NOT NULL"
    )
    real["copied"] = db.execute(along).fetchone()[0]
    for (value,) in db.execute("SELECT lead_value FROM report WHERE lead_value NOT NULL"):
        real["merged." + json.loads(value)["how"]] += 1
    for status, n in db.execute("SELECT status, count(*) FROM record GROUP BY status"):
        real[f"record.{status}"] = n
    (real["seen"],) = db.execute(
        "SELECT count(*) FROM sentence s JOIN report r ON r.id = s.report"
        " WHERE r.present = 1 AND s.tag IS NULL AND s.seen NOT NULL AND s.role <> 'title'"
    ).fetchone()
    held = dict(db.execute("SELECT name, value FROM counter"))
    return [
        f"counter {name} is {held.get(name, 0)}, counting gives {real[name]}"
        for name in sorted(real.keys() | held.keys())
        if held.get(name, 0) != real[name]
    ]
