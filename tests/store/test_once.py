"""What words find is remembered as long as no words come, go or are cut anew; everything else until something is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from triage.desk import correct, cut, load, purge, read, search, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import once, order, worded
from triage.store import search as sql
from triage.store.connect import Connection

TEXT = "The mill burned on Monday. The bridge was held by guards. A mill and a bridge stood beside the harbour.\n"


def news(ws: Workspace, name: str, text: str) -> None:
    source = ws.path.with_name(name)
    source.write_text(text, encoding="utf-8")
    load.load(ws, [str(source)])


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    ws = open_workspace(tmp_path / "w.db", create=True)
    news(ws, "first.txt", f"A quiet day\n\n{TEXT}")
    return ws


def walks(db: Connection, work: Callable[[], object]) -> int:
    """Return how often the index of words was walked along."""
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    work()
    db.set_trace_callback(None)
    return sum("sentence_words MATCH" in one for one in asked)


def both(db: Connection) -> list[int] | None:
    return order.hit_sentences(db, sql.condition(search.parse("mill bridge"), db), 64)


def test_decisions_leave_what_words_found(desk: Workspace) -> None:
    assert both(desk.db)
    [report] = [row.id for row in read.every_report(desk)]
    panel = next(p for p in read.panels(desk, report) if p.tag is None)
    for decide in (partial(tag.tag, desk, [panel.id], Tag.EVENT), partial(undo.undo, desk)):
        decide()
        assert walks(desk.db, lambda: both(desk.db)) == 0
    desk.close()


def test_new_words_are_found(desk: Workspace) -> None:
    before = both(desk.db) or []
    with desk.another() as second:
        seen = both(second.db)
        assert seen == before
        news(desk, "second.txt", f"Another day\n\nAt dusk {TEXT}")
        after = both(desk.db) or []
        assert len(after) == len(before) + 1
        assert both(second.db) == after, "another connection sees it too"
    desk.close()


def test_words_of_sentences_cut_anew_and_purged_are_found_as_they_are(desk: Workspace) -> None:
    [report] = [row.id for row in read.every_report(desk)]
    found = both(desk.db) or []
    panel = next(p for p in read.panels(desk, report) if p.id in found)
    cut.split(desk, panel.id, panel.text.index("bridge"))
    assert both(desk.db) == []
    undo.undo(desk)
    assert len(both(desk.db) or []) == len(found)
    [key] = [row.key for row in read.every_report(desk)]
    purge.purge(desk, key)
    assert both(desk.db) == []
    desk.close()


def test_other_lists_are_asked_anew_after_a_decision(desk: Workspace) -> None:
    events = "SELECT id FROM sentence WHERE tag = ?"
    assert once.numbers(desk.db, events, ("event",)) == []
    [report] = [row.id for row in read.every_report(desk)]
    panel = next(p for p in read.panels(desk, report) if p.tag is None)
    tag.tag(desk, [panel.id], Tag.EVENT)
    assert once.numbers(desk.db, events, ("event",)) == [panel.id]
    desk.close()


def test_outlets_are_sought_anew_when_reports_change_and_not_with_a_tag(desk: Workspace) -> None:
    [report] = read.every_report(desk)
    panel = next(p for p in read.panels(desk, report.id) if p.tag is None)

    def sought() -> tuple[list[str] | None, int]:
        asked: list[str] = []
        desk.db.set_trace_callback(asked.append)
        found = order.outlets(desk.db, ("wire",))
        desk.db.set_trace_callback(None)
        return found, sum("RECURSIVE" in one for one in asked)

    assert sought() == ([], 1)
    tag.tag(desk, [panel.id], Tag.EVENT)
    undo.undo(desk)
    assert sought() == ([], 0)
    correct.details(desk, report.key, outlet="Gulf Wire")
    assert sought() == (["Gulf Wire"], 1)
    undo.undo(desk)
    assert sought() == ([], 1)
    with desk.another() as second:
        correct.details(second, report.key, outlet="Port Wire")
    assert sought() == (["Port Wire"], 1), "another connection sees it too"
    correct.exclude(desk, report.key)
    assert sought() == ([], 1)
    desk.close()


def test_a_cut_leaves_filters_with_words_on_the_way_of_their_hits(desk: Workspace) -> None:
    """One report that was cut anew is looked at beside the hits; reports are not walked over for its sake."""
    for number in range(8):
        news(desk, f"more{number}.txt", f"Day number {number}\n\nThe mill of town {number} burned.")
    [first, *_] = read.every_report(desk)
    panel = next(p for p in read.panels(desk, first.id) if "harbour" in p.text)
    cut.split(desk, panel.id, panel.text.index("stood"))
    condition = sql.condition(search.parse("mill"), desk.db)
    assert worded.cut_anew(desk.db) == [(first.lead, first.id)]
    hits = list(worded.by_hits(desk.db, (-1, -1), condition, 1, 1, [(first.lead, first.id)]))
    assert sorted(place for place, certain in filter(None, hits) if not certain) == [(first.lead, first.id)]
    assert len({place for place, _ in filter(None, hits)}) == len([one for one in hits if one]) == 9
    desk.close()


def test_a_key_looks_once_at_the_state_of_the_index(desk: Workspace) -> None:
    for number in range(80):
        news(desk, f"more{number}.txt", f"Day number {number}\n\nThe mill of town {number} burned.")
    asked: list[str] = []
    where = search.parse("mill")
    keys: tuple[Callable[[], bool], ...] = (
        lambda: len(read.stories(desk, 3, 40, filter=where)) == 40,
        lambda: read.neighbour(desk, 3, 1, filter=where) == 4,
        lambda: read.next_left(desk, (3, 3, 0), filter=where) is not None,
        lambda: read.tally(desk, filter=where).total > 80,
    )
    for key in keys:
        for _ in range(2):
            asked.clear()
            desk.db.set_trace_callback(asked.append)
            assert key()
            desk.db.set_trace_callback(None)
            assert sum("sentence_words_data WHERE id IN" in one and not one.startswith("--") for one in asked) == 1
    news(desk, "last.txt", "A last day\n\nThe mill of the harbour burned.")
    assert len(read.stories(desk, 3, 99, filter=where)) == 79, "the next one looks anew"
    desk.close()
