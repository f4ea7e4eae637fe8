"""The headline soak on a corpus of a size for a test: nothing is lost, stories hold together."""

from __future__ import annotations

from pathlib import Path

from benchmarks import soak_headlines


def test_every_headline_comes_out_in_a_good_story(tmp_path: Path) -> None:
    (found,) = soak_headlines.rounds(tmp_path, 2, 0, 1, headlines=2000)
    assert (found["headlines"], found["lost"], found["mixed"]) == (2000, 0, 0)
