"""What the stories view shows and changes: gain, what reports add, the lead, a split, and random orders of all answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.desk import check, load, merge, read, stories, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.rows import Offer
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import stories as table

BODIES = (
    ("Shells fell on the mill.", "Nine people died."),
    ("Shells fell on the mill!", "Ten people died.", "The road is closed."),
    ("NINE PEOPLE DIED.", "The road is closed since noon, the police said, and the mill burns."),
    ("The mill burns and the road is closed since noon, the police said.",),
)


def loaded(ws: Workspace, folder: Path, bodies: Sequence[Sequence[str]] = BODIES) -> list[str]:
    """Load reports of one outlet each, the last loaded being the first published; return their keys by publication."""
    lines = [
        {"title": f"Report {'ABCDEFGH'[n]} of the mill", "text": "\n\n".join(body), "outlet": f"O{n}", "url": f"http://x.example/{n}",
         "published": f"2017-02-20T0{n}:00:00Z"}
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in reversed(lines)), encoding="utf-8")
    load.load(ws, [str(path)], auto=False)
    return [row.key for row in sorted(read.every_report(ws), key=lambda row: row.published or "")]


@pytest.fixture
def keys(ws: Workspace, tmp_path: Path) -> list[str]:
    """Four reports as one story."""
    found = loaded(ws, tmp_path)
    for key in found[1:]:
        merge.same(ws, found[0], key)
    return found


def story_of(ws: Workspace, key: str) -> list[str]:
    return next(found for found in stories_of(ws) if key in found)


def stories_of(ws: Workspace) -> list[list[str]]:
    return [[row.key for row in stories.members(ws, story.lead)] for story in read.stories(ws, None, 50)]


def lead_of(ws: Workspace, key: str) -> str:
    number = next(row.lead for row in read.every_report(ws) if row.key == key)
    return next(row.key for row in read.every_report(ws) if row.id == number)


def test_a_story_stands_in_the_order_of_publication(ws: Workspace, keys: list[str]) -> None:
    assert story_of(ws, keys[0]) == keys
    assert [row.key for row in read.every_report(ws)] == keys[::-1]


def test_what_each_report_adds(ws: Workspace, keys: list[str]) -> None:
    lead = read.stories(ws, None, 1)[0].lead
    found = stories.tellings(ws, lead)
    assert [one.report.key for one in found] == keys
    assert [[p.text.strip() for p in one.adds or ()] for one in found] == [
        list(BODIES[0]),
        ["Ten people died.", "The road is closed."],
        ["The road is closed since noon, the police said, and the mill burns."],
        [],
    ]


def test_what_too_many_sentences_stand_before_is_not_told(
    ws: Workspace, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "COMPARED", 5)
    found = stories.tellings(ws, read.stories(ws, None, 1)[0].lead)
    assert [one.adds is None for one in found] == [False, False, True, True]


def test_another_report_leads_and_everything_else_stays(ws: Workspace, keys: list[str]) -> None:
    before = lead_of(ws, keys[0])
    other = next(key for key in keys if key != before)
    stories.choose_lead(ws, other)
    assert {lead_of(ws, key) for key in keys} == {other}
    with pytest.raises(DecisionError, match="leads its story already"):
        stories.choose_lead(ws, other)
    undo.undo(ws)
    assert {lead_of(ws, key) for key in keys} == {before}
    undo.redo(ws)
    stories.choose_lead(ws, before)
    assert {lead_of(ws, key) for key in keys} == {before}
    assert check.check(ws.path).findings == ()


@pytest.mark.parametrize("led_by", range(4))
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_story_is_split_from_a_report_on(ws: Workspace, keys: list[str], at: int, led_by: int) -> None:
    if lead_of(ws, keys[0]) != keys[led_by]:
        stories.choose_lead(ws, keys[led_by])
    stories.split(ws, keys[at])
    assert sorted(stories_of(ws)) == sorted([keys[:at], keys[at:]])
    with pytest.raises(DecisionError, match="kept apart"):
        merge.same(ws, keys[0], keys[3])
    assert check.check(ws.path).findings == ()
    undo.undo(ws)
    assert story_of(ws, keys[0]) == keys


def test_the_first_report_splits_nothing(ws: Workspace, keys: list[str]) -> None:
    with pytest.raises(DecisionError, match="no report before"):
        stories.split(ws, keys[0])


def test_tied_stories_name_each_other(ws: Workspace, tmp_path: Path) -> None:
    found = loaded(ws, tmp_path)
    merge.same(ws, found[0], found[1])
    merge.linked(ws, found[1], found[2])
    numbers = {row.key: row for row in read.every_report(ws)}
    assert stories.linked(ws, numbers[found[2]].lead) == [read.report(ws, numbers[found[0]].lead).headline]  # type: ignore[union-attr]
    assert stories.linked(ws, numbers[found[0]].lead) == [numbers[found[2]].headline]
    undo.undo(ws)
    assert stories.linked(ws, numbers[found[0]].lead) == []


def test_the_queue_begins_with_what_saves_most(ws: Workspace, tmp_path: Path) -> None:
    """Brute force over all pairs, while sentences are decided and pairs answered."""
    bodies = [[f"Sentence {n} of {m}." for n in range(1 + m)] for m in range(6)]
    found = loaded(ws, tmp_path, bodies)
    ws.db.execute("DELETE FROM pair")
    from triage.domain.story import Relation, Verdict
    from triage.store import stories as table
    from triage.store.connect import writing

    with writing(ws.db):
        for n, (a, b) in enumerate([(0, 1), (2, 3), (4, 5), (1, 5), (3, 5)]):
            relation = Relation.LINK if n == 2 else Relation.SUGGEST
            table.add_pair(ws.db, found[a], found[b], Verdict(relation, 60 + 5 * n, "said so"))

    def left(lead: int) -> int:
        return sum(row.left for row in read.reports_of_story(ws, lead))

    def expected() -> list[Offer]:
        every = merge.offers(ws, None, 100)
        for one in every:
            assert one.saved == min(left(one.a.lead), left(one.b.lead))
        return sorted(every, key=lambda o: (-stories.gain(o), -o.score, o.a.id, o.b.id))

    for _ in range(5):
        assert stories.queue(ws, [], 100) == expected()
        row = max(read.every_report(ws), key=lambda row: row.left)
        tag.tag(ws, [p.id for p in read.panels(ws, row.id)][:-1], Tag.NOISE)
        merge.linked(ws, *((o := stories.queue(ws, [], 100)[0]).a.key, o.b.key))
    assert stories.queue(ws, [], 100) == []


def test_the_queue_comes_in_blocks_without_a_gap(ws: Workspace, tmp_path: Path) -> None:
    found = loaded(ws, tmp_path)
    from triage.domain.story import Relation, Verdict
    from triage.store import stories as table
    from triage.store.connect import writing

    ws.db.execute("DELETE FROM pair")
    with writing(ws.db):
        for n, (a, b) in enumerate([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]):
            table.add_pair(ws.db, found[a], found[b], Verdict(Relation.SUGGEST, 60 + 5 * n, "said so"))
    seen: list[Offer] = []
    while more := stories.queue(ws, seen, 2):
        seen += more
    assert sorted((o.a.id, o.b.id) for o in seen) == sorted((o.a.id, o.b.id) for o in merge.offers(ws, None, 9))
    front, end = stories.queue(ws, [], 2), list[Offer]()
    while more := stories.queue(ws, front, 1, last=end, backwards=True):
        end = [*more, *end]
    assert [*front, *end] == sorted(seen, key=stories.place_in_queue)
    assert stories.queue(ws, front, 9, last=end) == []


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of six reports, no two of them offered as one."""
    folder = tmp_path_factory.mktemp("six")
    with open_workspace(folder / "w.db") as ws:
        loaded(ws, folder, [[f"Sentence {n} of {m}." for n in range(1 + m)] for m in range(6)])
        ws.db.execute("DELETE FROM pair")
    return folder / "w.db"


