"""Leaving and coming back: the place of the desk, a stop by the shell and its end, a signal, a terminal that is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import termios
import time
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import Size, desk, keys, screen_text
from tests.tui.ptyrun import OPEN, PtyRun
from triage.desk import read, tag
from triage.desk.place import Place, keep, recall
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Order
from triage.domain.tag import Tag
from triage.tui.app import place_of

READ_ONLY = (
    "import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; from triage.tui.app import run; "
    "ws = open_workspace(Path(sys.argv[1]), editor='ben', read_only=True); sys.exit(run(ws))"
)


@pytest.mark.parametrize("size", [(100, 14), (40, 12)], ids=str)
async def test_view_cursor_filter_panes_and_scroll_come_back(ws: Workspace, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "end", "k", "k", "i", "slash", *"the", "enter", "J", "tab", "2", "tab")
        before = place_of(app)
        await keys(pilot, "1")
        painted = screen_text(app)
        keep(ws, before)
    async with desk(ws, size) as (app, pilot):
        assert app.view.view == "stories"
        assert app.view.active == 1
        await keys(pilot, "1")
        assert screen_text(app) == painted
        assert place_of(app) == before.but(view="read")


@pytest.mark.parametrize("filter", [(), ("slash", *"the", "enter")], ids=["alone", "with a filter"])
async def test_the_order_of_the_work_comes_back(ws: Workspace, filter: tuple[str, ...]) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, *filter, "s", "o", "e", "j")
        painted = screen_text(app)
        keep(ws, place_of(app))
    async with desk(ws, (100, 30)) as (app, _):
        assert app.sitting.where.order is Order.OUTLET
        assert screen_text(app) == painted


@pytest.mark.parametrize(
    "place",
    [
        Place("nowhere", "gone-1-5", 50, "left", {"read": 9, "stories": 9, "x": 3}),
        Place("progress", "", 9999, "since:never tag:nothing", {"progress": 7}, True),
        Place("records", "x", 3, "zzzz", {"records": 1}),
    ],
)
async def test_a_place_that_is_no_longer_there_stops_no_start(ws: Workspace, place: Place) -> None:
    keep(ws, place)
    async with desk(ws, (80, 24)) as (app, pilot):
        for key in "1234":
            await keys(pilot, key, "tab", "j")
            assert app.is_running
            assert app.crash == ""


def test_the_real_desk_comes_back_where_it_was(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("7 sentences")
        run.press("end", "\x1b[F")
        run.press("3")
        run.wait("No records yet")
        run.press("ctrl+q")
        assert run.leave() == 0
    with PtyRun(tmp_path / "d.db") as again:
        again.wait("No records yet")
        again.press("1")
        again.wait("▌e  Two militia")
        again.press("ctrl+q")
        assert again.leave() == 0


def stopped(run: PtyRun) -> bool:
    """Wait until the program has stopped; say whether it has."""
    while True:
        run.read(0.02)
        found = os.waitid(os.P_PID, run.process.pid, os.WSTOPPED | os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is not None:
            return found.si_code == os.CLD_STOPPED


def test_a_stop_leaves_the_terminal_sane_and_the_screen_comes_back(tmp_path: Path) -> None:
    with samples.build(tmp_path / "d.db") as writer, PtyRun(tmp_path / "d.db", program=READ_ONLY, job=True) as run:
        run.wait("15 left")
        run.wait("▌e  Shelling hit")
        assert not run.modes() & termios.ECHO
        for number in (1, 2):
            run.press("\x1a")
            assert stopped(run)
            run.read()
            assert run.modes() & termios.ECHO, "the shell sees what is typed"
            assert run.modes() & termios.ICANON
            written = run.raw.decode("utf-8", "replace")
            for switch in ("\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1000l"):
                assert written.rindex(switch) > written.rindex(switch[:-1] + ("l" if switch.endswith("h") else "h"))
            first = read.panels(writer, read.first_report(writer) or 0)[number - 1]
            tag.tag(writer, [first.id], Tag.EVENT)
            run.screen.reset()
            os.kill(run.process.pid, signal.SIGCONT)
            run.wait(f"{15 - number} left")
            run.wait("E◇ Shelling hit")
            run.wait("? help")
        run.press("j", "k", "ctrl+q")
        assert run.leave() == 0


def test_a_desk_that_no_shell_could_bring_back_does_not_stop(tmp_path: Path) -> None:
    """A terminal, a multiplexer or a remote command started it: nobody there types fg."""
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("15 left")
        run.press("\x1a")
        run.wait("There is no shell here to go back to.")
        run.press("3")
        run.wait("No records yet")
        run.press("ctrl+q")
        assert run.leave() == 0


def test_no_stop_while_words_are_typed(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("15 left")
        run.press("/", "a", "\x1a", "b")
        run.wait("ab")
        run.press("escape", "ctrl+q")
        assert run.leave() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_in_order(tmp_path: Path, number: int) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("15 left")
        run.press("e")
        run.wait("14 left")
        os.kill(run.process.pid, number)
        assert run.leave() == 128 + number
        assert run.modes() & termios.ECHO
        assert "Traceback" not in run.raw.decode("utf-8", "replace")
    with open_workspace(tmp_path / "d.db") as ws:
        assert read.left(ws) == (14, 15)
        assert recall(ws).view == "read"


def test_a_signal_that_comes_while_a_key_waits_says_that_it_is_not_saved(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("15 left")
        busy = sqlite3.connect(tmp_path / "d.db", isolation_level=None)
        busy.execute("BEGIN IMMEDIATE")
        run.press("e")
        run.wait("NOT SAVED")
        run.process.terminate()
        assert run.leave() == 128 + signal.SIGTERM
        busy.close()
    assert b"The last key could not be saved before the desk had to leave" in run.raw


def test_a_signal_that_the_shell_has_ignored_stays_ignored(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(
        tmp_path / "d.db", program=f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); {OPEN}"
    ) as run:
        run.wait("15 left")
        os.kill(run.process.pid, signal.SIGHUP)
        run.press("e")
        run.wait("14 left")
        run.press("ctrl+q")
        assert run.leave() == 0


@pytest.mark.parametrize("told", [True, False], ids=["by a signal", "by nobody"])
def test_a_terminal_that_is_gone_loses_nothing(tmp_path: Path, told: bool) -> None:
    samples.build(tmp_path / "d.db").close()
    run = PtyRun(tmp_path / "d.db")
    with run:
        run.wait("15 left")
        run.press("e")
        run.wait("14 left")
        run.hang_up(told=told)
        assert run.process.wait(30) is not None
    with open_workspace(tmp_path / "d.db") as ws:
        assert not ws.read_only, "the lock has gone with it"
        assert read.left(ws) == (14, 15)


def fill(run: PtyRun) -> None:
    """Write into a terminal that nobody reads until it takes nothing any more."""
    far = os.open(run.name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(far, b"x" * 1024)
    os.close(far)


@pytest.mark.parametrize("keys", [0, 60], ids=["with little waiting", "with as much waiting as may"])
def test_a_signal_ends_a_desk_whose_terminal_takes_nothing(tmp_path: Path, keys: int) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("15 left")
        fill(run)
        for _ in range(keys // 2):
            for key in ("\x1b[6~", "\x1b[5~"):  # pages, so that there is much to write
                os.write(run.handle, key.encode())
                time.sleep(0.02)
        os.write(run.handle, b"e")
        time.sleep(0.5)
        os.kill(run.process.pid, signal.SIGTERM)
        assert run.process.wait(10) == 128 + signal.SIGTERM
    with open_workspace(tmp_path / "d.db") as ws:
        assert not ws.read_only, "the lock has gone with it"


CALL = "import sys; sys.argv[1:] = ['--db', sys.argv[1], *{words}]; from triage.cli.main import main; sys.exit(main())"


def test_a_signal_ends_a_start_whose_terminal_takes_nothing(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db", columns=200, rows=60, program=CALL.format(words=["open"])) as run:
        fill(run)
        time.sleep(1.0)
        os.kill(run.process.pid, signal.SIGTERM)
        assert run.process.wait(10) == 128 + signal.SIGTERM


def test_a_signal_ends_a_line_mode_whose_terminal_takes_nothing(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db", program=CALL.format(words=["open", "--plain"])) as run:
        run.wait("15 left")
        fill(run)
        os.write(run.handle, b"help\r")
        time.sleep(0.5)
        os.kill(run.process.pid, signal.SIGTERM)
        assert run.process.wait(10) == 128 + signal.SIGTERM
    with open_workspace(tmp_path / "d.db") as ws:
        assert not ws.read_only, "the lock has gone with it"
