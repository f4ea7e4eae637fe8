"""The texts of the reports: put end to end and cut into parts, each of which fills one page of the file.

A text of some three thousand bytes in the row of its report left a fifth of each page free, and its report's other cells
paid for that. `report.text_at` and `text_bytes` say where a text stands, in bytes. A text is never changed; one that was
purged leaves zeros behind.
"""

from itertools import accumulate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from sqlite3 import Connection

SIZE = 4057
"""So many bytes has every part but the last one: what a row may hold that stays on one page of 4 KB."""

OF = (
    f"coalesce((SELECT CAST(substr(CAST(group_concat(w.bytes, '') AS BLOB), r.text_at % {SIZE} + 1, r.text_bytes) AS TEXT)"
    f" FROM (SELECT bytes FROM text_part WHERE id BETWEEN r.text_at / {SIZE} AND (r.text_at + r.text_bytes - 1) / {SIZE}"
    " ORDER BY id) w), '')"
)
"""The text of a report `r` in SQL; cut sentences out of it with `substr`. No text is what was purged."""

MOVED = 4
"""The version of the workspace from which on texts stand here; before, each stood in the row of its report."""


def of(db: "Connection") -> str:
    """Return the text of a report `r` in SQL, as a workspace of any version has it."""
    return OF if db.execute("PRAGMA user_version").fetchone()[0] >= MOVED else "r.text"


def add(db: "Connection", text: str) -> tuple[int, int]:
    """Store a text; return where it begins and how many bytes it has. Call inside a transaction."""
    return add_all(db, [text])[0]


def add_all(db: "Connection", texts: "Iterable[str]") -> list[tuple[int, int]]:
    """Store texts one behind the other, so that each part is written once; return what `add` says of each."""
    part, held = db.execute("SELECT id, bytes FROM text_part ORDER BY id DESC LIMIT 1").fetchone() or (0, b"")
    raw = [text.encode() for text in texts]
    begins = accumulate(map(len, raw), initial=part * SIZE + len(held))
    put = b"".join([held, *raw])
    cut = [(part + n, put[n * SIZE : (n + 1) * SIZE]) for n in range(-(-len(put) // SIZE))]
    db.executemany("INSERT OR REPLACE INTO text_part VALUES (?, ?)", cut)
    return list(zip(begins, map(len, raw)))  # noqa: B905 - the last begin is the end of all


def erase(db: "Connection", report: int) -> None:
    """Put zeros in the place of a report's text, which is empty from now on. Call inside a transaction."""
    at, count = db.execute("SELECT text_at, text_bytes FROM report WHERE id = ?", (report,)).fetchone()
    for part, held in list(_parts(db, at, at + count)):
        begin, end = max(at - part * SIZE, 0), at + count - part * SIZE
        put = held[:begin] + bytes(len(held[begin:end])) + held[end:]
        db.execute("UPDATE text_part SET bytes = ? WHERE id = ?", (put, part))
    db.execute("UPDATE report SET text_at = 0, text_bytes = 0 WHERE id = ?", (report,))


def strays(db: "Connection") -> "Iterator[tuple[int, int]]":
    """Yield (begin, end) of the bytes outside of every text that are no zeros; nothing else vouches for them."""
    last = db.execute("SELECT id, length(bytes) FROM text_part ORDER BY id DESC LIMIT 1").fetchone()
    whole = last[0] * SIZE + last[1] if last else 0
    begin = 0
    places = "SELECT text_at, text_at + text_bytes FROM report WHERE text_bytes > 0 UNION ALL SELECT ?, ? ORDER BY 1, 2"
    for at, end in db.execute(places, (whole, whole)):
        if begin < at and any(any(b[max(begin - n * SIZE, 0) : at - n * SIZE]) for n, b in _parts(db, begin, at)):
            yield begin, at
        begin = max(begin, end)


def _parts(db: "Connection", begin: int, end: int) -> "Iterator[tuple[int, bytes]]":
    """Yield the parts that hold the bytes between two places, by number."""
    found = "SELECT id, bytes FROM text_part WHERE id BETWEEN ? AND ? ORDER BY id"
    yield from db.execute(found, (begin // SIZE, (end - 1) // SIZE))
