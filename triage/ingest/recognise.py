"""Which format a file has: by its content where that is certain, else by its suffix."""

from __future__ import annotations

import json
import os
import re

from triage.errors import InputRefused
from triage.ingest.encoding import decode
from triage.ingest.files import Source
from triage.ingest.readers.objects import LISTS
from triage.ingest.readers.records import KNOWN_NAMES, TEXT_NAMES
from triage.ingest.readers.table import header_of

SUFFIXES = {
    **dict.fromkeys((".txt", ".text", ".log"), "text"),
    **dict.fromkeys((".md", ".markdown", ".mkd"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "html"),
    **dict.fromkeys((".rss", ".atom", ".xml", ".rdf", ".feed"), "feed"),
    ".json": "json",
    **dict.fromkeys((".jsonl", ".ndjson", ".jl"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv"),
}
"""The format that a suffix promises; a second suffix .gz does not count."""

_BINARY = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a media file",
    b"ID3": "a sound file",
    b"OggS": "a media file",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"SQLite format 3\x00": "a database",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"BZh": "a compressed file",
    b"\xfd7zXZ": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"\x28\xb5\x2f\xfd": "a compressed file",
    b"WARC/1.": "a web archive",
}
_TAR = b"ustar"
_TAR_AT = 257
"""Where a tar archive says what it is; its first bytes are the name of a file."""
_PACKED = ("a ZIP archive or an office document", "a compressed file", "a tar archive")
_ROOT = re.compile(
    r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*)*(<!doctype\s+html|<(?:\w{1,20}:)?[a-z]\w*)", re.DOTALL | re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!doctype\s[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
LOOKED_AT = 20
"""So many lines tell whether a text is JSON Lines; one that is broken, be it the first, makes it no other format."""
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def recognise(source: Source) -> str:
    """Return the name of a source's format.

    Raises:
        InputRefused: The bytes are no text.
    """
    suffix = suffix_of(source.name)
    promised = SUFFIXES.get(suffix)
    _refuse_binary(source)
    head = decode(source.head).text.lstrip("\ufeff \t\r\n\x00")
    if head.startswith("<"):
        certain = _markup(head, promised)
    elif head.startswith(("{", "[")):
        certain = _json(head, promised, len(source.head) == source.size)
    elif promised is None and _is_table(head):
        certain = "csv"
    elif promised is None and _are_records(_lines(head, len(source.head) == source.size)):
        certain = "jsonl"
    else:
        certain = None
    return certain or promised or "text"


def suffix_of(name: str) -> str:
    """Return a file name's suffix in lower case; of name.xml.gz it is .xml."""
    stem, suffix = os.path.splitext(name.lower())
    return os.path.splitext(stem)[1] if suffix == ".gz" else suffix


def _markup(head: str, promised: str | None) -> str | None:
    found = _ROOT.match(_DOCTYPE.sub(lambda m: m.group() if "html" in m.group().lower() else "", head, count=1))
    root = found.group(1).lower().lstrip("<").rpartition(":")[2] if found else ""
    if root in ("rss", "feed", "rdf") and promised != "markdown":
        return "feed"
    if root.startswith("!doctype") or root in ("html", "head", "body"):
        return "html"
    if promised in (None, "feed") and root in ("p", "div", "article", "main", "section", "meta", "title", "h1"):
        return "html"
    return None


def _json(head: str, promised: str | None, whole: bool) -> str | None:
    lines = _lines(head, whole)
    objects = [line for line in lines[:3] if _object(line) is not None]
    if promised in (None, "json", "jsonl", "text"):
        if head.startswith("{") and lines[1:2] and len(objects) >= 2:
            return "jsonl"
        if (head.startswith("{") or promised == "jsonl") and _are_records(lines):
            return "jsonl"
    if promised == "json" or (promised == "jsonl" and objects):
        return promised
    if promised in (None, "text", "jsonl"):
        if not whole:
            begun = [line for line in lines if re.match(r'\s*\{\s*"', line)]
            if promised == "jsonl" and head.startswith("{") and 2 * len(begun) >= len(lines):
                return "jsonl"  # lines that are longer than what is seen of the file, or broken
            return "json" if re.match(r'\{\s*"\w+"\s*:|\[\s*\{\s*"\w+"\s*:', head) else None
        try:
            value = json.loads(head)
        except (ValueError, RecursionError):
            return None
        rows = value if isinstance(value, list) else [value, *(value.get(k) for k in LISTS)]
        fields = {str(k).lower() for row in rows if isinstance(row, dict) for k in row}
        return "json" if fields & TEXT_NAMES or any(isinstance(row, list) for row in rows) else None
    return None


def _lines(head: str, whole: bool) -> list[str]:
    """Return the first lines that are not blank, as far as all of a line is there; only LF ends one, as in the reader."""
    lines = head.split("\n") if whole else head.split("\n")[:-1]
    return [line for line in lines if line.strip()][:LOOKED_AT]


def _are_records(lines: list[str]) -> bool:
    """Say whether at least half of several lines are objects, and one of them is a report."""
    found = [one for line in lines if (one := _object(line)) is not None]
    if len(lines) < 2 or 2 * len(found) < len(lines):
        return False
    return any(TEXT_NAMES.intersection(str(name).lower() for name in one) for one in found)


def _object(line: str) -> dict[str, object] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_table(head: str) -> bool:
    names = set(header_of(head.split("\n", 1)[0].strip()[:2000])[1])
    return len(names & KNOWN_NAMES) >= 2 and bool(names & TEXT_NAMES)


def _is_tar(head: bytes) -> bool:
    return head.startswith(_TAR, _TAR_AT) and b"\x00" in head[:_TAR_AT]


def _refuse_binary(source: Source) -> None:
    head = source.head
    magics = {magic: what for magic, what in _BINARY.items() if head.startswith(magic)}
    kinds = [*magics.values(), *(["a tar archive"] if _is_tar(head) else [])]
    for what in kinds[:1]:
        advice = " Unpack it, and load the folder or file." if what in _PACKED else ""
        raise InputRefused(f"{source.name} is {what}.", f"triage reads text, pages, feeds, JSON and CSV.{advice}")
    sample = head[:8192]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # UTF-16 holds NULs by nature; there the decoded letters are judged
    if controls * 20 > len(sample):
        found = decode(sample)
        if found.encoding.startswith(("utf-16", "utf-32")):
            odd = sum(c < " " and c not in "\t\r\n\x0c" for c in found.text) + found.text.count("\ufffd")
            controls, sample = odd, sample[: len(found.text)]
        limit = 3 if source.utf8 or found.encoding == "utf-8" else 20
        if controls * limit > len(sample):
            raise InputRefused(f"{source.name} is no text.", "Binary files are not read.")
