"""Loading: idempotent, all or nothing per report, refusals beside successes, revisions, certain merges."""

from __future__ import annotations

import json
import random
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from triage.desk import certain, check, crash, merge, pipeline, read, suggest, tag, undo
from triage.desk import load as desk
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Report
from triage.domain.tag import Tag
from triage.errors import NewerWorkspace, NotAWorkspace, ReadOnlyWorkspace, WorkspaceError
from triage.ingest import guard
from triage.store import reports, texts
from triage.store.connect import Connection

REPORT = {
    "title": "Five killed in Basra market blast",
    "outlet": "Gulf Wire",
    "url": "http://gulf.example/1",
    "published": "2017-02-20T10:12:00Z",
    "text": "A bomb killed five people at a market in Basra on Monday, police said.\n\nNobody claimed the attack.",
}


def written(folder: Path, name: str, **cells: str) -> str:
    path = folder / name
    path.write_text(json.dumps({**REPORT, **cells}), encoding="utf-8")
    return str(path)


def test_long_reports_do_not_wait_in_memory_for_short_ones(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    usual = reports.index_texts

    def index_texts(db: Connection, texts: Iterable[tuple[int, str]]) -> None:
        found = list(texts)
        held.append(len(found))
        usual(db, found)

    monkeypatch.setattr(desk, "PIECES", 7)
    monkeypatch.setattr(reports, "index_texts", index_texts)
    found = desk.load(ws, [written(tmp_path, f"{n}.json", url=f"http://gulf.example/{n}") for n in range(8)])
    assert [o.status for o in found.outcomes] == ["accepted"] * 8
    assert held == [9, 9, 6]  # three sentences each, their titles among them
    assert read.left(ws) == (16, 16)


def test_a_second_load_says_known(ws: Workspace, tmp_path: Path) -> None:
    source = written(tmp_path, "a.json")
    first, second = desk.load(ws, [source]), desk.load(ws, [source])
    assert [o.status for o in first.outcomes] == ["accepted"]
    assert (first.outcomes[0].reports, first.outcomes[0].sentences) == (1, 2)
    assert [o.status for o in second.outcomes] == ["known"]
    assert read.left(ws) == (2, 2)


def test_each_input_ends_accepted_known_or_refused(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    written(folder, "a.json")
    written(folder, "b.json")
    (folder / "deep" / "empty.txt").write_bytes(b"")
    (folder / "deep" / "good.txt").write_text("A plain report. It has two sentences.", encoding="utf-8")
    summary = desk.load(ws, [str(folder), str(tmp_path / "missing.txt"), "https://news.example/page"])
    found = {Path(o.source).name: o.status for o in summary.outcomes}
    assert found == {
        "a.json": "accepted", "b.json": "known", "empty.txt": "refused", "good.txt": "accepted",
        "missing.txt": "refused", "page": "refused",
    }  # fmt: skip
    assert all(o.reason for o in summary.outcomes if o.status == "refused")


def test_a_name_that_is_no_text_is_loaded_all_the_same(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "half\udcff.txt").write_text("A plain report. It has two sentences.", encoding="utf-8")
    first, second = desk.load(ws, [str(folder)]), desk.load(ws, [str(folder)])
    found = [(o.source, o.status, o.sentences) for o in first.outcomes]
    assert found == [(str(folder / "half\ufffd.txt"), "accepted", 2)]
    assert [o.status for o in second.outcomes] == ["known"]
    row = read.report(ws, read.first_report(ws) or 0)
    assert row
    assert row.source == first.outcomes[0].source


def test_an_empty_folder_is_refused(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    outcome = desk.load(ws, [str(tmp_path / "none")]).outcomes[0]
    assert (outcome.status, outcome.reason) == ("refused", "The folder holds no files.")


def test_a_changed_page_is_a_new_revision_that_keeps_the_tags_of_unchanged_sentences(
    ws: Workspace, tmp_path: Path
) -> None:
    desk.load(ws, [written(tmp_path, "a.json")])
    first = read.panels(ws, read.first_report(ws) or 0)
    tag.tag(ws, [p.id for p in first], Tag.EVENT)
    text = REPORT["text"].replace("Nobody claimed the attack.", "A group claimed the attack.")
    desk.load(ws, [written(tmp_path, "b.json", text=text)])
    second = read.panels(ws, read.first_report(ws) or 0)
    assert [p.tag for p in second] == [Tag.EVENT, None]
    assert second[0].sentence_id.split("-")[:2] == [first[0].sentence_id.split("-")[0], "2"]
    assert read.left(ws) == (1, 2)
    undo.undo(ws)
    assert read.left(ws) == (0, 2)


def test_undoing_a_load_hides_its_reports_and_loading_again_brings_them_back(ws: Workspace, tmp_path: Path) -> None:
    source = written(tmp_path, "a.json")
    desk.load(ws, [source])
    undo.undo(ws)
    assert (read.left(ws), read.first_report(ws)) == ((0, 0), None)
    desk.load(ws, [source])
    assert read.left(ws) == (2, 2)


def test_certain_merges_are_applied_marked_and_undone(ws: Workspace, tmp_path: Path) -> None:
    other = written(
        tmp_path, "b.json", title="FIVE KILLED IN BASRA MARKET BLAST", outlet="Port News", url="http://p.example/2"
    )
    toll = written(tmp_path, "c.json", title="Seven killed in Basra market blast", url="http://gulf.example/3")
    summary = desk.load(ws, [written(tmp_path, "a.json"), other, toll])
    assert summary.merged == 1
    rows = read.stories(ws, None, 10)
    assert [r.reports for r in rows] == [2, 1]
    assert [bool(r.why) for r in read.reports_of_story(ws, rows[0].lead)] == [False, True]
    outcome = undo.undo(ws)
    assert outcome
    assert outcome.changes[0].subject.value == "lead"
    assert len(read.stories(ws, None, 10)) == 3


def test_without_auto_a_certain_merge_is_only_offered(ws: Workspace, tmp_path: Path) -> None:
    other = written(tmp_path, "b.json", title="FIVE KILLED IN BASRA MARKET BLAST", url="http://p.example/2")
    summary = desk.load(ws, [written(tmp_path, "a.json"), other], auto=False)
    assert (summary.merged, summary.offered) == (0, 1)
    assert certain.apply(ws) == 1
    assert [r.reports for r in read.stories(ws, None, 10)] == [2]


def test_a_cancelled_load_keeps_what_it_has(ws: Workspace, tmp_path: Path) -> None:
    sources = [written(tmp_path, f"{n}.json", url=f"http://g.example/{n}") for n in range(3)]
    summary = desk.load(ws, sources, progress=lambda at: at.done < 2)
    assert (summary.cancelled, len(summary.outcomes)) == (True, 2)
    assert read.left(ws) == (4, 4)


def test_ids_are_the_same_in_every_workspace(tmp_path: Path) -> None:
    source = written(tmp_path, "a.json")
    ids = []
    for name in ("one.db", "two.db"):
        with open_workspace(tmp_path / name) as ws:
            desk.load(ws, [source])
            ids.append([p.sentence_id for p in read.panels(ws, 1)])
    assert ids[0] == ids[1]


def test_a_new_workspace_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db"):
        assert stat.S_IMODE((tmp_path / "w.db").stat().st_mode) == 0o600


def test_other_files_are_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a workspace", encoding="utf-8")
    with pytest.raises(NotAWorkspace):
        open_workspace(path)
    assert path.read_text(encoding="utf-8") == "not a workspace"
    with pytest.raises(NotAWorkspace):
        open_workspace(tmp_path)
    with pytest.raises(WorkspaceError):
        open_workspace(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db") as ws:
        ws.db.execute("PRAGMA user_version = 999")
    with pytest.raises(NewerWorkspace):
        open_workspace(tmp_path / "w.db")


def test_a_read_only_desk_decides_nothing(ws: Workspace, tmp_path: Path) -> None:
    desk.load(ws, [written(tmp_path, "a.json")])
    with open_workspace(ws.path, read_only=True) as reader:
        assert read.left(reader) == (2, 2)
        with pytest.raises(ReadOnlyWorkspace):
            tag.tag(reader, [1], Tag.EVENT)


def test_an_outlet_of_the_workspace_at_the_end_of_a_headline_is_no_difference(ws: Workspace, tmp_path: Path) -> None:
    one = written(
        tmp_path, "a.json", title="Dam bursts above Qumra after rain", outlet="Kudra Rez", url="http://a.example/1"
    )
    other = "Dam bursts above Qumra after rain - Kudra Rez - Sim Tal"
    two = written(tmp_path, "b.json", title=other, outlet="Sim Tal", url="http://b.example/1")
    summary = desk.load(ws, [one, two])
    assert summary.merged == 1


def test_the_oldest_report_leads_its_story_also_when_it_comes_last(ws: Workspace, tmp_path: Path) -> None:
    young = written(tmp_path, "a.json", url="http://a.example/1", published="2017-02-20T12:00:00Z")
    old = written(tmp_path, "b.json", url="http://b.example/1", published="2017-02-20T08:00:00Z")
    desk.load(ws, [young])
    desk.load(ws, [old])
    (story,) = read.stories(ws, None, 5)
    assert [m.published for m in read.reports_of_story(ws, story.lead) if m.id == story.lead] == [
        "2017-02-20T08:00:00Z"
    ]
    assert story.reports == 2
    undo.undo(ws)
    assert [row.reports for row in read.stories(ws, None, 5)] == [1, 1]


def test_an_editor_who_decided_keeps_the_lead(ws: Workspace, tmp_path: Path) -> None:
    a = written(tmp_path, "a.json", url="http://a.example/1", published="2017-02-20T12:00:00Z")
    b = written(
        tmp_path, "b.json", url="http://b.example/1", published="2017-02-20T13:00:00Z", title="Basra market in ruins"
    )
    old = written(tmp_path, "c.json", url="http://c.example/1", published="2017-02-20T08:00:00Z")
    desk.load(ws, [a, b])
    first, second = (row.key for row in read.every_report(ws))
    merge.same(ws, first, second)
    desk.load(ws, [old])
    (story,) = read.stories(ws, None, 5)
    assert (story.reports, story.headline) == (3, REPORT["title"])
    assert [m.key for m in read.reports_of_story(ws, story.lead) if m.id == story.lead] == [first]


def stumbling_at(title: str, usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that has an error of our own over one report."""

    def stumble(first: Any, *more: Any) -> Any:
        given = [first] if isinstance(first, Report) else [item[0] for item in more[0]]
        if any(one.title == title for one in given):
            raise IndexError("string index out of range")
        return usual(first, *more)

    return stumble


STEPS = ((pipeline, "split"), (reports, "insert_all"))
"""Before a report waits, and while it is stored together with others."""


@pytest.mark.parametrize(("module", "name"), STEPS)
def test_an_error_of_our_own_costs_one_report_only(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    lines = [{**REPORT, "title": f"Report {n}", "url": f"http://gulf.example/{n}"} for n in range(11)]
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(module, name, stumbling_at("Report 6", getattr(module, name)))
        found = desk.load(ws, [str(source)])
        alone = desk.load(ws, [written(tmp_path, "six.json", title="Report 6", url="http://gulf.example/6")])
    (outcome,) = found.outcomes
    assert (outcome.status, outcome.reports, outcome.sentences) == ("accepted", 10, 20)
    (told,) = outcome.problems
    assert told.startswith("“Report 6” was left out because of an error of triage; the others are loaded.")
    assert "IndexError" in Path(f"{ws.path}.crash.log").read_text("utf-8")
    assert [(o.status, o.reason) for o in alone.outcomes] == [("refused", told)]
    assert (found.left_out, alone.left_out) == (1, 1)
    assert read.left(ws) == (20, 20)
    assert check.check(ws.path).findings == ()
    again = desk.load(ws, [str(source)])
    assert [(o.status, o.reports) for o in again.outcomes] == [
        ("accepted", 1)
    ]  # the mended program takes what is missing


@pytest.mark.parametrize("seed", range(6))
def test_what_comes_again_in_one_batch_is_stored_as_if_it_came_by_itself(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    lines = []
    for _ in range(14):
        number, words = rng.randint(1, 4), rng.choice(["", " Shops are shut.", " Schools are shut."])
        lines.append({**REPORT, "url": f"http://gulf.example/{number}", "text": REPORT["text"] + words})
    together, apart = tmp_path / "together.db", tmp_path / "apart.db"
    for path, loads in ((together, [lines]), (apart, [[line] for line in lines])):
        with open_workspace(path) as ws:
            for n, some in enumerate([lines[:1], *loads]):
                source = tmp_path / f"{n}.jsonl"
                source.write_text("\n".join(map(json.dumps, some)), encoding="utf-8")
                desk.load(ws, [str(source)])
                if not n:
                    undo.undo(ws)  # one that is known is hidden
    with open_workspace(together) as one, open_workspace(apart) as other:
        rows = [
            ws.db.execute(f"SELECT key, text_sha256, present, {texts.OF} FROM report r ORDER BY key").fetchall()
            for ws in (one, other)
        ]
    assert rows[0] == rows[1]
    assert any(key.endswith("-2") for key, *_ in rows[0])
    assert check.check(together).findings == ()


def test_an_error_of_our_own_while_reading_costs_the_rest_of_that_input(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(source: str, *more: Any) -> Iterator[Report]:
        yield from usual(source, *more)
        if source.endswith("a.json"):
            raise KeyError("x")

    usual = pipeline.read_one
    monkeypatch.setattr(pipeline, "read_one", half)
    sources = [written(tmp_path, "a.json"), written(tmp_path, "b.json", title="Two", url="http://gulf.example/2")]
    first, second = desk.load(ws, sources).outcomes
    assert (first.status, first.reports, second.status, second.reports) == ("accepted", 1, "accepted", 1)
    assert first.problems[0].startswith("“The rest of ")


def test_a_report_whose_proposals_fail_is_read_without_them(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load(ws, [written(tmp_path, "a.json"), written(tmp_path, "b.json", title="Two", url="http://gulf.example/2")])
    first, second = reports.numbers(ws.db, 0, 9)
    monkeypatch.setattr(pipeline, "suggest", stumbling_at("Two", pipeline.suggest))
    assert suggest.fill(ws) == 2
    assert all(one.proposal for one in read.panels(ws, first))
    assert [one.proposal for one in read.panels(ws, second)] == [None, None]
    assert "IndexError" in Path(f"{ws.path}.crash.log").read_text("utf-8")


def test_an_input_that_was_given_up_on_is_named_with_what_was_kept(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "TAGS", {"page": 2, "feed": 2, "fragment": 2})
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Three tags are too many here.</p></body></html>")
    record = tmp_path / "record.json"
    record.write_text('[{"text": "Plain."}, {"text": "<p>One more.</p><p>Another.</p>"}]')
    summary = desk.load(ws, [str(page), str(record), written(tmp_path, "plain.json", text="Nothing is wrong.")])
    guard.close()
    why = "as it has more than 2 tags; its bare text was kept, with no roles."
    assert summary.given_up == [
        (str(page), f"Given up on taking the page apart, {why}"),
        (str(record), f"Given up on taking the markup of record 2 apart, {why}"),
    ]
    assert [o.reports for o in summary.outcomes] == [1, 2, 1]


def test_a_log_of_crashes_does_not_grow_without_end(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "MOST", 1)
    sizes = {log.stat().st_size for _ in range(3) if (log := crash.log(IndexError("x"), ws.path))}
    assert len(sizes) == 1


ASK = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR)
try:
    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
except OSError:
    print("held")
"""
"""SQLite holds byte 128 of the shared memory as long as a connection uses it."""


def test_a_load_of_its_own_folder_leaves_the_locks_of_the_workspace_alone(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Two guards were shot in Karsin on Monday.", encoding="utf-8")
    with open_workspace(tmp_path / "w.db", create=True) as ws:
        desk.load(ws, [str(tmp_path / "news.txt")])
        memory = str(tmp_path / "w.db-shm")
        assert subprocess.check_output([sys.executable, "-c", ASK, memory], text=True) == "held\n"
        outcomes = desk.load(ws, [str(tmp_path)]).outcomes
        assert [o.status for o in outcomes if o.source == memory] == ["refused"]
        assert subprocess.check_output([sys.executable, "-c", ASK, memory], text=True) == "held\n"
