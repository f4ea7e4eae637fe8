"""The visible, harmless form of any string: the one door for report text to a screen, a log or a terminal.

Only the view changes; the stored text stays as it is. Every control character, direction override, invisible or
unassignable code point becomes a mark of at least one cell, so that nothing reaches the terminal as a command, the
layout holds, and the editor sees that something was there (see "Trojan Source", CVE-2021-42574, for the direction marks).
"""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import NewType

    Shown = NewType("Shown", str)
else:  # the first frame of a start has no time for the import of typing, nor of re where no character needs it
    Shown = str
"""Text that went through `shown` (or is the program's own)."""

JOINT = "\u2027"
"""The mark of a character without width, such as a zero-width space or joiner, or of one that goes into the sign before it
where a terminal can do that, such as a tone of skin, and fills two cells where it cannot."""

MARKS_A_BASE = 4
"""So many combining marks stay on one base; more are counted in a mark."""

MARKS_A_CELL = 8
"""So many signs without a cell of their own follow one another in any script that a newspaper is printed in."""

_NAMES = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO",
    0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x2028: "LS", 0x2029: "PS",
}  # fmt: skip
_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_JOINTS = (
    "".join(map(chr, range(0xFE00, 0xFE10)))
    + "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
    + _TONES
)
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""The letters of flags: by the terminal, one fills one cell or two, and so does a pair. They are shown as letters."""
_FILLERS = "\u115f\u1160\u3164\uffa0"
_SUSPECT = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001f3fb-\U0001f3ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr((plane << 16) + 0xFFFE)}-{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_MARK_RUN = (r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31-\u0e4e"
                       r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")  # fmt: skip


_PLAIN: set[str] = set()
"""Characters beyond ASCII that were met and are shown as they stand, wherever they stand; at most all there are."""


def is_plain(text: str) -> bool:
    """Say whether each character of a text is shown as it stands, whatever stands beside it."""
    return (text.isascii() and text.isprintable()) or _PLAIN.issuperset(text) or _is_harmless(text)


def _is_harmless(text: str) -> bool:
    odd = set(text) - _PLAIN
    if not all(map(_is_plain, odd)):
        return False
    _PLAIN.update(odd)
    return True


def _is_plain(char: str) -> bool:
    if "\U00013430" <= char <= "\U0001345f":  # what joins Egyptian signs; newer tables have letters among it
        return False
    return char.isprintable() and char not in _FILLERS + _TONES + _FLAGS and not _rides(char)


def _rides(char: str) -> bool:
    """Say whether a character belongs to the one before it: a mark, or a vowel or final of a Hangul syllable in parts."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"


def _is_unknown(char: str) -> bool:
    """Say whether no terminal can be trusted to know how wide a character is; new pictures and Han signs have two cells."""
    return unicodedata.category(char) == "Cn" and not "\U0001f000" <= char <= "\U0003ffff"


def shown(text: str, *, lines: bool = False) -> Shown:
    """Return the form of a text that a screen may show.

    Args:
        text: Any string, also one with control characters and lone surrogates.
        lines: Keep line feeds (CR LF and CR become one); otherwise every line end becomes a blank.
    """
    if is_plain(text):
        return Shown(text)
    import re

    text = re.sub(_MARK_RUN, _cut_marks, text)
    odd = set(text) - _PLAIN
    if not odd.isdisjoint(_FLAGS):
        text = re.sub(f"[{_FLAGS}]+", _letters, text)
    if riding := {char for char in odd if _rides(char) and unicodedata.category(char) != "Mc"}:
        text = _without_piles(text, riding)
    for char in filter(_is_unknown, odd):
        text = text.replace(char, _mark(char, lines))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Shown(re.sub(_SUSPECT, lambda m: _mark(m.group(), lines), text))


def one_line(text: str, width: int) -> Shown:
    """Return the visible form on one line, blanks folded, cut to a number of characters with an ellipsis."""
    flat = " ".join(shown(text).split())
    return Shown(flat if len(flat) <= width else flat[: max(0, width - 1)].rstrip() + "…")


def _mark(char: str, lines: bool) -> str:
    code = ord(char)
    if char == "\n":
        return "\n" if lines else " "
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in _JOINTS:
        return JOINT
    return f"⟨{_NAMES.get(code, f'U+{code:04X}')}⟩"


def _letters(match: re.Match[str]) -> str:
    return f"⟨{''.join(chr(ord('A') + _FLAGS.index(char)) for char in match.group())}⟩"


def _without_piles(text: str, riding: set[str]) -> str:
    import re

    places = "".join(["m" if char in riding else " " for char in text])
    if "m" * (MARKS_A_CELL + 1) not in places:
        return text
    pieces, at = [], 0
    for run in re.finditer("m" * MARKS_A_CELL + "m+", places):
        kept = run.start() + MARKS_A_CELL
        pieces += [text[at:kept], f"⟨+{run.end() - kept} marks⟩"]
        at = run.end()
    return "".join([*pieces, text[at:]])


def _cut_marks(match: re.Match[str]) -> str:
    run = match.group()
    if all(unicodedata.combining(c) == 0 for c in run):
        return run
    return f"{run[:MARKS_A_BASE]}⟨+{len(run) - MARKS_A_BASE} marks⟩"
