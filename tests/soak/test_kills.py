"""A few kills of a real desk, as many as it takes for some keys; the thousand are `make soak PART=kills N=1000`."""

from __future__ import annotations

from pathlib import Path

from benchmarks import soak, soak_kills

KILLS, KEYS = 4, 20
AT_MOST = 60
"""So many kills are tried: a desk that shares its machine saves few keys before it is killed."""


def test_no_key_that_the_screen_showed_as_saved_is_lost(tmp_path: Path) -> None:
    found = []
    for one in soak_kills.rounds(tmp_path, seed=3, begin=0, count=AT_MOST):
        found.append(one)
        if len(found) >= KILLS and sum(each["acknowledged"] for each in found) > KEYS:
            break
    total = soak.summed(found)
    assert {name: total[name] for name in soak_kills.MUST_BE_ZERO} == dict.fromkeys(soak_kills.MUST_BE_ZERO, 0), found
    assert total["killed"] == len(found)
    assert total["acknowledged"] > KEYS


def test_a_program_that_goes_on_before_the_commit_is_found_out(tmp_path: Path) -> None:
    assert any(one["lost"] for one in soak_kills.rounds(tmp_path, seed=2, begin=0, count=AT_MOST, broken=True))
