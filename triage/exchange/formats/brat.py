"""brat standoff: a folder with the text and the tags of each report, offsets in code points.

The type of a text-bound annotation is the tag, its attributes are the flags, a note is an AnnotatorNotes line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any, Final

from triage.domain.tag import Flag, Tag
from triage.exchange.lines import as_bytes
from triage.exchange.schema import Column
from triage.text.spans import trimmed

CONFIG: Final = "annotation.conf"
"""The file that tells brat which types there are."""

_PART: Final = re.compile("[^\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def write(sink: Callable[[str, bytes], None], rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> int:
    """Hand over `annotation.conf` and two files a report, and return the number of tags.

    Args:
        sink: Takes the name of a file and its bytes.
        rows: Sentences with `report_text`, those of a report together; one without a tag leaves no line.
        columns: Not used; the files have one shape.
    """
    sink(CONFIG, as_bytes(_config()))
    tags = 0
    for (report, revision), of_report in groupby(rows, key=lambda row: (row["report_id"], row.get("revision") or 1)):
        sentences = list(of_report)
        tags += sum(bool(row.get("tag")) for row in sentences)
        sink(f"{report}-{revision}.txt", as_bytes(sentences[0]["report_text"]))
        sink(f"{report}-{revision}.ann", as_bytes("".join(f"{line}\n" for line in _lines(sentences))))
    return tags


def _lines(sentences: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    attributes, notes = count(1), count(1)
    for number, row in enumerate((row for row in sentences if row.get("tag")), start=1):
        text = row["report_text"]
        parts = list(_parts(text, row["start"], row["end"]))
        places = ";".join(f"{start} {end}" for start, end in parts)
        yield f"T{number}\t{row['tag']} {places}\t{' '.join(text[start:end] for start, end in parts)}"
        for flag in row.get("flags") or ():
            yield f"A{next(attributes)}\t{flag} T{number}"
        if row.get("note"):
            yield f"#{next(notes)}\tAnnotatorNotes T{number}\t{' '.join(row['note'].split())}"


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a sentence between line ends and tabs, which brat's lines cannot hold."""
    for match in _PART.finditer(text, start, end):
        first, last = trimmed(text, *match.span())
        if first < last:
            yield first, last


def _config() -> str:
    attributes = "\n".join(f"{flag}\tArg:<ENTITY>" for flag in Flag)
    return "[entities]\n" + "\n".join(Tag) + f"\n\n[relations]\n\n[events]\n\n[attributes]\n{attributes}\n"
