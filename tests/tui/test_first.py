"""The first frame of a start: it shows what the desk is about to show, and nothing that the desk would not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import Size, desk, screen_text
from tests.tui.ptyrun import PtyRun
from tests.tui.test_pty import hostile_workspace
from triage.cli import opening
from triage.desk import glance, merge, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import connect, journal, migrations
from triage.store import glance as store
from triage.tui import first

OPEN = "import sys; from triage.cli.main import main; sys.exit(main(['--db', sys.argv[1], 'open']))"
LIGHT = "click textual rich dataclasses typing re enum json pathlib inspect"
"""What the first frame has no time to import."""


def early(path: Path, size: Size, *, read_only: bool = False) -> str:
    """Return the text of the first frame."""
    found = glance.look(str(path), size[1], read_only=read_only)
    assert found is not None
    lines = first.drawn(found, path.name, *size)
    return "\n".join("".join(text for text, _, _ in line).rstrip() for line in lines) + "\n"


async def live(path: Path, size: Size, *, read_only: bool = False) -> str:
    """Return the text of the screen of the desk when it has opened."""
    with open_workspace(path, editor="anna", read_only=read_only) as ws:
        async with desk(ws, size) as (app, _):
            return screen_text(app)


def all_decided(ws: Workspace) -> None:
    """Leave nothing to do."""
    for report in read.every_report(ws):
        tag.tag(ws, [panel.id for panel in read.panels(ws, report.id)], Tag.NOISE)


def half_decided(ws: Workspace) -> None:
    """Decide the first report, and a sentence in the middle of the next one."""
    reports = read.every_report(ws)
    tag.tag(ws, [panel.id for panel in read.panels(ws, reports[0].id)], Tag.EVENT)
    tag.tag(ws, [read.panels(ws, reports[1].id)[0].id], Tag.QUOTE)


def a_member_left(ws: Workspace) -> None:
    """Leave of the first story only the last report, and merge a third one into it."""
    reports = read.every_report(ws)
    merge.same(ws, reports[2].key, reports[0].key)
    for report in reports[:2]:
        tag.tag(ws, [panel.id for panel in read.panels(ws, report.id)], Tag.CAPTION)


STATES: dict[str, Callable[[Workspace], None]] = {
    "fresh": lambda ws: None,
    "half": half_decided,
    "member": a_member_left,
    "all": all_decided,
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (100, 20), (133, 31)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_it_is_the_screen_of_the_desk(ws: Workspace, state: str, size: Size) -> None:
    STATES[state](ws)
    ws.close()
    assert early(ws.path, size) == await live(ws.path, size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_it_is_the_screen_of_the_desk_for_hostile_reports(tmp_path: Path, size: Size) -> None:
    path = hostile_workspace(tmp_path / "h.db")
    assert early(path, size) == await live(path, size)


@pytest.mark.parametrize("width", [*range(96, 130, 3), 180, 240])
async def test_panes_are_as_wide_as_those_of_the_desk(ws: Workspace, width: int) -> None:
    ws.close()
    assert early(ws.path, (width, 24)) == await live(ws.path, (width, 24))


async def test_it_says_who_else_writes(ws: Workspace) -> None:
    program = "import sys, time; from pathlib import Path; from triage.desk.workspace import open_workspace; "
    program += "ws = open_workspace(Path(sys.argv[1]), editor='berta'); print('open', flush=True); time.sleep(600)"
    ws.close()
    command = [sys.executable, "-c", program, str(ws.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        frame = early(ws.path, (120, 40))
        assert f"read-only · berta in process {other.pid} is writing" in frame
        assert (
            frame.splitlines()[:-1] == (await live(ws.path, (120, 40))).splitlines()[:-1]
        )  # a notice on the last line
        other.kill()
    assert "saved" in early(ws.path, (120, 40))
    assert "read-only" in early(ws.path, (120, 40), read_only=True)


def test_it_knows_the_tables_of_this_version() -> None:
    assert len(migrations.MIGRATIONS) == store.VERSION
    assert connect.APPLICATION_ID == store._APPLICATION_ID


def test_it_imports_nothing_heavy(ws: Workspace) -> None:
    ws.close()
    program = (
        "import sys; from triage.cli.main import main; from triage.tui import first; from triage.desk import glance; "
        f"first.drawn(glance.look({str(ws.path)!r}, 40, read_only=False), 'x', 120, 40); "
        f"print(*[n for n in {LIGHT!r}.split() if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout == "\n"


def cells(run: PtyRun) -> list[list[tuple[str, str, str, bool, bool]]]:
    """Return every cell of a terminal with its colours and weight."""
    buffer = run.screen.buffer
    return [
        [(c.data, c.fg, c.bg, c.bold, c.underscore) for x in range(run.screen.columns) for c in [buffer[y][x]]]
        for y in range(run.screen.lines)
    ]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_the_desk_takes_its_place_without_a_jump(tmp_path: Path, size: Size) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db", columns=size[0], rows=size[1], program=OPEN) as run:
        settings = run.settings()
        run.wait_raw(b"\x1b[0m")
        assert run.raw.count(b"\x1b[?1049h") == 1
        assert b"Karsin" in run.raw
        frame = cells(run)
        run.press("?")
        run.wait("KEYS OF THE VIEW")
        assert cells(run) != frame
        run.press("escape")
        run.wait("15 left")
        assert [y for y, (now, then) in enumerate(zip(cells(run), frame, strict=True)) if now != then] == []
        run.press("ctrl+q")
        assert run.leave() == 0
        assert run.settings() == settings
    assert run.raw.count(b"\x1b[?1049h") == run.raw.count(b"\x1b[?1049l") == 1


def test_keys_that_are_typed_at_once_are_not_lost(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db", program=OPEN) as run:
        run.send("eq cne")
        run.wait("9 left")
        run.send("\x11")
        assert run.leave() == 0
    with open_workspace(tmp_path / "d.db", editor="anna") as ws:
        made = [d.change.new for d in journal.stream(ws.db) if d.action.startswith("tag.")]
    assert made == ["event", "quote", "quote", "caption", "noise", "event"]


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"TEXTUAL_DRIVER": "x"}, {"COLUMNS": "20"}], ids=str)
def test_there_is_no_frame_where_none_belongs(
    ws: Workspace, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    program = "import sys; from triage.tui import first; first.show(sys.argv[1]); print(first.is_up())"
    with PtyRun(ws.path, program=program, env=env) as run:
        settings = run.settings()
        run.wait("False")
        assert run.leave() == 0
        assert run.settings() == settings
        assert run.raw == b"False\r\n"


def test_there_is_no_frame_of_what_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database", encoding="utf-8")
    with PtyRun(tmp_path / "text.db", program=OPEN) as run:
        assert run.leave() == 1
    assert b"is no workspace of triage" in run.raw
    assert b"\x1b" not in run.raw


def test_a_desk_that_cannot_open_leaves_the_frame_and_says_why(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db", program=OPEN, env={"TRIAGE_NOW": "teatime"}) as run:
        settings = run.settings()
        assert run.leave() == 2
        assert run.settings() == settings
    frame, _, said = run.raw.partition(b"\x1b[?1049l")
    assert b"\x1b[?1049h" in frame
    assert b"TRIAGE_NOW is not a time" in said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", (None, None, False)),
        ("open", (None, None, False)),
        ("--db a open", ("a", None, False)),
        ("--db a open --db b", ("b", None, False)),
        ("open --db=a --read-only", ("a", None, True)),
        ("--editor anna --db a", ("a", "anna", False)),
        ("open --editor=a=b", (None, "a=b", False)),
        ("open --plain", None),
        ("open reports", None),
        ("--read-only", None),
        ("reports", None),
        ("load a", None),
        ("--db", None),
        ("--help", None),
    ],
)
def test_words_that_just_open_the_desk_are_known(words: str, found: tuple[str | None, str | None, bool] | None) -> None:
    assert opening.plain_words(words.split()) == found


def test_colours_are_those_that_the_terminal_has(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.color import Color, ColorSystem

    from triage.tui.looks import COLOURS

    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("TERM", "screen-256color")
    for colour in {c for theme in COLOURS.values() for c in theme.values() if c.startswith("#")}:
        wanted = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number
        assert first._shades()(f"bold {colour} on {colour}") == f";1;38;5;{wanted};48;5;{wanted}"
    monkeypatch.setenv("NO_COLOR", "1")
    assert first._shades()("bold #ffffff on #000000") == ";1"
