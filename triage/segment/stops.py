"""Does a sentence end at this stop? Rules for abbreviations, times, figures, ellipses, quotations and brackets.

Each rule answers yes, no, or leaves the question to the next one; what no rule decides is left to the base segmenter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.segment import words

_NEXT = re.compile(r"[\s\"“”„«»‘’'‚(\[{「『《¿¡*_‹›\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]*")
_DASHES = re.compile(r"[-–—….]{0,20}")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"[#(]?(?:\d|[IVXLC]+\b|[A-Z]{1,4}-?\d)")
_SPACED_CLOCK = re.compile(r"(?:^|[\s\d])[apAP]\.[ \u00a0\u202f]?[mM]$")
_ZONE = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)? (?:(?:local|standard|summer|daylight) )?time\b|\([A-Z\d]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_STUTTER = re.compile(r"(\w+)\W*$")
_COUNTED = re.compile(
    r"\d+(?:[,.]\d{3})*\s(?:[a-z]+\s)?(?:[a-z]{2,}s|people|men|women|children|police)\s(?:[a-z]+ed|fell|were|had|died|hit|left|have|"
    r"are|took|came|went|fled|followed|remained|struck|broke|met|lost|won|fought|got|said|began|held|shot|made|set|stood)\b"
)
_FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,6})\s[a-z]")
_LAST_DAY = 31
_UNIT_LETTERS = "ghlmstrгчмсрвлт"
_COUNTING = re.compile(r"\d+(?:st|nd|rd|th)\b")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
_ELISION = re.compile(r"[dlnsmtjc]['’]|qu['’]", re.IGNORECASE)
_PARTICLE_NAME = re.compile(
    r"(?:[aA][a-z]{1,2}|el|ul)-[A-Z]|[a-z]{1,2}[A-Z]|https?://|www\.|pic\.twitter\.|[\w.+-]{1,40}@[\w-]+\."
)
_PLAIN_TAIL = re.compile(r"(?<![\w.])[^\W\d_]{2,}$")
_DATELINE = re.compile(r"/[A-Z]{2,}|\([A-Z][\w .]{1,20}\)\s*[-–—]")
_LONGEST_DATELINE = 60


@dataclass(slots=True)
class Stop:
    """A mark that may end a sentence, in one line of text.

    `start` and `mark_end` bound the mark, `end` is after the quotation marks and brackets that close with it, `rest` is
    the next character that is not blank. `sentence` is where the sentence that it may end begins.
    """

    text: str
    start: int
    mark_end: int
    end: int
    rest: int
    sentence: int
    language: str
    starters: frozenset[str]

    @property
    def head(self) -> str:
        """The text of the sentence before the mark, at most 40 characters, without a blank before the mark."""
        return self.text[max(self.sentence, self.start - 40) : self.start].rstrip()

    @property
    def words(self) -> list[str]:
        """The last words before the mark, as many as 80 characters hold."""
        return self.text[max(self.sentence, self.start - 80) : self.start].split()

    @property
    def closed(self) -> bool:
        """A quotation mark closes with the stop."""
        return any(char in "\"”“»«’'」』" for char in self.text[self.mark_end : self.end])


def next_kind(text: str, at: int) -> str:
    """Return what comes next, past opening marks: upper, lower, digit, letter (no case), sign, or closing."""
    at = past_openers(text, at)
    char = text[at : at + 1]
    if char in "-–—….":
        at = past_openers(text, _DASHES.match(text, at).end())  # type: ignore[union-attr]
        char = text[at : at + 1]
    if char.islower():
        return "letter" if "\u10d0" <= char <= "\u10ff" else "lower"
    if char.isupper() or char.istitle():
        return "upper"
    if char.isdigit():
        return "digit"
    if char.isalpha():
        return "letter"
    return "closing" if char and char in ",;:)]}%、，）】&=+" else "sign"


def past_openers(text: str, at: int) -> int:
    """Return where the marks that open a sentence end, after at most 20 of them."""
    return _NEXT.match(text, at, at + 20).end()  # type: ignore[union-attr]


def ends_sentence(stop: Stop) -> bool | None:
    """Say whether a sentence ends at a stop that blanks follow; None leaves it to the base segmenter."""
    mark = stop.text[stop.start : stop.mark_end]
    kind = next_kind(stop.text, stop.rest)
    if kind == "closing":
        return False
    if "." in mark[1:] or "…" in mark:
        return _after_ellipsis(stop, kind)
    if mark[0] == ".":
        return _after_full_stop(stop, kind)
    if kind == "lower":
        return _PARTICLE_NAME.match(stop.text, stop.rest) is not None and not stop.closed
    if stop.closed and attributed(stop.text, stop.end, stop.starters):
        return False
    return not (mark == "!" and _in_brand(stop))


def _after_ellipsis(stop: Stop, kind: str) -> bool:
    if kind == "lower":
        return False
    if stop.closed:
        return not attributed(stop.text, stop.end, stop.starters)
    following = _WORD.match(stop.text, stop.rest)
    if following is None:
        return kind != "digit"
    word = following.group()
    if word == "I" and stop.language == "en":
        return False
    before = _STUTTER.search(stop.head)
    return before is None or before.group(1).lower() != word.lower()


def _after_full_stop(stop: Stop, kind: str) -> bool | None:
    text, head = stop.text, stop.head
    if head.endswith("/") or (
        stop.sentence == 0 and stop.start < _LONGEST_DATELINE and _DATELINE.match(text, stop.rest)
    ):
        return False
    name = _name(head)
    following = _WORD.match(text, past_openers(text, stop.rest))
    word = following.group() if following else ""
    starter = word in stop.starters and not text.startswith(".", following.end() if following else 0)
    if kind == "lower":
        return _before_lower(stop, name, word)
    if stop.closed and name:
        return not attributed(text, stop.end, stop.starters, alone=True)
    if "://" in name or "@" in name or name.startswith("www."):
        return True
    if name and (name[-1].isdigit() or name in words.CLOSING or _SPACED_CLOCK.search(head)):
        return _after_figure_or_unit(stop, name, kind, word, starter)
    return _after_name(stop, name, kind, word, starter)


def _name(head: str) -> str:
    """The last word before the stop without opening marks; of a compound the last part where only that is known."""
    if not head:
        return ""
    name = head.split()[-1].strip("\"“„«‘'([{¿¡—–-*\u200b\u200e\u200f\u202a\u202b\u2067\u2069")
    if "://" in name:
        return name
    if unspaced := _UNSPACED.match(name):
        name = name[unspaced.end() :] or name
    if ("-" in name or "/" in name) and name not in words.NEVER and name not in words.TITLES:
        name = re.split("[-/]", name)[-1]
    if elided := _ELISION.match(name):
        name = name[elided.end() :]
    if name.isupper() and len(name) > 2 and name.title() in words.TITLES:
        name = name.title()
    elif name.istitle() and not name.isascii() and name.lower() in words.TITLES:
        name = name.lower()
    return name


def _before_lower(stop: Stop, name: str, word: str) -> bool:
    """Before a small letter only a name with a particle, an address, or a plain sentence in careless writing begins."""
    if stop.end > stop.mark_end or len(name) < 2 or not _PLAIN_TAIL.search(stop.head) or _known(name):
        return False
    if _PARTICLE_NAME.match(stop.text, stop.rest):
        return True
    return len(name) > 3 and len(word) > 1 and word.capitalize() in stop.starters and name.islower()


def _known(name: str) -> bool:
    tables = (
        words.TITLES,
        words.BEFORE_NUMBER,
        words.NEVER,
        words.SUFFIXES,
        words.MONTHS,
        words.WEEKDAYS,
        words.CLOSING,
    )
    return any(name in table for table in tables)


def _after_figure_or_unit(stop: Stop, name: str, kind: str, word: str, starter: bool) -> bool | None:
    text, rest = stop.text, stop.rest
    if name[-1].isdigit():
        return not _is_ordinal(stop, name, kind, word, starter)
    if name.lower() in ("a.m", "p.m", "am", "pm") or name.lower() == "m":
        if (kind == "upper" and word in words.CLOCK_NEXT) or (
            len(stop.words) < 5 and stop.words[0] in words.CLOCK_BEFORE
        ):
            return False
        if kind == "digit":
            return None if text[rest] != "(" else False
        return starter or _ZONE.match(text, rest) is None
    return True


def _is_ordinal(stop: Stop, name: str, kind: str, word: str, starter: bool) -> bool:
    """German, Turkish and others write 3. for third."""
    if kind != "upper" or not name.isdigit() or len(name) > 3:
        return False
    if word in words.FULL_MONTHS and len(name) < 3:
        return True
    if stop.language not in words.ORDINAL_LANGUAGES or starter:
        return False
    if stop.language == "tr":
        return True
    before = stop.words[:-1]
    return len(before) < 2 or before[-1][0].islower()


def _after_name(stop: Stop, name: str, kind: str, word: str, starter: bool) -> bool | None:
    text, rest, head = stop.text, stop.rest, stop.head
    strict = starter and len(word) > 2
    if name in words.BEFORE_NUMBER and (kind == "digit" or _NUMBER.match(text, rest)):
        return False
    if name in words.NEVER or (kind == "digit" and name.endswith("str")):
        return False
    if len(name) == 1 and name.isalpha():
        return _after_letter(stop, name, kind, word, starter)
    if _INITIALS.fullmatch(name):
        if not name.isupper():
            return None if name.islower() else False
        if text.startswith("$", rest) and not head.endswith("the " + name):
            return False
        return starter or kind == "sign" or (kind == "digit" and not _COUNTING.match(text, rest) and text[rest] != "(")
    if name in words.TITLES:
        return strict if name not in words.BEFORE_NUMBER else (strict or None)
    if name in words.MONTHS:
        return kind != "digit" or _counted(stop)
    if name in words.WEEKDAYS:
        return not (kind == "digit" or word in words.CLOCK_NEXT)
    if name in words.SUFFIXES:
        return starter or kind in ("digit", "sign")
    if name in words.BEFORE_NUMBER:
        return True
    if starter or kind in ("letter", "sign") or len(name) > 5 or (name.isupper() and len(name) > 2):
        return True
    return None


def _after_letter(stop: Stop, name: str, kind: str, word: str, starter: bool) -> bool | None:
    """One letter: an initial, an Arabic or Russian title, or the last word of a sentence (Plan B.)."""
    head = stop.head
    before = head[: -len(name)].rstrip()
    if name == "г" and before and before[-1].isdigit():
        return kind == "upper" and len(stop.words) > 4
    if name in "дп" and before.endswith("т."):
        return True
    if not (name.isupper() or name.islower()):
        return bool(before) and before[-1].isdigit()
    if name.islower():
        if before and before[-1].isdigit() and kind != "digit" and name in _UNIT_LETTERS:
            return True
        return None if starter else False
    return starter and (len(word) > 1 or word == "A")


def _counted(stop: Stop) -> bool:
    """A month that ends a sentence before a figure: `on Sept. 12 shells fell`, where no date can be meant."""
    before = stop.words
    if len(before) < 4 or before[-2] not in words.MONTH_BEFORE:
        return False
    if _COUNTED.match(stop.text, stop.rest, stop.rest + 80):
        return True
    figure = _FIGURE.match(stop.text, stop.rest)
    return figure is not None and len(figure.group(1)) != 4 and int(figure.group(1).replace(",", "")) > _LAST_DAY


def _in_brand(stop: Stop) -> bool:
    last = stop.head.split()[-2:]
    if stop.end != stop.mark_end or not (last and (last[-1] in words.BRANDS or " ".join(last) in words.BRANDS)):
        return False
    following = _WORD.match(stop.text, stop.rest)
    return following is not None and following.group() not in stop.starters


_ASKING = frozenset(["asked", "told", "shouted", "yelled", "warned", "called"])
_ATTRIBUTION_REACH = 60
_NAME_WORD = re.compile(
    r"[A-ZÀ-ÞĞİŞА-ЯЁІЇЄҐ][\w’'.-]*$|(?:al|el|ash|as|bin|ibn|van|von|der|de|du|da|of|the|le|la)$|[\w’']+-[\w’'-]+$"
)
_PHRASE_END = re.compile(r"[.,;!?。，！？।؟۔]")


def attributed(text: str, at: int, starters: frozenset[str], *, alone: bool = False) -> bool:
    """Say whether a quotation that closed just before goes on with who said it.

    Args:
        text: The line.
        at: Where the closing mark ends.
        starters: Words that begin sentences in this language.
        alone: Ask that nothing but the attribution follows up to the next stop, as after a full stop.
    """
    window = text[at : at + _ATTRIBUTION_REACH].lstrip()
    end = next((m.start() for m in _PHRASE_END.finditer(window) if not _abbreviates(window, m.start())), None)
    phrase = window[:end].split()
    for index, word in enumerate(phrase[:6]):
        if word in words.SPEECH:
            if _relayed(word, phrase[index + 1 : index + 2], inverted=index == 0):
                return False
            if alone or index == 0 or not word[0].islower():
                return end is not None and len(phrase) <= 6
            return True
        cased = word[0].isupper() or word[0].islower()
        if cased and (not _NAME_WORD.match(word) or (index == 0 and word in starters)):
            return False
    return False


def _abbreviates(text: str, at: int) -> bool:
    """Say whether a full stop belongs to a title or an initial."""
    name = text[max(0, at - 10) : at].rpartition(" ")[2]
    return text[at] == "." and (len(name) == 1 or name in words.TITLES)


def _relayed(verb: str, following: list[str], *, inverted: bool) -> bool:
    """After a verb of speech: an indirect statement, which makes a sentence of its own."""
    if not following or verb in _ASKING:
        return False
    word = following[0]
    return word in words.RELAYED or word.endswith("ing") or (word[0].isupper() and not inverted)
