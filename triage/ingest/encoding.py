"""Bytes to text: mark or shape, escape sequences, declaration, strict UTF-8, then the detector.

The order and its reasons were measured on the detector's own test files: strict UTF-8 first is wrong for ISO-2022 and
for UTF-16 without a mark, and a declaration beats a guess.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

SAMPLE = 1 << 17
"""So many bytes are shown to the detector; more do not change its mind and cost 0.3 s a megabyte."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.\-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.\-]+)"""
    rb"""|\A@charset\s+["']([\w:.\-]+)""",
    re.IGNORECASE,
)
_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "cp950",
}
_NO_TEXT = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "mbcs", "oem"))
_SINGLE_BYTE = re.compile(r"cp125\d|cp8\d\d|iso8859-\d+|koi8|mac|latin|tis")
_SUSPICIOUS = re.compile("[\xc2-\xf4\u0192\u02c6\u2026\u0160\u0152][\x80-\xbf\u0152-\u2122]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text without a byte-order mark, the codec that made it, and what was wrong, in sentences."""

    text: str
    encoding: str
    problems: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes of unknown encoding; never fails.

    Args:
        data: Any bytes; a declaration inside them (XML, meta, @charset) is looked for in the first 4,096.
        declared: What the transport said, or None.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], name)
    shape = _wide_shape(data)
    if shape:
        return _replaced(data, shape)
    escaped = _escape_codec(data)
    if escaped and (text := _strict(data, escaped)) is not None:
        return Decoded(text, escaped)
    found = _codec(declared) or _codec(_declaration(data))
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and (found is None or found == "utf-8" or _SINGLE_BYTE.match(found) or utf8.isascii()):
        lied = found is not None and found != "utf-8" and not utf8.isascii()
        return _repaired(utf8, (f"The encoding was declared as {found} but is utf-8.",) if lied else ())
    if found and (text := _strict(data, found)) is not None:
        return Decoded(text, found)
    if utf8 is not None:
        return _repaired(utf8, ())
    if _nearly_utf8(data):
        return _replaced(data, "utf-8")
    guess, said = _detected(data)
    if found and found != guess and not said:
        said = (f"The encoding was declared as {found} but reads as {guess}.",)
    return _replaced(data, guess, said)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _replaced(data: bytes, name: str, said: tuple[str, ...] = ()) -> Decoded:
    text = _strict(data, name)
    if text is not None:
        return _repaired(text, said) if name == "utf-8" else Decoded(text, name, said)
    text = data.decode(name, "replace")
    return Decoded(text, name, (*said, f"{text.count(chr(0xFFFD))} bytes or letters are no {name} and were marked."))


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip().strip("\"'")).name
        "".encode(name)  # a codec of bytes to bytes, such as hex, is no text encoding
    except (LookupError, ValueError, TypeError):
        return None
    return None if name in _NO_TEXT else _WIDER.get(name, name)


def _declaration(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    label = next(g for g in found.groups() if g).decode("ascii", "replace")
    # bytes that could be searched as ASCII are not UTF-16, whatever they say (the HTML standard says the same)
    return "utf-8" if label.lower().startswith(("utf-16", "utf-32", "ucs", "unicode")) else label


def _wide_shape(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark shows itself by NULs that keep to one side of the pairs or quads."""
    head = data[: SAMPLE // 4 * 4][:4096]
    if len(head) < 4 or b"\x00" not in head:
        return None
    head = head[: len(head) // 4 * 4]
    nulls = [head[i::4].count(0) for i in range(4)]
    each = len(head) // 4
    for name, high, low in (("utf-32-le", 3, 0), ("utf-32-be", 0, 3)):
        if nulls[high] == each and nulls[3 - high] < each // 2 + 1 and _strict(head, name) is not None:
            return name if nulls[low] <= each // 10 else None
    if _alike(head[::2], head[1::2]):
        return None
    even, odd = nulls[0] + nulls[2], nulls[1] + nulls[3]
    least = max(1, each // 50)
    for name, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many >= least and few * 20 <= many:
            text = head.decode(name, "ignore")
            if sum(c.isprintable() or c.isspace() for c in text) >= 0.95 * max(1, len(text)):
                return name
    return None


def _alike(one: bytes, other: bytes) -> bool:
    """Stray NULs in a text of single bytes leave both sides of the pairs alike; in UTF-16 one side is the high one."""
    mine, theirs = (Counter(b >> 5 for b in side) for side in (one, other))
    return (mine & theirs).total() > 0.6 * len(one)


def _escape_codec(data: bytes) -> str | None:
    if b"\x1b$)C" in data[:SAMPLE]:
        return "iso2022_kr"
    if b"\x1b$" in data or b"\x1b(J" in data or b"\x1b(I" in data:
        return "iso2022_jp_2" if b"\x1b$A" in data or b"\x1b.A" in data else "iso2022_jp_ext"
    return None


def _nearly_utf8(data: bytes) -> bool:
    """A few broken sequences in a text whose other letters are UTF-8: cut in the middle, or one stray byte."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = len(text) - len(text.encode("ascii", "ignore")) - broken
    return letters >= 10 * broken


def _detected(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the codec that bytes seem to be in, and what is to be said where nobody could tell."""
    # In the child: what the detector knows of languages takes 30 MB, which a desk would keep to its end.
    from triage.ingest.guard import GuardBroken, ask
    from triage.ingest.items import given_up

    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 2000) if first else 0
    sample = data if len(data) <= SAMPLE else data[start : start + SAMPLE]
    try:
        return _codec(ask("encoding", sample.decode("latin-1"))) or "cp1252", ()
    except GuardBroken as problem:
        return "cp1252", (given_up("finding out its encoding", problem, "it was read as cp1252"),)


def guessed(data: bytes) -> str | None:
    """Return the name of the encoding that bytes seem to have, as the detector spells it."""
    import chardet

    return chardet.detect(data).get("encoding")


def _repaired(text: str, said: tuple[str, ...]) -> Decoded:
    """Take back a second encoding where it is certain: every letter outside ASCII belongs to a UTF-8 sequence."""
    if len(_SUSPICIOUS.findall(text[:SAMPLE])) < 2:
        return Decoded(text, "utf-8", said)
    try:
        undone = codecs.charmap_encode(text, "strict", _twice())[0].decode("utf-8")
    except UnicodeError:
        return Decoded(text, "utf-8", said)
    return Decoded(undone, "utf-8", (*said, "The text had been encoded twice; the second encoding was taken back."))


@cache
def _twice() -> dict[int, int]:
    """Letters to the bytes that Windows-1252 reads them from; its five empty places stand for themselves."""
    table = {n: n for n in range(256)}
    table |= {ord(letter): n for n in range(0x80, 0xA0) if (letter := bytes([n]).decode("cp1252", "ignore"))}
    return table
