"""Copies: which sentences have the same words. The first of them is filed by its key, the others name the first.

`copy_key` or `copy_recent` has one row for each wording: keys fall all over a table, so new ones wait in a small one until
several of them fall on each page of the large one. `sentence.copy` of every further sentence with these words is the number of the
first one, which is the one with the smallest number. `copy_near` files the sentences that the editor tagged under the
keys that survive an edit. All three follow from texts, cuts and tags, so a check makes them anew and compares.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from triage.domain.rows import AtLeast, Copy
from triage.domain.tag import Tag
from triage.store import tags, texts, under
from triage.store.connect import Connection
from triage.text import wording

if TYPE_CHECKING:
    from triage.store.finding import Finding

SHOWN: Final = 100
"""So many copies of a sentence are counted and looked at; where there are more, the count says so."""

UNDER_A_KEY: Final = 64
"""So many of the youngest sentences under one key of edited words are looked at; beyond, a key says little."""

AT_ONCE: Final = 20_000
"""So many sentences are filed at a time, so that memory stays flat."""

RECENT: Final = 100_000
"""Once more keys than that wait in the small table (2 MB, twenty batches of a load) they move into the large one."""

TABLES: Final = ("copy_key", "copy_recent")
"""The two tables of keys; none has a key that the other one has."""


def keys(db: Connection, condition: str, values: Sequence[object] = ()) -> Iterator[tuple[int, int]]:
    """Yield (number, key) of the sentences of the reports that meet a condition over `r`; those without words have none."""
    for report, text in db.execute(f"SELECT id, {texts.of(db)} FROM report r WHERE {condition} ORDER BY id", values):
        cells = db.execute(
            "SELECT start, stop, role, id FROM sentence WHERE report = ? ORDER BY start", (report,)
        ).fetchall()
        yield from keys_in(text, cells)


def keys_in(text: str, cells: Sequence[tuple[int, int, str, int]]) -> Iterator[tuple[int, int]]:
    """Yield (number, key) of the sentences of a text that have words, given as (start, stop, role, number) in order."""
    places = wording.places(text, (cell[:3] for cell in cells))
    for (start, stop, _, number), place in zip(cells, places, strict=True):
        key = wording.key(text[start:stop], place)
        if key is not None:
            yield number, key


def file(db: Connection, first: int) -> None:
    """File the sentences of all reports from a number on, which are not filed yet. Call inside a transaction."""
    file_keys(db, keys(db, "r.id >= ?", (first,)))


def file_keys(db: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """File sentences, all of them younger than those that are filed, by (number, key). Call inside a transaction."""
    for some in _by(pairs, AT_ONCE):
        _file(db, some)


def settle(db: Connection) -> None:
    """Move the keys that wait into the large table if they are many. It counts them, so call it once for many reports.

    Call inside a transaction.
    """
    if db.execute("SELECT count(*) FROM copy_recent").fetchone()[0] > RECENT:
        db.execute("INSERT INTO copy_key SELECT key, sentence FROM copy_recent ORDER BY key")
        db.execute("DELETE FROM copy_recent")


def _by(pairs: Iterable[tuple[int, int]], count: int) -> Iterator[list[tuple[int, int]]]:
    each = iter(pairs)
    while some := list(islice(each, count)):
        yield some


def file_some(db: Connection, report: int, numbers: Iterable[int]) -> None:
    """File sentences of a report that are new. Call inside a transaction."""
    new = set(numbers)
    _file(db, [pair for pair in keys(db, "r.id = ?", (report,)) if pair[0] in new])


def file_older(db: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """File sentences that may be older than some that are filed: they become the first ones. Call inside a transaction."""
    first: dict[int, int] = {}
    for number, key in sorted(pairs):
        first.setdefault(key, number)
    for table in TABLES:
        for key, head in _under(db, table, first).items():
            if head > (number := first[key]):
                db.execute(f"UPDATE {table} SET sentence = ? WHERE key = ?", (number, key))
                db.execute("UPDATE sentence SET copy = ? WHERE id = ? OR copy = ?", (number, head, head))
    _file(db, pairs)


def _under(db: Connection, table: str, keys: Iterable[int]) -> dict[int, int]:
    """Return what a table of keys has under some keys."""
    named = f"SELECT k.key, k.sentence FROM json_each(?) j CROSS JOIN {table} k ON k.key = j.value"
    return dict(db.execute(named, (json.dumps(sorted(keys)),)))


def _file(db: Connection, pairs: Iterable[tuple[int, int]], into: str = "copy_recent") -> None:
    """File sentences, all of them younger than those that are filed; straight into the large table only where all is new."""
    first: dict[int, int] = {}
    later: list[tuple[int, int]] = []
    for number, key in sorted(pairs):
        if first.setdefault(key, number) != number:
            later.append((key, number))
    known = {} if into == "copy_key" else _under(db, "copy_key", first)
    fresh = sorted((key, number) for key, number in first.items() if key not in known)
    before = db.total_changes
    db.executemany(f"INSERT OR IGNORE INTO {into} VALUES (?, ?)", fresh)
    if db.total_changes - before < len(fresh):  # where all words are new there is nothing more to look up
        known |= _under(db, into, (key for key, _ in fresh))
    copies = [(known[key], number) for key, number in first.items() if known.get(key, number) != number]
    copies += [(known.get(key, first[key]), number) for key, number in later]
    db.executemany("UPDATE sentence SET copy = ? WHERE id = ?", copies)


def unfile(db: Connection, report: int, numbers: Iterable[int]) -> None:
    """Take sentences of a report out of the copies, while their words are still there.

    Where the first of several goes, the next one takes its place. Call inside a transaction.
    """
    going = set(numbers)
    for number, key in keys(db, "r.id = ?", (report,)):
        if number not in going:
            continue
        table = next((table for table in TABLES if _under(db, table, (key,)).get(key) == number), None)
        if table is None:
            db.execute("UPDATE sentence SET copy = NULL WHERE id = ?", (number,))
            continue
        (heir,) = db.execute("SELECT min(id) FROM sentence WHERE copy = ?", (number,)).fetchone()
        if heir is None:
            db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))
            continue
        db.execute(f"UPDATE {table} SET sentence = ? WHERE key = ?", (heir, key))
        db.execute("UPDATE sentence SET copy = nullif (?, id) WHERE copy = ?", (heir, number))


def empty(db: Connection) -> None:
    """Take out all that is filed. Call inside a transaction."""
    db.execute("UPDATE sentence SET copy = NULL WHERE copy IS NOT NULL")
    for table in (*TABLES, "copy_near"):
        db.execute(f"DELETE FROM {table}")


def rebuild(db: Connection) -> None:
    """File everything anew. Call inside a transaction."""
    empty(db)
    build(db)


def build(db: Connection) -> None:
    """File everything, where nothing is filed. Call inside a transaction."""
    for some in _by(keys(db, "1 = 1"), AT_ONCE):
        _file(db, some, "copy_key")
    for (number,) in db.execute(OWN).fetchall():
        tags.file_near(db, number, texts.of(db))


OWN: Final = "SELECT id FROM sentence WHERE tag IS NOT NULL AND tag_from IS NULL"
_FRESH: Final = """
CREATE TEMP TABLE fresh (sentence INTEGER PRIMARY KEY, key INTEGER NOT NULL);
CREATE TEMP TABLE fresh_key (key INTEGER PRIMARY KEY, sentence INTEGER NOT NULL);
CREATE TEMP TABLE fresh_copy (sentence INTEGER PRIMARY KEY, copy INTEGER NOT NULL);
CREATE TEMP TABLE fresh_near (key INTEGER NOT NULL, sentence INTEGER NOT NULL, PRIMARY KEY (key, sentence)) WITHOUT ROWID;
"""
_COMPARED: Final = (
    ("SELECT key, sentence FROM main.copy_filed", "SELECT key, sentence FROM temp.fresh_key"),
    ("SELECT count(*) FROM main.copy_filed", "SELECT count(*) FROM temp.fresh_key"),
    ("SELECT id, copy FROM main.sentence WHERE copy IS NOT NULL", "SELECT sentence, copy FROM temp.fresh_copy"),
    ("SELECT copy, id FROM main.sentence WHERE copy > 0", "SELECT copy, sentence FROM temp.fresh_copy"),
    ("SELECT key, sentence FROM main.copy_near", "SELECT key, sentence FROM temp.fresh_near"),
)


def faults(db: Connection) -> Iterator[Finding]:
    """Compare what is filed with what the texts, cuts and tags give now, in flat memory."""
    from triage.store.finding import Finding  # only a check makes one

    made = []
    try:
        for statement in filter(str.strip, _FRESH.split(";\n")):
            db.execute(statement)
            made.append(statement.split()[3])
        _make_fresh(db)
        if any(_differ(db, *both) or _differ(db, *both[::-1]) for both in _COMPARED):
            yield Finding("copies", "", "the copies do not agree with the sentences", derived=True)
    finally:
        for name in made:
            db.execute(f"DROP TABLE temp.{name}")


def _make_fresh(db: Connection) -> None:
    db.executemany("INSERT INTO temp.fresh VALUES (?, ?)", keys(db, "1 = 1"))
    db.execute("INSERT INTO temp.fresh_key SELECT key, min(sentence) FROM temp.fresh GROUP BY key")
    db.execute(
        "INSERT INTO temp.fresh_copy SELECT f.sentence, k.sentence FROM temp.fresh f JOIN temp.fresh_key k ON k.key = f.key"
        " WHERE f.sentence <> k.sentence"
    )
    near = ((key, number) for (number,) in db.execute(OWN) for key in tags.near_keys(db, number))
    db.executemany("INSERT OR IGNORE INTO temp.fresh_near VALUES (?, ?)", near)


def _differ(db: Connection, one: str, other: str) -> bool:
    return db.execute(f"{one} EXCEPT {other} LIMIT 1").fetchone() is not None


_CELLS: Final = (
    "s.id, r.key || '-' || s.start, s.report, r.outlet, r.headline, s.tag, s.tag_from,"
    f" substr ({texts.OF}, s.start + 1, s.stop - s.start)"
)
_OF: Final = "FROM sentence s JOIN report r ON r.id = s.report WHERE {} AND r.present = 1"
_FIRST: Final = "SELECT coalesce (copy, id) FROM sentence WHERE id = ?"


def first(db: Connection, number: int) -> int:
    """Return the number of the first sentence that has the words of one."""
    return int(db.execute(_FIRST, (number,)).fetchone()[0])


def heads(db: Connection, report: int) -> frozenset[int]:
    """Return the first ones of a report's sentences that stand elsewhere too; two reports print the same where they meet."""
    return frozenset(shared(db, report).values())


