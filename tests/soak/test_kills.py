"""A few kills of a real desk; the thousand are `make soak PART=kills N=1000`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from benchmarks import soak, soak_kills


def test_no_key_that_the_screen_showed_as_saved_is_lost(tmp_path: Path) -> None:
    found = list(soak_kills.rounds(tmp_path, seed=3, begin=0, count=4))
    total = soak.summed(found)
    assert {name: total[name] for name in soak_kills.MUST_BE_ZERO} == dict.fromkeys(soak_kills.MUST_BE_ZERO, 0), found
    assert total["killed"] == 4
    assert total["acknowledged"] > 0


def test_a_program_that_goes_on_before_the_commit_is_found_out(tmp_path: Path) -> None:
    assert any(one["lost"] for one in islice(soak_kills.rounds(tmp_path, seed=2, begin=0, count=8, broken=True), 8))
