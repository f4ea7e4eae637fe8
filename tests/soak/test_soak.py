"""The frame of the soak: rounds are kept, resumed and summed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import soak


class Part(ModuleType):
    """A part that counts its rounds and finds something in every third."""

    MUST_BE_ZERO = ("lost", "torn")

    def __init__(self) -> None:
        super().__init__("benchmarks.soak_made")
        self.ran: list[int] = []

    def rounds(self, folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
        for number in range(begin, begin + count):
            self.ran.append(number)
            yield {
                "kind": "even" if number % 2 == 0 else "odd",
                "keys": 3,
                "lost": 0,
                "torn": ["x"] * (number % 3 == 2),
            }


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    part = Part()
    next(iter(soak.resumed(part, tmp_path, 1, 4)))
    assert part.ran == [0]
    assert len(list(soak.resumed(part, tmp_path, 1, 4))) == 4
    assert part.ran == [0, 1, 2, 3]
    assert [json.loads(line)["keys"] for line in (tmp_path / "made-1.jsonl").read_text().splitlines()] == [3] * 4
    assert len(list(soak.resumed(part, tmp_path, 1, 2))) == 2
    assert part.ran == [0, 1, 2, 3]


def test_sums_name_what_must_be_zero(tmp_path: Path) -> None:
    part = Part()
    found = list(soak.resumed(part, tmp_path, 1, 4))
    total = soak.summed(found)
    assert soak.wrong(part, total) == ["torn"]
    assert soak.line("made", total, part) == "made: rounds 4, keys 12, kind even 2, kind odd 2, torn 1, lost 0"
    assert list(soak.examples(part, found)) == ["  round 2: torn: ['x']"]


def test_every_part_can_be_run() -> None:
    for part in soak.PARTS:
        module = __import__(f"benchmarks.soak_{part}", fromlist=["rounds"])
        assert callable(module.rounds)
        assert module.MUST_BE_ZERO


def test_a_half_written_round_is_no_round(tmp_path: Path) -> None:
    (tmp_path / "made-1.jsonl").write_text(
        '{"kind": "even", "keys": 3, "lost": 0, "torn": []}\n{"kind": "o', encoding="utf-8"
    )
    part = Part()
    assert len(list(soak.resumed(part, tmp_path, 1, 1))) == 1
    assert part.ran == []
    assert len(list(soak.resumed(part, tmp_path, 1, 3))) == 3
    assert part.ran == [1, 2]
