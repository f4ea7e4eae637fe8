"""A real desk under some real faults; all of them, at many moments, are `make soak PART=faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import soak_faults
from benchmarks.soak_faults import SCENARIOS


@pytest.mark.parametrize("name", ["limit of file sizes", "folder gone", "file read-only", "file cut short"])
def test_a_desk_says_what_is_wrong_loses_nothing_and_goes_on(tmp_path: Path, name: str) -> None:
    found = soak_faults.play(tmp_path, 3, SCENARIOS.index(name))
    assert {name: found[name] for name in soak_faults.MUST_BE_ZERO} == {name: [] for name in soak_faults.MUST_BE_ZERO}
    assert found["kind"] == name
    assert bool(found["acknowledged"]) is (name != "file cut short")
