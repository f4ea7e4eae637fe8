"""The quick way through the door leads nowhere else than the slow one."""

from __future__ import annotations

import re
import unicodedata

import pytest

from triage.text import shown as door


def test_what_passes_quickly_holds_nothing_that_acts() -> None:
    plain = "".join(filter(door._is_plain, map(chr, range(0x110000))))
    assert len(plain) > 100_000
    assert re.search(door._SUSPECT, plain) is None
    assert door.shown(plain) == plain
    marks = re.compile(door._MARK_RUN.partition("{")[0])
    assert all(door._cut_marks(m) == m.group() for c in plain for m in [marks.match(c)] if m)


def test_a_tone_of_skin_is_a_mark_because_terminals_give_it_no_or_two_cells() -> None:
    for tone in map(chr, range(0x1F3FB, 0x1F400)):
        assert door.shown(f"mayor \U0001f469{tone}.") == f"mayor \U0001f469{door.JOINT}."


PILES = (
    "\u05bf\u05c1\u05c4", "\u0730\u0731", "\u0941\u0902", "\u0f71\u0f72", "\u20dd\u20e3", "\U00010a0f\U0001e8d0",
    "\U0001d167\U0001d168", "\u1161", "\u11a8\ud7b0\ud7cb",
)  # fmt: skip
"""Signs without a cell of their own from many scripts."""


@pytest.mark.parametrize("signs", PILES)
def test_no_script_piles_signs_upon_one(signs: str) -> None:
    pile = signs * 40
    shown = door.shown(f"a \u0915{pile} z")
    cut = f"⟨+{len(pile) - 8} marks⟩"
    assert shown == f"a \u0915{pile[:8]}{cut} z"
    assert door.shown(f"a \u0915{pile[:8]} z") == f"a \u0915{pile[:8]} z"


def test_what_is_hidden_or_unknown_is_a_mark() -> None:
    assert door.shown("a\U00013430b\U0001343fc") == "a⟨U+13430⟩b⟨U+1343F⟩c"
    unknown = next(c for c in map(chr, range(0x1C00, 0x1E000)) if unicodedata.category(c) == "Cn" and c > "\u2e5d")
    assert door.shown(f"a{unknown}") == f"a⟨U+{ord(unknown):04X}⟩"


def test_a_flag_is_its_letters_because_terminals_give_each_one_cell_or_two() -> None:
    assert door.shown("at \U0001f1ee\U0001f1f6 and \U0001f1ff") == "at ⟨IQ⟩ and ⟨Z⟩"
