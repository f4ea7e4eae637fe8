"""Decide once: a tag goes along with the copies of a sentence, is undone with it, and never takes an own decision's place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from triage.desk import check, copies, correct, cut, load, purge, read, search, stats, tag, undo
from triage.desk.workspace import Workspace
from triage.domain.decision import Act
from triage.domain.rows import AtLeast, Panel
from triage.domain.tag import Tag
from triage.store import journal

HIT = "Shells hit the mill near Ramla on Monday and killed four men."
MAYOR = "The mayor of Ramla opened the northern road again on Tuesday."
PRICE = "The price of bread in Kesra has doubled since the bridge was closed."
LEANS = "He left."


def loaded(ws: Workspace, folder: Path, *texts: str, begin: int = 0) -> load.LoadSummary:
    """Load a report for each text, of the outlets A, B, C and so on, each in a load of its own."""
    summary = None
    for number, text in enumerate(texts, start=begin):
        name = chr(ord("A") + number)
        path = folder / f"{name}.json"
        cells = {"title": f"Report {name} on {name * 3}", "outlet": f"Outlet {name}", "url": f"http://x.example/{name}"}
        path.write_text(json.dumps({**cells, "text": text}), encoding="utf-8")
        summary = load.load(ws, [str(path)])
    assert summary is not None
    return summary


def panels(ws: Workspace, report: int) -> list[Panel]:
    return read.panels(ws, report)


def tags(ws: Workspace, *reports: int) -> list[list[str | None]]:
    return [[p.tag for p in panels(ws, number)] for number in reports]


def first(ws: Workspace, report: int) -> int:
    return panels(ws, report)[0].id


def assert_whole(ws: Workspace) -> None:
    assert check.check(ws.path).findings == ()


@pytest.fixture
def three(ws: Workspace, tmp_path: Path) -> Workspace:
    """Three reports; the first sentence stands in all, the second in two of them, in B with other marks."""
    loaded(ws, tmp_path, f"{HIT} {MAYOR}", f"{HIT.upper()} {PRICE}", f"{PRICE} {HIT.replace(' and', ' – and')}")
    return ws


def test_a_tag_goes_along_with_the_copies_and_is_undone_with_them(three: Workspace) -> None:
    done = tag.tag(three, [first(three, 1)], Tag.EVENT)
    assert (done.copies, done.fewer) == (2, 3)
    assert tags(three, 1, 2, 3) == [["event", None], ["event", None], [None, "event"]]
    assert read.left(three) == (3, 6)
    rows = list(journal.stream(three.db))[-3:]
    assert {d.batch for d in rows} == {rows[0].seq}
    assert [d.change.object for d in rows] == [p.sentence_id for n in (1, 2, 3) for p in panels(three, n) if p.tag]
    assert rows[1].change.new == {"tag": "event", "from": panels(three, 1)[0].sentence_id}
    assert_whole(three)
    undo.undo(three)
    assert read.left(three) == (6, 6)
    undo.redo(three)
    assert tags(three, 2, 3) == [["event", None], [None, "event"]]
    assert read.progress(three).copied == 2
    assert_whole(three)


def test_a_copy_that_was_decided_keeps_its_tag(three: Workspace) -> None:
    tag.tag(three, [first(three, 2)], Tag.QUOTE)
    undo.undo(three)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIAGE_COPIES", "offer")
        tag.tag(three, [first(three, 2)], Tag.QUOTE)
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    assert tags(three, 1, 2, 3) == [["event", None], ["quote", None], [None, "event"]]


def test_an_own_decision_on_a_copy_concerns_it_alone(three: Workspace) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    tag.tag(three, [first(three, 2)], Tag.NOISE)
    assert tags(three, 1, 2, 3) == [["event", None], ["noise", None], [None, "event"]]
    tag.tag(three, [first(three, 1)], Tag.QUOTE)
    assert tags(three, 1, 2, 3) == [["quote", None], ["noise", None], [None, "quote"]]
    tag.tag(three, [first(three, 1)], None)
    assert tags(three, 1, 2, 3) == [[None, None], ["noise", None], [None, None]]
    assert_whole(three)


def test_the_same_tag_given_here_makes_it_an_own_decision(three: Workspace) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    assert tag.tag(three, [first(three, 2)], Tag.EVENT).copies == 0
    assert panels(three, 2)[0].tag_from is None
    tag.tag(three, [first(three, 1)], Tag.NOISE)
    assert tags(three, 2, 3) == [["event", None], [None, "noise"]]
    assert_whole(three)


def test_a_copy_whose_source_is_gone_follows_whoever_decides(three: Workspace) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    correct.exclude(three, read.every_report(three)[0].key)
    tag.tag(three, [first(three, 2)], Tag.NOISE)
    assert tags(three, 2, 3) == [["noise", None], [None, "noise"]]
    assert_whole(three)


def test_copies_can_be_offered_only_or_turned_off(three: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_COPIES", "Offer ")
    assert tag.tag(three, [first(three, 1)], Tag.EVENT).copies == 0
    one = panels(three, 2)[0]
    assert one.tag is None
    assert one.proposal is not None
    assert (one.proposal.tag, one.proposal.reason) == (Tag.EVENT, "as in Outlet A, the same words")
    assert one.proposal.confidence >= 0.99
    monkeypatch.setenv("TRIAGE_COPIES", "off")
    assert "as in" not in str(panels(three, 2)[0].proposal)


def test_a_range_with_copies_of_itself_is_decided_once(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, f"{HIT} {PRICE}\n\n{HIT}", HIT)
    done = tag.tag(ws, [p.id for p in panels(ws, 1)], Tag.EVENT)
    assert (done.copies, done.fewer) == (1, 4)
    assert [p.tag_from for p in panels(ws, 1)] == [None, None, None]
    assert_whole(ws)


def test_taking_what_is_shown_goes_along_too(three: Workspace) -> None:
    shown = {p.id: Tag.CAPTION for p in panels(three, 1)}
    assert tag.take(three, list(shown), shown=shown).copies == 2
    assert tags(three, 1, 2) == [["caption", "caption"], ["caption", None]]


@pytest.mark.parametrize(
    ("one", "other", "along"),
    [
        (f"{HIT} {LEANS}", f"{HIT} {LEANS}", True),
        (f"{HIT} {LEANS}", f"{MAYOR} {LEANS}", False),
        (f"{HIT} {LEANS}", LEANS, False),
        ("They hold the hill above the town since Friday.", "They hold the hill above the town since Friday.", False),
    ],
)
def test_what_leans_goes_along_only_beside_the_same_sentence(
    ws: Workspace, tmp_path: Path, one: str, other: str, along: bool
) -> None:
    loaded(ws, tmp_path, one, other)
    last = panels(ws, 1)[-1]
    assert last.copies == 2
    assert tag.tag(ws, [last.id], Tag.EVENT).copies == along
    proposal = panels(ws, 2)[-1].proposal
    assert proposal is not None
    assert along or (proposal.tag, round(proposal.confidence, 2)) == (Tag.EVENT, 0.9)


def test_a_label_is_noise_everywhere_and_nothing_else(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, f"{HIT}\n\nRead more", f"{MAYOR}\n\nRead more")
    label = panels(ws, 1)[-1].id
    assert tag.tag(ws, [label], Tag.EVENT).copies == 0
    assert tag.tag(ws, [label], Tag.NOISE).copies == 1
    assert tag.tag(ws, [label], Tag.EVENT).copies == 1  # the copy loses what it had from here
    assert tags(ws, 2) == [[None, None]]


def test_what_stands_in_a_quotation_is_no_copy_of_what_does_not(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, HIT, f"“{HIT}”")
    assert tag.tag(ws, [first(ws, 1)], Tag.EVENT).copies == 0
    assert panels(ws, 2)[0].copies == 1


def test_a_later_load_is_decided_elsewhere_and_taken_back_apart(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, f"{HIT} {MAYOR}")
    tag.tag(ws, [p.id for p in panels(ws, 1)], Tag.NOISE)
    summary = loaded(ws, tmp_path, f"{MAYOR} {HIT}", begin=1)
    assert summary.copied == 2
    assert tags(ws, 2) == [["noise", "noise"]]
    row = read.report(ws, 2)
    assert row is not None
    assert row.elsewhere
    assert [d.action for d in journal.history(ws.db, count=2)] == [copies.ACTION] * 2
    assert_whole(ws)
    undo.undo(ws)
    assert (tags(ws, 2), read.left(ws)) == ([[None, None]], (2, 4))
    undo.undo(ws)
    assert (read.left(ws), panels(ws, 1)[0].copies) == ((0, 2), 1)
    undo.redo(ws)
    undo.redo(ws)
    assert read.left(ws) == (0, 4)
    assert_whole(ws)


def test_where_the_editor_decided_in_two_ways_a_later_load_is_left(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, HIT, HIT)
    tag.tag(ws, [first(ws, 1)], Tag.NOISE)
    tag.tag(ws, [first(ws, 2)], Tag.EVENT)
    assert loaded(ws, tmp_path, HIT, begin=2).copied == 0
    assert tags(ws, 3) == [[None]]


def test_a_later_load_is_left_where_copies_are_off(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(ws, tmp_path, HIT)
    tag.tag(ws, [first(ws, 1)], Tag.NOISE)
    monkeypatch.setenv("TRIAGE_COPIES", "off")
    assert loaded(ws, tmp_path, HIT, begin=1).copied == 0


def test_what_leans_is_decided_elsewhere_only_beside_the_same_sentence(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, f"{HIT} {LEANS}")
    tag.tag(ws, [p.id for p in panels(ws, 1)], Tag.EVENT)
    loaded(ws, tmp_path, f"{HIT} {LEANS}", f"{PRICE} {LEANS}", begin=1)
    assert tags(ws, 2, 3) == [["event", "event"], [None, None]]


def test_an_edit_of_a_decided_sentence_is_offered_its_tag(ws: Workspace, tmp_path: Path) -> None:
    edited = HIT.replace("hit the mill", "struck the old mill")
    loaded(ws, tmp_path, HIT, edited, HIT.replace("four", "five"))
    assert "as in" not in str(panels(ws, 2)[0].proposal)
    tag.tag(ws, [first(ws, 1)], Tag.CAPTION)
    proposal = panels(ws, 2)[0].proposal
    assert proposal is not None
    assert (proposal.tag, proposal.confidence) == (Tag.CAPTION, 0.9)
    assert proposal.reason == "as in Outlet A, other words: struck old / hit"
    assert "as in" not in str(panels(ws, 3)[0].proposal)
    assert tags(ws, 2) == [[None]]
    [other] = copies.others(ws, panels(ws, 2)[0])
    assert [other.text[start:end] for start, end in other.only_there] == ["hit"]
    tag.take(ws, [first(ws, 2)])
    assert tags(ws, 2) == [["caption"]]
    undo.undo(ws, 2)
    assert "as in" not in str(panels(ws, 2)[0].proposal)
    assert_whole(ws)


def test_seams_and_counts_say_who_prints_the_same(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, tmp_path, f"{HIT} {MAYOR} {PRICE}", f"{HIT} {MAYOR}", f"{MAYOR} {PRICE} {HIT}")
    found = panels(ws, 1)
    assert [p.copies for p in found] == [3, 3, 2]
    assert [p.seam and (p.seam.outlets, p.seam.sentences) for p in found] == [(("Outlet C",), 3), None, None]
    correct.exclude(ws, read.every_report(ws)[2].key)
    assert [p.copies for p in panels(ws, 1)] == [2, 2, 1]
    assert panels(ws, 1)[0].seam is not None


def test_very_many_copies_are_counted_to_a_bound(ws: Workspace, tmp_path: Path) -> None:
    text = "\n\n".join([HIT] * 130)
    loaded(ws, tmp_path, text)
    assert panels(ws, 1)[0].copies == AtLeast(100)
    assert f"{panels(ws, 1)[0].copies}" == "100+"
    assert tag.tag(ws, [first(ws, 1)], Tag.NOISE).copies == 129


def test_cuts_keep_the_copies_true(three: Workspace) -> None:
    one = panels(three, 1)[0]
    cut.split(three, one.id, one.text.index("and killed"))
    assert [p.copies for n in (1, 2, 3) for p in panels(three, n)] == [1, 1, 1, 2, 2, 2, 2]
    assert_whole(three)
    undo.undo(three)
    assert [p.copies for n in (1, 2, 3) for p in panels(three, n)] == [3, 1, 3, 2, 2, 3]
    assert_whole(three)


def test_a_purge_takes_a_report_out_of_the_copies(three: Workspace) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    key = read.every_report(three)[0].key
    purge.purge(three, key)
    assert [p.copies for p in panels(three, 2)] == [2, 2]
    assert tags(three, 2, 3) == [["event", None], [None, "event"]]
    held = (
        three.db.execute("SELECT count(*) FROM copy_filed").fetchone(),
        three.db.execute("SELECT * FROM copy_near").fetchall(),
    )
    assert held == ((2,), [])
    assert_whole(three)


def test_a_new_revision_keeps_its_tags_and_where_they_came_from(three: Workspace, tmp_path: Path) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    path = tmp_path / "B.json"
    cells = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**cells, "text": f"{cells['text']} {MAYOR}"}), encoding="utf-8")
    load.load(three, [str(path)])
    new = panels(three, 4)
    assert (new[0].tag, new[0].tag_from) == (Tag.EVENT, panels(three, 1)[0].sentence_id)
    assert [p.copies for p in new] == [3, 2, 2]
    assert_whole(three)


DAMAGE = (
    "UPDATE copy_recent SET sentence = sentence + 1 WHERE key = (SELECT min(key) FROM copy_recent)",
    "DELETE FROM copy_recent WHERE key = (SELECT max(key) FROM copy_recent)",
    "INSERT INTO copy_key VALUES (5, 2)",
    "INSERT INTO copy_key SELECT key, sentence FROM copy_recent LIMIT 1",
    "UPDATE sentence SET copy = 3 WHERE copy = 2",
    "UPDATE sentence SET copy = NULL WHERE copy IS NOT NULL",
    "DELETE FROM copy_near WHERE key = (SELECT min(key) FROM copy_near)",
    "INSERT INTO copy_near VALUES (7, 2)",
    "UPDATE sentence SET tag_from = NULL WHERE tag_from IS NOT NULL",
    "UPDATE sentence SET tag_from = 'x-1-0' WHERE tag = 'event' AND tag_from IS NULL",
    "UPDATE report SET copied = 7 WHERE id = 2",
    "UPDATE counter SET value = 9 WHERE name = 'copied'",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_of_the_copies_is_found_and_rebuilt(three: Workspace, damage: str) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    before = [panels(three, n) for n in (1, 2, 3)]
    three.db.execute(damage)
    three.close()
    done = check.repair(three.path)
    assert done.before.findings
    assert done.after.findings == ()
    with three.another() as again:
        assert [panels(again, n) for n in (1, 2, 3)] == before


def test_copies_are_no_proof_of_a_proposal_and_no_pace(three: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    found = stats.stats(three)
    assert sum(one.of for one in found.precision) == 1
    assert found.editors == {"tester": 1}
    assert (found.progress.copied, found.decided, found.hours_saved) == (2, 3, None)
    for minute in range(1, 6):
        monkeypatch.setenv("TRIAGE_NOW", f"2017-02-21T09:{minute:02}:00Z")
        tag.tag(three, [panels(three, 1)[1].id], list(Tag)[minute % 4])
    along = tag.tag(three, [first(three, 1)], Tag.QUOTE)
    assert along is not None
    found = stats.stats(three)
    assert (found.pace, found.pace_now, found.pace_by_keys) == (8 * 12, 8 * 12, 6 * 12)
    assert found.hours_saved == pytest.approx(2 / 72)
    undo.undo(three, 7)
    assert stats.stats(three).reversals >= 2


def test_every_batch_of_copies_is_one_entry_a_sentence(three: Workspace) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    undo.undo(three)
    rows = [d for d in journal.stream(three.db) if d.change.subject == "tag"]
    assert [d.act for d in rows] == [Act.DO] * 3 + [Act.UNDO] * 3
    assert len({d.change.object for d in rows}) == 3


def grouped(ws: Workspace) -> dict[int, int]:
    """Return what stands together, by a plain comparison of folded words; made-up texts stand in no quotation."""
    from triage.text.wording import words

    firsts: dict[Sequence[str], int] = {}
    return {
        p.id: firsts.setdefault(tuple(words(p.text)), p.id)
        for row in read.every_report(ws)
        for p in read.panels(ws, row.id)
    }


def test_what_is_together_is_what_a_plain_comparison_finds(ws: Workspace, tmp_path: Path) -> None:
    from benchmarks import copied

    source = tmp_path / "feed.jsonl"
    with source.open("w", encoding="utf-8") as stream:
        for one in copied.reports(60, 5):
            cells = {name: one[name] for name in ("title", "outlet", "url", "published")}
            stream.write(
                json.dumps({**cells, "text": one["text"].replace('"', "").replace("“", "").replace("”", "")}) + "\n"
            )
    load.load(ws, [str(source)])
    assert dict(ws.db.execute("SELECT id, coalesce(copy, id) FROM sentence WHERE role <> 'title'")) == grouped(ws)


def test_the_filter_counts_stay_true(three: Workspace) -> None:
    tag.tag(three, [first(three, 1)], Tag.EVENT)
    assert read.left(three, filter=search.parse("tag:event")) == (0, 3)
    assert read.left(three, filter=search.parse("left")) == (3, 3)
