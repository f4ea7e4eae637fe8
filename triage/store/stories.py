"""What stories are made of: headline keys for finding candidates, pairs that were judged, and offers that wait."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from triage.domain.decision import Change, Subject, Value
from triage.domain.rows import AtLeast, Offer
from triage.domain.story import Headline, Verdict
from triage.store import marks, reports, under
from triage.store.connect import Connection
from triage.store.state import current

COUNTED = 100
"""So many pairs that wait are counted, where nobody asked for all."""

UNDER_A_KEY = 48
"""So many of the youngest reports under one key are looked at; beyond, a key says little."""

CANDIDATES = 16
"""So many reports are compared with a new one: those with the most, and the rarest, keys in common."""


OUTLETS = 2000
"""So many names of outlets are looked for at the end of headlines."""


def frequencies(db: Connection, words: Iterable[str]) -> defaultdict[str, int]:
    """Return in how many headlines each word occurs; unknown words are 0."""
    wanted = json.dumps(sorted(set(words)))
    found = "SELECT w.word, w.reports FROM json_each(?) j CROSS JOIN headline_word w ON w.word = j.value"
    return defaultdict(int, db.execute(found, (wanted,)))


def add_words(db: Connection, counts: Mapping[str, int]) -> None:
    """Count the words of more headlines: in how many of these each word stands."""
    db.executemany(
        "INSERT INTO headline_word VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET reports = reports + excluded.reports",
        sorted(counts.items()),
    )
    marks.add_sum(db, marks.WORDS, marks.sum_of_words(counts.items()))


def add_keys(db: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """File headlines under keys under which they are not filed yet, as (key, report)."""
    rows = sorted(pairs)
    db.executemany("INSERT INTO headline_key VALUES (?, ?)", rows)
    marks.add_sum(db, marks.KEYS, marks.sum_of_keys(rows))


def not_filed(db: Connection, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those of some (key, report) that are not filed yet."""
    there = (
        "SELECT k.key, k.report FROM json_each(?) j CROSS JOIN headline_key k"
        " ON k.key = json_extract (j.value, '$[0]') AND k.report = json_extract (j.value, '$[1]')"
    )
    filed = set(db.execute(there, (json.dumps(pairs),))) if pairs else set()
    return [pair for pair in pairs if pair not in filed]


def keys_of_story(db: Connection, lead_key: str) -> list[str]:
    """Return the keys of all reports of a story, also of those that are hidden now, in reading order."""
    return [key for key, *_ in _members_of(db, lead_key)]


def told(db: Connection, lead_key: str) -> dict[str, Value]:
    """Return how each report of a story, also a hidden one, came to its lead, by its key, in reading order; see `Subject.LEAD`."""
    values: dict[str | None, Value] = {None: None}  # most came to it in the same words, and a story may have thousands
    found: dict[str, Value] = {}
    for key, value, _ in _members_of(db, lead_key):
        if value not in values:
            values[value] = json.loads(value) if value else None
        found[key] = values[value]
    return found


def _members_of(db: Connection, lead_key: str) -> list[tuple[str, str | None, int]]:
    """Return the reports of a story, also hidden ones, in reading order: key, value as it is stored, whether it is present."""
    lead = reports.number_of(db, lead_key)
    each = " UNION ALL ".join(
        f"SELECT id, key, lead_value, present FROM report WHERE lead = ? AND present = {here}" for here in (1, 0)
    )
    return [(key, value, present) for _, key, value, present in sorted(db.execute(each, (lead, lead)))]


def new_lead(db: Connection, key: str, why: str) -> list[Change]:
    """Return the changes that give the other reports of a story a new lead, the oldest first; none where it leads none.

    A hidden report goes with its story; it leads only where no other report is left.
    """
    others = [(-present, age(db, name), name) for name, _, present in _members_of(db, key) if name != key]
    rest = [name for _, _, name in sorted(others)]
    value: Value = {"lead": rest[0], "how": "editor", "score": 100.0, "why": why} if rest else None
    return [
        Change(Subject.LEAD, name, current(db, Subject.LEAD, name), value if name != rest[0] else None) for name in rest
    ]


