"""Reading order, filters and what is left: nothing is skipped and nothing comes twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.desk import load, merge, read, search, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Filter
from triage.domain.tag import Tag
from triage.errors import UsageError


def filled(folder: Path, reports: int) -> Workspace:
    path = folder / "in.jsonl"
    lines = [
        {
            "title": f"Story number {n} of the day {'abcdefgh'[n % 8] * 4}",
            "outlet": ("Gulf Wire", "Port News")[n % 2],
            "url": f"http://x.example/{n}",
            "published": f"2017-02-{1 + n:02}T10:00:00Z",
            "text": "\n\n".join(f"Sentence {i} of report {n} tells of Albu Saif." for i in range(1 + n % 3)),
        }
        for n in range(reports)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    ws = open_workspace(folder / "w.db")
    load.load(ws, [str(path)])
    return ws


def walked(ws: Workspace, filter: Filter | None = None) -> list[tuple[int, int, int]]:
    """Tag each next sentence left as noise until none is left; return their places in order."""
    seen = []
    at = None
    while (at := read.next_left(ws, at, filter=filter)) is not None:
        panel = read.panel_at(ws, at)
        assert panel
        seen.append(at)
        tag.tag(ws, [panel.id], Tag.NOISE)
        assert read.left(ws)[0] == read.left(ws)[1] - len(seen) or filter
    return seen


def test_walking_meets_every_sentence_once_in_order(tmp_path: Path) -> None:
    with filled(tmp_path, 7) as ws:
        everything = [p.id for r in read.every_report(ws) for p in read.panels(ws, r.id)]
        seen = walked(ws)
        assert len(seen) == len(set(seen)) == len(everything)
        assert seen == sorted(seen)
        assert read.left(ws) == (0, len(everything))


def test_a_skipped_sentence_comes_back_at_the_end(tmp_path: Path) -> None:
    with filled(tmp_path, 3) as ws:
        first = read.next_left(ws, None)
        second = read.next_left(ws, first)
        assert first
        assert second
        seen = []
        at = second
        while True:
            panel = read.panel_at(ws, at)
            assert panel
            tag.tag(ws, [panel.id], Tag.NOISE)
            seen.append(at)
            following = read.next_left(ws, at)
            if following is None:
                break
            at = following
        assert seen[-1] == first


@pytest.mark.parametrize(
    "line", ["outlet:gulf", "sentence 1", "since:2017-02-03", "left", '"report 2"', "until:2017-02-02 left"]
)
def test_left_is_true_under_every_filter(tmp_path: Path, line: str) -> None:
    with filled(tmp_path, 6) as ws:
        where = search.parse(line)
        undecided, _ = read.left(ws, filter=where)
        assert undecided == len(walked(ws, where)) > 0
        assert read.left(ws, filter=where)[0] == 0


def test_every_report_is_reached_both_ways(tmp_path: Path) -> None:
    with filled(tmp_path, 6) as ws:
        keys = [r.key for r in read.every_report(ws)]
        merge.same(ws, keys[0], keys[4])
        order = [read.first_report(ws)]
        while order[-1] and (after := read.neighbour(ws, order[-1], 1)):
            order.append(after)
        assert sorted(x for x in order if x) == [r.id for r in read.every_report(ws)]
        back = [order[-1]]
        while back[-1] and (before := read.neighbour(ws, back[-1], -1)):
            back.append(before)
        assert back == order[::-1]


def test_story_windows_join_without_gap_or_overlap(tmp_path: Path) -> None:
    with filled(tmp_path, 7) as ws:
        whole = [r.lead for r in read.stories(ws, None, 100)]
        pieces: list[int] = []
        while window := read.stories(ws, pieces[-1] if pieces else None, 2):
            pieces += [r.lead for r in window]
        assert pieces == whole
        assert [r.lead for r in read.stories(ws, whole[4], 2, backwards=True)] == whole[2:4]


def test_words_are_found_folded_and_by_their_beginning(tmp_path: Path) -> None:
    with filled(tmp_path, 2) as ws:
        assert read.left(ws, filter=search.parse("ALBU sai"))[0] == read.left(ws)[0]
        assert read.left(ws, filter=search.parse('"saif albu"'))[0] == 0


@pytest.mark.parametrize(
    "line", ["tag:event", "left", "outlet:Reuters", 'Mosul "Albu Saif" left', 'outlet:"Gulf Wire" since:2017-02']
)
def test_a_filter_line_comes_back(line: str) -> None:
    assert search.parse(str(search.parse(line))) == search.parse(line)


def test_an_empty_line_filters_nothing() -> None:
    assert not search.parse("   ")


@pytest.mark.parametrize("line", ["tag:nonsense", "since:yesterday", "until:2017-13-01"])
def test_a_term_that_does_not_fit_is_said(line: str) -> None:
    with pytest.raises(UsageError):
        search.parse(line)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_any_filter_line_is_either_a_filter_or_a_usage_error(
    tmp_path_factory: pytest.TempPathFactory, line: str
) -> None:
    with open_workspace(tmp_path_factory.mktemp("any") / "w.db") as ws:
        try:
            where = search.parse(line)
        except UsageError:
            return
        assert read.left(ws, filter=where) == (0, 0)
