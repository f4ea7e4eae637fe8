"""A tag that went along to a new text of its report is of the editor who gave it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from triage.desk import export, load, read, search, tag, undo
from triage.desk.rows import Wanted
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import journal
from triage.store.givers import followed


def loaded(path: Path, editor: str, *texts: str) -> None:
    source = path.with_suffix(".jsonl")
    source.write_text(
        json.dumps({"title": "The mill", "url": "https://n.example/mill", "text": " ".join(texts)}) + "\n",
        encoding="utf-8",
    )
    with open_workspace(path, editor=editor) as ws:
        load.load(ws, [str(source)])


def coders(ws: Workspace, folder: Path) -> dict[str, tuple[Any, Any]]:
    """Return coder and time of every tagged sentence, by its words."""
    path = folder / "out.jsonl"
    export.export(ws, str(path), wanted=Wanted("sentences"))
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["text"]: (row["coder"], row["coded_at"]) for row in rows if row["tag"]}


def test_who_gave_a_tag_stays_over_new_texts(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "desk.db"
    first, second, third = "The mill was shelled.", "Two people died.", "Rain is near."
    loaded(path, "Lena", first, second)
    monkeypatch.setenv("TRIAGE_NOW", "2017-03-01T10:00:00Z")
    with open_workspace(path, editor="Anna") as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
    with open_workspace(path, editor="Ben") as ws:
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
    monkeypatch.setenv("TRIAGE_NOW", "2017-03-02T10:00:00Z")
    loaded(path, "Lena", third, first, second)
    with open_workspace(path, editor="Cora") as ws:
        tag.tag(ws, [read.panels(ws, 2)[0].id], Tag.QUOTE)
    monkeypatch.setenv("TRIAGE_NOW", "2017-03-03T10:00:00Z")
    loaded(path, "Lena", second, first, third)
    at = "2017-03-01T10:00:00Z"
    with open_workspace(path) as ws:
        expected = {first: ("Anna", at), second: ("Ben", at), third: ("Cora", "2017-03-02T10:00:00Z")}
        assert coders(ws, tmp_path) == expected
        for name, count in (("Anna", 1), ("ben", 1), ("Cora", 1), ("Lena", 0)):
            found = export.export(
                ws, str(tmp_path / "by.jsonl"), wanted=Wanted("sentences", search.parse(f"by:{name}"))
            )
            assert found is not None
            lines = (tmp_path / "by.jsonl").read_text(encoding="utf-8").splitlines()
            assert len(lines) == count, name
        tag.tag(ws, [read.panels(ws, 3)[0].id], Tag.CAPTION)
        assert coders(ws, tmp_path)[second][0] != "Ben"


def test_who_gave_a_tag_stays_where_that_of_the_old_text_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    loaded(path, "Lena", "The mill was shelled.", "Two people died.")
    with open_workspace(path, editor="Anna") as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
        number = list(journal.stream(ws.db))[-1].seq
    loaded(path, "Lena", "Rain is near.", "The mill was shelled.")
    with open_workspace(path, editor="Ben") as ws:
        undo.undo_decision(ws, number)
        assert {words: who for words, (who, _) in coders(ws, tmp_path).items()} == {"The mill was shelled.": "Anna"}


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_sentences_are_followed_by_their_words(old: list[str], new: list[str]) -> None:
    """The slow twin: of equal words the nth goes to the nth, and what is over to the last."""
    found = followed(enumerate(old), enumerate(new))
    expected = {}
    for place, words in enumerate(new):
        there = [n for n, one in enumerate(old) if one == words]
        if there:
            expected[place] = there[min(new[:place].count(words), len(there) - 1)]
    assert found == expected