def forget(db: Connection, report: int, words: Iterable[str]) -> None:
    """Take a report's headline out of the words and keys, and every pair with it out of the verdicts."""
    found = sorted(set(words))
    marks.add_sum(db, marks.WORDS, -marks.sum_of_words((w, 1) for w in found))
    db.executemany("UPDATE headline_word SET reports = reports - 1 WHERE word = ?", [(w,) for w in found])
    db.execute("DELETE FROM headline_word WHERE reports < 1")
    keys = db.execute("SELECT key, report FROM headline_key WHERE report = ?", (report,)).fetchall()
    marks.add_sum(db, marks.KEYS, -marks.sum_of_keys(keys))
    db.execute("DELETE FROM headline_key WHERE report = ?", (report,))
    db.execute("DELETE FROM pair WHERE a = ? OR b = ?", (report, report))


def outlets(db: Connection) -> list[str]:
    """Return the outlets of the present reports, at most `OUTLETS`; the index is walked from name to name."""
    found = db.execute(
        "WITH RECURSIVE o (name) AS (SELECT min(outlet) FROM report WHERE present = 1 UNION ALL SELECT (SELECT min(r.outlet)"
        " FROM report r WHERE r.present = 1 AND r.outlet > o.name) FROM o WHERE o.name IS NOT NULL) SELECT name FROM o"
        " WHERE name IS NOT NULL LIMIT ?",
        (OUTLETS,),
    )
    return [row[0] for row in found]


def under_keys(db: Connection, keys: Iterable[int]) -> dict[int, list[int]]:
    """Return for each key that has any the youngest reports that are filed under it, the youngest last."""
    return under.youngest(db, "headline_key", "report", keys, UNDER_A_KEY)


def nearest(number: int, blocks: Iterable[Sequence[int]]) -> list[int]:
    """Return the reports that have most in common with one, by what is filed under each key, the youngest last.

    A rare key says more.
    """
    common: dict[int, float] = {}
    for block in blocks:
        is_there = bool(block) and block[-1] >= number and number in block  # a new one is younger than all
        others = [other for other in block if other != number] if is_there else block
        weight = 1.0 / (len(others) or 1)
        if not common:
            common = dict.fromkeys(others, weight)
            continue
        for other in others:
            common[other] = common.get(other, 0.0) + weight
    least = sorted(common.values())[-CANDIDATES] if len(common) > CANDIDATES else 0.0
    best = [(weight, other) for other, weight in common.items() if weight >= least]
    best.sort(reverse=True)
    return [other for _, other in best[:CANDIDATES]]


def candidates(db: Connection, numbers: Iterable[int]) -> dict[int, tuple[Headline, str]]:
    """Return the headlines of those reports that are present, each with its lead's key, by number."""
    found = db.execute(
        "SELECT r.id, r.key, r.headline, r.outlet, r.published, CASE r.lead WHEN r.id THEN r.key ELSE"
        " (SELECT l.key FROM report l WHERE l.id = r.lead) END"
        " FROM json_each(?) j CROSS JOIN report r ON r.id = j.value WHERE r.present = 1",
        (json.dumps(sorted(set(numbers))),),
    )
    return {cells[0]: (_new(Headline, cells[1:5]), cells[5]) for cells in found}


_new: Final = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes."""


def headlines_of(db: Connection, keys: Sequence[str]) -> Iterator[tuple[int, Headline]]:
    """Yield number and headline of the reports that have some keys, in the order given."""
    found = db.execute(
        "SELECT r.id, r.key, r.headline, r.outlet, r.published FROM json_each(?) j CROSS JOIN report r ON r.key = j.value"
        " ORDER BY j.key",
        (json.dumps(keys),),
    )
    return ((cells[0], Headline(*cells[1:])) for cells in found.fetchall())


def headline(db: Connection, key: str) -> Headline:
    """Return a report's headline by the report's key."""
    return Headline(*db.execute("SELECT key, headline, outlet, published FROM report WHERE key = ?", (key,)).fetchone())


def headlines(db: Connection, after: int, count: int) -> list[tuple[int, str]]:
    """Return number and headline of reports, also of hidden ones, from after a number."""
    return db.execute("SELECT id, headline FROM report WHERE id > ? ORDER BY id LIMIT ?", (after, count)).fetchall()


def lead_of(db: Connection, key: str) -> str:
    """Return the key of the lead of a report's story."""
    return str(
        db.execute("SELECT l.key FROM report r JOIN report l ON l.id = r.lead WHERE r.key = ?", (key,)).fetchone()[0]
    )


