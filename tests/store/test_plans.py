"""Every statement on the way of a key is planned by index: no scan of a large table, no sort, no OFFSET, COUNT or rank.

The statements are collected while the desk's own functions run, so that new ones are held to the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import corpus
from triage.desk import copies, correct, load, merge, read, search, stories, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Order
from triage.domain.rows import Position
from triage.domain.story import Relation, Verdict
from triage.domain.tag import Tag
from triage.store import doubt, order, queue
from triage.store import stories as pairs
from triage.store.connect import writing

FILTERS = (
    "left", "tag:event", "outlet:ramla", "since:2023-03-10", "until:2023-03-05", "market", '"the bridge" left', "near ramla",
    "outlet:wire since:2023-03-02 left", "zzz", "m tag:event", "tag:event tag:quote", "-tag:noise", "-near left", "flag:multi",
    "note:any", "role:caption", "lang:en", "country:IRQ", "story:bridge", "record:draft", "record:none", "by:anna", "sure<0.8",
    "sure<0.8 left", "-outlet:wire left", "proposed:event", "proposed:noise outlet:ramla left", "near market", "near -market",
)  # fmt: skip
IN_EVERY_ORDER = (
    "",
    "left",
    "tag:event left",
    "near",
    "outlet:ramla left",
    "since:2023-03-10",
    "flag:multi",
    "sure<0.8 left",
)
LARGE = (
    "report|sentence|decision|pair|copy_key|copy_recent|headline_key|headline_word|record|record_sentence|batch"
    "|s|r|l|x|y|p|q|u|v|o|k|e|d|b"
)
SCAN = re.compile(rf"^SCAN ({LARGE})\b(?!.*(VIRTUAL TABLE|INDEX (batch_done|sentence_noted|pair_open)))")
"""Undo walks back over the batches that stand and stops at the first one; what an editor flagged is walked up to a limit; the best
pairs that wait are read in their order."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 123 reports, some of them in one story, four with the same words."""
    folder = tmp_path_factory.mktemp("plans")
    made = list(corpus.reports(110))
    made += [{**one, "url": f"{one['url']}/again", "text": one["text"][::-1]} for one in made[:10]]
    made += [{**made[5], "url": f"{made[5]['url']}/{n}", "title": f"{n} copies of it, {'abcd'[n]}"} for n in range(3)]
    source = folder / "corpus.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in made))
    with open_workspace(folder / "w.db") as ws:
        load.load(ws, [str(source)])
    return folder / "w.db"


@pytest.fixture
def ws(path: Path) -> Iterator[Workspace]:
    """The workspace, open."""
    with open_workspace(path) as workspace:
        yield workspace


def statements(ws: Workspace, work: Callable[[], object]) -> list[str]:
    """Return the statements that run while something is done, each shape once, without those of the word index itself."""
    said: list[str] = []
    ws.db.set_trace_callback(said.append)
    work()
    ws.db.set_trace_callback(None)
    shapes = {re.sub(r"'[^']*'|\b\d+\b", "?", sql): sql for sql in said if not sql.startswith("--")}
    wanted = ("SELECT", "UPDATE", "INSERT", "DELETE", "WITH")
    return [sql for sql in shapes.values() if sql.lstrip().startswith(wanted) and "'main'." not in sql]