def group(db: Connection, number: int) -> list[tuple[int, str, str | None, str | None]]:
    """Return the present sentences with the words of one: number, id, tag, and where the tag is from.

    Itself is among them, unless its words stand nowhere else.
    """
    head, alone = db.execute(
        "SELECT coalesce (copy, id), copy IS NULL AND NOT EXISTS (SELECT 1 FROM sentence o WHERE o.copy = s.id)"
        " FROM sentence s WHERE id = ?",
        (number,),
    ).fetchone()
    if alone:
        return []
    each = "SELECT s.id, r.key || '-' || s.start, s.tag, s.tag_from " + _OF
    return [*db.execute(each.format("s.id = ?"), (head,)), *db.execute(each.format("s.copy = ?"), (head,))]


def decided(db: Connection, head: int) -> list[Copy]:
    """Return for each tag that words have a present sentence with it, by the number of the first of them."""
    found = db.execute(f"SELECT {_CELLS} {_OF.format('s.id = ? AND s.tag IS NOT NULL')}", (head,)).fetchall()
    if db.execute("SELECT 1 FROM sentence WHERE copy = ? AND tag IS NOT NULL LIMIT 1", (head,)).fetchone():
        for tag in Tag:
            if all(row[5] != tag for row in found):
                later = f"SELECT {_CELLS} {_OF.format('s.copy = ? AND s.tag = ?')} LIMIT 1"
                found += db.execute(later, (head, tag)).fetchall()
    return list(map(_copy, found))


