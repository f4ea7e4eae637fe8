"""The real program on a pseudo-terminal: hostile text everywhere, a crash, and the ways out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import desk, keys, screen_text, screen_widths
from tests.tui.ptyrun import PtyRun
from triage.desk import code, read, tag
from triage.domain.event import revised
from triage.domain.report import Role
from triage.domain.tag import Tag

HOSTILE = {
    "title": "\x1b]0;OWNED\x07",
    "clipboard": "\x1b]52;c;T1dORUQ=\x1b\\",
    "link": "\x1b]8;;http://owned.example\x1b\\here\x1b]8;;\x1b\\",
    "colour": "\x1b[38;5;207;7mloud\x1b[1;1Htop",
    "device": "\x1b[>0q\x1bP+q6f\x1b\\\x1b_Gi=9;AAAA\x1b\\",
    "reset": "\x1bc\x1b(0\x0elqk\x0f",
    "eightbit": "\x9b31m\x9d52;c;T1dORUQ=\x9c\x90q\x9c\x85",
    "bytes": "a\x00b\x07c\x08\x08d\x7fe\x0bf\x0cg",
    "returns": "true words\rfalse words",
    "overrides": "pay \u202e\u2066evil\u2069\u202c \u200f\u061c",
    "nothing": "be\u200btween\ufeff\u2060\u00ad\u3164\U000e0041",
    "broken": "half \ud83d of a pair",
    "stacked": "z" + "\u0335\u0316" * 30 + "z",
    "markup": "[red]r[/red] [/] [b [@click=app.quit]go[/] [link=http://owned.example]l[/link] :bomb: [sic] {x} $y",
    "wide": "\u6771\u4eac\u304b\u3089 \uc11c\uc6b8 \uff21\uff22 \u0627\u0644\u0645\u0648\u0635\u0644 \U0001f525",
}
"""Text that acts on a terminal, on a layout or on markup when it is let through; the test's own."""

ACTING = re.compile(
    "[\x00\x07\x0b\x0c\x0e\x0f\x7f\x80-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\U000e0000-\U000e007f]"
)
OWN = re.compile(r"\x1b(\[[0-9;?<>=$ ]*[a-zA-Z@`~]|[=>78M]|\(B|\]22;[a-z-]*\x07)")
"""The sequences that the terminal driver writes itself."""


def hostile_reports() -> Sequence[tuple[str, str, str | None, str, Sequence[samples.Piece]]]:
    """Return one report a payload, with the payload in each of its fields."""
    return [
        (
            name, f"Head {text} line", f"Out {text} let", "2031-03-04T10:12:00Z",
            [(f"First {text} sentence of {name}.", Role.BODY, 0, samples.proposal("event", 0.9, f"why {text} so")),
             (text, Role.CAPTION, 1, None)],
        )
        for name, text in HOSTILE.items() if name != "broken"
    ]  # fmt: skip


def hostile_workspace(path: Path) -> Path:
    """Make a workspace of hostile reports with a hostile record and a hostile offer."""
    with samples.build(path, hostile_reports()) as ws:
        found = read.stories(ws, None, 50)
        first = read.panels(ws, found[0].lead)[0]
        tag.tag(ws, [first.id], Tag.EVENT)
        everything = "".join(text for name, text in HOSTILE.items() if name not in ("broken", "wide"))
        record = revised(
            code.begin(ws, first.id).record, place_name=everything, actor1=everything, sources=(everything,)
        )
        code.save(ws, record, status="draft")
        samples.offer(ws, found[1].lead, found[2].lead, f"why {everything}")
    return path


WALK: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    (("j", "j", "i", "J", "J", "J", "e", "J", "J", "J", "J", "tab", "j", "tab", "tab"), " left", False),
    (("2",), "SUGGESTIONS", False),
    (("i", "space", "tab", "j", "j", "3"), "STATUS", False),
    (("enter",), "degrees", False),
    (("down", "down", "down", "escape"), "degrees", True),
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
    written = run.raw.decode("utf-8", "replace")
    assert ACTING.findall(OWN.sub("", written)) == []
    assert "\x1b" not in OWN.sub("", written)
    for text in HOSTILE.values():
        for piece in re.findall("\x1b[^a-zA-Z]*[a-zA-Z]?", text):
            assert piece in ("\x1b\\",) or piece not in written or OWN.fullmatch(piece) is not None
    assert "OWNED\x07" not in written
    assert "\x1b[38;5;207;7m" not in written


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
