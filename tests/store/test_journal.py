"""The journal: decisions, undo, redo, and the chain of hashes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Act, Change, Subject, Value
from triage.domain.query import Filter
from triage.domain.report import Block, Report, Role, Sentence
from triage.errors import DecisionError
from triage.store import counters, journal, queue, reports, search
from triage.store.state import current

TAGS = ("event", "quote", "caption", "noise")


def a_report(number: int, lines: int = 4) -> tuple[Report, list[Sentence]]:
    parts = [f"Line {i} of report {number}." for i in range(lines)]
    text = "\n\n".join(parts)
    name = hashlib.sha256(str(number).encode()).hexdigest()[:16]
    pieces, blocks, at = [], [], 0
    for i, part in enumerate(parts):
        blocks.append(Block(Role.BODY, at, at + len(part)))
        pieces.append(Sentence(name, i + 1, at, at + len(part), Role.BODY, i, part))
        at += len(part) + 2
    return Report(name, f"r{number}.txt", None, text, tuple(blocks), "text/plain", "0" * 64), pieces


def stored(ws: Workspace, count: int) -> list[str]:
    """Store reports, make them present in one batch, and return the ids of their sentences."""
    changes, names = [], []
    for number in range(count):
        report, pieces = a_report(number)
        reports.insert(ws.db, report, 1, pieces)
        changes.append(Change(Subject.REPORT, reports.key_of(report, 1), None, True))
        names += [s.sentence_id for s in pieces]
    journal.decide(ws.db, "anna", "load", changes)
    return names


def tagged(ws: Workspace, name: str, tag: str | None) -> None:
    old = current(ws.db, Subject.TAG, name)
    journal.decide(ws.db, "anna", f"tag.{tag}", [Change(Subject.TAG, name, old, tag)])


def state(ws: Workspace) -> list[object]:
    """Everything that decisions may change, as one value."""
    db = ws.db
    return [
        db.execute("SELECT id, present, lead, lead_value, sentences, undecided FROM report ORDER BY id").fetchall(),
        db.execute("SELECT id, tag, flags, note FROM sentence ORDER BY id").fetchall(),
        db.execute("SELECT a, b, answer FROM pair WHERE answer IS NOT NULL ORDER BY a, b").fetchall(),
        db.execute("SELECT * FROM record ORDER BY event_id").fetchall(),
        {k: v for k, v in counters.counts(db).items() if v and k != "seen"},
    ]


def recounted(ws: Workspace) -> dict[str, int]:
    """The slow twin of the counters: count the rows."""
    found = {
        "reports": ws.db.execute("SELECT count(*) FROM report WHERE present").fetchone()[0],
        "stories": ws.db.execute("SELECT count(DISTINCT lead) FROM report WHERE present").fetchone()[0],
        "sentences": ws.db.execute(
            "SELECT count(*) FROM sentence s JOIN report r ON r.id = s.report WHERE present"
        ).fetchone()[0],
        "left": ws.db.execute(
            "SELECT count(*) FROM sentence s JOIN report r ON r.id = s.report WHERE present AND tag IS NULL"
        ).fetchone()[0],
        "seen": ws.db.execute(
            "SELECT count(*) FROM sentence s JOIN report r ON r.id = s.report WHERE present AND tag IS NULL AND seen"
        ).fetchone()[0],
    }
    for tag, n in ws.db.execute(
        "SELECT tag, count(*) FROM sentence s JOIN report r ON r.id = s.report WHERE present AND tag IS NOT NULL GROUP BY tag"
    ):
        found[f"tag.{tag}"] = n
    return {k: v for k, v in found.items() if v}


def test_a_decision_is_in_the_table_and_in_the_journal(ws: Workspace) -> None:
    name = stored(ws, 1)[0]
    tagged(ws, name, "event")
    assert current(ws.db, Subject.TAG, name) == "event"
    last = journal.history(ws.db, count=1)[0]
    assert (last.change.object, last.change.old, last.change.new, last.editor) == (name, None, "event", "anna")
    assert last.at == "2017-02-21T09:00:00Z"


def test_undo_and_redo_go_all_the_way(ws: Workspace) -> None:
    empty = state(ws)
    names = stored(ws, 2)
    loaded = state(ws)
    assert loaded != empty
    for name, tag in zip(names, TAGS * 2, strict=True):
        tagged(ws, name, tag)
    done = state(ws)
    while journal.undo(ws.db, "anna"):
        pass
    assert "left" not in counters.counts(ws.db)
    assert [row[1] for row in ws.db.execute("SELECT id, present FROM report")] == [0, 0]
    while journal.redo(ws.db, "anna"):
        pass
    assert state(ws) == done
    assert journal.broken_link(ws.db) is None


def test_a_fresh_decision_ends_redo_but_the_journal_keeps_the_branch(ws: Workspace) -> None:
    first, second = stored(ws, 1)[:2]
    tagged(ws, first, "event")
    journal.undo(ws.db, "anna")
    tagged(ws, second, "noise")
    assert journal.redo(ws.db, "anna") == []
    acts = [(d.act, d.change.object, d.change.new) for d in journal.history(ws.db)]
    assert (Act.DO, first, "event") in acts
    assert (Act.UNDO, first, None) in acts


def test_one_old_decision_is_undone_alone(ws: Workspace) -> None:
    first, second = stored(ws, 1)[:2]
    tagged(ws, first, "event")
    seq = journal.history(ws.db, count=1)[0].seq
    tagged(ws, second, "noise")
    journal.undo(ws.db, "anna", journal.batch_of(ws.db, seq))
    assert (current(ws.db, Subject.TAG, first), current(ws.db, Subject.TAG, second)) == (None, "noise")


def test_an_old_decision_on_which_a_later_rests_is_refused_by_name(ws: Workspace) -> None:
    name = stored(ws, 1)[0]
    tagged(ws, name, "event")
    seq = journal.history(ws.db, count=1)[0].seq
    tagged(ws, name, "noise")
    before = state(ws)
    with pytest.raises(DecisionError, match=r"decision \d+ \(tag.noise, 2017-02-21T09:00:00Z, anna\) came later"):
        journal.undo(ws.db, "anna", journal.batch_of(ws.db, seq))
    assert state(ws) == before


def put(subject: Subject, name: str, new: Value) -> Change:
    return Change(subject, name, None, new)


RESTING = {
    "a tag": lambda s, t: put(Subject.TAG, s, "noise"),
    "flags": lambda s, t: put(Subject.FLAGS, s, ["multi"]),
    "a note": lambda s, t: put(Subject.NOTE, s, "ask the desk"),
    "a record": lambda s, t: put(Subject.RECORD, "ev_1", {"status": "draft", "sentence_ids": [s]}),
    "a record that moved": lambda s, t: put(Subject.RECORD, "ev_1", {"status": "draft", "sentence_ids": [t, s]}),
    "an answer": lambda s, t: put(Subject.PAIR, " ".join(sorted(n.rpartition("-")[0] for n in (s, t))), "apart"),
    "a member": lambda s, t: put(
        Subject.LEAD, t.rpartition("-")[0], {"lead": s.rpartition("-")[0], "how": "editor", "score": 90.0, "why": ""}
    ),
}


@pytest.mark.parametrize("resting", RESTING.values(), ids=RESTING)
def test_a_load_on_which_anything_rests_is_not_undone_alone(
    ws: Workspace, resting: Callable[[str, str], Change]
) -> None:
    names = stored(ws, 2)
    batch = journal.decide(ws.db, "anna", "later", [resting(names[0], names[-1])])
    before = state(ws)
    with pytest.raises(DecisionError, match=rf"decision {batch} \(later, .*, anna\) came later"):
        journal.undo(ws.db, "anna", 1)
    assert state(ws) == before
    journal.undo(ws.db, "anna")
    assert len(journal.undo(ws.db, "anna", 1)) == 2


def test_the_tag_of_a_sentence_with_a_later_record_is_not_undone_alone(ws: Workspace) -> None:
    name = stored(ws, 1)[0]
    tagged(ws, name, "event")
    batch = journal.history(ws.db, count=1)[0].seq
    journal.decide(ws.db, "anna", "record.create", [RESTING["a record"](name, "")])
    with pytest.raises(DecisionError, match=r"decision \d+ \(record.create, .*, anna\) came later"):
        journal.undo(ws.db, "anna", batch)
    assert current(ws.db, Subject.TAG, name) == "event"


def test_a_batch_is_undone_as_one(ws: Workspace) -> None:
    names = stored(ws, 1)
    journal.decide(ws.db, "anna", "tag.noise", [Change(Subject.TAG, n, None, "noise") for n in names])
    assert len(journal.undo(ws.db, "anna")) == len(names)
    assert counters.counts(ws.db)["left"] == len(names)


def test_the_journal_cannot_be_changed(ws: Workspace) -> None:
    stored(ws, 1)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        ws.db.execute("UPDATE decision SET editor = 'mallory'")
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        ws.db.execute("DELETE FROM decision")


def test_a_changed_row_breaks_the_chain_at_its_number(ws: Workspace) -> None:
    names = stored(ws, 1)
    for name in names:
        tagged(ws, name, "event")
    ws.db.execute("DROP TRIGGER decision_stays")
    ws.db.execute("UPDATE decision SET new = '\"noise\"' WHERE seq = 3")
    assert journal.broken_link(ws.db) == 3


def test_a_wrong_old_value_changes_nothing(ws: Workspace) -> None:
    first, second = stored(ws, 1)[:2]
    before = state(ws)
    changes = [Change(Subject.TAG, first, None, "event"), Change(Subject.TAG, second, "quote", "event")]
    with pytest.raises(DecisionError):
        journal.decide(ws.db, "anna", "tag.event", changes)
    assert state(ws) == before


def test_undo_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "again.db"
    with open_workspace(path) as ws:
        name = stored(ws, 1)[0]
        tagged(ws, name, "event")
    with open_workspace(path) as ws:
        journal.undo(ws.db, "ben")
        assert current(ws.db, Subject.TAG, name) is None
        assert journal.history(ws.db, count=1)[0].editor == "ben"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 11), st.sampled_from([*TAGS, None, "undo", "redo", "old"])), max_size=40))
def test_any_sequence_undone_is_the_first_state_and_redone_the_last(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[int, str | None]]
) -> None:
    with open_workspace(tmp_path_factory.mktemp("any") / "w.db") as ws:
        names = stored(ws, 3)
        first = state(ws)
        for at, action in actions:
            if action == "undo":
                if len(journal.history(ws.db, count=2)) > 1 and first != state(ws):
                    journal.undo(ws.db, "anna")
            elif action == "redo":
                journal.redo(ws.db, "anna")
            elif action == "old":
                seq = 4 + at
                try:
                    journal.undo(ws.db, "anna", journal.batch_of(ws.db, seq))
                except DecisionError:
                    continue
            else:
                tagged(ws, names[at], action)
            assert {k: v for k, v in counters.counts(ws.db).items() if v} == recounted(ws)
        last = state(ws)
        steps = 0
        while state(ws) != first:
            assert journal.undo(ws.db, "anna")
            steps += 1
        for _ in range(steps):
            journal.redo(ws.db, "anna")
        assert state(ws) == last
        assert journal.broken_link(ws.db) is None
        assert queue.next_match(ws.db, None, search.condition(Filter().undecided())) is not None or not recounted(
            ws
        ).get("left")
