"""What was filed by other rules is filed anew at the next load or by a repair, some reports at a time, and never lost."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import triage
from triage.cli.main import main
from triage.desk import check, cut, filing, load, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import copies, filed, marks, recount
from triage.store.connect import Connection, writing
from triage.text import fold

PACKAGE = Path(triage.__file__).parent
LINE = "army city convoy border st mt attack bridge river school market police fire crossing old new town valley"
WORDS = LINE.split(" ")


def reports(chance: random.Random, count: int, base: int = 0) -> str:
    """Return JSON lines of reports; many sentences stand in several of them, and headlines share words."""
    said = [f"{' '.join(chance.sample(WORDS, 5)).capitalize()}." for _ in range(count)]
    lines = []
    for n in range(count):
        title = f"{' '.join(chance.sample(WORDS, 4))} {n % 7}".capitalize()
        text = " ".join(chance.choices(said, k=4))
        lines.append(json.dumps({"title": title, "text": text, "url": f"https://n.example/{base + n}"}))
    return "\n".join(lines)


def state(db: Connection) -> list[list[tuple[object, ...]]]:
    """Return all that is filed, without the sums, which a check compares."""
    queries = (
        "SELECT word, reports FROM headline_word ORDER BY 1", "SELECT key, report FROM headline_key ORDER BY 1, 2",
        "SELECT key, sentence FROM copy_filed ORDER BY 1", "SELECT key, sentence FROM copy_near ORDER BY 1, 2",
        "SELECT id, copy FROM sentence WHERE copy IS NOT NULL ORDER BY 1",
    )  # fmt: skip
    return [db.execute(query).fetchall() for query in queries]


@pytest.fixture
def many(ws: Workspace, tmp_path: Path) -> Workspace:
    """A workspace whose reports fill several steps, with tags that went along with copies."""
    (tmp_path / "many.jsonl").write_text(reports(random.Random(3), 250))
    load.load(ws, [str(tmp_path / "many.jsonl")], auto=False)
    for panel in read.panels(ws, 4)[1:] + read.panels(ws, 120)[1:]:
        tag.tag(ws, [panel.id], Tag.EVENT)
    return ws


def other_rules(ws: Workspace) -> None:
    """Leave the workspace as other rules would: other keys, fewer copies, other words, another stamp."""
    with writing(ws.db):
        for filing_ in filed.FILINGS:
            filed.empty(ws.db, filing_)
        ws.db.execute("INSERT INTO headline_key VALUES (7, 1), (7, 2)")
        ws.db.execute("INSERT INTO headline_word VALUES ('saint', 2)")
        marks.add_sum(ws.db, marks.KEYS, marks.sum_of_keys([(7, 1), (7, 2)]))
        marks.add_sum(ws.db, marks.WORDS, marks.sum_of_words([("saint", 2)]))
        ws.db.execute("INSERT INTO copy_key VALUES (7, 1)")
        ws.db.execute("UPDATE sentence SET copy = 1 WHERE id IN (5, 6)")
        ws.db.execute("UPDATE workspace SET value = 'ffffffffffffffff' WHERE name LIKE 'filed.%'")
        marks.set_marks(ws.db, "workspace")


def test_a_load_files_everything_anew_where_the_rules_have_changed(many: Workspace, tmp_path: Path) -> None:
    before = state(many.db)
    assert not filed.is_old(many.db, *filed.FILINGS)
    other_rules(many)
    assert filed.is_old(many.db, filed.HEADLINES)
    (tmp_path / "one.txt").write_text("A new line.")
    load.load(many, [str(tmp_path / "none.txt")])
    assert state(many.db) == before
    assert check.check(many.path).findings == ()
    assert not filed.is_old(many.db, *filed.FILINGS)


def test_an_interrupted_filing_goes_on_where_it_was(many: Workspace) -> None:
    before = state(many.db)
    other_rules(many)
    told: list[tuple[int, int]] = []
    rounds = 0
    while not filing.file_anew(many, lambda done, of: told.append((done, of)) or len(told) % 2 == 1):  # type: ignore[func-returns-value]
        rounds += 1
        assert check.check(many.path).findings == ()
        assert filed.is_old(many.db, *filed.FILINGS) == (len(told) < 6)
    assert state(many.db) == before
    assert [done for done, _ in told] == [100, 200, 250, 100, 200, 250]
    assert {of for _, of in told} == {250}
    assert rounds == 3


def test_a_load_that_is_stopped_meanwhile_loads_nothing_and_leaves_the_rest_for_the_next(
    many: Workspace, tmp_path: Path
) -> None:
    other_rules(many)
    (tmp_path / "one.txt").write_text("A new line.")
    heard: list[str] = []
    done = load.load(many, [str(tmp_path / "one.txt")], progress=lambda at: heard.append(at.source) or False)  # type: ignore[func-returns-value]
    assert done.cancelled
    assert heard == ["filed anew: 100 of 250 reports"]
    assert filed.last(many.db, filed.HEADLINES) == 100
    assert load.load(many, [str(tmp_path / "one.txt")]).count("accepted") == 1
    assert check.check(many.path).findings == ()


def test_merges_that_are_certain_are_weighed_with_all_words_after_a_stop(
    many: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(many.db)
    other_rules(many)
    assert not filing.file_anew(many, lambda done, of: False)
    assert state(many.db) != before
    path = str(many.path)
    many.close()
    assert main(["stories", "--auto", "--db", path]) == 0
    capsys.readouterr()
    with open_workspace(Path(path)) as ws:
        assert state(ws.db) == before
        assert check.check(ws.path).findings == ()


def test_what_is_cut_and_tagged_between_two_steps_is_filed_as_well(many: Workspace) -> None:
    other_rules(many)
    steps = 0

    def between(done: int, of: int) -> bool:
        nonlocal steps
        steps += 1
        for report in (240 - steps, 200 - steps, 30 + steps):  # the later ones first, as an editor may
            panel = next(p for p in read.panels(many, report) if p.role != "title" and " " in p.text)
            cut.split(many, panel.id, panel.text.index(" ") + 1)
        tag.tag(many, [read.panels(many, 249 - steps)[-1].id], Tag.QUOTE)
        return True

    assert filing.file_anew(many, between)
    now = state(many.db)
    with writing(many.db):
        copies.rebuild(many.db)
    assert state(many.db)[2:] == now[2:]
    assert check.check(many.path).findings == ()
    assert list(recount.counters(many.db)) == []


def test_a_check_names_no_damage_and_a_repair_files_anew(many: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(many.db)
    other_rules(many)
    path = str(many.path)
    many.close()
    assert main(["check", "--db", path]) == 0
    assert "filed by an older triage; the next load files them anew." in capsys.readouterr().out
    assert main(["check", "--repair", "--db", path]) == 0
    said = capsys.readouterr()
    assert said.err == "Headlines and copies were filed anew.\n"
    assert "older triage" not in said.out
    assert not list(many.path.parent.glob("*damaged*"))
    with open_workspace(many.path) as ws:
        assert state(ws.db) == before


@pytest.mark.parametrize("cell", ["value", "mark"])
def test_a_damaged_stamp_can_be_repaired(cell: str, many: Workspace) -> None:
    before = state(many.db)
    with writing(many.db):
        many.db.execute(f"UPDATE workspace SET {cell} = '17' WHERE name = 'filed.copies'")
    path = many.path
    many.close()
    found = check.check(path).findings
    assert [f.table for f in found] == ["workspace"] * len(found)
    assert check.repair(path).after.findings == ()
    with open_workspace(path) as ws:
        assert state(ws.db) == before


def test_damaged_reports_stop_no_filing_and_are_named(many: Workspace, tmp_path: Path) -> None:
    other_rules(many)
    with writing(many.db):
        many.db.execute("UPDATE report SET headline = CAST(x'ff41' AS TEXT) WHERE id = 120")
        many.db.execute("UPDATE sentence SET start = 'x' WHERE id = (SELECT max(id) FROM sentence WHERE report = 7)")
    (tmp_path / "one.txt").write_text("A new line.")
    assert load.load(many, [str(tmp_path / "one.txt")]).count("accepted") == 1
    assert {f.report for f in check.check(many.path).findings if not f.derived} >= {7, 120}
    assert not filed.is_old(many.db, *filed.FILINGS)
    (found,) = many.db.execute("SELECT count(DISTINCT report) FROM headline_key").fetchone()
    assert found >= 249


def test_an_empty_workspace_is_not_old_and_a_start_files_nothing(ws: Workspace, tmp_path: Path) -> None:
    assert not filed.is_old(ws.db, *filed.FILINGS)
    assert check.check(ws.path).notes == ()
    ws.close()
    with open_workspace(ws.path) as again:
        assert again.db.execute("SELECT count(*) FROM workspace WHERE name LIKE 'filed.%'").fetchone() == (0,)


def test_headlines_that_a_new_alias_makes_one_are_found_after_the_next_load(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"title": "Zorvak mount closed after rockslide hits hikers", "text": "One.", "url": "https://a.example/1"}
    new = {"title": "Zorvak mt closed after rockslide hits hikers", "text": "Two.", "url": "https://b.example/2"}
    (tmp_path / "old.jsonl").write_text(json.dumps(old))
    (tmp_path / "new.jsonl").write_text(json.dumps(new))
    with monkeypatch.context() as before:
        before.setattr(fold, "_WORDS", {**fold._WORDS, "mount": "hill"})
        load.load(ws, [str(tmp_path / "old.jsonl")])
    with writing(ws.db):
        ws.db.execute("UPDATE workspace SET value = '0000000000000000' WHERE name = 'filed.headlines'")
        marks.set_marks(ws.db, "workspace")
    assert ws.db.execute("SELECT count(*) FROM headline_word WHERE word = 'hill'").fetchone() == (1,)
    load.load(ws, [str(tmp_path / "new.jsonl")])
    assert ws.db.execute("SELECT count(*) FROM headline_word WHERE word = 'hill'").fetchone() == (0,)
    assert ws.db.execute("SELECT size FROM report WHERE id = 1").fetchone() == (2,)