PAIRS = [(a, b) for a in range(6) for b in range(a)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scores=st.lists(st.integers(50, 60), min_size=len(PAIRS), max_size=len(PAIRS)),
    offered=st.sets(st.integers(0, len(PAIRS) - 1), min_size=4),
    answers=st.lists(st.tuples(st.sampled_from(["same", "linked", "apart"]), st.integers(0, 20)), max_size=8),
)
def test_an_answer_leaves_the_queue_that_is_left(
    six: Path,
    tmp_path_factory: pytest.TempPathFactory,
    scores: list[int],
    offered: set[int],
    answers: list[tuple[str, int]],
) -> None:
    """What is asked for again after an answer, the pairs of two stories, makes the queue what asking for all would make it."""
    from triage.domain.story import Relation, Verdict
    from triage.store import stories as table
    from triage.store.connect import writing

    path = tmp_path_factory.mktemp("answers") / "w.db"
    copy(six, path)
    verbs = {"same": merge.same, "linked": merge.linked, "apart": merge.apart}
    with open_workspace(path) as ws:
        keys = sorted(row.key for row in read.every_report(ws))
        with writing(ws.db):
            for n in sorted(offered):
                a, b = PAIRS[n]
                table.add_pair(ws.db, keys[a], keys[b], Verdict(Relation.SUGGEST, scores[n], "said so"))
        seen = stories.queue(ws, [], 100)
        for name, at in answers:
            if not seen:
                break
            answered = seen[at % len(seen)]
            verbs[name](ws, answered.a.key, answered.b.key)
            before = [(o.a.id, o.b.id) for o in seen]
            seen = stories.after_answer(ws, seen, answered)
            assert {(o.a.id, o.b.id): o for o in seen} == {(o.a.id, o.b.id): o for o in merge.offers(ws, None, 100)}
            assert [(o.a.id, o.b.id) for o in seen] == [
                pair for pair in before if pair in {(o.a.id, o.b.id) for o in seen}
            ]


