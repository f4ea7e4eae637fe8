"""Load and export in the background, and what the editor reads about them."""

from __future__ import annotations

import json
import resource
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.harness import Size, desk, keys, screen_text, widget_text
from triage.desk import check, export, load, pipeline, read
from triage.desk.load import InputOutcome, LoadSummary
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Report, Sentence
from triage.domain.tag import Tag
from triage.tui import workers
from triage.tui.app import DeskApp
from triage.tui.commands.working import load_sentence, loading
from triage.tui.literal import laid
from triage.tui.screens.dialogs import PathDialog, completed
from triage.tui.widgets.lines import Standing, headline, runs_of, views_of_headline


async def until_idle(app: DeskApp, pilot: Pilot[int]) -> None:
    for _ in range(400):
        await pilot.pause(0.02)
        if not workers.running(app):
            break
    await pilot.pause()


async def until_said(app: DeskApp, pilot: Pilot[int], words: str) -> None:
    """Wait until the screen says something: work that was asked to stop counts as over before its thread is."""
    for _ in range(400):
        await pilot.pause(0.02)
        if words in screen_text(app):
            return
    pytest.fail(f"{words!r} never came:\n{screen_text(app)}")


async def test_a_folder_is_loaded_while_the_desk_stays_open(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(f"Headline number {n}\n\nGunmen took the bridge of Karsin on day {n}.\n")
    (folder / "broken.json").write_text("{")
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        async with desk(ws, (100, 30)) as (app, pilot):
            await keys(pilot, "L")
            dialog = app.screen
            assert isinstance(dialog, PathDialog)
            dialog.field.value = str(folder)
            await keys(pilot, "enter")
            await until_idle(app, pilot)
            text = screen_text(app)
            assert "3 accepted" in text
            assert "1 refused" in text
            assert "broken.json" in text
            assert "Gunmen took the bridge" in text
            assert read.progress(ws).reports == 3


def resident() -> int:
    """Return how many bytes of memory this process has."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


async def test_what_work_has_freed_goes_back_to_the_system(ws: Workspace) -> None:
    """Blocks that stay here and there keep what is free between them from going back by itself."""
    peak: list[int] = []
    held: list[bytes] = []

    def work(_: Workspace, __: workers.Tick) -> str:
        blocks = [b"%d" % n * 500 for n in range(20_000)]
        held.extend(blocks[::500])
        peak.append(resident())
        return "Done."

    async with desk(ws, (100, 30)) as (app, pilot):
        before = resident()
        workers.start(app, ws, "working", work)
        await until_idle(app, pilot)
        assert held
        assert resident() - before < (peak[0] - before) / 2


async def test_work_that_ends_behind_the_palette_is_told_behind_it(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "ctrl+p")
        app.post_message(workers.WorkEnded("checking", "It is whole."))
        await pilot.pause()
        assert app.notice is not None
        assert app.notice.screen is app.screen_stack[0]
        await keys(pilot, "escape")
        assert "It is whole." in screen_text(app)


async def test_an_export_writes_the_folder_and_says_so(ws: Workspace, tmp_path: Path) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "f2", "X")
        dialog = app.screen
        assert isinstance(dialog, PathDialog)
        dialog.field.value = f"{tmp_path}/out/"
        await keys(pilot, "enter")
        await until_idle(app, pilot)
        assert "Written:" in screen_text(app)
        assert (tmp_path / "out" / "events.csv").read_bytes().count(b"\r\n") == 2
        await keys(pilot, "X", "down")
        again = app.screen
        assert isinstance(again, PathDialog)
        again.field.value = str(tmp_path / "s.jsonl")
        await keys(pilot, "enter")
        await until_idle(app, pilot)
        assert len((tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines()) == 15


async def test_the_path_that_is_offered_goes_with_the_table_until_one_is_typed(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        await keys(pilot, "X")
        dialog = app.screen
        assert isinstance(dialog, PathDialog)
        offered = [dialog.field.value]
        for _ in export.WHAT:
            await keys(pilot, "down")
            offered.append(dialog.field.value)
        assert offered == ["export/", "sentences.csv", "reports.csv", "decisions.csv", "export/"]
        await keys(pilot, "x", "down")
        assert dialog.field.value == "export/x"


@pytest.mark.parametrize("name", ["no/such/x.csv", f"{'x' * 260}.csv", f"~nobody-{'x' * 300}/x.csv"])
async def test_an_export_that_cannot_be_written_says_why(ws: Workspace, tmp_path: Path, name: str) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "X")
        dialog = app.screen
        assert isinstance(dialog, PathDialog)
        dialog.field.value = name if name[0] == "~" else str(tmp_path / name)
        await keys(pilot, "enter")
        await until_idle(app, pilot)
        assert "could not be" in " ".join(screen_text(app).split())


@pytest.mark.parametrize("size", [(100, 30), (40, 12)], ids=str)
async def test_a_path_that_will_not_do_stays_to_be_put_right(ws: Workspace, tmp_path: Path, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        for key, path, why in (
            ("L", "/no/such/place", "There is no file or folder /no/such/place."),
            ("X", "records.doc", "The format of records.doc is not known by its suffix."),
            ("X", "/no/such/x.csv", "there is no folder /no/such. Choose another place."),
        ):
            await keys(pilot, key)
            dialog = app.screen
            assert isinstance(dialog, PathDialog)
            dialog.field.value = path
            dialog.field.cursor_position = len(path)
            await keys(pilot, "enter")
            assert len(app.screen_stack) == 2
            assert why in widget_text(app, dialog.hint)
            await keys(pilot, "backspace")
            assert why not in widget_text(app, dialog.hint)
            assert dialog.field.value == path[:-1]
            await keys(pilot, "escape")
        await keys(pilot, "X", "down")
        dialog = app.screen
        assert isinstance(dialog, PathDialog)
        dialog.field.value = f"{tmp_path}/"
        await keys(pilot, "enter")
        assert "A folder holds the records with their companions, not sentences." in widget_text(app, dialog.hint)
        dialog.field.value = f"{tmp_path}/s.csv"
        await keys(pilot, "enter")
        await until_idle(app, pilot)
        assert (tmp_path / "s.csv").exists()


async def test_work_is_stopped_by_one_key(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):

        def forever(mine: Workspace, tick: workers.Tick) -> str:
            done = 0
            while tick(done, 1000):
                done = min(done + 1, 999)
                time.sleep(0.01)
            return f"Stopped in {mine.path.name}."

        workers.start(app, ws, "loading", forever)
        await until_said(app, pilot, "x stops")
        await keys(pilot, "e", "L")
        assert "Something is running already" in screen_text(app)
        await keys(pilot, "x")
        await until_idle(app, pilot)
        assert "Stopped in desk.db." in screen_text(app)
        assert read.left(ws)[0] == 14


def test_the_line_of_work_says_how_far_it_is() -> None:
    assert workers.forms(workers.WorkMoved("loading", 0, 0, 0.0))[0] == "loading · x stops"
    assert workers.forms(workers.WorkMoved("loading", 30, 120, 10.0)) == (
        "loading ━━━───────── 30 of 120 · 30 s to go · x stops",
        "loading ━───── 25 % · 30 s to go · x stops",
        "loading 25 % · x stops",
        "loading 25 %",
    )
    assert "2 min to go" in workers.forms(workers.WorkMoved("loading", 1, 13, 10.0))[0]


@pytest.mark.parametrize("left", [15, 12_345, 1_234_567])
@pytest.mark.parametrize("work", ["loading", "proposing", "exporting", "checking"])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160])
def test_the_headline_says_what_is_left_while_work_runs(width: int, work: str, left: int) -> None:
    now = Standing("desk.db", views_of_headline())
    now.view, now.order, now.left, now.total, now.unseen, now.minutes = "Stories", "by story", left, left, left, 25
    for now.filter in ("", "outlet:harbour since:2031 " * 4):
        for moved in (workers.WorkMoved(work, 1_300, 4_000, 10.0), workers.WorkMoved(work, 0, 0, 1.0, "300 reports")):
            now.work = workers.forms(moved)
            spots, right = headline(now, width)
            text = "".join(run[0] for run in laid(runs_of(spots), right, width))
            assert len(text) == width
            assert f" {left:,} left · {work}" in text
            assert "━─────" in text or moved.total == 0 or width < 100 or now.filter
            assert (" 32 %" in text or "1,300 of 4,000" in text) == (moved.total > 0)
            assert text.endswith(" saved ") or (width == 40 and left == 1_234_567)


async def test_what_a_load_has_brought_so_far_is_counted(ws: Workspace, tmp_path: Path) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        app.sitting.standing.work = ("loading", "loading", "loading", "loading")
        with ws.another() as mine:
            load.load(mine, [str(stack(tmp_path / "in", 1))])
        app.sitting.watch()
        assert app.sitting.standing.left == read.left(ws)[0] > 15
        await pilot.pause()


def test_the_outcome_of_a_load_is_one_message() -> None:
    refused = tuple(InputOutcome(f"{n}.bin", "refused", "It is no text.") for n in range(5))
    summary = LoadSummary((InputOutcome("a.txt", "accepted"), InputOutcome("b.txt", "known"), *refused), 2, 1, False)
    text = load_sentence(summary)
    assert text.startswith("Loaded: 1 accepted, 1 known, 5 refused. 2 headlines merged, 1 pair offered.")
    assert "2.bin: It is no text. And 2 more." in text
    assert load_sentence(load.LoadSummary((), 0, 0, True)) == "Stopped. Loaded: nothing."
    revised = LoadSummary((InputOutcome("a.json", "accepted", reports=3, revised=2),), 0, 0, False)
    assert (
        load_sentence(revised)
        == "Loaded: 1 accepted; 3 reports with 0 sentences. 2 reports came with another text than before."
    )
    halfway = (
        InputOutcome("a.json", "accepted", reports=1, sentences=1_024, known=2),
        InputOutcome("b", "known", known=1),
    )
    assert load_sentence(LoadSummary(halfway, 0, 0, True)) == (
        "Stopped. Loaded: 1 accepted, 1 known; 1 report with 1,024 sentences; 3 reports known before."
    )
    assert load_sentence(LoadSummary(halfway[1:], 0, 0, False)) == "Loaded: 1 known."
    poor = InputOutcome("a.html", "accepted", problems=("No date.", "Given up on it."))
    assert load_sentence(LoadSummary((poor,), 0, 0, False)) == "Loaded: 1 accepted.\na.html: Given up on it."


def test_paths_are_completed_by_name(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text("")
    (tmp_path / "reports" / "\x1bevil").write_text("")
    assert completed(f"{tmp_path}/rep") == f"{tmp_path}/reports/"
    assert completed(f"{tmp_path}/reports/") == f"{tmp_path}/reports/a.txt"
    assert completed(f"{tmp_path}/nothing") is None
    assert completed(f"{tmp_path}/none/x") is None
    assert completed(f"{tmp_path}/{'x' * 300}/x") is None
    assert completed("~nobody-of-this-name/x") is None
    assert completed("") is None


def lacking(ws: Workspace) -> int:
    """Return how many sentences have no proposal, without looking at a report as the reading view does."""
    found = ws.db.execute("SELECT count(*) FROM sentence WHERE offered IS NULL AND role <> 'title'").fetchone()
    return int(found[0])


def stack(folder: Path, count: int) -> Path:
    """Make reports of three sentences."""
    folder.mkdir()
    for n in range(count):
        text = f"Gunmen shelled the bridge of Karsin on day {n}. Nobody was hurt. Talks go on in Ostrava Bay."
        (folder / f"{n}.txt").write_text(f"Headline number {n} of Karsin\n\n{text}\n")
    return folder


async def test_missing_proposals_are_filled_in_while_no_key_is_pressed(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        load.load(ws, [str(stack(tmp_path / "in", 30))])
        every = lacking(ws)
        assert every == read.left(ws)[0]
        async with desk(ws, (100, 30)) as (app, pilot):
            await keys(pilot, "J", "e")
            left = lacking(ws)
            assert every // 2 < left < every
            app.sitting.pressed = float("inf")
            await pilot.pause(0.8)
            assert lacking(ws) >= left - 4 * workers.STEP
            assert read.left(ws)[0] == every - 1
            app.sitting.pressed = 0.0
            for _ in range(200):
                await pilot.pause(0.02)
                if not lacking(ws):
                    break
            assert lacking(ws) == 0
            assert not app.sitting.standing.work


async def test_the_panels_on_the_screen_get_the_proposals_that_came_later(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        view = app.reading
        assert view.report is not None
        for panel in view.source.panels:
            view.show_panel(panel._replace(proposal=None))
        app.sitting.lacking = view.report.id
        app.post_message(workers.Proposed())
        await keys(pilot, "i")
        assert all(panel.proposal for panel in view.source.panels)
        assert app.sitting.lacking == 0


async def test_keys_answer_while_a_large_load_runs_and_stopping_leaves_whole_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: the load waits in its middle until the keys have answered."""
    rows = [
        {"title": f"Report {n}", "text": "One came.\n\nTwo went.", "url": f"http://x.example/{n}"} for n in range(1500)
    ]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "first.txt").write_text("A headline\n\nFirst. Second. Third. Fourth. Fifth.\n", encoding="utf-8")
    reached, gate, split = threading.Event(), threading.Event(), pipeline.split
    read_so_far = 0

    def slow(report: Report) -> list[Sentence]:
        nonlocal read_so_far
        read_so_far += 1
        if read_so_far == load.BATCH + 40:
            reached.set()
            assert gate.wait(60)
        return split(report)

    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        load.load(ws, [str(tmp_path / "first.txt")])
        monkeypatch.setattr(pipeline, "split", slow)
        async with desk(ws, (100, 30)) as (app, pilot):
            workers.start(app, ws, "loading", partial(loading, str(tmp_path / "many.jsonl")))
            while not reached.is_set():
                await pilot.pause(0.02)
            await until_said(app, pilot, " 256 reports · 16 % · ")  # the youngest, whatever comes after it
            assert " · x stops · " in screen_text(app)
            seen = []
            for _ in range(4):
                await keys(pilot, "j")
                seen.append(app.reading.panel)
            assert len({p.id for p in seen if p}) == 4
            await keys(pilot, "n", "2", "4", "1")
            assert read.panel(ws, seen[-1].id).tag is Tag.NOISE  # type: ignore[union-attr]
            assert workers.running(app)
            await keys(pilot, "x")
            assert "Stopping" in screen_text(app)
            gate.set()
            await until_said(
                app,
                pilot,
                f"Stopped. Loaded: 1 accepted; {2 * load.BATCH:,} reports with {4 * load.BATCH:,} sentences.",
            )
        assert read.progress(ws).reports == 1 + 2 * load.BATCH
        assert all(row.sentences == 2 for row in read.every_report(ws)[1:])
        assert check.check(ws.path).findings == ()
        assert load.load(ws, [str(tmp_path / "many.jsonl")]).outcomes[0].reports == len(rows) - 2 * load.BATCH


async def test_check_and_proposals_are_commands_and_say_what_they_did(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "V")
        await until_idle(app, pilot)
        assert "Nothing is damaged: " in screen_text(app)
        await keys(pilot, "P")
        await until_idle(app, pilot)
        assert "6 reports got proposals." in screen_text(app)
        ws.db.execute("UPDATE report SET headline = 'forged' WHERE id = 1")
        await keys(pilot, "V")
        await until_idle(app, pilot)
        assert "Damaged: " in screen_text(app)
