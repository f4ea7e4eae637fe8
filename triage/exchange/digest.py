"""What a report for people says about records, before it becomes Markdown or HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from triage.exchange.pictures import bars, counted, time_line

UNKNOWN: Final = "not known"


@dataclass(frozen=True, slots=True)
class Digest:
    """Records in the order of their days, with the pictures and the counts behind them."""

    rows: tuple[Mapping[str, Any], ...]
    pictures: tuple[str, ...]
    tables: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    """Title, then names with counts."""

    @property
    def title(self) -> str:
        """The heading of the report."""
        return f"{len(self.rows):,} event {'record' if len(self.rows) == 1 else 'records'}"

    @property
    def span(self) -> str:
        """The days that the records lie in, in words; empty where no day is known."""
        days = sorted(row["date_start"] for row in self.rows if row.get("date_start"))
        return f"From {days[0]} to {max(_last(row) for row in self.rows)}." if days else ""


def digest_of(rows: Iterable[Mapping[str, Any]]) -> Digest:
    """Return the digest of records; they are held in memory, as a report for people is read whole."""
    held = tuple(sorted(rows, key=lambda row: (row.get("date_start") or "~", row["event_id"])))
    days = Counter(row["date_start"] for row in held if row.get("date_start"))
    tables = (
        ("By type", counted([f"{row['event_type']}: {_words(row['event_subtype'])}" for row in held])),
        ("By place", counted([row.get("place_name") or row.get("country") or UNKNOWN for row in held])),
        ("By source", counted([source for row in held for source in row["sources"]])),
    )
    pictures = (time_line("Over time", days), *(bars(title, counts) for title, counts in tables))
    return Digest(held, pictures, tuple((title, tuple(counts)) for title, counts in tables))


def facts(row: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return what a record says, as names and values that are known; nothing is escaped yet."""
    found = (
        ("When", _when(row)),
        ("Where", ", ".join(filter(None, (row.get(name) for name in ("place_name", "admin1", "country"))))),
        ("What", f"{row['event_type']}: {_words(row['event_subtype'])}"),
        ("Who", " / ".join(filter(None, (row.get("actor1"), row.get("actor2"))))),
        ("Killed", _toll(row)),
        ("Injured", _injured(row)),
        ("Claimed by", row.get("claimed_by") or ""),
        ("Sources", "; ".join(row["sources"])),
        ("Status", row["status"]),
        ("Record", row["event_id"]),
    )
    return [(name, value) for name, value in found if value]


def quotations(row: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return the words behind a record, in the order of the evidence, with the fields that they carry and who says so."""
    outlets = {report["report_id"]: report.get("outlet") for report in row.get("reports") or ()}
    fields: dict[str, dict[str, None]] = {}
    said: dict[str, dict[str, None]] = {}
    for e in row.get("evidence") or ():
        fields.setdefault(e.quoted, {})[_words(e.field)] = None
        said.setdefault(e.quoted, {})[outlets.get(e.report_id) or ""] = None
    return [(words, "; ".join(filter(None, map(_listed, (names, said[words]))))) for words, names in fields.items()]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(filter(None, names))


def _words(name: str | None) -> str:
    return (name or "").replace("_", " ")


def _last(row: Mapping[str, Any]) -> str:
    return str(row.get("date_end") or row.get("date_start") or "")


def _when(row: Mapping[str, Any]) -> str:
    if not row.get("date_start"):
        return ""
    last = _last(row)
    days = row["date_start"] if last == row["date_start"] else f"{row['date_start']} to {last}"
    return days if row["date_precision"] == "day" else f"{days} (known to the {row['date_precision']})"


def _injured(row: Mapping[str, Any]) -> str:
    low, high = row.get("injured_low"), row.get("injured_high")
    if low is None or high is None:
        return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""
    return str(low) if low == high else f"{low} to {high}"


def _toll(row: Mapping[str, Any]) -> str:
    given = [(word, row.get(f"killed_{word}")) for word in ("low", "best", "high")]
    counts = ", ".join(f"{word} {count}" for word, count in given if count is not None)
    return f"{counts} ({row['casualties_text']})" if counts and row.get("casualties_text") else counts
