"""What a load files on a short way stands in the tables as on the long one: words, copies, sizes of stories, keys of headlines."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from triage.desk import check, load, merge, undo
from triage.desk.workspace import Workspace
from triage.store import stories, texts
from triage.store.connect import Connection, writing
from triage.text.fold import fold_headline

TOWNS = ("Qumra", "Dorsa", "Belat", "Ain Tal", "Hask")
PIECES = (
    "Shells fell on the mill.", '"Nobody slept," she said.', "Is the road open?", "Read more", "Two were hurt.",
    "Ärger im Hafen.", "السوق مغلق.", "The bridge is closed.\nIt burned.", "It burned.",
)  # fmt: skip


def report(chance: random.Random, n: int) -> dict[str, str]:
    body = "\n\n".join(" ".join(chance.choices(PIECES, k=3)) for _ in range(chance.randint(0, 3)))
    deed = chance.choice(("shells hit", "rain floods", "strike shuts"))
    return {
        "title": f"{chance.choice(TOWNS)}: {deed} the {chance.choice(('mill', 'market'))}, {chance.randint(2, 4)} hurt",
        "text": body, "url": f"http://wire.example/{n}", "published": f"2017-02-{chance.randint(1, 20):02}T06:00:00Z",
    }  # fmt: skip


def written(folder: Path, reports: list[dict[str, str]]) -> list[str]:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in reports), encoding="utf-8")
    return [str(path)]


@pytest.mark.parametrize("seed", range(4))
def test_what_a_load_files_passes_the_check(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(load, "BATCH", 7)
    first = [report(chance, n) for n in range(20)]
    load.load(ws, written(tmp_path, first))
    while undo.undo(ws):  # the reports are hidden, and some are back by the next load
        pass
    changed = [{**one, "text": f"{one['text']} {chance.choice(PIECES)}"} for one in first[:6]]
    load.load(ws, written(tmp_path, [*first[3:15], *changed, *(report(chance, n) for n in range(20, 34)), *changed]))
    assert check.check(ws.path).findings == ()
    stems = dict(ws.db.execute(f"SELECT s.id, substr({texts.OF}, s.start + 1, s.stop - s.start) FROM sentence s, report r"
                               " WHERE r.id = s.report"))  # fmt: skip
    burned = {row[0] for row in ws.db.execute("SELECT rowid FROM sentence_words WHERE sentence_words MATCH 'burned'")}
    assert burned == {number for number, text in stems.items() if "burned" in text} != set()


def filed_slowly(db: Connection, headlines: list[tuple[int, str]], most: int) -> tuple[dict[int, list[int]], set[Any]]:
    """Return for each headline those that are most like it, and all rows of keys; every key is looked up one by one."""
    from triage.dedupe import keys

    words = Counter(dict(db.execute("SELECT word, reports FROM headline_word")))
    rows = set(db.execute("SELECT key, report FROM headline_key"))
    near: dict[int, list[int]] = {}
    for number, text in headlines:
        found = keys.key_words(fold_headline(text))
        common: defaultdict[int, float] = defaultdict(float)
        for key in sorted({*keys.whole_key(found), *keys.keys_of(found, words.__getitem__, keys.ASKED)}):
            block = [other for other in sorted(report for k, report in rows if k == key)[-most:] if other != number]
            for other in block:
                common[other] += 1.0 / len(block)
        ranked = sorted(((weight, other) for other, weight in common.items()), reverse=True)
        near[number] = [other for _, other in ranked[: stories.CANDIDATES]]
        rows |= {(key, number) for key in [*keys.whole_key(found), *keys.keys_of(found, words.__getitem__)]}
        words.update(found)
    return near, rows


@pytest.mark.parametrize("seed", range(8))
def test_headlines_are_filed_in_any_order_and_again(ws: Workspace, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(stories, "UNDER_A_KEY", 5)
    monkeypatch.setattr(stories, "CANDIDATES", 4)
    told = [(n, report(chance, n)["title"] + chance.choice(("", " today", f" word{n}"))) for n in range(1, 60)]
    with writing(ws.db):
        for _ in range(6):
            part = chance.sample(told, 20)  # young and old ones, some of which are filed already
            near, rows = filed_slowly(ws.db, part, 5)
            assert merge.file(ws.db, part) == near
            assert set(ws.db.execute("SELECT key, report FROM headline_key")) == rows