def having() -> str:
    """Return the SQL condition that a sentence `s` has copies, or is one; the others may be of reports that are hidden."""
    return "(s.copy IS NOT NULL OR EXISTS (SELECT 1 FROM sentence o WHERE o.copy = s.id))"


def shared(db: Connection, report: int) -> dict[int, int]:
    """Return the first sentence with the same words for each sentence of a report whose words stand elsewhere as well."""
    found = db.execute(
        f"SELECT id, coalesce (copy, id) FROM sentence s WHERE report = ? AND role <> 'title' AND {having()} ORDER BY start",
        (report,),
    )
    return dict(found.fetchall())


def undecided(db: Connection, report: int) -> list[tuple[int, str, int, str]]:
    """Return number, id, number of the first one, and words of a report's undecided sentences whose words others have."""
    heads = shared(db, report)
    found = db.execute(
        f"SELECT s.id, r.key || '-' || s.start, s.id, substr ({texts.OF}, s.start + 1, s.stop - s.start)"
        " FROM sentence s JOIN report r ON r.id = s.report WHERE s.report = ? AND s.tag IS NULL",
        (report,),
    )
    return [
        (number, name, heads[number], text) for number, name, _, text in (found if heads else ()) if number in heads
    ]


def prints(db: Connection, heads: Mapping[int, int]) -> dict[int, list[tuple[int, str | None]]]:
    """Return (report, outlet) of up to `SHOWN` present sentences with the same words, for what `shared` gave.

    A sentence whose words stand in no other present one is left out.
    """
    found: dict[int, list[tuple[int, str | None]]] = {}
    each = "SELECT r.id, r.outlet " + _OF
    for number, head in heads.items():
        same = db.execute(each.format("s.id = ?"), (head,)).fetchall()
        same += db.execute(f"{each.format('s.copy = ?')} LIMIT {SHOWN - 1}", (head,)).fetchall()
        if len(same) > 1:
            found[number] = same
    return found


