"""The words of lists and pages: what is cut, what stands below each other, what a number means."""

from __future__ import annotations

import pytest

from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_commands import a_record
from triage.desk import code, read
from triage.desk.commands import FORM, VIEWS, commands_of
from triage.desk.keymap import key_for
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.domain.rows import ReportRow
from triage.tui.cells import cell_len
from triage.tui.literal import Run, laid
from triage.tui.screens import pages
from triage.tui.widgets.lines import HOUR, footer, member_line, runs_of, telling_line

ROW = ReportRow(
    1, "a-1", "Shells kill four at the gate of Karsin", None, "Meadow Post", "2031-03-04T10:12:00Z", None, None, "", 9, 4, 1, None
)  # fmt: skip
OTHERS = (ROW, ROW._replace(id=2, outlet=None, published=None), ROW._replace(id=3, outlet="The Post of the Valley"))


def line(runs: tuple[list[Run], list[Run]], width: int) -> str:
    """Return a line as it is painted."""
    return "".join(text for text, _ in laid(*runs, width))


@pytest.mark.parametrize("width", range(24, 110))
def test_a_headline_of_which_nothing_could_be_read_gives_way_to_the_outlet(width: int) -> None:
    for one in (member_line, telling_line):
        for row in OTHERS:
            words = line(one(row, width, "text"), width)
            assert cell_len(words) == width
            told = words.partition("Shell")[2]
            assert "Shells kil" in words or not told, words
            if row.outlet == "Meadow Post":
                assert "Meadow Post" in words or (one is telling_line and width < 48), words


@pytest.mark.parametrize("width", [60, 80, 110])
def test_reports_of_a_story_stand_in_columns(width: int) -> None:
    found = [line(telling_line(row, width, "text"), width) for row in OTHERS]
    assert len({words.index("Shells") for words in found}) == 1
    assert [words.index(word) for words, word in zip(found, ("Tue", "no time", "Tue"), strict=True)] == [
        found[0].index("Tue")
    ] * 3
    assert found[0].index("Shells") - found[0].index("Tue") == HOUR + 2


async def test_a_flag_is_not_taken_for_words_of_the_sentence(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "plus", "b", "plus", "d")
        assert "▌   flags: background, disputed\n" in screen_text(app)
        await keys(pilot, "plus", "b", "number_sign", *"ask", "enter")
        assert "▌   flag: disputed; note: ask\n" in screen_text(app)


def test_the_page_of_a_record_says_words_and_which_count_is_which(ws: Workspace) -> None:
    a_record(ws)
    [found] = code.records(ws, None, 1)
    full = found._replace(event_type="explosions", event_subtype="shelling_missile", killed_low=4, killed_high=1200)

    def told(record: EventRecord) -> list[str]:
        return [" ".join("".join(words for words, _ in para.runs).split()) for para in pages.record_page(record)]

    assert "type explosions / shelling missile" in told(full)
    assert "killed low 4, high 1,200" in told(full)
    assert "killed 4" in told(full._replace(killed_best=4, killed_high=4))


def test_what_stands_around_a_sentence_says_where_it_is_cut(ws: Workspace) -> None:
    report = read.report(ws, read.first_report(ws) or 0)
    assert report is not None
    panels = read.panels(ws, report.id)

    def around(at: int) -> str:
        page = pages.origin(ws, panels[at], report)
        texts = ["".join(words for words, _ in para.runs) for para in page]
        return texts[texts.index("AROUND IT") + 1]

    assert around(0).startswith(report.headline)
    assert around(0).endswith(" …")
    last = around(len(panels) - 1)
    assert last.startswith("… ")
    assert not last.endswith("…")
    whole = " ".join(panel.text for panel in panels)
    assert last.removeprefix("… ").split()[0] in whole.split()


@pytest.mark.parametrize("view", [*VIEWS, FORM])
def test_the_footer_names_whole_words_only_and_never_cuts_the_last_one(view: str) -> None:
    whole = {f"{key_for(one.id)} {one.footer}" for one in commands_of(view) if one.footer}
    for width in range(36, 200):
        runs = runs_of(footer(view, width))
        assert sum(cell_len(text) for text, _ in runs) <= width, width
        assert "…" not in line((runs, []), width), width
    assert set(line((runs, []), 199).strip().split("  ")) == whole
