"""What the editor sees when the disk fails or another desk writes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.harness import apart_from_the_cursor, desk, keys, screen_text, settled
from tests.tui.samples import build
from triage.desk import read
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import records
from triage.store.connect import Connection, connect
from triage.tui import workers
from triage.tui.app import DeskApp
from triage.tui.screens.dialogs import DetailsDialog
from triage.tui.screens.form import FormScreen
from triage.tui.screens.read import ReadView

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def busy(ws: Workspace) -> Iterator[Connection]:
    """Another program that has the file for itself until it rolls back; the desk gives up waiting at once."""
    other = connect(ws.path)
    other.execute("BEGIN IMMEDIATE")
    ws.db.execute("PRAGMA busy_timeout = 1")
    yield other
    other.close()


async def looked_after(app: DeskApp, pilot: Pilot[int]) -> None:
    """Let the desk look after what happens without a key, as it does every second."""
    app.sitting.watch()
    await settled(pilot)


def reading(app: DeskApp) -> ReadView:
    view = app.view
    assert isinstance(view, ReadView)
    return view


async def test_a_key_that_is_not_saved_is_shown_so_and_tried_again(ws: Workspace, busy: Connection) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        first = reading(app).panel
        assert first is not None
        await keys(pilot, "e")
        text = screen_text(app)
        assert "NOT SAVED: file in use, retrying" in text
        assert "Nothing was changed. Wait until it is done" in text.replace("\n ", " ")
        assert reading(app).panel == first  # the screen shows what is saved, and the cursor has not gone on
        await keys(pilot, "j", "j")
        moved = reading(app).panel
        assert moved != first  # reading goes on
        assert "NOT SAVED: file in use, retrying" in screen_text(app)
        await keys(pilot, "q")  # a second decision waits for the first
        assert "not saved yet, so this one was not taken" in screen_text(app)
        await looked_after(app, pilot)
        assert "NOT SAVED: file in use, retrying" in screen_text(app)
        assert read.left(ws) == (15, 15)
        busy.execute("ROLLBACK")
        await looked_after(app, pilot)
        text = screen_text(app)
        assert "NOT SAVED" not in text
        assert "Saved: the key that had to wait." in text
        assert "14 left" in text
        saved = read.panel(ws, first.id)
        assert saved is not None
        assert saved.tag is Tag.EVENT
        assert apart_from_the_cursor(reading(app).panel) == apart_from_the_cursor(
            moved
        )  # the cursor stays where the editor is
        await keys(pilot, "u")
        assert read.left(ws) == (15, 15)


async def test_the_next_key_that_changes_something_saves_the_one_before(ws: Workspace, busy: Connection) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "e")
        busy.execute("ROLLBACK")
        await keys(pilot, "j", "q")
        assert "NOT SAVED" not in screen_text(app)
        assert read.left(ws) == (13, 15)


async def test_a_form_stays_open_until_its_record_is_saved(ws: Workspace, busy: Connection) -> None:
    busy.execute("ROLLBACK")
    async with desk(ws, (100, 40)) as (app, pilot):
        await keys(pilot, "e", "k", "enter")
        busy.execute("BEGIN IMMEDIATE")
        await keys(pilot, "f5")
        assert isinstance(app.screen, FormScreen)
        assert "NOT SAVED" in screen_text(app).splitlines()[0]
        assert "Nothing was changed. Wait until it is done" in screen_text(app).replace("\n ", " ")
        busy.execute("ROLLBACK")
        await keys(pilot, "f5")
        assert not isinstance(app.screen, FormScreen)
        assert "NOT SAVED" not in screen_text(app)
        assert read.progress(ws).records == {"draft": 1}


async def test_a_form_that_the_disk_refuses_is_left_by_the_second_escape_and_its_draft_is_saved_later(
    ws: Workspace, busy: Connection
) -> None:
    busy.execute("ROLLBACK")
    async with desk(ws, (100, 40)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "t", *"four")
        busy.execute("BEGIN IMMEDIATE")
        await keys(pilot, "escape", "escape")
        assert isinstance(app.screen, FormScreen)
        assert "NOT SAVED" in screen_text(app).splitlines()[0]
        assert "esc once more leaves the form" in screen_text(app)
        await keys(pilot, "t", *"five", "escape", "escape")
        assert isinstance(app.screen, FormScreen), "what was typed since was never told as unsaved"
        await keys(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert "NOT SAVED: file in use, retrying" in screen_text(app).splitlines()[0]
        before = reading(app).panel
        await keys(pilot, "j")
        assert reading(app).panel != before  # reading goes on
        busy.execute("ROLLBACK")
        await looked_after(app, pilot)
        assert "NOT SAVED" not in screen_text(app)
        assert [(r.status, r.casualties_text) for r in records.stream(ws.db)] == [("draft", "five")]


async def test_a_confirmation_that_had_to_wait_is_no_draft_once_the_form_is_left(
    ws: Workspace, busy: Connection
) -> None:
    busy.execute("ROLLBACK")
    async with desk(ws, (100, 40)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "t", *"four", "escape")
        form = app.screen
        assert isinstance(form, FormScreen)
        assert not form.check(), "nothing stands in the way of the confirmation"
        busy.execute("BEGIN IMMEDIATE")
        await keys(pilot, "f2", "escape")
        assert app.screen is form
        assert "The record is not saved yet. esc once more leaves the form" in screen_text(app).replace("\n ", " ")
        busy.execute("ROLLBACK")
        await looked_after(app, pilot)
        assert read.progress(ws).records == {"confirmed": 1}
        await keys(pilot, "escape")
        assert app.screen is not form
        assert read.progress(ws).records == {"confirmed": 1}


async def test_corrections_of_a_report_stay_in_their_dialog_until_they_are_saved(
    ws: Workspace, busy: Connection
) -> None:
    busy.execute("ROLLBACK")
    async with desk(ws, (100, 40)) as (app, pilot):
        app.view.action_run("report.correct")
        await settled(pilot)
        details = app.screen
        assert isinstance(details, DetailsDialog)
        details.fields["outlet"].value = "Other Post"
        busy.execute("BEGIN IMMEDIATE")
        await keys(pilot, "enter")
        assert app.screen is details
        assert "Not saved: file in use. Enter tries again." in screen_text(app)
        busy.execute("ROLLBACK")
        await keys(pilot, "enter")
        assert not isinstance(app.screen, DetailsDialog)
        assert "Other Post" in screen_text(app)


async def test_an_unsaved_key_is_given_up_only_when_asked_twice(ws: Workspace, busy: Connection) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "e", "ctrl+q")
        assert "Leave once more to give it up" in screen_text(app)
        assert app.is_running
        await keys(pilot, "ctrl+q")
        assert not app.is_running
    assert read.left(ws) == (15, 15)


async def test_a_key_that_no_longer_fits_is_refused_in_words(ws: Workspace, busy: Connection) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        panel = reading(app).panel
        assert panel is not None
        await keys(pilot, "e")
        busy.execute("UPDATE report SET present = 0")
        busy.execute("PRAGMA foreign_keys = OFF")
        busy.execute("DELETE FROM sentence WHERE id = ?", (panel.id,))
        busy.execute("UPDATE report SET present = 1")
        busy.execute("COMMIT")
        await looked_after(app, pilot)
        assert "The sentence is no longer in the workspace" in screen_text(app)
        assert app.is_running


ANNA = """
import sys; from pathlib import Path; from triage.desk import tag; from triage.desk.workspace import open_workspace
from triage.domain.tag import Tag
ws = open_workspace(Path(sys.argv[1]), editor='anna')
print(ws.read_only, flush=True)
for line in sys.stdin:
    tag.tag(ws, [int(line)], Tag.QUOTE)
    print('tagged', flush=True)
