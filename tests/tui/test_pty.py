"""The real program on a pseudo-terminal: hostile text everywhere, a crash, and the ways out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import desk, keys, screen_text, screen_widths
from tests.tui.hostile import ACTING, HOSTILE, acted, hostile_workspace
from tests.tui.ptyrun import PtyRun
from tests.tui.test_first import OPEN

WALK: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    (("j", "j", "i", "J", "J", "J", "e", "J", "J", "J", "J", "tab", "j", "tab", "tab"), " left", False),
    (("2",), "SUGGESTIONS", False),
    (("i", "space", "tab", "j", "j", "3"), "STATUS", False),
    (("enter",), "degrees", False),
    (("down", "down", "down"), "F4 words", False),
    (("escape",), "F4 words", True),
    (("escape",), "degrees", True),
    (("4", "?"), "KEYS OF THE VIEW", False),
    (("escape",), "KEYS OF THE VIEW", True),
    (("5", "j", "1", "s", "n", "/", *"tag:nonsense", "enter"), "There is no tag", False),
    (("\x15", *"owned"), "owned", False),
    (("enter",), "· owned", False),
    (("escape",), "WHY", True),
    (("escape",), "· owned", True),
    (("o",), "SHA-256", False),
    (("u",), "Undone", False),
    (("U",), "Done again", False),
)
"""Keys, and the words that come or go with them: a key right behind escape would be taken for one with alt."""


@pytest.mark.parametrize(("columns", "rows"), [(120, 40)])
def test_no_hostile_byte_reaches_the_terminal(tmp_path: Path, columns: int, rows: int) -> None:
    with PtyRun(hostile_workspace(tmp_path / "h.db"), columns=columns, rows=rows) as run:
        run.wait(" left")
        for pressed, words, gone in WALK:
            run.press(*pressed)
            run.wait(words, gone=gone)
        run.press("1")
        run.wait("e event  q quote")  # whichever report is open: hostile names may fill the line of its outlet
        if columns >= 120:
            cells = [[x for x in range(columns) if run.screen.buffer[y][x].data == "│"] for y in range(1, rows - 1)]
            assert len(cells[0]) == 2
            assert all(line == cells[0] for line in cells)
        run.press("ctrl+q")
        assert run.leave() == 0
    assert acted(run.raw) == []


async def test_hostile_text_is_seen_as_marks_in_every_view(tmp_path: Path) -> None:
    from triage.desk.workspace import open_workspace

    with open_workspace(hostile_workspace(tmp_path / "h.db"), editor="anna") as ws:
        async with desk(ws, (100, 30)) as (app, pilot):
            seen = screen_text(app)
            for key in ("J", "J", "i", "2", "i", "3", "enter", "down", "down", "down", "down", "escape", "4", "1"):
                await keys(pilot, key)
                assert screen_widths(app) == {100}
                seen += screen_text(app)
            for text in HOSTILE.values():
                app.tell(f"toast {text}")
                await pilot.pause()
                seen += screen_text(app)
    assert ACTING.findall(seen) == []
    assert "\x1b" not in seen
    for mark in ("␛]0;OWNED␇", "⟨RLO⟩", "[red]r[/red]", "[sic]", "⟨U+D83D⟩", "⟨+"):
        assert mark in seen


CRASH = (
    "import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; import triage.tui.app as t; "
    "ws = open_workspace(Path(sys.argv[1]), editor='anna'); "
    "t.ReadView.enter = lambda self: (_ for _ in ()).throw(ValueError('report \\x1b]0;OWNED\\x07 text')); "
    "sys.exit(t.run(ws))"
)


def test_a_crash_is_a_plain_sentence_and_a_log(tmp_path: Path) -> None:
    samples.build(tmp_path / "c.db").close()
    with PtyRun(tmp_path / "c.db", program=CRASH) as run:
        assert run.leave() == 1
    written = run.raw.decode()
    assert "Nothing was lost" in written.replace("\r\n", " ")
    assert "Traceback" not in written
    assert "OWNED" not in written
    log = tmp_path / "c.db.crash.log"
    assert "ValueError: report ␛]0;OWNED␇ text" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


STUMBLING = (
    "import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; import triage.tui.app as t; "
    "from triage.extract import fields; ws = open_workspace(Path(sys.argv[1]), editor='anna'); "
    "fields.find_tolls = lambda text, digits: {}[text]; "
    "sys.exit(t.run(ws))"
)


def test_a_rule_that_stumbles_costs_its_proposals_and_nothing_else(tmp_path: Path) -> None:
    samples.build(tmp_path / "f.db").close()
    with PtyRun(tmp_path / "f.db", program=STUMBLING) as run:
        run.wait("7 sentences")
        run.press("e", "k", "enter")
        run.wait("Some fields are open because of an error of triage")
        run.press("escape", "j", "q", "ctrl+q")
        assert run.leave() == 0
    assert "KeyError" in (tmp_path / "f.db.crash.log").read_text()


def test_keys_on_a_real_terminal_tag_record_and_survive_a_restart(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("7 sentences")
        run.press("e", "k", "enter")
        run.wait("RECORD")
        run.press("f2")
        run.wait("E◆")
        run.press("j", "q", "ctrl+q")
        assert run.leave() == 0
    with PtyRun(tmp_path / "d.db") as again:
        again.wait("7 sentences")
        again.wait("13 left")
        again.press("u")
        again.wait("14 left")
        again.press("ctrl+q")
        assert again.leave() == 0


def test_bytes_that_are_no_text_are_keys_like_others(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("15 left")
        run.press("/")
        os.write(run.handle, b"\xff\x1b[200~a\xed\xa0\xbdb\xe9\x1b[201~c")
        run.wait("a\ufffd\ufffd\ufffdb\ufffdc")
        run.press("escape", "ctrl+q")
        assert run.leave() == 0


DEAF = (
    "import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; import triage.tui.app as t; "
    "ws = open_workspace(Path(sys.argv[1]), editor='anna'); "
    "t.Successor.process_message = lambda self, message, text='\x1b]0;OWNED\x07 text': {}[text]; "
    "sys.exit(t.run(ws))"
)


def test_a_fault_where_keys_are_read_is_a_crash_like_others(tmp_path: Path) -> None:
    samples.build(tmp_path / "c.db").close()
    with PtyRun(tmp_path / "c.db", program=DEAF) as run:
        run.wait("15 left")
        os.write(run.handle, b"j")
        assert run.leave() == 1
    assert b"Nothing was lost" in run.raw.replace(b"\r\n", b" ")
    assert b"Traceback" not in run.raw
    assert acted(run.raw) == []
    assert "KeyError" in (tmp_path / "c.db.crash.log").read_text()


NAMED = (
    "import sys; from triage.cli.main import main; folder = sys.argv[1]; "
    "sys.argv = ['triage', '--db', folder + '/w.db', *(folder + '/' + name for name in {names})]; sys.exit(main())"
)


def test_what_cannot_be_loaded_is_said_on_the_desk_or_keeps_it_from_opening(tmp_path: Path) -> None:
    samples.build(tmp_path / "other.db").close()
    (tmp_path / "news.txt").write_text("Two guards were shot in Karsin on Monday.", encoding="utf-8")
    with PtyRun(tmp_path, program=NAMED.format(names=["news.txt", "other.db"]), columns=150) as run:
        run.wait("1 of 2 inputs refused. ")
        run.wait("It is a workspace")
        run.press("ctrl+q")
        assert run.leave() == 0
    with PtyRun(tmp_path, program=NAMED.format(names=["other.db"]), columns=150) as run:
        assert run.leave() == 1
        assert b"It is a workspace" in run.raw


ASIDE = f"import os, sys; os.dup2(os.open(sys.argv[1] + '.err', os.O_WRONLY | os.O_CREAT), 2); {OPEN}"


def test_the_screen_is_on_the_terminal_where_the_messages_go_to_a_file(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db", program=ASIDE) as run:
        run.wait("15 left")
        run.press("e")
        run.wait("14 left")
        run.press("ctrl+q")
        assert run.leave() == 0
    assert b"\x1b[?1049l" in run.raw
    assert (tmp_path / "d.db.err").read_bytes() == b""