def members(db: Connection, lead_key: str, most: int = -1) -> list[Headline]:
    """Return the headlines of the present reports of a story, in reading order, the first ones or all; ids are their keys."""
    found = db.execute(
        "SELECT r.key, r.headline, r.outlet, r.published FROM report l JOIN report r ON r.lead = l.id"
        " WHERE l.key = ? AND r.present = 1 ORDER BY r.id LIMIT ?",
        (lead_key, most),
    )
    return [_new(Headline, cells) for cells in found]


def add_pair(db: Connection, a: str, b: str, verdict: Verdict) -> None:
    """Keep a verdict on two reports, unless there is one already."""
    numbers = [db.execute("SELECT id FROM report WHERE key = ?", (k,)).fetchone()[0] for k in (a, b)]
    first, second = sorted(numbers)
    cells = (first, second, verdict.relation.value, float(verdict.score), verdict.why)
    db.execute(
        "INSERT OR IGNORE INTO pair (a, b, relation, score, why, mark) VALUES (?, ?, ?, ?, ?, ?)",
        (*cells, marks.mark(*cells)),
    )


def kept_apart(db: Connection, lead_key: str, other_key: str) -> bool:
    """Say whether the editor keeps any report of one story apart from any of the other, also a hidden one."""
    found = [
        db.execute("SELECT size, id FROM report WHERE key = ?", (key,)).fetchone() for key in (lead_key, other_key)
    ]
    (_, few), (_, many) = sorted(found)
    return any(db.execute(between, (few, many)).fetchone() for between in _KEPT_APART)


_KEPT_APART: Final = tuple(
    f"SELECT 1 FROM report x CROSS JOIN pair p ON p.{mine} = x.id CROSS JOIN report y ON y.id = p.{other}"
    f" WHERE x.lead = ? AND x.present = {here} AND p.answer = 'apart' AND y.lead = ? LIMIT 1"
    for mine, other in ("ab", "ba")
    for here in (1, 0)
)


def is_alone(db: Connection, key: str) -> bool:
    """Say whether no other report is in the story of one, not even a hidden one."""
    other = "SELECT 1 FROM report r JOIN report o ON o.lead = r.lead AND o.present = {} WHERE r.key = ? AND o.id <> r.id LIMIT 1"
    return not any(db.execute(other.format(here), (key,)).fetchone() for here in (1, 0))


def decided_by_editor(db: Connection, lead_key: str) -> bool:
    """Say whether the editor put any report into a story, also one that is hidden now."""
    each = (
        "SELECT 1 FROM report l JOIN report r ON r.lead = l.id AND r.present = {} WHERE l.key = ?"
        " AND json_extract (r.lead_value, '$.how') = 'editor' LIMIT 1"
    )
    return any(db.execute(each.format(here), (lead_key,)).fetchone() for here in (1, 0))


def age(db: Connection, key: str) -> tuple[str, int]:
    """Return what sorts reports by publication, then by the order in which they were loaded."""
    published, number = db.execute("SELECT published, id FROM report WHERE key = ?", (key,)).fetchone()
    return published or "~", number


_SETTLED = (
    "EXISTS (SELECT 1 FROM report u JOIN pair q ON q.a = u.id JOIN report v ON v.id = q.b"
    " WHERE u.present = 1 AND v.present = 1 AND u.lead = {0}.lead AND v.lead = {1}.lead AND (q.answer IN ('linked', 'apart')"
    " OR (q.answer IS NULL AND q.relation IN ('suggest', 'link') AND (-q.score, q.a, q.b) < (-p.score, p.a, p.b))))"
)
"""Another pair speaks for the same two stories: it is answered, or it is open with a better score."""