def times(same: Sequence[object]) -> int:
    """Return how often words stand, by what `prints` gave; `AtLeast` where it stopped."""
    return AtLeast(len(same)) if len(same) >= SHOWN else len(same)


def others(db: Connection, number: int) -> list[Copy]:
    """Return up to `SHOWN` other present sentences with the words of one, in the order in which they were loaded."""
    head = first(db, number)
    found = db.execute(f"SELECT {_CELLS} {_OF.format('s.id = ?')}", (head,)).fetchall()
    found += db.execute(f"SELECT {_CELLS} {_OF.format('s.copy = ?')} LIMIT {SHOWN}", (head,)).fetchall()
    return [_copy(row) for row in found if row[0] != number][:SHOWN]


def tagged(db: Connection, numbers: Sequence[int]) -> list[Copy]:
    """Return those of some sentences that have a tag and are of a present report, in the order given."""
    if not numbers:
        return []
    among = f"s.id IN ({', '.join('?' * len(numbers))}) AND s.tag IS NOT NULL"
    found = {row[0]: _copy(row) for row in db.execute(f"SELECT {_CELLS} {_OF.format(among)}", numbers)}
    return [found[number] for number in numbers if number in found]


def before(db: Connection, number: int) -> int | None:
    """Return which words stand before a sentence in its report, as the number of their first sentence; None at the begin."""
    row = db.execute(
        "SELECT coalesce (b.copy, b.id) FROM sentence s JOIN sentence b ON b.report = s.report AND b.start < s.start"
        " WHERE s.id = ? AND b.role <> 'title' ORDER BY b.start DESC LIMIT 1",
        (number,),
    ).fetchone()
    return int(row[0]) if row else None


def standing(db: Connection, number: int) -> tuple[str, float]:
    """Return how a sentence stands in its report, as `wording.standings` says."""
    text, start, stop, role = db.execute(
        f"SELECT {texts.OF}, s.start, s.stop, s.role FROM sentence s JOIN report r ON r.id = s.report WHERE s.id = ?",
        (number,),
    ).fetchone()
    return wording.standings(text, [(start, stop, role)])[0]


def any_decided(db: Connection) -> bool:
    """Say whether any sentence of a present report has a tag."""
    return db.execute("SELECT 1 FROM counter WHERE name >= 'tag.' AND name < 'tag/' LIMIT 1").fetchone() is not None


def asked(db: Connection, keys: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return for several sentences, by their keys, those that the editor tagged and that share some, most in common first."""
    filed = under.youngest(db, "copy_near", "sentence", chain.from_iterable(keys), UNDER_A_KEY)
    common = [Counter(number for key in some for number in filed.get(key, ())) for some in keys]
    return [[number for _, number in sorted(((n, at) for at, n in one.items()), reverse=True)] for one in common]


def _copy(row: Sequence[Any]) -> Copy:
    number, name, report, outlet, headline, tag, tag_from, text = row
    return Copy(number, name, report, outlet, headline, Tag(tag) if tag else None, tag_from, text)
