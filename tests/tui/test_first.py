"""The first frame of a start: it shows what the desk is about to show, and nothing that the desk would not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import Size, desk, screen_text
from tests.tui.hostile import hostile_workspace
from tests.tui.ptyrun import PtyRun
from tests.tui.test_commands import a_record
from tests.tui.test_copies import GIVEN
from triage.cli import opening
from triage.config import THEMES, settings_path
from triage.desk import correct, glance, merge, read, tag
from triage.desk.place import Place, first_steps, first_time, keep
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Role
from triage.domain.tag import Flag, Tag
from triage.store import connect, copies, journal, migrations
from triage.store import glance as store
from triage.tui import first

OPEN = "import sys; from triage.cli.main import main; sys.exit(main(['--db', sys.argv[1], 'open']))"
LIGHT = "click textual rich dataclasses typing re enum json pathlib inspect"
"""What the first frame has no time to import."""


@pytest.fixture
def own_settings() -> Path:
    """Return the settings file, in a folder that is there."""
    path = Path(settings_path())
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(autouse=True)
def _not_the_first_time() -> None:
    """Let the first steps be taught already."""
    first_time()


def early(path: Path, size: Size, *, read_only: bool = False) -> str:
    """Return the text of the first frame."""
    found = glance.look(str(path), size[1], editor="anna", read_only=read_only)
    assert found is not None
    lines = first.drawn(found, path.name, *size)
    return "\n".join("".join(text for text, _, _ in line).rstrip() for line in lines) + "\n"


async def live(path: Path, size: Size, *, read_only: bool = False) -> str:
    """Return the text of the screen of the desk when it has opened."""
    with open_workspace(path, editor="anna", read_only=read_only) as ws:
        async with desk(ws, size, hurried=True) as (app, _):
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


def marked(ws: Workspace) -> None:
    """Give sentences flags and notes, and one a record."""
    numbers = [panel.id for panel in read.panels(ws, read.every_report(ws)[0].id)]
    correct.flag(ws, numbers[:2], Flag.DISPUTED)
    correct.note(ws, numbers[1], "Ask the [b]hospital[/b] again. " * 5)
    a_record(ws)


def edited(ws: Workspace) -> None:
    """Decide the words of a sentence before they were edited, of the first report left."""
    words = (
        "Engineers fear that the dam above the town could fail within days if all the pumps stay without power, and the"
    )
    words += " valley below it has no other road than the one along the river."
    with connect.writing(ws.db):
        samples.add(ws, "edited", "Dam", "Harbour Wire", "2031-03-09T10:12:00Z", [(words, Role.BODY, 0, samples.NOISE)])
        copies.file(ws.db, 1)
    tag.tag(ws, [read.panels(ws, read.every_report(ws)[-1].id)[0].id], Tag.QUOTE)
    assert any("as in" in (p.proposal.reason if p.proposal else "") for p in read.panels(ws, 1))


def at_a_pace(ws: Workspace) -> None:
    """Decide some sentences one after the other, so that the editor has a pace of their own."""
    numbers = [panel.id for report in read.every_report(ws) for panel in read.panels(ws, report.id)]
    with pytest.MonkeyPatch.context() as patch:
        for second, number in enumerate(numbers[:9]):
            patch.setenv("TRIAGE_NOW", f"2031-03-06T09:{second * second % 50:02}:{second * 7:02}Z")
            tag.tag(ws, [number], Tag.EVENT, action="tag.event")


STATES: dict[str, Callable[[Workspace], None]] = {
    "fresh": lambda ws: None,
    "half": half_decided,
    "member": a_member_left,
    "all": all_decided,
    "marked": marked,
    "pace": at_a_pace,
    "edited": edited,
}


SIZES = [(80, 24), (120, 40), (40, 12), (100, 20), (133, 31)]


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_it_is_the_screen_of_the_desk(ws: Workspace, state: str, size: Size) -> None:
    STATES[state](ws)
    ws.close()
    assert early(ws.path, size) == await live(ws.path, size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_it_is_the_screen_of_the_desk_for_hostile_reports(tmp_path: Path, size: Size) -> None:
    path = hostile_workspace(tmp_path / "h.db")
    assert early(path, size) == await live(path, size)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("decided", [False, True])
async def test_it_is_the_screen_of_the_desk_where_reports_print_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decided: bool, size: Size
) -> None:
    with samples.build(tmp_path / "c.db", GIVEN) as ws:
        if decided:
            monkeypatch.setenv("TRIAGE_COPIES", "off")
            tag.tag(ws, [panel.id for panel in read.panels(ws, 1)], Tag.EVENT)
    assert early(tmp_path / "c.db", size) == await live(tmp_path / "c.db", size)


def test_it_proposes_nothing_where_the_words_were_decided_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with samples.build(tmp_path / "c.db", GIVEN) as ws, monkeypatch.context() as patch:
        patch.setenv("TRIAGE_COPIES", "off")
        tag.tag(ws, [panel.id for panel in read.panels(ws, 1)], Tag.EVENT)
    found = glance.look(str(tmp_path / "c.db"), 24, read_only=False)
    assert found is not None
    assert [panel.proposal for panel in found.shown.panels] == [None, None]


@pytest.mark.parametrize("size", [(80, 24), (110, 24), (120, 40), (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("pane", range(3))
@pytest.mark.parametrize(("number", "line"), [(5, 0), (5, 9), (5, 20), (6, 17), (11, 4), (2, 30)])
async def test_it_begins_where_the_desk_was_left(ws: Workspace, pane: int, number: int, line: int, size: Size) -> None:
    panel = read.panel(ws, number)
    assert panel
    keep(ws, Place("read", panel.sentence_id, line, "", {"read": pane}))
    ws.close()
    assert early(ws.path, size) == await live(ws.path, size)


@pytest.mark.parametrize("size", [(80, 24), (110, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize(("explaining", "side_pane"), [(True, "record"), (False, "origin"), (True, "origin")])
async def test_a_sheet_that_takes_time_is_left_blank(
    ws: Workspace, own_settings: Path, explaining: bool, side_pane: str, size: Size
) -> None:
    own_settings.write_text(f'side_pane = "{side_pane}"\n', encoding="utf-8")
    keep(ws, Place(explaining=explaining))
    ws.close()
    frame, screen = early(ws.path, size).splitlines(), (await live(ws.path, size)).splitlines()
    for ours, theirs in zip(frame, screen, strict=True):
        assert theirs.startswith(ours)


async def test_of_another_view_it_shows_the_bars(ws: Workspace) -> None:
    keep(ws, Place("records"))
    ws.close()
    frame, screen = early(ws.path, (120, 40)).splitlines(), (await live(ws.path, (120, 40))).splitlines()
    assert (frame[0], frame[-1]) == (screen[0], screen[-1])
    assert not any(frame[1:-1])


def test_there_is_none_before_the_first_steps(ws: Workspace) -> None:
    assert glance.look(str(ws.path), 24, read_only=False) is not None
    os.unlink(first_steps())
    assert glance.look(str(ws.path), 24, read_only=False) is None


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize(
    "words", ['keymap = "vi"', 'keymap = "arrows"', '[keys]\n"tag.event" = "ctrl+e"\nhelp = ["f4", "h"]']
)
async def test_it_names_the_keys_in_force(ws: Workspace, own_settings: Path, words: str, size: Size) -> None:
    own_settings.write_text(words, encoding="utf-8")
    ws.close()
    assert early(ws.path, size) == await live(ws.path, size)


@pytest.mark.parametrize("width", [*range(96, 130, 3), 180, 240])
@pytest.mark.parametrize("pane", range(3))
async def test_panes_are_as_wide_as_those_of_the_desk(ws: Workspace, pane: int, width: int) -> None:
    keep(ws, Place(panes={"read": pane}))
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
        # On the last line the desk has a notice.
        assert frame.splitlines()[:-1] == (await live(ws.path, (120, 40))).splitlines()[:-1]
        other.kill()
    assert "saved" in early(ws.path, (120, 40))
    assert "read-only" in early(ws.path, (120, 40), read_only=True)


def test_it_knows_the_tables_of_this_version() -> None:
    assert len(migrations.MIGRATIONS) == store.VERSION
    assert connect.APPLICATION_ID == store._APPLICATION_ID


@pytest.mark.parametrize("line", ["", "left", "left order:outlet", "order:newest"])
def test_it_imports_nothing_heavy(ws: Workspace, own_settings: Path, line: str) -> None:
    own_settings.write_text('theme = "light"\n[keys]\n"tag.event" = "ctrl+e"\n', encoding="utf-8")
    at_a_pace(ws)
    keep(ws, Place("read", read.panels(ws, 2)[0].sentence_id, 3, line))
    ws.close()
    program = (
        "import sys; from triage.cli.main import main; from triage.tui import first; from triage.desk import glance; "
        f"first.drawn(glance.look({str(ws.path)!r}, 40, read_only=False), 'x', 120, 40); "
        f"print(*[n for n in {LIGHT!r}.split() if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout == "\n"


def cells(run: PtyRun) -> list[list[tuple[object, ...]]]:
    """Return every cell of a terminal with its colours and attributes."""
    buffer = run.screen.buffer
    return [
        [
            (c.data, c.fg, c.bg, c.bold, c.underscore, c.italics, c.reverse)
            for x in range(run.screen.columns)
            for c in [buffer[y][x]]
        ]
        for y in range(run.screen.lines)
    ]


LOOKS: list[tuple[str, dict[str, str]]] = [
    *((theme, {}) for theme in THEMES),
    ("light", {"COLORTERM": ""}),
    ("dark", {"COLORTERM": "", "TERM": "xterm"}),
    ("dark", {"NO_COLOR": "1"}),
]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize(
    ("theme", "env", "line"),
    [*((*look, "") for look in LOOKS), *(("dark", {}, line) for line in ("left", "order:outlet", "left order:newest"))],
    ids=str,
)
def test_the_desk_takes_its_place_without_a_jump(
    tmp_path: Path, own_settings: Path, theme: str, env: dict[str, str], line: str, size: Size
) -> None:
    own_settings.write_text(f'theme = "{theme}"\n', encoding="utf-8")
    with samples.build(tmp_path / "d.db") as ws:
        half_decided(ws)
        keep(ws, Place(sentence=read.panels(ws, read.every_report(ws)[1].id)[1].sentence_id, filter=line))
    with PtyRun(tmp_path / "d.db", columns=size[0], rows=size[1], program=OPEN, env=env) as run:
        settings = run.settings()
        run.wait_raw(b"\x1b[0m")
        assert run.raw.count(b"\x1b[?1049h") == 1
        assert b"Four people" in run.raw
        frame = cells(run)
        run.press("?")
        run.wait("KEYS OF THE VIEW")
        assert cells(run) != frame
        run.press("escape")
        run.wait("7 left")
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

    for colour in {c for theme in COLOURS.values() for c in theme.values() if c.startswith("#")}:
        wanted = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number
        assert first.shade(f"bold {colour} on {colour}", many=False) == f";1;38;5;{wanted};48;5;{wanted}"
    assert first.shade("bold #ff8000 on default", many=True) == ";1;38;2;255;128;0;49"
    assert first.shade("dim reverse yellow on red", many=True) == ";2;7;33;41"
    for env, found in (
        ({"TERM": "screen-256color"}, (False, "dark")),
        ({"TERM": "xterm"}, (False, "terminal")),
        ({"COLORTERM": "24bit"}, (True, "dark")),
        ({"COLORTERM": "truecolor", "NO_COLOR": ""}, (False, "plain")),
    ):
        with monkeypatch.context() as patch:
            patch.delenv("COLORTERM", raising=False)
            for name, value in env.items():
                patch.setenv(name, value)
            assert first._look() == found