_BOTH = (
    " JOIN report x ON x.id = p.a JOIN report y ON y.id = p.b"
    " WHERE p.answer IS NULL AND p.relation IN ('suggest', 'link') AND x.present = 1 AND y.present = 1 AND x.lead <> y.lead"
    f" AND NOT {_SETTLED.format('x', 'y')} AND NOT {_SETTLED.format('y', 'x')}"
)
_OPEN = f"FROM pair p{_BOTH}"
Place = tuple[float, int, int]
"""Where a pair stands in the queue: its score and its reports."""

_PAIR = "SELECT p.a, p.b, p.relation, p.score, p.why"


def offers(
    db: Connection, after: Place | None, count: int, before: Place | None = None, *, backwards: bool = False
) -> list[Offer]:
    """Return a window of pairs that wait for an answer, the best score first, one pair for two stories.

    Args:
        db: The workspace.
        after: The place behind which the window lies.
        count: The pairs are the first ones from there on.
        before: The place before which the window lies.
        backwards: The pairs are the last ones before that, in the same order.
    """
    where, values = "", list[float]()
    for edge, step in ((after, ("<=", ">")), (before, (">=", "<"))):
        if edge is not None:
            where += f" AND p.score {step[0]} ? AND (-p.score, p.a, p.b) {step[1]} (?, ?, ?)"
            values += [edge[0], -edge[0], edge[1], edge[2]]
    way = "p.score, p.a DESC, p.b DESC" if backwards else "p.score DESC, p.a, p.b"
    found = db.execute(f"{_PAIR} {_OPEN}{where} ORDER BY {way} LIMIT ?", (*values, count)).fetchall()
    return _offers(db, reversed(found) if backwards else found)


def still_open(db: Connection, pairs: Sequence[tuple[int, int]]) -> list[Offer]:
    """Return those of some pairs of reports that wait for an answer, as they are now, in no order."""
    found = db.execute(
        f"{_PAIR} FROM json_each(?) j CROSS JOIN pair p"
        f" ON p.a = json_extract(j.value, '$[0]') AND p.b = json_extract(j.value, '$[1]'){_BOTH}",
        (json.dumps(pairs),),
    ).fetchall()
    return _offers(db, found)


def _offers(db: Connection, found: Iterable[tuple[int, int, str, float, str]]) -> list[Offer]:
    made = []
    for a, b, relation, score, why in found:
        first, second = reports.row(db, a), reports.row(db, b)
        if first and second:
            fewer = min(_left(db, first.lead), _left(db, second.lead))
            made.append(Offer(first, second, relation, score, why, fewer))
    return made


def _left(db: Connection, lead: int) -> int:
    left = "SELECT coalesce(sum(undecided), 0) FROM report WHERE present = 1 AND lead = ?"
    return int(db.execute(left, (lead,)).fetchone()[0])


def linked(db: Connection, lead: int) -> list[str]:
    """Return the headlines of the stories that the editor tied to a story, in reading order."""
    found: dict[int, str] = {}
    for mine, other in (("a", "b"), ("b", "a")):
        found |= db.execute(
            f"SELECT l.id, l.headline FROM report m JOIN pair p ON p.{mine} = m.id JOIN report o ON o.id = p.{other}"
            " JOIN report l ON l.id = o.lead"
            " WHERE m.present = 1 AND m.lead = ? AND p.answer = 'linked' AND o.present = 1 AND o.lead <> m.lead",
            (lead,),
        ).fetchall()
    return [found[number] for number in sorted(found)]


def count_offers(db: Connection, bound: int | None = COUNTED) -> int:
    """Return how many pairs wait for an answer; `AtLeast` the bound where there are as many."""
    found = len(db.execute(f"SELECT 1 {_OPEN} LIMIT ?", (-1 if bound is None else bound,)).fetchall())
    return AtLeast(found) if found == bound else found
