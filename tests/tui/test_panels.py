"""The rows of sentences: gutters, roles, seams, wrapped and right-to-left text."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.tui import samples
from triage.domain.rows import Panel, Seam
from triage.domain.tag import Flag, Tag
from triage.tui.literal import Line
from triage.tui.widgets.panels import RIGHT, PanelSource, is_rtl

ONE = Panel(1, "a-1-0", 1, 1, 0, 9, "body", 0, "Shells fell.", None, samples.EVENT, (), None, 0)
ARABIC = ONE._replace(id=2, n=2, start=20, paragraph=1, text="قالت الشرطة إن سيارة انفجرت قرب السوق القديم يوم الأحد.")


def painted(lines: list[Line], width: int) -> list[str]:
    """Return the lines as the list paints them, without the cursor's bar."""
    made = []
    for line in lines:
        left, right = ("".join(text for text, _ in runs) for runs in (line.left, line.right))
        made.append(left + " " * (width - cell_len(left) - cell_len(right)) + right)
    return made


def of(source: PanelSource, panel: Panel, width: int = 40) -> list[str]:
    return painted(source.lines(panel, width), width)


@pytest.mark.parametrize(
    ("panel", "letter"),
    [
        (ONE, "e"),
        (ONE._replace(tag=Tag.QUOTE), "Q"),
        (ONE._replace(proposal=samples.UNSURE), "?"),
        (ONE._replace(proposal=None), " "),
    ],
)
def test_the_left_gutter_says_the_tag_by_letter_and_shape(panel: Panel, letter: str) -> None:
    assert of(PanelSource([panel]), panel)[0][0] == letter


def test_the_right_gutter_says_copies_else_confidence_and_where_editors_disagree() -> None:
    assert of(PanelSource([ONE]), ONE)[0].endswith(" 0.98 ")
    thrice = ONE._replace(copies=3)
    source = PanelSource([thrice])
    assert of(source, thrice)[0].endswith("  ×3 0.98 ")
    source.differing = frozenset([1])
    assert of(source, thrice)[0].endswith("  ×3≠0.98 ")
    hidden = ONE._replace(copies=3, blind=True, proposal=None)
    assert of(PanelSource([hidden]), hidden)[0].endswith("  ×3 blind ")
    full = hidden._replace(copies=1, text="a" * 30)
    assert of(PanelSource([full]), full)[0].endswith("a blind ")
    decided = ONE._replace(tag=Tag.EVENT)
    assert of(source, decided)[0].endswith("  ≠ ")
    often = ONE._replace(copies=1234)
    assert {cell_len(line) for line in of(PanelSource([often]), often)} == {40}


def test_a_seam_a_role_flags_and_a_note_have_lines_of_their_own() -> None:
    stretch = Seam(("Harbour Wire", "Coast Herald"), 5)
    panel = ONE._replace(role="caption", flags=(Flag.MULTI,), note="ask", seam=stretch)
    source = PanelSource([panel])
    lines = source.lines(panel, 80)
    assert [line.head for line in lines] == [True, False, False]
    assert of(source, panel, 80)[0].strip() == "· caption ┄┄ also in: Harbour Wire, Coast Herald (5 sentences) ┄┄"
    assert of(source, panel, 80)[2].strip() == "flag: multi; note: ask"


def test_right_to_left_text_keeps_its_order_and_ends_at_the_right_edge() -> None:
    lines = of(PanelSource([ONE, ARABIC]), ARABIC)[1:]
    assert "".join(line[3 + RIGHT :].strip() + " " for line in lines).strip() == ARABIC.text
    assert all(not line.endswith(" ") for line in lines)
    assert lines[0].startswith("e   0.98 "), "a number behind the words would be taken into them by the terminal"
    assert {cell_len(line) for line in lines} == {40}


@pytest.mark.parametrize(
    ("text", "rtl"),
    [("abc", False), ("12 قال", True), ("", False), ("“קול”", True), ("AFP: قال", False), ("...", False)],
)
def test_the_direction_is_that_of_the_first_letter(text: str, rtl: bool) -> None:
    assert is_rtl(text) is rtl


def test_marks_of_direction_are_seen() -> None:
    panel = ARABIC._replace(text="قال \u202eabc")
    assert "⟨RLO⟩" in "".join(of(PanelSource([panel]), panel))
