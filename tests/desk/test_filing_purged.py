"""A purge or a restore while headlines and copies are filed by other rules, or only some of them by those of now."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.desk.test_filing_anew import other_rules, reports, state
from triage.desk import backup, check, filing, load, purge, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import filed, shelf
from triage.store.connect import Connection, writing


@pytest.fixture
def many(ws: Workspace, tmp_path: Path) -> Workspace:
    """A workspace whose reports fill several steps, with a tag that went along with copies."""
    (tmp_path / "many.jsonl").write_text(reports(random.Random(5), 250))
    load.load(ws, [str(tmp_path / "many.jsonl")], auto=False)
    tag.tag(ws, [read.panels(ws, 4)[-1].id], Tag.EVENT)
    return ws


def half(ws: Workspace, which: str) -> None:
    """Leave a workspace filed by other rules, or file it anew only as far as the first step of headlines or of copies."""
    other_rules(ws)
    steps = {"none": 0, "headlines": 1, "copies": 4}[which]
    done: list[int] = []
    if steps:
        assert not filing.file_anew(ws, lambda at, of: done.append(at) or len(done) < steps)  # type: ignore[func-returns-value]
        assert done[-1] == 100
    assert filed.is_old(ws.db, *filed.FILINGS)


def afresh(ws: Workspace) -> list[list[tuple[object, ...]]]:
    """Return all that is filed after everything was filed from the beginning."""
    with writing(ws.db):
        for one in filed.FILINGS:
            filed.reset(ws.db, one)
    assert filing.file_anew(ws)
    return state(ws.db)


def words_of(db: Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT word FROM headline_word")}


@pytest.mark.parametrize("which", ["none", "headlines", "copies"])
def test_a_purge_takes_off_only_what_was_counted(many: Workspace, which: str) -> None:
    half(many, which)
    for number in (1, 50, 220):  # of the part that is filed anew, and of the rest
        purge.purge(many, read.every_report(many)[number].key)
        assert check.check(many.path).findings == ()
    assert filing.file_anew(many)
    assert state(many.db) == afresh(many)
    assert check.check(many.path).findings == ()


@pytest.mark.parametrize("which", ["none", "headlines", "copies"])
def test_a_purge_takes_off_only_what_was_counted_in_a_backup(many: Workspace, which: str, tmp_path: Path) -> None:
    """What other rules filed a purged headline under nobody knows any more: nothing of it stays."""
    half(many, which)
    backup.make(many.path)
    for number in (1, 50, 220):
        purge.purge(many, read.every_report(many)[number].key)
    (saved,) = shelf.listed(many.path)
    assert check.check(saved).findings == ()
    many.close()
    backup.go_back(many.path, saved, replay=False)
    with open_workspace(many.path) as ws:
        assert words_of(ws.db) == (set() if which != "copies" else words_of(ws.db))
        assert ws.db.execute(
            "SELECT count(*) FROM sentence WHERE copy NOT IN (SELECT id FROM sentence)"
        ).fetchone() == (0,)
        assert filing.file_anew(ws)
        assert state(ws.db) == afresh(ws)
    assert check.check(many.path).findings == ()


@pytest.mark.parametrize("which", ["none", "headlines", "copies"])
def test_what_a_restore_brings_over_is_counted_once(many: Workspace, which: str, tmp_path: Path) -> None:
    half(many, which)
    saved = backup.make(many.path)
    (tmp_path / "more.jsonl").write_text(reports(random.Random(6), 20, base=1000))
    load.load(many, [str(tmp_path / "more.jsonl")], auto=False)
    before = state(many.db)
    many.close()
    assert backup.go_back(many.path, saved, replay=True).replayed.reports == 20
    assert check.check(many.path).findings == ()
    with open_workspace(many.path) as ws:
        assert filing.file_anew(ws)
        assert state(ws.db) == before
    assert check.check(many.path).findings == ()
