"""What a headline costs that joins a story, whatever the size of the story."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.dedupe import score
from triage.dedupe import stories as stars
from triage.dedupe.diff import Distinct
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form
from triage.desk import load, merge
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.story import Headline
from triage.store import stories

WAYS = ("26 oil workers {} in Basra", "Gunmen {} 26 oil workers in Basra", "Police: 26 oil workers {} in Basra")
DEEDS = ("kidnapped", "abducted", "seized")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "w.db") as ws:
        yield ws


def headline(n: int) -> str:
    return WAYS[n % 3].format(DEEDS[n // 3 % 3])


def put(ws: Workspace, path: Path, first: int, count: int) -> None:
    """Load reports of one story."""
    made = [
        {
            "title": headline(n), "url": f"https://x.example/{n}", "outlet": f"Outlet {n % 40}", "text": f"Report number {n}.",
            "published": f"2017-02-{19 + n // 600}T{n % 24:02}:00:00Z",
        }
        for n in range(first, first + count)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(one) + "\n" for one in made))
    load.load(ws, [str(path)])


def steps(ws: Workspace, tmp_path: Path, first: int, count: int) -> int:
    """Return how many hundreds of steps SQLite takes to place the headlines of a load."""
    taken = [0]
    real = merge.place

    def counted(*given: object, **named: object) -> object:
        ws.db.set_progress_handler(lambda: taken.__setitem__(0, taken[0] + 1), 100)
        try:
            return real(*given, **named)  # type: ignore[arg-type]
        finally:
            ws.db.set_progress_handler(None, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "place", counted)
        put(ws, tmp_path / "more.jsonl", first, count)
    return taken[0]


def test_a_large_story_is_not_read_for_each_headline_that_joins_it(ws: Workspace, tmp_path: Path) -> None:
    put(ws, tmp_path / "few.jsonl", 0, 128)
    early = steps(ws, tmp_path, 128, 128)
    put(ws, tmp_path / "many.jsonl", 256, 768)
    late = steps(ws, tmp_path, 1024, 128)
    assert max(row[0] for row in ws.db.execute("SELECT size FROM report")) > 300
    assert late < 1.6 * early


def test_guards_are_asked_once_for_the_same_two_headlines(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def objection(a: Form, b: Form, *rest: Distinct | None, whole: bool = True) -> Finding | None:
        asked.append((a, b))
        return score.objection(a, b, *rest, whole=whole)

    monkeypatch.setattr(stars, "objection", objection)
    known: stars.Objections = {}
    story = [Headline(str(n), headline(n), f"Outlet {n}") for n in range(24)]
    for n in range(9):
        new = Headline(f"new {n}", headline(n), "Wire")
        assert stars.against_any(new, story, known=known) == stars.against_any(new, story, known={})
    asked.clear()
    assert stars.against_any(Headline("a", headline(4), "Post"), story, known=known) is None
    assert not asked


def test_only_the_first_headlines_of_a_story_are_read(ws: Workspace, tmp_path: Path) -> None:
    put(ws, tmp_path / "some.jsonl", 0, 90)
    lead = max(ws.db.execute("SELECT size, key FROM report"))[1]
    everyone = stories.members(ws.db, lead)
    assert len(everyone) > stars.MEMBERS
    assert stories.members(ws.db, lead, stars.MEMBERS) == everyone[: stars.MEMBERS]
