"""Scripts whose vowel signs fill a cell of their own: borders stay straight, and a sign keeps its vowel."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.tui.harness import desk, keys, screen_text
from triage.desk import load
from triage.desk.workspace import Workspace, open_workspace
from triage.tui.cells import cell_len
from triage.tui.literal import wrapped

WORDS = {
    "Devanagari": "की किताब में हिन्दी के क्षेत्र का समाचार",
    "Tamil": "தமிழ் நாட்டில் மழை பெய்தது என்று கூறினார்",
    "Bengali": "বাংলাদেশে নদীর পানি বেড়েছে বলে জানানো হয়েছে",
    "Malayalam": "മലയാളം വാർത്തകൾ ഇന്നു രാവിലെ",
    "Sinhala": "කොළඹ නගරයේ ගංවතුර තත්ත්වය",
    "Burmese": "မြန်မာ နိုင်ငံ သတင်းများ",
}


def cells_as_terminals(text: str) -> int:
    """Count cells as the C library does: none for marks that do not space, two for wide signs, one for all others."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


@pytest.mark.parametrize("script", WORDS)
def test_a_spacing_mark_fills_a_cell_and_is_not_torn_from_its_sign(script: str) -> None:
    text = WORDS[script]
    assert any(unicodedata.category(c) == "Mc" for c in text)
    assert cell_len(text) == cells_as_terminals(text)
    unbroken = text.replace(" ", "")
    for width in range(4, 20):
        for start, end in wrapped(unbroken, width):
            assert cell_len(unbroken[start:end]) <= width
            assert unicodedata.category(unbroken[start])[0] != "M"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_borders_are_straight_beside_such_scripts(size: tuple[int, int], tmp_path: Path) -> None:
    rows = [
        {"title": f"{words} {name}", "text": f"{words}. " * 9, "url": f"https://n.example/{name}"}
        for name, words in WORDS.items()
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with open_workspace(tmp_path / "desk.db", editor="anna") as ws:
        load.load(ws, [str(tmp_path / "in.jsonl")])
        await _straight(ws, size)


async def _straight(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        for pressed in ((), ("J",), ("J",), ("2",), ("5",)):
            await keys(pilot, *pressed)
            lines = screen_text(app).splitlines()
            seams = {cells_as_terminals(line[: line.index("│")]) for line in lines if "│" in line}
            assert len(seams) <= 1
            assert max(map(cells_as_terminals, lines)) <= size[0]
