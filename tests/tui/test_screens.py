"""Painted screens at several sizes, compared with stored text that a person can read in a diff."""

from __future__ import annotations

import pytest

from tests.tui.harness import Size, desk, keys, same_screen, screen_text, screen_widths
from triage.desk import code, read, tag
from triage.desk.workspace import Workspace
from triage.domain.tag import Tag

SIZES: list[Size] = [(80, 24), (100, 30), (160, 50)]
SMALL: list[Size] = [(40, 12), (120, 40)]

WALKS: dict[str, tuple[str, ...]] = {
    "read": ("e", "space", "q"),
    "why": ("i",),
    "find": ("slash", *"gate left", "enter"),
    "stories": ("2",),
    "progress": ("e", "q", "4"),
    "help": ("question_mark",),
    "load": ("L",),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("walk", WALKS)
async def test_the_screen_is_as_stored(ws: Workspace, walk: str, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, *WALKS[walk])
        assert screen_widths(app) == {size[0]}
        same_screen(f"{walk}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("size", SMALL, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("walk", ["read", "stories"])
async def test_small_and_middle_screens_are_as_stored(ws: Workspace, walk: str, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, *WALKS[walk])
        same_screen(f"{walk}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("size", [*SIZES, (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_record_screens_are_as_stored(ws: Workspace, size: Size) -> None:
    first = read.panels(ws, read.first_report(ws) or 0)[0]
    tag.tag(ws, [first.id], Tag.EVENT)
    draft = code.begin(ws, first.id)
    record = draft.record
    for name, text in {
        "date_start": "2031-03-04", "date_end": "2031-03-03", "date_precision": "day", "date_text": "on Tuesday",
        "place_name": "Karsin", "admin1": "", "country": "", "actor1": "", "actor2": "", "killed_low": "4",
        "killed_best": "", "injured_low": "12", "casualties_text": "dozens", "place_precision": "place",
    }.items():  # fmt: skip
        record = code.edited(record, name, text, first)
    code.save(ws, record, status="draft")
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "3")
        same_screen(f"records-{size[0]}x{size[1]}", screen_text(app))
        await keys(pilot, "enter")
        same_screen(f"form-{size[0]}x{size[1]}", screen_text(app))
