"""Stories: answers to offers, detaching, undo, and what is kept apart for good."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desk import certain, check, correct, load, merge, read, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.errors import DecisionError
from triage.store import stories

TITLES = (
    "Five killed in Basra market blast",
    "FIVE KILLED IN BASRA MARKET BLAST",
    "Five killed as blast tears through crowded Basra market",
    "Mayor of Basra opens rebuilt bridge",
)


@pytest.fixture
def keys(ws: Workspace, tmp_path: Path) -> list[str]:
    """Four reports: two that merge for certain, one that is offered, one that is another story."""
    lines = [
        {
            "title": title,
            "text": f"Report {n} has a text.",
            "url": f"http://x.example/{n}",
            "published": f"2017-02-20T0{n}:00:00Z",
        }
        for n, title in enumerate(TITLES)
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    load.load(ws, [str(path)])
    return [row.key for row in read.every_report(ws)]


def sizes(ws: Workspace) -> list[int]:
    return sorted(row.reports for row in read.stories(ws, None, 20))


def test_same_merges_two_stories_as_one_decision(ws: Workspace, keys: list[str]) -> None:
    assert sizes(ws) == [1, 1, 2]
    merge.same(ws, keys[2], keys[1])
    assert sizes(ws) == [1, 3]
    undo.undo(ws)
    assert sizes(ws) == [1, 1, 2]
    undo.redo(ws)
    assert sizes(ws) == [1, 3]


def test_the_older_story_keeps_the_lead(ws: Workspace, keys: list[str]) -> None:
    merge.same(ws, keys[3], keys[0])
    story = next(row for row in read.stories(ws, None, 20) if row.reports == 3)
    assert story.headline == TITLES[0]


def test_an_answered_pair_is_not_offered_again(ws: Workspace, keys: list[str]) -> None:
    offer = merge.offers(ws, None, 10)[0]
    merge.linked(ws, offer.a.key, offer.b.key)
    assert merge.offers(ws, None, 10) == []
    undo.undo(ws)
    assert [(o.a.key, o.b.key) for o in merge.offers(ws, None, 10)] == [(offer.a.key, offer.b.key)]


def test_two_stories_are_offered_once_with_their_best_pair(ws: Workspace, keys: list[str]) -> None:
    found = merge.offers(ws, None, 10)
    assert len(found) == 1
    assert TITLES[2] in (found[0].a.headline, found[0].b.headline)


def test_apart_forbids_a_later_merge_of_the_two_stories(ws: Workspace, keys: list[str]) -> None:
    merge.apart(ws, keys[0], keys[2])
    with pytest.raises(DecisionError, match="kept apart"):
        merge.same(ws, keys[1], keys[2])
    assert certain.apply(ws) == 0
    assert sizes(ws) == [1, 1, 2]


def test_detach_takes_one_report_out_and_keeps_it_out(ws: Workspace, keys: list[str]) -> None:
    merge.detach(ws, keys[1])
    assert sizes(ws) == [1, 1, 1, 1]
    assert certain.apply(ws) == 0
    undo.undo(ws)
    assert sizes(ws) == [1, 1, 2]


def test_detaching_the_lead_gives_the_rest_a_new_lead(ws: Workspace, keys: list[str]) -> None:
    merge.same(ws, keys[0], keys[2])
    merge.detach(ws, keys[0])
    story = next(row for row in read.stories(ws, None, 20) if row.reports == 2)
    assert story.headline == TITLES[1]
    undo.undo(ws)
    assert sizes(ws) == [1, 3]


def test_a_report_alone_cannot_be_detached(ws: Workspace, keys: list[str]) -> None:
    with pytest.raises(DecisionError, match="alone"):
        merge.detach(ws, keys[3])


def test_every_headline_stays_in_exactly_one_story(ws: Workspace, keys: list[str]) -> None:
    merge.same(ws, keys[0], keys[3])
    merge.detach(ws, keys[0])
    merge.same(ws, keys[2], keys[3])
    seen = [m.key for row in read.stories(ws, None, 20) for m in read.reports_of_story(ws, row.lead)]
    assert sorted(seen) == sorted(keys)


def test_excluding_the_lead_leaves_its_story_to_the_next_report(ws: Workspace, keys: list[str]) -> None:
    correct.exclude(ws, keys[0])
    assert next(row.headline for row in read.stories(ws, None, 20)) == TITLES[1]
    undo.undo(ws)
    assert sizes(ws) == [1, 1, 2]


def test_a_hidden_report_leads_only_where_no_other_is_left(ws: Workspace, keys: list[str]) -> None:
    merge.same(ws, keys[0], keys[2])
    correct.exclude(ws, keys[1])
    correct.exclude(ws, keys[0])
    assert stories.lead_of(ws.db, keys[1]) == keys[2]
    correct.exclude(ws, keys[2])
    assert stories.lead_of(ws.db, keys[1]) == keys[1]


def test_a_hidden_member_goes_with_its_story(ws: Workspace, keys: list[str]) -> None:
    merge.same(ws, keys[2], keys[3])
    correct.exclude(ws, keys[3])
    excluded = undo.history(ws, count=1)[0].seq
    merge.same(ws, keys[0], keys[2])
    undo.undo_decision(ws, excluded)
    assert sizes(ws) == [4]


def test_two_headlines_cut_short_join_no_two_stories(ws: Workspace, tmp_path: Path) -> None:
    told = ["mosque in Konakal", "mosque in Mikokem", "… (VIDEO)", "…"]
    lines = [
        {
            "title": f"Dalmo Kallozor urges calm as rebels retake {end}",
            "text": f"Report {n}.",
            "url": f"http://x.example/{n}",
        }
        for n, end in enumerate(told)
    ]
    for n, line in enumerate(lines):
        path = tmp_path / f"{n}.jsonl"
        path.write_text(json.dumps(line), encoding="utf-8")
        load.load(ws, [str(path)])
    first, second = (row.lead for row in read.every_report(ws)[:2])
    assert first != second


def made_up(count: int) -> list[dict[str, str]]:
    """Reports with headlines of a few towns and deeds, many of them alike, in the order of publication."""
    rng = random.Random(3)
    found = []
    for n in range(count):
        deed = rng.choice(("bomb kills", "blast kills", "gunmen shoot", "troops retake"))
        town = rng.choice(("Karsin", "Tel Maran", "Orsana"))
        title = (
            f"{town}: {deed} {rng.choice(('five', '5', 'nine'))} at {rng.choice(('market', 'bridge', 'old mill'))} gate"
        )
        text = f"Report {n} has a text. It tells of {deed} in {town}."
        found.append(
            {"title": title, "text": text, "url": f"http://x.example/{n}", "published": f"2017-02-20T00:{n:02}:00Z"}
        )
    return found


@pytest.mark.parametrize("together", [2, 7, 48])
def test_headlines_that_come_together_are_filed_as_one_after_the_other(tmp_path: Path, together: int) -> None:
    lines = made_up(48)
    kept = []
    for name, size in (("one", 1), ("many", together)):
        with open_workspace(tmp_path / f"{name}.db") as ws:
            for low in range(0, len(lines), size):
                path = tmp_path / f"{name}-{low}.jsonl"
                path.write_text("".join(json.dumps(line) + "\n" for line in lines[low : low + size]), encoding="utf-8")
                load.load(ws, [str(path)])
            kept.append(
                [
                    ws.db.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
                    for table, columns in (
                        ("headline_word", "word, reports"),
                        ("headline_key", "key, report"),
                        ("report", "id, lead, size, present"),
                        ("pair", "a, b, relation, score"),
                        ("counter", "name, value"),
                        ("checksum", "name, value"),
                    )
                ]
            )
        assert check.check(tmp_path / f"{name}.db").findings == ()
    assert kept[0] == kept[1]
    assert len(kept[0][3]) > 5
    assert any(size > 1 for _, _, size, _ in kept[0][2])


@given(st.integers(1, 40), st.lists(st.sets(st.integers(1, 40), min_size=1).map(sorted), max_size=5))
def test_the_nearest_have_most_in_common(number: int, blocks: list[list[int]]) -> None:
    common: dict[int, float] = {}
    for block in blocks:
        others = [other for other in block if other != number]
        for other in others:
            common[other] = common.get(other, 0.0) + 1.0 / len(others)
    ranked = sorted(common, key=lambda other: (common[other], other), reverse=True)
    assert stories.nearest(number, blocks) == ranked[: stories.CANDIDATES]