ws.close()
"""


async def test_a_second_desk_reads_follows_and_takes_over(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    build(path).close()
    anna = subprocess.Popen(
        [sys.executable, "-c", ANNA, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert anna.stdin is not None
    assert anna.stdout is not None
    assert anna.stdout.readline() == "False\n"
    with open_workspace(path, editor="ben") as ws:
        async with desk(ws, (120, 30)) as (app, pilot):
            text = screen_text(app)
            assert f"anna in process {anna.pid} is writing; this desk only reads and follows." in text
            assert f"read-only · anna in process {anna.pid} is writing" in text
            panel = reading(app).panel
            assert panel is not None
            await keys(pilot, "e")
            assert "this desk only reads, and nothing was changed" in screen_text(app)
            await keys(pilot, "k")
            assert "NOT SAVED" not in screen_text(app)
            anna.stdin.write(f"{panel.id}\n")
            anna.stdin.flush()
            assert anna.stdout.readline() == "tagged\n"
            await looked_after(app, pilot)
            assert "14 left" in screen_text(app)
            await keys(pilot, "e")
            assert "NOT SAVED" in screen_text(app)
            anna.kill()
            anna.wait()
            anna.stdin.close()
            anna.stdout.close()
            await looked_after(app, pilot)
            assert "read-only · the other desk has left" in screen_text(app)
            assert "is writing" not in screen_text(app)
            await keys(pilot, "j", "e")
            text = screen_text(app)
            assert "read-only" not in text
            assert "13 left" in text
            assert "saved" in text.splitlines()[0]
            assert read.left(ws)[0] == 13


async def test_what_the_keys_wrote_is_moved_into_the_file_in_a_calm_moment(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[Workspace] = []
    monkeypatch.setattr(Workspace, "tidy", lambda ws: moved.append(ws))
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, *"eu" * 40)
        app.sitting.pressed = time.monotonic() + 60
        workers.between_keys(app, app.sitting)
        await app.workers.wait_for_complete()
        assert not moved  # a key was just pressed
        app.sitting.pressed = time.monotonic() - 60
        workers.between_keys(app, app.sitting)
        workers.between_keys(app, app.sitting)
        await app.workers.wait_for_complete()
        assert [one.path for one in moved] == [ws.path]
        assert moved[0] is not ws  # a connection of its own, in a thread
