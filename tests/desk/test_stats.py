"""Figures against brute force over the journal and the sentences; intervals; the blind share; keys that are kept."""

from __future__ import annotations

import itertools
import json
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.clock import stamp
from triage.desk import blind, check, keycount, load, read, stats, tag, undo
from triage.desk.pace import PAUSE
from triage.desk.workspace import Workspace
from triage.domain.tag import Tag
from triage.store import journal, sentences

BEGIN = datetime(2017, 2, 21, 8, tzinfo=UTC)
TEXT = "Gunmen killed four people in Mosul on Monday. “We ran”, she said. Photo: A wire. Talks may be held. Police took the bridge."


@pytest.fixture
def numbers(ws: Workspace, tmp_path: Path) -> list[int]:
    """Three reports of two outlets and two days, and one without either; the numbers of their sentences."""
    rows = [
        {"title": f"Report {n}", "text": TEXT, "id": f"r{n}", "outlet": outlet, "published": day}
        for n, (outlet, day) in enumerate([("A", "2017-02-20"), ("A", "2017-02-21"), ("B", "2017-02-20"), (None, None)])
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    load.load(ws, [str(path)])
    return [p.id for row in read.every_report(ws) for p in read.panels(ws, row.id)]


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setenv("TRIAGE_NOW", stamp(BEGIN + timedelta(seconds=seconds)))


def test_the_figures_are_those_of_a_slow_count(
    ws: Workspace, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_COPIES", "off")  # what came along is no work; tests of the copies say so
    moments = [0, 5, 9, 400, 403, 90_000, 90_050, 90_130]
    for moment, number in zip(moments, numbers, strict=False):
        at(monkeypatch, moment)
        tag.tag(ws, [number], (Tag.EVENT, Tag.NOISE)[number % 2])
    tag.take(ws, numbers[8:12])
    tag.tag(ws, numbers[:2], Tag.QUOTE)
    at(monkeypatch, 90_140)
    tag.tag(ws, numbers[:1], Tag.EVENT)
    undo.undo(ws, 2)
    found = stats.stats(ws)
    made: dict[int, list[datetime]] = {}
    for d in journal.stream(ws.db):
        if d.change.subject == "tag" and d.act == "do":
            made.setdefault(d.batch, []).append(datetime.fromisoformat(d.at))
    moments_of = [times[0] for times in made.values()]
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(moments_of)]
    work = [(gap, len(times)) for gap, times in zip(gaps, list(made.values())[1:], strict=True) if 0 <= gap <= PAUSE]
    assert len(work) == len(gaps) - 2
    assert found.pace == pytest.approx(sum(many for _, many in work) / sum(gap for gap, _ in work) * 3600)
    assert found.pace_today == pytest.approx(sum(many for _, many in work[3:]) / 140 * 3600)
    assert found.pace_now == pytest.approx(found.pace or 0)
    assert found.pace_by_keys == found.pace
    assert found.reversals == 3 + 3
    assert (found.taken, found.along) == (4, {"tag.take": 3, "tag.quote": 1})
    panels = [p for number in numbers if (p := sentences.panel(ws.db, number))]
    for one in found.precision:
        of = [p for p in panels if p.tag and p.proposal and p.proposal.tag == one.tag]
        assert (one.right, one.of) == (sum(p.tag == one.tag for p in of), len(of))
    assert {part.name: part.left for part in found.outlets} == {
        name: sum(row.left for row in read.every_report(ws) if (row.outlet or "no outlet") == name)
        for name in ("A", "B", "no outlet")
    }
    assert sum(sum(part.tags.values()) for part in found.days) == found.decided == 12
    assert [part.name for part in found.days] == ["2017-02-20", "2017-02-21", "no date"]
    assert all(sum(part.days) == sum(part.tags.values()) for part in found.outlets)
    assert sum(left for _, left in found.most_left) == found.progress.left
    json.dumps(found.as_dict())


def test_an_empty_workspace_has_no_figures(ws: Workspace) -> None:
    found = stats.stats(ws)
    assert (found.pace, found.pace_now, found.minutes_left, found.keys.each, found.outlets) == (
        None,
        None,
        0,
        None,
        (),
    )


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_is_where_the_share_is_not_surprising(right: int, more: int) -> None:
    """Wilson's interval: the shares whose own spread reaches the one that was seen."""
    of = right + more
    low, high = stats.wilson(right, of)
    assert 0 <= low <= high <= 1
    if of:
        assert low - 1e-9 <= right / of <= high + 1e-9
        for edge in (low, high):
            if 0 < edge < 1:
                assert abs(right / of - edge) == pytest.approx(stats.Z * math.sqrt(edge * (1 - edge) / of), abs=1e-7)


def test_a_share_of_the_sentences_hides_its_proposal_until_it_is_decided(
    ws: Workspace, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_BLIND", "0.5")
    panels = [p for row in read.every_report(ws) for p in read.panels(ws, row.id)]
    hidden = [p.id for p in panels if p.blind]
    assert 0 < len(hidden) < len(panels)
    assert all((p.proposal is None) == p.blind for p in panels)
    assert all(read.panel(ws, number).blind for number in hidden)  # type: ignore[union-attr]
    assert tag.take(ws, hidden).sentences == ()
    seen = [p.id for p in panels if not p.blind]
    tag.tag(ws, [*hidden, *seen], Tag.EVENT)
    assert {d.batch for d in undo.history(ws, count=len(panels))} == {undo.history(ws, count=1)[0].batch}
    by_action = {d.change.object: d.action for d in undo.history(ws, count=len(panels))}
    assert sorted(name for name, action in by_action.items() if action == blind.ACTION) == sorted(
        p.sentence_id for p in panels if p.blind
    )
    assert all(one.proposal and not one.blind for number in hidden if (one := read.panel(ws, number)))
    found = stats.stats(ws)
    stored = [p for number in hidden if (p := sentences.panel(ws.db, number)) and p.proposal]
    assert {one.tag: (one.right, one.of) for one in found.blind if one.of} == {
        t.value: (sum(p.proposal.tag == "event" for p in of), len(of))  # type: ignore[union-attr]
        for t in Tag
        if (of := [p for p in stored if p.proposal and p.proposal.tag is t])
    }
    undo.undo(ws)
    assert [p.id for row in read.every_report(ws) for p in read.panels(ws, row.id) if p.blind] == hidden
    assert all(one.of == 0 for one in stats.stats(ws).blind)


def test_a_larger_share_hides_what_a_smaller_one_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{n:016x}-1-{n * 37}" for n in range(20_000)]
    before: set[str] = set()
    for share in (0.0, 0.05, 0.2, 1.0):
        monkeypatch.setenv("TRIAGE_BLIND", str(share))
        hidden = {name for name in names if blind.is_blind(name)}
        assert before <= hidden
        assert abs(len(hidden) / len(names) - share) < 0.01
        before = hidden
    monkeypatch.setenv("TRIAGE_BLIND", "none")
    assert 0 < sum(map(blind.is_blind, names)) < 2000


def test_keys_of_sittings_add_up_and_damage_is_still_found(ws: Workspace, numbers: list[int]) -> None:
    mark = keycount.begin(ws)
    keycount.keep_keys(ws, 7, mark)
    assert stats.stats(ws).keys.decisions == 0, "keys that decided nothing say nothing"
    tag.tag(ws, numbers[:2], Tag.EVENT)
    keycount.keep_keys(ws, 3, mark)
    mark = keycount.begin(ws)
    tag.tag(ws, numbers[2:3], Tag.EVENT)
    keycount.keep_keys(ws, 6, mark)
    found = stats.stats(ws).keys
    assert (found.pressed, found.decisions, found.each) == (9, 3, 3.0)
    assert check.check(ws.path).findings == ()
    ws.db.execute("UPDATE workspace SET value = '[1, 1]' WHERE name = 'keys'")
    assert any("keys" in f.what for f in check.check(ws.path).findings)
