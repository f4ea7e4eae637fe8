"""The pace: sentences an hour at work, by the journal alone, and the same wherever it is said."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.clock import stamp
from triage.desk import glance, load, pace, read, stats, tag
from triage.desk.pace import GAPS, LOOKED, PAUSE, Pace, Row, pace_of
from triage.desk.place import first_time
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.rows import AtLeast
from triage.domain.tag import Tag

BEGIN = datetime(2031, 3, 6, 9, tzinfo=UTC)


def rows(gaps: list[int], sentences: list[int] | None = None, *, first: int = 1) -> list[Row]:
    """Return decisions so many seconds after each other, each on so many sentences."""
    found: list[Row] = []
    at = BEGIN
    for batch, gap in enumerate(gaps):
        at += timedelta(seconds=gap)
        for _ in range((sentences or [1] * len(gaps))[batch]):
            found.append((first + len(found), batch, stamp(at)))
    return found


def test_the_pace_is_the_mean_of_the_gaps_without_pauses() -> None:
    known = Pace(reading=7.0)
    made = rows([0, 4, 4, 5, 3, 900, 4, 60])
    known.add(made[:5], 5)
    assert not known.own
    assert known.an_hour is None
    assert known.minutes(60) == 7
    known.add(made[5:], 8)
    assert known.own
    assert known.seconds == pytest.approx(80 / 6)
    assert known.an_hour == pytest.approx(6 * 3600 / 80)
    assert known.minutes(60) == 14
    assert known.minutes(0) == 0
    assert known.minutes(1) == 1
    assert f"{known.minutes(AtLeast(250))}".endswith("+")


def test_a_key_for_many_sentences_is_one_decision() -> None:
    one, many = Pace(7.0), Pace(7.0)
    one.add(rows([0, *[6] * 8]), 9)
    many.add(rows([0, *[6] * 8], [3] * 9), 27)
    assert many.seconds == pytest.approx(one.seconds / 3)


def test_long_times_are_said_in_hours() -> None:
    assert [pace.about(n) for n in (0, 25, 179, 180, 6_307)] == [
        "about 0 min", "about 25 min", "about 179 min", "about 3 h", "about 106 h",
    ]  # fmt: skip
    assert pace.about(AtLeast(6_307)) == "about 106+ h"


def test_without_decisions_the_speed_of_reading_counts(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db") as ws:
        assert pace_of(ws).seconds == pytest.approx(0.2)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90), st.integers(0, 60)), max_size=60), st.data())
def test_a_pace_that_was_followed_is_that_of_a_fresh_look(
    given: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    """Each decision on so many sentences, with so many other rows of the journal before it."""
    made: list[Row] = []
    at, number = BEGIN, 0
    for batch, (gap, many, others) in enumerate(given):
        at, number = at + timedelta(seconds=gap), number + others
        made += [(number + n, batch, stamp(at)) for n in range(1, many + 1)]
        number += many
    fresh, followed = Pace(7.0), Pace(7.0)
    fresh.add([row for row in made if row[0] > number - LOOKED], number)
    while made:
        size = data.draw(st.integers(1, len(made)))
        followed.add(made[:size], made[size - 1][0])
        made = made[size:]
    assert (followed.seconds, followed.own) == (fresh.seconds, fresh.own)


def slow(made: list[Row], newest: int) -> float | None:
    """Return the pace of now, reckoned anew from all decisions."""
    batches = [list(some) for _, some in groupby((r for r in made if r[0] > newest - LOOKED), key=lambda row: row[1])]
    times = [datetime.fromisoformat(batch[0][2]) for batch in batches]
    gaps = [int((after - before).total_seconds()) for before, after in pairwise(times)]
    counted = [(gap, len(b)) for gap, b in zip(gaps, batches[1:], strict=True) if 0 <= gap <= PAUSE][-GAPS:]
    return pace.an_hour(len(counted), sum(many for _, many in counted), sum(gap for gap, _ in counted))


@pytest.mark.parametrize("most", [1, 3, 40])
def test_a_pace_that_is_added_to_is_the_one_reckoned_anew(most: int) -> None:
    chance = random.Random(most)
    known, made, number, at = Pace(7.0), list[Row](), 0, BEGIN
    for batch in range(400):
        at += timedelta(seconds=chance.choice([0, 1, 4, 9, 60, PAUSE, PAUSE + 1, -5]))
        number += chance.choice([0, 0, 0, 1, 30])
        new = [(number + n, batch, stamp(at)) for n in range(1, chance.randint(1, most) + 1)]
        number = new[-1][0]
        made += new
        known.add(new, number)
        assert known.an_hour == slow(made, number), batch


def test_what_the_desk_the_figures_and_the_first_frame_say_is_one_answer(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(f"The council of Dorvale met for the {n}th time and went home again." for n in range(90))
    (tmp_path / "in.txt").write_text(f"Dorvale\n\n{text}\n", encoding="utf-8")
    load.load(ws, [str(tmp_path / "in.txt")])
    followed = pace_of(ws)
    for number in range(4):  # too few for a pace of one's own, then enough
        for panel in [p for row in read.every_report(ws) for p in read.panels(ws, row.id) if p.tag is None][:2]:
            at = BEGIN + timedelta(seconds=9 * number + panel.start % 5)
            monkeypatch.setenv("TRIAGE_NOW", stamp(at))
            tag.tag(ws, [panel.id], Tag.NOISE)
        followed = pace_of(ws, followed)
        found = stats.stats(ws)
        assert found.minutes_left == followed.minutes(found.progress.left) == pace_of(ws).minutes(found.progress.left)
        assert found.minutes_left == pace.pace_in(ws.db, ws.editor).minutes(found.progress.left)
        assert found.pace_now == followed.an_hour
        assert followed.an_hour is None or found.pace == pytest.approx(followed.an_hour)
    assert followed.own
    first_time()
    first = glance.look(str(ws.path), 4, editor=ws.editor, read_only=True)
    assert first is not None
    assert (first.minutes, first.pace) == (stats.stats(ws).minutes_left, stats.stats(ws).pace_now)
