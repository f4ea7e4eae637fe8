"""Repairs of what scraping does to sentences: lost blanks, credits run into the text, lists run into one line.

Each rule looks at a bounded window around its place, so that the work grows with the length of the text alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from triage.segment import words

_LABEL = re.compile(
    r"(?<![\w(\[/])(?:" + "|".join(sorted(map(re.escape, words.LABELS), key=len, reverse=True)) + r")"
    r"(?: by| credit| courtesy)?\s?[:：]\s?(?=\S)"
    r"|(?<![\w(\[/])(?:IMAGE|PHOTO|CREDIT|CAPTION|PICTURE|SOURCE|VIDEO)S?\s?:\s?(?=\S)"
)
_ITEM = re.compile(r"(?<!\S)(\(?)(\d{1,2}|[a-hA-H])(\.\)|[.)])(?=\s+\S)")
_BULLETS = "•●▪■□►▶‣⁃◦✓✔➤"
_INLINE_BULLET = re.compile(rf"(?<=\s)[{_BULLETS}](?=\s?\w)")
_MARKER = re.compile(rf"(?:.*:\s*)?[{_BULLETS}–—*-]?\s*\(?(?:\d{{1,2}}|[a-zA-Z]|[ivxIVX]{{1,4}})(?:[.)]|\.\))")
_TLD = "|".join(sorted(words.TLDS, key=len, reverse=True))
_RUN = re.compile(r"(?:https?://|www\.)\S+|[\w.+@-]+(?:[/?#]\S*)?", re.ASCII)
_HOST_END = re.compile(rf".*\.(?:{_TLD}|Com|Org|Net)(?![\w-])", re.ASCII)
_SEPARATE_START = re.compile(r"https?://|www\.|pic\.twitter\.com|[@#]\w|[-–—]{1,2}\s?[A-Z]{2}")
"""Addresses, handles, tags and an agency behind a dash."""
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,6}\s")
_FIGURE = re.compile(r"[$€£]?\d[\d,.]*(?:bn|m|%)?\s+[^\W\d_]")
_RIGHT_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_]$")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+$")
_OPENERS = "\"“„«‘'‚([¿¡"


def is_marker(text: str) -> bool:
    """Say whether a piece ends in the number or letter of a list item, like `3.` or `Rules: (b)`."""
    return _MARKER.fullmatch(text) is not None


def label_cuts(text: str) -> list[int]:
    """Return where a credit or caption label such as `Photo:` begins inside a line; one in brackets stays where it is."""
    cuts: list[int] = []
    if ":" not in text and "：" not in text:  # spares most lines the search for every label
        return cuts
    for label in _LABEL.finditer(text):
        before = text[max(0, label.start() - 40) : label.start()].rstrip()
        if not before or before[-1] in ":-–—|,":
            continue
        last = before.rsplit(None, 1)[-1]
        if last not in words.LABEL_MODIFIERS and last not in words.LINE_CONTINUES and last[0] not in "([":
            cuts.append(label.start())
    return cuts


def item_cuts(text: str) -> list[int]:
    """Return where further items begin on a line that itself begins with a bullet, or with the first number of a list."""
    if text[0] in _BULLETS:
        return [bullet.start() for bullet in _INLINE_BULLET.finditer(text)]
    first = _ITEM.match(text)
    if first is None or first.group(2) not in "1aA":
        return []
    cuts = []
    wanted = _following(first.group(2))
    for item in _ITEM.finditer(text, first.end()):
        if item.group(2) == wanted and item.group(1) == first.group(1) and item.group(3) == first.group(3):
            cuts.append(item.start())
            wanted = _following(wanted)
    return cuts


def _following(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else chr(ord(number) + 1)


def addresses(text: str) -> list[tuple[int, int]]:
    """Return the host names with their paths, the file names and the mail addresses of a line, in order."""
    found = []
    for run in _RUN.finditer(text):
        address = run.group()
        if "." not in address and "@" not in address:
            continue
        if "://" in address or address.startswith("www.") or "@" in address:
            found.append(run.span())
        elif host := _HOST_END.match(address):
            path = "/" in address[host.end() :] or "?" in address[host.end() :]
            found.append((run.start(), run.end() if path else run.start() + host.end()))
    return found


def in_address(found: list[tuple[int, int]], text: str, at: int) -> bool:
    """Say whether a place lies inside one of the addresses; a word that begins sentences may be glued even to these."""
    index = bisect_right(found, (at, 0)) - 1
    if index < 0 or not found[index][0] < at < found[index][1]:
        return False
    word = _RIGHT_WORD.match(text, at)
    begins = word is not None and word.end() == found[index][1] and word.group() in words.starters("en")
    return not (begins and text[at - 1] == ".")


def glued(text: str, start: int, end: int, starters: frozenset[str], hosts: list[tuple[int, int]]) -> bool:
    """Say whether a sentence ends at a stop that is followed by no blank, as in `city.It` or `Friday."I`.

    Args:
        text: The line.
        start: Where the stop begins.
        end: Where the stop and the marks that close with it end; `text[end]` is the next character.
        starters: Words that begin sentences in this language.
        hosts: What `addresses` says of the line.
    """
    after = end + 1 if text[end] in _OPENERS else end
    if _SEPARATE_START.match(text, end) and (text[end] == "@" or not in_address(hosts, text, end)):
        return _plain_before(text, start, 3)
    if after >= len(text) or in_address(hosts, text, end):
        return False
    right = _RIGHT_WORD.match(text, after, after + 40)
    if right is None:
        return text[start] == "." and _FIGURE.match(text, after) is not None and _plain_before(text, start, 3)
    word = right.group()
    if not (word[0].isupper() or word[0].islower()):
        return len(word) > 1 and _plain_before(text, start, 3)
    if word[0].islower():
        return after == end and text[start:end] == "." and _lower_after(text, start, right.end(), word, starters)
    if _ACRONYM.match(text, after):
        return _plain_before(text, start, 3)
    if len(word) == 1 and (word not in starters or right.end() >= len(text) or not text[right.end()].isspace()):
        return False
    if word.isupper() and len(word) > 1 and not _plain_before(text, start, 3):
        return False
    return _may_end(text, start, word, starters, direct=after == end == start + 1)


def _may_end(text: str, start: int, word: str, starters: frozenset[str], *, direct: bool) -> bool:
    """Judge what stands before a glued stop; `word` is the capitalised word after it."""
    last = text[start - 1] if start else ""
    if last.isdigit() or last in ')]”"’»%':
        return not direct or last != "." or len(word) > 1
    before = text[max(0, start - 30) : start]
    if _DOTTED.search(before):
        return word in starters and len(word) > 1
    letters = _LETTERS_BEFORE.search(before)
    if letters is None:
        return False
    name = letters.group()
    if text[start] == "." and (name in words.TITLES or name in words.BEFORE_NUMBER or name in words.NEVER):
        return False
    if name.isupper():
        return word in starters or (len(name) > 1 and text[start] != ".")
    return len(name) > 1


def _lower_after(text: str, start: int, end: int, word: str, starters: frozenset[str]) -> bool:
    """A word in lower case is another sentence only if it is the last thing, or one that begins sentences."""
    if not _plain_before(text, start, 3) or word in words.TLDS:
        return False
    if not text[end:].strip():
        return len(word) >= 4
    return len(word) > 2 and word.capitalize() in starters and text[end].isspace()


def _plain_before(text: str, start: int, least: int) -> bool:
    """Say whether a run of letters of this length that is no abbreviation stands before a stop."""
    letters = _LETTERS_BEFORE.search(text, max(0, start - 30), start)
    if letters is None or len(letters.group()) < least:
        return False
    name = letters.group()
    return text[start] != "." or not (name in words.TITLES or name in words.BEFORE_NUMBER or name in words.NEVER)
