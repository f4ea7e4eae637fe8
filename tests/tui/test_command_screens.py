"""Every command of the table, at three sizes: what its key changes on the screen, and that u brings the data back.

The tests are made from the table: a new command fails here until its keys stand below and its screens are stored.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.harness import Size, desk, keys, same_screen, screen_text, screen_widths, settled
from tests.tui.test_commands import CHANGED_BY, SHELLS, a_record
from triage.desk import code, merge, read, undo
from triage.desk.commands import COMMANDS
from triage.desk.workspace import Workspace

SIZES: list[Size] = [(80, 24), (120, 40), (40, 12)]

DECIDED_BY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "flag": ((), ("plus", "m")),
    "note": ((), ("number_sign", *"a note", "enter")),
    "sentence.split": ((), ("vertical_line", "enter")),
    "report.correct": ((), ("C", *"s", "enter")),
    "record.open": (("e", "k"), ("r", "f5")),
    "record.another": (("e", "k"), ("R", "f5")),
    "record.edit": (("3",), ("enter", "up", "2", "escape")),
    "record.gather": ((*SHELLS, "3", "j"), ("A", "A")),
    "record.sentences": ((*SHELLS, "A", "3", "j"), ("s", "d")),
    "record.merge": ((*SHELLS, "r", "f5", "3"), ("M", "enter")),
    "form.save": (("3", "enter"), ("up", "2", "f5")),
    "load": ((), ("L", *"new.txt", "enter")),
}
"""Keys before a decision, and keys that make it, where the command's own key only opens something."""


@pytest.fixture(autouse=True)
def _same_everywhere(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the screen no word that is not the same on every machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIAGE_SETTINGS", "settings.toml")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    a_record(ws)
    (tmp_path / "new.txt").write_text("A new report\n\nNothing happened in Dorvale today.\n", encoding="utf-8")


def changed(before: str, after: str) -> str:
    """Return the lines that are other ones now, with their numbers."""
    pairs = enumerate(zip(before.splitlines(), after.splitlines(), strict=True), start=1)
    return "".join(f"{n:>3} {new}".rstrip() + "\n" for n, (old, new) in pairs if old != new)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("command_id", [c.id for c in COMMANDS if c.id != "quit"])
async def test_what_a_key_changes_on_the_screen_is_as_stored(ws: Workspace, command_id: str, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        *first, last = CHANGED_BY[command_id]
        await keys(pilot, *first)
        before = screen_text(app)
        await keys(pilot, last)
        while command_id == "palette" and not any(
            f"  {c.title}\n" in screen_text(app) for c in COMMANDS
        ):  # it answers from a worker
            await pilot.pause()
        assert screen_widths(app) == {size[0]}
        same_screen(f"commands/{command_id}-{size[0]}x{size[1]}", changed(before, screen_text(app)))


def state(ws: Workspace) -> object:
    """Return all that an editor can change, as the desk says it."""
    reports = read.every_report(ws)
    words = [[(p.start, p.end, p.tag, p.flags, p.note) for p in read.panels(ws, r.id)] for r in reports]
    return reports, words, code.records(ws, None, 99), merge.offers(ws, None, 99)


@pytest.mark.parametrize("command_id", [c.id for c in COMMANDS if c.changes and not c.id.startswith("edit.")])
async def test_undo_brings_the_data_back(ws: Workspace, command_id: str) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        usual = CHANGED_BY[command_id]
        first, pressed = DECIDED_BY.get(command_id, (usual[:-1], usual[-1:]))
        await keys(pilot, *first)
        before = state(ws)
        await keys(pilot, *pressed)
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert state(ws) != before, screen_text(app)
        assert (undo.redo if command_id == "log.undo" else undo.undo)(ws) is not None  # what was taken back comes again
        assert state(ws) == before
