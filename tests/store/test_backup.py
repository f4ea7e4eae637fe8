"""Backups: whole, verified, private, thinned; and the way back, with the decisions that are newer."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import soak_flips
from triage.desk import backup as desk
from triage.desk import check, load, purge, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.errors import WorkspaceError
from triage.store import daily, shelf, texts, twin

FIRST = datetime(2017, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "desk.db"
    shutil.copy(soak_flips.prepared(tmp_path), place)
    return place


def left(ws: Workspace) -> list[int]:
    """Return the numbers of the sentences that are left to do."""
    found = ws.db.execute("SELECT id FROM sentence WHERE tag IS NULL AND role <> 'title' ORDER BY id")
    return [row[0] for row in found]


def work(path: Path) -> None:
    """Decide a few things more: tags, an undo, and a load of one more report."""
    story = path.parent / "more.txt"
    story.write_text("A bridge fell at Dorn Ford.\n\nNobody was hurt, the mayor said.\n", encoding="utf-8")
    with open_workspace(path, editor="ben") as ws:
        tag.tag(ws, left(ws)[:3], Tag.NOISE)
        tag.tag(ws, left(ws)[:1], Tag.EVENT)
        undo.undo(ws)
        load.load(ws, [str(story)])
        row = read.every_report(ws)[-1]
        tag.tag(ws, [p.id for p in read.panels(ws, row.id)], Tag.QUOTE)


def decided(path: Path) -> dict[str, object]:
    """Return what the editors made of a workspace, without what the program proposes."""
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        queries = {
            "journal": "SELECT * FROM decision ORDER BY seq",
            "batches": "SELECT * FROM batch ORDER BY batch",
            "counters": "SELECT * FROM counter WHERE value <> 0 ORDER BY name",
            "reports": f"SELECT key, {texts.OF}, present, fate, lead, outlet, sentences, undecided FROM report r ORDER BY key",
            "sentences": "SELECT r.key, start, stop, s.role, tag, flags, note FROM sentence s JOIN report r ON r.id = s.report"
            " ORDER BY 1, 2",
            "records": "SELECT * FROM record ORDER BY event_id",
        }
        return {name: db.execute(query).fetchall() for name, query in queries.items()}


def harm(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def test_a_backup_is_whole_private_and_one_file(path: Path) -> None:
    with open_workspace(path) as ws:
        tag.tag(ws, left(ws)[:3], Tag.NOISE)
        made = desk.make(path)
    assert made.parent == shelf.folder_of(path)
    assert made.name == "desk-20170221T090000Z.db"
    assert made.stat().st_mode == path.stat().st_mode
    assert list(made.parent.iterdir()) == [made]
    assert decided(made) == decided(path)
    assert check.check(made).findings == ()


def test_a_backup_goes_where_it_is_asked_to_but_over_nothing(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.db"
    assert desk.make(path, target) == target
    with pytest.raises(WorkspaceError, match="exists already"):
        desk.make(path, target)
    with pytest.raises(WorkspaceError, match="could not be backed up"):
        desk.make(path, tmp_path / "missing" / "b.db")


def test_a_damaged_workspace_gives_no_backup(path: Path) -> None:
    harm(path, soak_flips.other_letter(1))
    before = sorted(shelf.listed(path))
    with pytest.raises(WorkspaceError, match="does not have its SHA-256"):
        desk.make(path)
    assert sorted(shelf.listed(path)) == before
    assert [p for p in shelf.folder_of(path).iterdir() if p.name.startswith(".")] == []


def test_a_daily_backup_is_made_by_another_process(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_NOW", "2017-02-22T08:00:00Z")
    with open_workspace(path) as ws:
        tag.tag(ws, left(ws)[:1], Tag.NOISE)
        process = daily.start(path)
        tag.tag(ws, left(ws)[:1], Tag.NOISE)  # nobody waits for it
        while not daily.ended(process):
            time.sleep(0.02)
        (made,) = [name for name, at in shelf.listed(path).items() if at.day == 22]
        assert check.check(made).findings == ()
        assert not shelf.due(ws.db, path)


def test_backups_of_one_second_stand_in_their_order(path: Path) -> None:
    made = [desk.make(path) for _ in range(12)]
    assert list(shelf.listed(path)) == made


def test_backups_take_turns(path: Path) -> None:
    done: list[Path] = []
    maker = threading.Thread(target=lambda: done.append(desk.make(path)))
    with shelf.turn(path):
        maker.start()
        maker.join(0.3)
        assert done == []
    maker.join(30)
    assert len(done) == 1


def test_a_daily_backup_is_begun_on_closing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def at_once(path: Path) -> int:
        daily.main(path)
        return 1

    monkeypatch.setattr(daily, "start", at_once)
    monkeypatch.setattr(daily, "ended", lambda _: True)
    place = tmp_path / "daily.db"
    story = tmp_path / "story.txt"
    story.write_text("One line. Another line. A third line.", encoding="utf-8")
    with open_workspace(place) as ws:
        load.load(ws, [str(story)])
    assert shelf.listed(place) == {}, "the first day has none"
    for day, number in (("22", 1), ("22", 1), ("23", 2)):
        monkeypatch.setenv("TRIAGE_NOW", f"2017-02-{day}T08:00:00Z")
        with open_workspace(place) as ws:
            if left(ws):
                tag.tag(ws, left(ws)[:1], Tag.NOISE)
        assert len(shelf.listed(place)) == number
    monkeypatch.setenv("TRIAGE_NOW", "2017-02-24T08:00:00Z")
    open_workspace(place).close()
    assert len(shelf.listed(place)) == 2, "a day without decisions needs none"


def by_hand(times: list[datetime]) -> set[datetime]:
    """The slow twin of the rule: sort into drawers, keep the youngest of the youngest drawers."""
    stay = {t for t in times if t.date() == max(times).date()} if times else set()
    for number, form in ((12, "%Y %j"), (10, "%G %V"), (9, "%Y %m")):
        drawers: dict[str, list[datetime]] = defaultdict(list)
        for one in times:
            drawers[one.strftime(form)].append(one)
        stay |= {max(drawer) for drawer in sorted(drawers.values(), key=max)[-number:]}
    return stay


times = st.lists(st.integers(0, 24 * 900).map(lambda hours: FIRST + timedelta(hours=hours)), max_size=80)


@settings(max_examples=60, deadline=None)
@given(times)
def test_what_stays_is_what_the_drawers_say(given_times: list[datetime]) -> None:
    stay = shelf.kept(given_times)
    assert stay == by_hand(given_times)
    assert shelf.kept(stay) == stay
    assert not given_times or max(given_times) in stay


def test_two_years_of_days_leave_days_weeks_and_months() -> None:
    stay: set[datetime] = set()
    for day in range(730):
        stay = shelf.kept({*stay, FIRST + timedelta(days=day)})
    last = FIRST + timedelta(days=729)
    ages = sorted((last - time).days for time in stay)
    assert ages[:12] == list(range(12))
    assert len([a for a in ages if a >= 12]) >= 14
    assert 230 < ages[-1] < 280
    assert len(stay) <= 12 + 10 + 9


def test_only_backups_are_thinned(path: Path) -> None:
    folder = shelf.folder_of(path)
    folder.mkdir()
    for day in range(100):
        (folder / f"desk-{(FIRST + timedelta(days=day)).strftime(twin.STAMP)}.db").touch()
    (folder / "notes.txt").touch()
    (folder / "damaged-desk-20170101T000000Z.db").touch()
    shelf.thin(path)
    assert len(shelf.listed(path)) <= 31 + 1
    assert (folder / "notes.txt").exists()
    assert (folder / "damaged-desk-20170101T000000Z.db").exists()


def test_what_is_newer_is_told_and_the_plain_way_back_is_exact(path: Path) -> None:
    saved, before = desk.make(path), decided(path)
    work(path)
    newer = desk.newer(path, saved)
    assert newer is not None
    assert (newer.same, newer.common, newer.unread, newer.editor) == (True, 65, 0, "ben")
    assert newer.decisions == len(decided(path)["journal"]) - 65  # type: ignore[arg-type]
    after = decided(path)
    done = desk.go_back(path, saved, replay=False)
    assert decided(path) == before
    assert done.kept is not None
    assert decided(done.kept) == after


def test_the_journal_brings_back_everything_that_is_newer(path: Path) -> None:
    saved = desk.make(path)
    work(path)
    after = decided(path)
    done = desk.go_back(path, saved, replay=True)
    assert done.replayed.left == []
    assert (done.replayed.reports, decided(path)) == (1, after)
    assert check.check(path).findings == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE text_part SET bytes = zeroblob(60) WHERE id = 0",
        "DELETE FROM sentence WHERE report < 19 AND tag IS NULL",
        "UPDATE sentence SET tag = 'event' WHERE role <> 'title'",
        "DELETE FROM record",
        "DELETE FROM batch",
        "DROP TABLE sentence_words",
        "DROP TABLE counter",
        "UPDATE report SET headline = CAST(X'ff' AS TEXT) WHERE id < 19",
    ],
)
def test_damage_elsewhere_does_not_keep_the_journal_from_coming_back(path: Path, statement: str) -> None:
    saved = desk.make(path)
    work(path)
    after = decided(path)
    harm(path, "PRAGMA foreign_keys = OFF", statement)
    assert check.check(path).findings
    done = desk.go_back(path, saved, replay=True)
    assert done.replayed.left == []
    assert decided(path) == after
    assert check.check(path).findings == ()


def test_a_damaged_report_and_a_damaged_decision_stay_behind_by_name(path: Path) -> None:
    saved = desk.make(path)
    work(path)
    count = len(decided(path)["journal"])  # type: ignore[arg-type]
    harm(
        path,
        "UPDATE report SET text_bytes = 4 WHERE id = (SELECT max(id) FROM report)",
        "DROP TRIGGER decision_stays",
        "UPDATE decision SET at = 'gone' WHERE seq = 66",
    )
    newer = desk.newer(path, saved)
    assert newer is not None
    assert newer.unread == 1
    done = desk.go_back(path, saved, replay=True)
    assert done.replayed.left[0] == "decision 66 cannot be read"
    assert any("is missing or damaged" in left for left in done.replayed.left)
    assert done.replayed.decisions + len(done.replayed.left) == count - 65
    assert check.check(path).findings == ()
    work(path)
    origins = [row[1:3] for row in decided(path)["journal"]]  # type: ignore[attr-defined]
    assert len(set(origins)) == len(origins)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["in the folder", "elsewhere"])
def test_a_purged_text_does_not_come_back_with_the_journal(path: Path, tmp_path: Path, elsewhere: bool) -> None:
    saved = desk.make(path, tmp_path / "elsewhere.db" if elsewhere else None)
    with open_workspace(path) as ws:
        key, text = ws.db.execute(f"SELECT key, {texts.OF} FROM report r WHERE id = 3").fetchone()
        purge.purge(ws, key)
        tag.tag(ws, left(ws)[:2], Tag.NOISE)
    assert check.check(path).findings == ()
    assert (text.encode()[:60] in saved.read_bytes()) == elsewhere
    done = desk.go_back(path, saved, replay=True)
    assert done.replayed.left == []
    assert done.replayed.decisions >= 2
    assert text.encode()[:60] not in path.read_bytes()
    assert check.check(path).findings == ()


def test_a_file_that_cannot_be_opened_is_replaced_and_kept(path: Path) -> None:
    saved, before = desk.make(path), decided(path)
    path.write_bytes(path.read_bytes()[: 3 * 4096])
    assert desk.newer(path, saved) is None
    done = desk.go_back(path, saved, replay=True)
    assert decided(path) == before
    assert done.kept is not None
    assert done.kept.stat().st_size == 3 * 4096


def test_a_missing_workspace_comes_back(path: Path) -> None:
    saved, before = desk.make(path), decided(path)
    path.unlink()
    assert desk.go_back(path, saved, replay=False).kept is None
    assert decided(path) == before


def test_a_damaged_backup_replaces_nothing(path: Path) -> None:
    saved = desk.make(path)
    harm(saved, "UPDATE report SET source = 'x' WHERE id = 1")
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="does not agree with its mark"):
        desk.go_back(path, saved, replay=True)
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir() if "restored" in p.name or "replaced" in p.name) == []


def test_another_workspace_is_told_apart_and_its_journal_not_replayed(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with open_workspace(other) as ws:
        load.load(ws, [str(Path(soak_flips.FIXTURE).parents[3] / "sample_reports/reports/notes")])
    saved = desk.make(other, tmp_path / "saved.db")
    newer = desk.newer(path, saved)
    assert newer is not None
    assert not newer.same
    done = desk.go_back(path, saved, replay=True)
    assert done.replayed.decisions == 0
    assert decided(path) == decided(other)


def test_the_log_of_the_replaced_file_does_not_reach_the_restored_one(path: Path) -> None:
    saved, before = desk.make(path), decided(path)
    with open_workspace(path) as ws:
        tag.tag(ws, left(ws)[:2], Tag.NOISE)
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{path}.copy{suffix}")
    for suffix in ("", "-wal"):
        shutil.move(f"{path}.copy{suffix}", f"{path}{suffix}")
    after = decided(path)
    done = desk.go_back(path, saved, replay=False)
    assert decided(path) == before
    assert done.kept is not None
    assert decided(done.kept) == after


def test_an_open_desk_keeps_a_restore_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = desk.make(path)
    monkeypatch.setattr(desk, "WAIT", 0.0)
    import subprocess
    import sys

    code = f"from pathlib import Path; from triage.desk.workspace import open_workspace\nws = open_workspace(Path({str(path)!r}))\n"
    code += "print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WorkspaceError, match="nothing was changed"):
            desk.go_back(path, saved, replay=False)
        other.communicate("\n")
