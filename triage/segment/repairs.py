"""Repairs of what scraping does to sentences: lost blanks, credits run into the text, lists run into one line.

Each rule looks at a bounded window around its place, so that the work grows with the length of the text alone.
"""

from __future__ import annotations

import re

from triage.segment import words

_WINDOW = 120
_LABEL = re.compile(
    r"(?<![\w(\[/])(?:" + "|".join(sorted(map(re.escape, words.LABELS), key=len, reverse=True)) + r")"
    r"(?: by| credit| courtesy)?\s?[:：]\s?(?=\S)"
    r"|(?<![\w(\[/])(?:IMAGE|PHOTO|CREDIT|CAPTION|PICTURE|SOURCE|VIDEO)S?\s?:\s?(?=\S)"
)
_INLINE_BULLET = re.compile(r"(?<=\s)[•●▪■□►▶‣◦✓✔➤](?=\s?\w)")
_MARKER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]")
_TLD = "|".join(sorted(words.TLDS, key=len, reverse=True))
_HOST = re.compile(
    rf"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:{_TLD}|Com|Org|Net)(?![\w-])(?:[/?#]\S*)?",
    re.ASCII,
)
_ADDRESS_START = re.compile(r"https?://|www\.|pic\.twitter\.com|[@#]\w")
_RIGHT_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_]$")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+$")
_OPENERS = "\"“„«‘'‚(["


def is_marker(text: str) -> bool:
    """Say whether a piece is nothing but the number or letter of a list item, like `3.` or `(b)`."""
    return len(text) <= 6 and _MARKER.fullmatch(text) is not None


def label_cuts(text: str) -> list[int]:
    """Return where a credit or caption label such as `Photo:` begins inside a line; one in brackets stays where it is."""
    cuts = []
    for label in _LABEL.finditer(text):
        before = text[max(0, label.start() - 40) : label.start()].rstrip()
        if not before or before[-1] in ":-–—|,":
            continue
        last = before.rsplit(None, 1)[-1]
        if last not in words.LABEL_MODIFIERS and last not in words.LINE_CONTINUES and last[0] not in "([":
            cuts.append(label.start())
    return cuts


def bullet_cuts(text: str) -> list[int]:
    """Return where further items begin on a line that itself begins with a bullet."""
    if text[0] not in "•●▪■□►▶‣◦✓✔➤":
        return []
    return [bullet.start() for bullet in _INLINE_BULLET.finditer(text)]


def in_address(text: str, at: int) -> bool:
    """Say whether a place lies inside a host name, a path or a mail address."""
    low = text.rfind(" ", max(0, at - _WINDOW), at) + 1 or max(0, at - _WINDOW)
    high = text.find(" ", at, at + _WINDOW)
    run = text[low : high if high >= 0 else at + _WINDOW]
    for host in _HOST.finditer(run):
        if low + host.start() < at < low + host.end():
            return not _sentence_after_address(run, at - low)
    return False


def _sentence_after_address(run: str, at: int) -> bool:
    """A word that begins sentences may be glued even to an address."""
    return run[at:] in words.starters("en") and run[at - 1] == "."


def glued(text: str, start: int, end: int, starters: frozenset[str]) -> bool:
    """Say whether a sentence ends at a stop that is followed by no blank, as in `city.It` or `Friday."I`.

    Args:
        text: The line.
        start: Where the stop begins.
        end: Where the stop and the marks that close with it end; `text[end]` is the next character.
        starters: Words that begin sentences in this language.
    """
    after = end + 1 if text[end] in _OPENERS else end
    if _ADDRESS_START.match(text, end) and not in_address(text, end):
        return _plain_before(text, start, 3)
    if after >= len(text) or in_address(text, end):
        return False
    right = _RIGHT_WORD.match(text, after, after + 40)
    if right is None:
        return text[after].isdigit() and text[start] == "." and _plain_before(text, start, 5 if after == end else 3)
    word = right.group()
    if not (word[0].isupper() or word[0].islower()):
        return len(word) > 1 and _plain_before(text, start, 3)
    if word[0].islower():
        return after == end and text[start] == "." and _lower_after(text, start, right.end(), word, starters)
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
        return word in starters
    letters = _LETTERS_BEFORE.search(before)
    if letters is None:
        return False
    name = letters.group()
    if text[start] == "." and (name in words.TITLES or name in words.BEFORE_NUMBER or name in words.NEVER):
        return False
    if name.isupper():
        return len(name) > 1 and (word in starters or text[start] != ".")
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