@pytest.mark.parametrize(
    ("a", "b", "only_a", "only_b"),
    [
        ("Five killed in Basra", "Six killed in Basra", ["Five"], ["Six"]),
        ("Five killed in Basra", "five killed in basra", [], []),
        ("Blast kills five", "Blast in market kills five", [], ["market"]),
        ("Five killed in Basra market blast", "Blast at market in Basra kills 5, police", [], ["police"]),
        ("Minister denies the deal", "Minister did not deny the deal", [], ["not"]),
        ("Hodeidah’s port reopens", "Hodeidah port reopens", [], []),
        ("30,000 flee the town", "30 flee the town", ["30,000"], ["30"]),
        ("", "Anything at all", [], ["Anything"]),
    ],
)  # fmt: skip
def test_the_difference_is_marked_word_by_word(a: str, b: str, only_a: list[str], only_b: list[str]) -> None:
    spans_a, spans_b = stories.difference(a, b)
    assert [a[s:e] for s, e in spans_a] == only_a
    assert [b[s:e] for s, e in spans_b] == only_b


def test_words_in_another_order_differ() -> None:
    a, b = "Russia attacks Ukraine", "Ukraine attacks Russia"
    assert all(stories.difference(a, b))


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_lie_inside_and_equal_headlines_do_not_differ(a: str, b: str) -> None:
    spans_a, spans_b = stories.difference(a, b)
    for text, spans in ((a, spans_a), (b, spans_b)):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert spans == sorted(spans)
    assert stories.difference(a, a) == ([], [])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["same", "linked", "apart", "detach", "lead", "split", "undo", "redo"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of four reports, each its own story."""
    folder = tmp_path_factory.mktemp("four")
    with open_workspace(folder / "w.db") as ws:
        loaded(ws, folder)
    return folder / "w.db"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_headline_is_lost_and_no_apart_pair_is_rejoined(
    four: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    path = tmp_path_factory.mktemp("steps") / "w.db"
    copy(four, path)
    verbs = {"same": merge.same, "linked": merge.linked, "apart": merge.apart}
    alone = {"detach": merge.detach, "lead": stories.choose_lead, "split": stories.split}
    with open_workspace(path) as ws:
        every = sorted(row.key for row in read.every_report(ws))
        for name, a, b in steps:
            try:
                if name in verbs and a != b:
                    verbs[name](ws, every[a], every[b])
                elif name in alone:
                    alone[name](ws, every[a])
                elif (
                    name == "undo"
                    and ws.db.execute("SELECT count(*) FROM batch WHERE undone_by IS NULL").fetchone()[0] > 1
                ):
                    undo.undo(ws)
                elif name == "redo":
                    undo.redo(ws)
            except DecisionError:
                continue
            found = stories_of(ws)
            assert sorted(key for story in found for key in story) == every
            apart = ws.db.execute(
                "SELECT x.key, y.key FROM pair p JOIN report x ON x.id = p.a JOIN report y ON y.id = p.b WHERE answer = 'apart'"
            ).fetchall()
            assert not [pair for pair in apart for story in found if set(pair) <= set(story)]
        assert check.check(path).findings == ()


def test_how_reports_came_to_a_story_is_read_once_for_each_way(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story of thousands of reports was read value by value, and that again for each report that came to it."""
    bodies = [("Shells fell on the mill.", f"Figure {n}.") for n in range(8)]
    first, *others = loaded(ws, tmp_path, bodies)
    for key in others:
        merge.same(ws, first, key)
    read_values: list[str] = []
    decode = json.loads

    def counted(text: str) -> object:
        read_values.append(text)
        return decode(text)

    lead = table.lead_of(ws.db, first)
    wanted = table.told(ws.db, lead)
    monkeypatch.setattr("triage.store.stories.json.loads", counted)
    assert sorted(table.keys_of_story(ws.db, lead)) == sorted([first, *others])
    assert read_values == []
    assert table.told(ws.db, lead) == wanted
    assert len(read_values) == len(set(read_values)) < len(others)
