"""The quick way through the door leads nowhere else than the slow one."""

from __future__ import annotations

import re

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