def faults(ws: Workspace, sql: str) -> list[str]:
    """Return what is wrong with a statement for the way of a key."""
    plan = [row[3] for row in ws.db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    ends_at_once = "WHERE" not in sql and re.search(r"LIMIT \d+$", sql)
    found = [line for line in plan if (SCAN.match(line) and not ends_at_once) or "TEMP B-TREE" in line]
    words = re.findall(r"\bOFFSET\b|\bcount ?\((?!\*\) FROM record_sentence)|\brank\b|\bbm25\b", sql, re.I)
    return found + words


def assert_planned(ws: Workspace, work: Callable[[], object]) -> None:
    """Run something twice and hold its statements to the rule."""
    bad = {sql: wrong for sql in statements(ws, work) if (wrong := faults(ws, sql))}
    assert bad == {}


def middle(ws: Workspace) -> Position:
    """Return a place in the middle."""
    return (60, 60, 40)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [(line, Order.STORY) for line in ["", *FILTERS]] + [(line, o) for o in list(Order)[1:] for line in IN_EVERY_ORDER],
)
def test_moving_and_filtering_is_planned(
    ws: Workspace, line: str, wanted: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = search.parse(f"{line} order:{wanted}")
    for few in (order.FEW, 1):
        for module in (order, queue, doubt):
            monkeypatch.setattr(module, "FEW" if module is order else "SORTED", few)
        for step in (1, -1):
            assert_planned(ws, lambda step=step: read.neighbour(ws, 60, step, filter=where))  # type: ignore[misc]
            assert_planned(ws, lambda step=step: read.stories(ws, 60, 40, filter=where, backwards=step < 0))  # type: ignore[misc]
        assert_planned(ws, lambda: read.next_left(ws, middle(ws), filter=where))
        assert_planned(ws, lambda: read.next_match(ws, middle(ws), where))
        assert_planned(ws, lambda: read.tally(ws, filter=where))
        assert_planned(ws, lambda: read.reports_in_order(ws, read.report(ws, 60), 8, where))
        assert_planned(ws, lambda: read.reports_in_order(ws, read.report(ws, 60), 8, where, backwards=True))


def test_reading_is_planned(ws: Workspace) -> None:
    first = read.first_report(ws) or 0
    panels = read.panels(ws, first)
    for work in (
        lambda: read.first_report(ws),
        lambda: read.panels(ws, 7),
        lambda: read.panels(ws, first),
        lambda: read.panel(ws, panels[3].id),
        lambda: read.panel_at(ws, middle(ws)),
        lambda: read.position_of(ws, panels[3].id),
        lambda: read.report(ws, 9),
        lambda: read.reports_of_story(ws, 1),
        lambda: read.context(ws, panels[2]),
    ):
        assert_planned(ws, work)


def test_the_stories_view_is_planned(ws: Workspace) -> None:
    keys = [row.key for row in read.every_report(ws)]
    before = len(stories.queue(ws, [], 64))
    with writing(ws.db):
        for n in range(20, 60, 2):
            pairs.add_pair(ws.db, keys[n], keys[n + 1], Verdict(Relation.SUGGEST, n, "alike"))
    first = stories.queue(ws, [], 64)
    assert len(first) == before + 20
    merge.same(ws, first[0].a.key, first[0].b.key)
    for work in (
        lambda: stories.queue(ws, [], 64),
        lambda: stories.queue(ws, first[:2], 64),
        lambda: stories.queue(ws, [], 64, backwards=True),
        lambda: stories.queue(ws, first[:1], 64, last=first[-1:], backwards=True),
        lambda: stories.queue(ws, first[:1], 64, last=first[-1:]),
        lambda: stories.members(ws, 1),
        lambda: stories.tellings(ws, first[0].a.lead),
        lambda: stories.begins(ws, 7),
        lambda: stories.linked(ws, 1),
        lambda: stories.choose_lead(ws, first[0].b.key),
        lambda: stories.split(ws, stories.members(ws, first[0].b.id)[1].key),
    ):
        assert_planned(ws, work)


def test_deciding_is_planned(ws: Workspace) -> None:
    panels = read.panels(ws, 1)
    for work in (
        lambda: tag.tag(ws, [panels[0].id], Tag.EVENT),
        lambda: tag.tag(ws, [p.id for p in panels[:8]], Tag.QUOTE),
        lambda: tag.take(ws, [panels[9].id]),
        lambda: correct.note(ws, panels[1].id, "doubtful"),
        lambda: merge.apart(ws, read.reports_of_story(ws, 20)[0].key, read.reports_of_story(ws, 30)[0].key),
        lambda: undo.undo(ws),
        lambda: undo.redo(ws),
        lambda: undo.undo(ws),
    ):
        assert_planned(ws, work)


def written(ws: Workspace, work: Callable[[], object]) -> set[str]:
    """Return the tables and indices that the statements of some work may write, apart from what a trigger of theirs writes."""
    names = dict(ws.db.execute("SELECT rootpage, name FROM sqlite_master WHERE rootpage > 0"))
    found = set()
    for sql in statements(ws, work):
        ws.db.text_factory = bytes  # hashes stand in it
        steps = ws.db.execute(f"EXPLAIN {sql}").fetchall()
        ws.db.text_factory = str
        own = next((at for at, step in enumerate(steps[1:], start=1) if step[0] == 0), len(steps))
        found |= {names[step[3]] for step in steps[:own] if step[1] == b"OpenWrite" and step[3] in names}
    return found


def test_a_tag_writes_no_index_of_the_reports(ws: Workspace) -> None:
    panels = read.panels(ws, 3)
    wrote = written(ws, lambda: tag.tag(ws, [panels[1].id], Tag.EVENT))
    assert {"report", "sentence", "decision"} <= wrote
    assert [name for name in sorted(wrote) if name.startswith("report_")] == []
    kept = "SELECT has_left, (SELECT count(*) FROM report INDEXED BY report_left WHERE present = 1 AND has_left = 1 AND id = 3)"
    kept += " FROM report WHERE id = 3"
    assert ws.db.execute(kept).fetchone() == (1, 1)
    for panel in panels:
        if panel.role != "title":
            tag.tag(ws, [panel.id], Tag.NOISE)
    assert ws.db.execute(kept).fetchone() == (0, 0)
    undo.undo(ws)
    assert ws.db.execute(kept).fetchone() == (1, 1)


def test_copies_are_planned(ws: Workspace) -> None:
    panels = read.panels(ws, 122)
    assert [p.copies for p in panels] == [4] * len(panels)
    for work in (
        lambda: read.panels(ws, 122),
        lambda: read.panel(ws, panels[2].id),
        lambda: copies.others(ws, panels[1]),
        lambda: tag.tag(ws, [panels[0].id], Tag.EVENT),
        lambda: tag.tag(ws, [p.id for p in panels[:4]], Tag.QUOTE),
        lambda: read.panels(ws, 121),
        lambda: tag.tag(ws, [panels[0].id], None),
        lambda: undo.undo(ws),
        lambda: undo.redo(ws),
        lambda: undo.undo(ws, 3),
    ):
        assert_planned(ws, work)


def test_the_collector_sees_a_scan(ws: Workspace) -> None:
    for sql in (
        "SELECT id FROM sentence WHERE role = 'x'",
        "SELECT id FROM report ORDER BY headline",
        "SELECT count(*) FROM report",
        "SELECT id FROM sentence ORDER BY id LIMIT 5 OFFSET 10",
        "SELECT rowid FROM sentence_words WHERE sentence_words MATCH 'a' ORDER BY rank",
    ):
        assert any(faults(ws, one) for one in statements(ws, lambda sql=sql: ws.db.execute(sql).fetchall()))  # type: ignore[misc]


def test_a_key_takes_few_statements(ws: Workspace) -> None:
    number = read.panels(ws, 2)[4].id
    assert len(statements(ws, lambda: read.next_left(ws, middle(ws)))) <= 4
    said: list[str] = []
    ws.db.set_trace_callback(said.append)
    tag.tag(ws, [number], Tag.CAPTION)
    ws.db.set_trace_callback(None)
    assert len(said) <= 30
