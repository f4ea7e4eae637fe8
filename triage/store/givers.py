"""Who gave a sentence its tag: the editor who decided it, also where the tag went along to a new text of its report."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Final

from triage.store import texts

CARRIED: Final = "load"
"""The command under which a tag goes along to a new revision; who loads that decides nothing about its sentences."""

NOW: Final = (1 << 63) - 1
"""Behind all batches."""

_DECIDED: Final = (
    "SELECT d.object, d.editor, d.at, d.action, d.batch FROM decision d CROSS JOIN batch b ON b.batch = d.batch"
    " WHERE d.subject = 'tag' AND d.object > ? AND d.object < ? AND d.act = 'do' AND d.seq < ?"
    f" AND coalesce(b.undone_by, {NOW}) >= ? ORDER BY d.object, d.seq"
)
_TOOK_ITS_PLACE: Final = (
    "SELECT object FROM decision WHERE subject = 'report' AND object > ? AND object < ? AND batch = ? AND act = 'do'"
    " AND new = 'null'"
)
_SENTENCES: Final = (
    f"SELECT s.start, substr({texts.OF}, s.start + 1, s.stop - s.start) FROM report r JOIN sentence s ON s.report = r.id"
    " WHERE r.key = ? AND s.role <> 'title' ORDER BY s.start"
)


def followed(old: Iterable[tuple[int, str]], new: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Return where the sentences of a new text stood in the old one, by their starts; only those that kept their words.

    Of equal words the first goes to the first, and the last of the old text to all that are left.

    Args:
        old: Start and words of the sentences of the old text, in order.
        new: Those of the new one.
    """
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for start, text in old:
        waiting[text].append(start)
    found = {}
    for start, text in new:
        if same := waiting.get(text):
            found[start] = same.popleft() if len(same) > 1 else same[0]
    return found


def givers(db: Connection, key: str, before: int = NOW) -> dict[str, tuple[str, str]]:
    """Return who gave each sentence of a report its tag and when, by sentence id: the youngest decision that stands.

    Who undoes or does again decides nothing: a tag that comes back is of the editor who gave it.

    Args:
        db: The workspace.
        key: The report.
        before: A batch; what stood before it counts, also where it was taken back later. All that stands now by default.
    """
    found: dict[str, tuple[str, str]] = {}
    carried: defaultdict[int, list[str]] = defaultdict(list)
    youngest = {row[0]: row[1:] for row in db.execute(_DECIDED, (f"{key}-", f"{key}.", before, before))}
    for name, (editor, at, action, batch) in youngest.items():
        found[name] = (editor, at)
        if action == CARRIED:
            carried[batch].append(name)
    for batch, names in carried.items():
        found |= _before(db, key, batch, names)
    return found


def _before(db: Connection, key: str, batch: int, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the givers of tags that a load carried to a report from the revision whose place it took."""
    report_id, _, revision = key.rpartition("-")
    gone = [row[0] for row in db.execute(_TOOK_ITS_PLACE, (f"{report_id}-", f"{report_id}.", batch))]
    earlier = [one for one in gone if int(one.rpartition("-")[2]) < int(revision)]
    if not earlier:
        return {}
    old = max(earlier, key=lambda one: int(one.rpartition("-")[2]))
    starts = followed(db.execute(_SENTENCES, (old,)).fetchall(), db.execute(_SENTENCES, (key,)).fetchall())
    known = givers(db, old, batch)  # whose tag went along stays its giver where the old text's is taken back
    places = ((name, starts.get(int(name.rpartition("-")[2]))) for name in names)
    return {name: known[before] for name, start in places if (before := f"{old}-{start}") in known}


class Giver:
    """Says in SQL who gave a sentence its tag; the givers of one report are remembered until something is written."""

    def __init__(self) -> None:
        self._asked: tuple[str, int] = ("", 0)
        self._found: dict[str, tuple[str, str]] = {}

    def __call__(self, db: Connection, sentence_id: str) -> str | None:
        """Return the editor, or None where nobody gave it a tag."""
        asked = (sentence_id.rpartition("-")[0], db.total_changes)
        if asked != self._asked:
            self._asked, self._found = asked, givers(db, asked[0])
        return self._found.get(sentence_id, (None, None))[0]
