"""What holds of stories after any sequence of loads, answers, detaching, undo and redo."""

from __future__ import annotations

import contextlib
import itertools
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.desk import certain, check, load, merge, read, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.errors import DecisionError
from triage.store import stories

TITLES = (
    "Dam bursts above Qumra, 12 villages flooded",
    "DAM BURSTS ABOVE QUMRA, 12 VILLAGES FLOODED",
    "Dam bursts above Qumra, 12 villages flooded - Reuters",
    "Dam bursts above Qumra, 12 villages…",
    "Dam bursts above Qumra, 19 villages flooded",
    "UPDATE 1-Dam bursts above Qumra, 19 villages flooded",
    "12 villages flooded as dam bursts above Qumra",
    "Nurses end strike in Landiki hospital",
    "Nurses finish strike in Landiki hospital",
    "Nurses begin strike in Landiki hospital",
)
Step = tuple[int, int, int]
ACTS = ("load", "same", "linked", "apart", "detach", "undo", "redo", "certain")


def does(ws: Workspace, folder: Path, step: Step) -> None:
    """Take one step; a refusal changes nothing."""
    act, one, other = ACTS[step[0]], step[1], step[2]
    keys = [row.key for row in read.every_report(ws)]
    if act == "load":
        path = folder / f"{one}.json"
        path.write_text(json.dumps({"title": TITLES[one], "text": "A text.", "url": f"http://x.example/{one}"}))
        load.load(ws, [str(path)], auto=other % 3 > 0)
        return
    if act in ("undo", "redo", "certain"):
        (undo.undo if act == "undo" else undo.redo if act == "redo" else certain.apply)(ws)
        return
    if len(keys) < 2:
        return
    a, b = keys[one % len(keys)], keys[other % len(keys)]
    answer: dict[str, Callable[[], None]] = {
        "same": lambda: merge.same(ws, a, b), "linked": lambda: merge.linked(ws, a, b),
        "apart": lambda: merge.apart(ws, a, b), "detach": lambda: merge.detach(ws, a),
    }  # fmt: skip
    if a != b:
        answer[act]()


def holds(ws: Workspace) -> None:
    """Every headline stands in one story, every lead leads itself, and what is kept apart is apart."""
    present = [row.key for row in read.every_report(ws)]
    shown = [m.key for row in read.stories(ws, None, 50) for m in read.reports_of_story(ws, row.lead)]
    assert sorted(shown) == sorted(present)
    assert all(stories.lead_of(ws.db, lead) == lead for lead in (stories.lead_of(ws.db, key) for key in present))
    apart = ws.db.execute(
        "SELECT x.lead, y.lead FROM pair p JOIN report x ON x.id = p.a JOIN report y ON y.id = p.b WHERE p.answer = 'apart'"
    )
    assert all(one != other for one, other in apart)


@given(st.lists(st.tuples(*(st.integers(0, 9) for _ in range(3))), max_size=14))
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_and_what_is_apart_stays_apart(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_workspace(folder / "w.db") as ws:
            for at in range(6):
                does(ws, folder, (0, at, at))
            for step in steps:
                with contextlib.suppress(DecisionError):
                    does(ws, folder, (step[0] % len(ACTS), *step[1:]))
                holds(ws)
        assert check.check(folder / "w.db").findings == ()


def test_a_third_headline_does_not_join_what_is_kept_apart(ws: Workspace, tmp_path: Path) -> None:
    does(ws, tmp_path, (0, 0, 0))
    does(ws, tmp_path, (0, 1, 0))
    first, second = (row.key for row in read.every_report(ws))
    merge.apart(ws, first, second)
    for at in (2, 3, 6):
        does(ws, tmp_path, (0, at, 1))
        holds(ws)
    assert certain.apply(ws) == 0 or stories.lead_of(ws.db, first) != stories.lead_of(ws.db, second)
    holds(ws)


def test_orders_of_answers_end_alike(tmp_path: Path) -> None:
    ends = set()
    for number, order in enumerate(itertools.permutations(((0, 4), (4, 7), (7, 8)))):
        with open_workspace(tmp_path / f"{number}.db") as ws:
            for at in (0, 4, 7, 8):
                does(ws, tmp_path, (0, at, 0))
            keys = dict(zip((0, 4, 7, 8), [row.key for row in read.every_report(ws)], strict=True))
            for one, other in order:
                merge.same(ws, keys[one], keys[other])
            ends.add(tuple(stories.lead_of(ws.db, key) for key in keys.values()))
    assert len(ends) == 1
