"""A few keys with two desks, however long they take; the minute, with its patience, is `make soak PART=desks`."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks import soak_desks, soak_reports


def test_a_second_desk_follows_does_no_harm_and_takes_over(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    soak_reports.prepare(path, 20, 1)
    found = soak_desks.Pair(path, random.Random(4), patience=60.0).run(2.0, least=6)
    assert {name: found[name] for name in soak_desks.MUST_BE_ZERO} == {name: [] for name in soak_desks.MUST_BE_ZERO}
    assert found["kills"] == found["taken over"] > 0
    assert found["acknowledged"] > 5
