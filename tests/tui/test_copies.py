"""Copies on the screen: how often words stand, where other reports begin to print the same, what goes along with a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import desk, keys, same_screen, screen_text
from triage.desk import read, undo
from triage.desk.workspace import Workspace
from triage.domain.report import Role

SHELLS = ("Shells fell on the mill of Karsin on Tuesday and killed four men.", Role.BODY, 0, samples.EVENT)
PUMPS = (
    "The pumps of the dam stood still for nine hours, the engineers of the valley said.",
    Role.BODY,
    1,
    samples.UNSURE,
)
EDITED = ("The pumps of the dam stood still for nine hours, the engineers said.", Role.BODY, 1, samples.UNSURE)
ROAD = ("The road along the river was open again on Wednesday evening.", Role.BODY, 2, samples.NOISE)

GIVEN: samples.Given = (
    ("one", "Shells kill four at the mill", "Meadow Post", "2031-03-04T10:12:00Z", (SHELLS, PUMPS, ROAD)),
    ("two", "Pumps of the dam fail", "Harbour Wire", "2031-03-05T11:05:00Z", (SHELLS, PUMPS)),
    ("three", "River road opens", "Coast [red]Herald[/red]", "2031-03-06T11:05:00Z", (ROAD, EDITED, SHELLS, PUMPS)),
)


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Workspace]:
    """Three reports that share sentences."""
    with samples.build(tmp_path / "copied.db", GIVEN) as workspace:
        yield workspace


async def test_the_gutter_counts_and_the_seam_names_who_prints_the_same(copied: Workspace) -> None:
    async with desk(copied, (120, 40)) as (app, _):
        same_screen("copies-120x40", screen_text(app))
    async with desk(copied, (80, 24)) as (app, _):
        text = screen_text(app)
        assert "×3 0.98" in text
        assert "┄┄ also in: Coast [red]Herald[/red] (3 sentences) ┄┄" in text


async def test_a_tag_goes_along_and_is_taken_back_by_one_key(copied: Workspace) -> None:
    async with desk(copied, (120, 40)) as (app, pilot):
        await keys(pilot, "e")
        text = screen_text(app)
        assert "Tagged ×3: 2 copies elsewhere got the same tag; u takes all back." in text
        assert "6 left" in text.splitlines()[0]
        await keys(pilot, "u")
        assert "Undone: 3 tags." in screen_text(app)
        assert "9 left" in screen_text(app).splitlines()[0]
        await keys(pilot, "e", "k", "backspace")
        assert "2 copies elsewhere lost the tag as well" in screen_text(app)
        assert read.left(copied) == (9, 9)


async def test_an_undo_looks_where_the_key_was_pressed_and_not_at_the_last_copy(copied: Workspace) -> None:
    async with desk(copied, (120, 40)) as (app, pilot):
        here = app.reading.panel
        await keys(pilot, "e", "J", "u")
        assert here is not None
        assert app.reading.panel is not None
        assert app.reading.panel.id == here.id
        await keys(pilot, "v", "j", "j", "n", "u")
        assert app.reading.panel.id == here.id
        await keys(pilot, "J", "U", "J", "u")
        assert app.reading.panel.id == here.id


async def test_a_report_that_was_decided_elsewhere_says_so(copied: Workspace) -> None:
    async with desk(copied, (160, 50)) as (app, pilot):
        await keys(pilot, "e", "n", "J")
        text = screen_text(app)
        assert "Harbour Wire · Wed 5 Mar 2031 · 2 sentences · decided elsewhere" in text
        assert "┄┄ also in: Meadow Post, Coast [red]Herald[/red] (2 sentences) ┄┄" in text
        await keys(pilot, "4")
        assert "4 sentences have the tag of a copy" in screen_text(app)


async def test_why_lists_the_copies_and_the_words_that_differ(copied: Workspace) -> None:
    async with desk(copied, (160, 50)) as (app, pilot):
        await keys(pilot, "e", "c", "J", "J", "j", "i")
        text = screen_text(app)
        assert "why       as in Meadow Post, other" in text
        assert "words: none / of the valley" in text
        assert "COPIES" in text
        assert "caption   Meadow Post  Shells kill" in text


async def test_what_is_taken_is_what_was_shown(copied: Workspace) -> None:
    async with desk(copied, (120, 40)) as (_, pilot):
        await keys(pilot, "J", "J", "j")
        shown = next(p for p in read.panels(copied, 3) if p.text == EDITED[0])
        assert shown.proposal is not None
        await keys(pilot, "space")
        found = read.panel(copied, shown.id)
        assert found is not None
        assert found.tag is shown.proposal.tag
        undo.undo(copied)
