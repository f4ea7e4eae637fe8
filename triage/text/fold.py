"""Forms of a text for comparison only; what is stored and shown never changes.

`fold_headline` takes away what feeds and wires add to a headline and brings the rest to one spelling, so that two
headlines that a reader would call the same have, mostly, the same words in the same order. `fold_words` is the light
fold for any sentence. What a fold may take away was measured on headline pairs: the reference page on headlines, 3.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

from triage.text.tables import shipped

_DATA: Final[dict[str, str]] = shipped(__file__, "fold.json")


def _table(name: str, between: str | None = None) -> dict[str, str]:
    return dict(part.split("=", 1) for part in _DATA[name].split(between))


LONGEST: Final = 1000
"""A headline counts for so many characters; what is longer is a text without line ends."""

_OUTLETS: Final = frozenset(_DATA["outlets"].split("|"))
_OUTLET_WORDS: Final = frozenset(_DATA["outlet_words"].split())
_MAGNITUDES: Final = {word: int(value) for word, value in _table("magnitudes").items()}
_WORDS: Final = {**_table("aliases"), **_table("numbers")}
_CONTRACTIONS: Final = _table("contractions", "|")
_PHRASES: Final = {
    tuple(_WORDS.get(word, word) for word in words.split()): one for words, one in _table("phrases", "|").items()
}
"""Words stand for one another first: what is looked for is great uk."""
_PHRASE_STARTS: Final = {first: max(len(p) for p in _PHRASES if p[0] == first) for first in {p[0] for p in _PHRASES}}
_TENS: Final = frozenset(str(10 * n) for n in range(2, 10))
_UNITS: Final = frozenset("123456789")
_SPELLED: Final = frozenset(["thousand", "million", "billion"])
"""Magnitudes of which there is one where an article stands before: a million, but not half a million."""
_PARTS_OF: Final = frozenset(["half", "quarter", "of"])
_ATTRIBUTES: Final = frozenset(["dollar", "pound", "euro", "year", "strong"])
"""What stands behind an amount that tells of what kind something is, with an article or without: a million-dollar bribe."""
_SPECIAL: Final = frozenset(_PHRASE_STARTS) | frozenset(_MAGNITUDES) | _TENS | frozenset("$€£%")
_ELIDED: Final = frozenset(
    [*"ldjmtsnc", *["qu", "jusqu", "lorsqu", "quelqu", "aujourd", "dell", "all", "nell", "sull", "dall", "coll"]]
)
_CURRENCY: Final = {"$": "dollars", "€": "euros", "£": "pounds"}

# Letters of other scripts that look Latin; only words that mix both scripts are touched.
_LOOKALIKES: Final = str.maketrans("аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅКМТВН", "aeopcyxijsdhkmtbhAEOPCYXIJSKMTBH")
_MIXED: Final = re.compile(r"\b\w*(?:[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z])\w*")
_FLAT: Final = str.maketrans(
    dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u0640"), "")
    | dict.fromkeys(map(ord, "‘’‚‛´`′ʼʹ"), "'")
    | dict.fromkeys(map(ord, "“”„‟«»″"), '"')
    | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | {ord(zero) + n: str(n) for zero in "٠۰" for n in range(10)}
    | {ord("ł"): "l", ord("Ł"): "L", ord("ø"): "o", ord("Ø"): "O", ord("đ"): "d", ord("Đ"): "D", ord("ı"): "i"}
    | {
        ord("ß"): "ss",
        ord("æ"): "ae",
        ord("Æ"): "AE",
        ord("œ"): "oe",
        ord("Œ"): "OE",
        ord("ə"): "e",
        ord("أ"): "ا",
        ord("إ"): "ا",
    }
    | {ord("آ"): "ا", ord("ة"): "ه", ord("ى"): "ي", ord("ё"): "е"}
)
_MOJIBAKE: Final = re.compile("[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ¡-¿]")
_MAC: Final = re.compile("‚Ä[ôòėîďìúùĚĒ¶]")
_MAC_MARKS: Final = dict(zip("ôòėîďìúùĚĒ¶", "'''---\"\"\"-…", strict=True))
"""Quotes and dashes in UTF-8 that were read as the letters of an old Mac, Western or Central European."""
_MARKS: Final = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u06d6-\u06ed]+")

_WIRE: Final = re.compile(
    r"(?:^['\"(]*|(?<=[\s'\"(-]))(?:(?:update|upd|wrapup|wrap-up|recap|lead|adv)\s?\d{1,2}\s?-\s?|(?:rpt|refile)\s?-\s?)"
    r"|(?:^['\"(]*|(?<=:\s)|(?<=-\s))(?:breaking(?: news)?|exclusive|exclusif|exclusiva|exklusiv|just in|urgent|urgente|alert"
    r"|newsflash|flash|developing|watch(?: live)?|listen|video|photos?|pictures|update|updated|en video|ultima hora|eilmeldung|eil"
    r"|derniere minute"
    r"|عاجل|срочно|(?:reuters|ap|afp|bbc|cnn|nyt)(?: (?:exclusive|update))?)(?:\s?[:|]\s|\s-\s)",
    re.I,
)
_WIRE_SIGN: Final = re.compile(r"[-:|]")
_SECTION: Final = re.compile(rf"(?:^['\"]?|(?<=:\s))(?:{_DATA['sections']})\s\|\s", re.I)
_DATELINE: Final = re.compile(
    r"^[^\W\d_][^()\d:]{1,40}\((?:ap|reuters|afp|upi|ani|dpa|efe|tass|xinhua|ians|pti)\)\s?-+\s", re.I
)
_BRACKET: Final = re.compile(
    r"\s?[\[(](?:with |\+\s?)?(?:video|photos?|pictures|pics|images|live|audio|gallery|graphic|map|watch|(?:last )?updated?"
    r"[^)\]]{0,30})[\])]",
    re.I,
)
_LINK: Final = re.compile(r"\s*(?:https?://|www\.)\S+|\s+(?:via )?@\w+\s*$|(?:\s+#[^\W\d]\w*)+\s*$", re.I)
_TAG: Final = re.compile(r"#([^\W\d]\w*)")
_CUT: Final = re.compile(r"(?:\s?\[?(?:\.\.\.+|…)\]?)['\"]?\s*$")
_TOKEN: Final = re.compile(
    r"\d+(?:st|nd|rd|th)\b|\d{1,3}(?: \d{3})+(?![\d.,%])|\d+(?:,\d{3})+(?:\.\d+)?|\d+,\d\d?(?![\d,])|\d+(?:\.\d+)?"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*(?:(?:(?<=[a-z])|(?<=\b[a-z])-|(?<=\b[a-z][a-z])-)\d+\b)?|[%$€£]"
)
_THOUSANDS: Final = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,]|\s?(?:%|p(?:er ?)?c(?:en)?t|[mb]illion|[mb]n?\b))"
)
_SPACED: Final = re.compile(r"\d \d")
_DECIMAL: Final = re.compile(r"\d+,\d\d?")
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_GROUP: Final = re.compile(r"\bIS\b(?!\s*[?])")
_HEALTH: Final = re.compile(r"\bWHO\b(?!\s*[?])")
_PAUSES: Final = bytes.maketrans(b',;:!?|"()[]', b" " * 11)
"""Marks that only part words; a headline of letters and these is cut into its words at a quarter of the work."""
_PLAIN: Final = re.compile(r"\w+")


def unmarked(text: str) -> str:
    """Return a text without diacritics and vowel signs, in NFKC, with plain quotes and dashes and no invisible marks."""
    if text.isascii():
        return text
    if _MOJIBAKE.search(text):
        text = _repaired(text)
    if "‚Ä" in text:
        text = _MAC.sub(lambda m: _MAC_MARKS[m.group()[-1]], text)
    text = unicodedata.normalize("NFKC", text).translate(_FLAT)
    if _MIXED.search(text):
        text = _MIXED.sub(lambda m: m.group().translate(_LOOKALIKES), text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    return text


def bare_headline(text: str, outlet: str | None = None, learned: frozenset[str] = frozenset()) -> str:
    """Return a headline without wire prefixes, section names, datelines, outlet suffixes, links and hash tags.

    Args:
        text: The headline as printed.
        outlet: The outlet's name where it is known; it is taken off the end as well.
        learned: Names of more outlets, in small letters.
    """
    text = text[:LONGEST]
    if "&" in text:
        text = html.unescape(text)
    text = unmarked(text).strip()
    if "#" in text or "://" in text or "www." in text or "@" in text:
        text = _LINK.sub("", text)
    if "(" in text or "[" in text:
        text = _BRACKET.sub("", text)
        if (dateline := _DATELINE.match(text)) and len(text) - dateline.end() > 12:
            text = text[dateline.end() :]
    if _WIRE_SIGN.search(text):
        text = _without_suffix(_without_prefix(text), outlet, learned)
    if ("IS" in text or "WHO" in text) and not text.isupper():
        text = _HEALTH.sub("whorg", _GROUP.sub("ISIS", text))
    return text


def edges(text: str) -> frozenset[str]:
    """Return the folded words of the hash tags and the dateline that `bare_headline` takes off: they may name another place."""
    found = _TAG.findall(text) if "#" in text else []
    if "(" in text and (dateline := _DATELINE.match(unmarked(text[:LONGEST]).strip())):
        found += _PLAIN.findall(dateline.group().partition("(")[0])
    return frozenset(unmarked(word).casefold() for word in found)


def is_cut(text: str) -> bool:
    """Say whether a feed cut the headline short and marked it with dots."""
    return ("…" in text or "..." in text) and _CUT.search(text) is not None


def fold_headline(text: str, learned: frozenset[str] = frozenset()) -> str:
    """Return the form of a headline for comparison: lower-case words, one blank between them, numbers as digits.

    Example: `UPDATE 2-Five killed in U.S. air strike - Reuters` becomes `5 killed in us airstrike`.

    Args:
        text: The headline as printed.
        learned: Names of more outlets, in small letters.
    """
    return " ".join(headline_words(bare_headline(text, None, learned)))


def headline_words(bare: str) -> list[str]:
    """Return the folded words of a headline that went through `bare_headline`, in their order."""
    text = bare.casefold()
    if not text.isascii():
        text = _MARKS.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
        text = _THOUSANDS.sub(lambda m: m.group().replace(".", ""), text)
    letters = text.encode().translate(_PAUSES) if text.isascii() else b""
    plain = letters.replace(b" ", b"").isalpha()
    words = letters.decode().split() if plain else _TOKEN.findall(text)
    if "'" in text:
        words = [part for word in words for part in _opened(word)]
    words = [_WORDS.get(word, word) for word in words]
    if not _SPECIAL.isdisjoint(words):
        words = _joined(_counted(words))
    if "," in text or "-" in text or (not plain and _SPACED.search(text)):
        words = [word if word.isalnum() else _plain_number(word) for word in words]
    return words


def plain_words(bare: str) -> list[str] | None:
    """Return the words of a plain headline that went through `bare_headline`, before they are folded; None for any other.

    Plain is a headline of ASCII letters, whole numbers and marks that only part words. Where `plain_word` gives each of its
    words, these are what `headline_words` gives for its segments, at a quarter of the work.
    """
    if not bare.isascii():
        return None
    letters = bare.encode().translate(_CUTS)
    words = letters.decode().split()
    solid = letters.translate(None, b" ")
    if solid.isalpha():
        return words
    if not solid.isalnum() or "-" in bare or ("," in bare and _NUMBER_AFTER_COMMA.search(bare)):
        return None
    after_number = False
    for word in words:
        is_number = word.isdigit()
        if (is_number and after_number) or not (is_number or word.isalpha()):
            return None
        after_number = is_number
    return words


def plain_word(word: str) -> str | None:
    """Return what a word of a plain headline is folded to; None where that depends on the words beside it."""
    word = _WORDS.get(word, word)
    return None if word in _SPECIAL else word


_CUTS: Final = bytes(32 if chr(code) in ',;:!?|"()[]-' else ord(chr(code).lower()) for code in range(128)) + bytes(128)
"""The letters of a plain headline in small, with blanks for the marks that part words."""
_NUMBER_AFTER_COMMA: Final = re.compile(r",\d")


def _plain_number(word: str) -> str:
    """Return a number without signs between thousands and with a point before decimals, a code without its hyphen."""
    return word.replace(",", "." if _DECIMAL.fullmatch(word) else "").replace("-", "").replace(" ", "")


@lru_cache(maxsize=4096)
def fold_words(text: str) -> str:
    """Return a sentence for comparison: case, punctuation, diacritics and white space folded; every word stays."""
    return " ".join(_PLAIN.findall(unmarked(unmarked(text).casefold()).replace("'", "")))


def _repaired(text: str) -> str:
    """Undo UTF-8 read as Windows-1252 where the round trip is exact, which makes it certain."""
    raw = bytearray()
    for char in text:
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return text
            raw.append(ord(char))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _without_prefix(text: str) -> str:
    bare = _WIRE.sub("", text)
    if "|" in bare:
        bare = _SECTION.sub("", bare)
    return bare if len(bare) >= 8 else text


def _without_suffix(text: str, outlet: str | None, learned: frozenset[str]) -> str:
    """Take outlet names off the end: known ones, ones that look like an outlet, and any capital words after a bar."""
    for _ in range(3):
        at = max(text.rfind(" - "), text.rfind(" | "), text.rfind(" -- "))
        if at < 8:
            return text
        tail = _CUT.sub("", text[at + 2 :]).strip(" -'\"")
        if tail.casefold() not in learned and not is_outlet(tail, outlet, text[at + 1] == "|"):
            break
        text = text[:at]
    if " - " in text or " | " in text:
        text = _inner_outlets().sub("", text)
    return text


def is_outlet(tail: str, outlet: str | None = None, after_bar: bool = False) -> bool:
    """Say whether the end of a headline is the name of an outlet, by the lists, by its own outlet, or by its looks."""
    name = tail.casefold()
    if name in _OUTLETS or (outlet and name == outlet.casefold()):
        return True
    words = name.split()
    if not words or len(words) > 5 or any(c.isdigit() for c in tail):
        return False
    if not all(w[0].isupper() or w in ("of", "the", "and", "de", "la", "le") for w in tail.split()):
        return False
    return (
        (after_bar and (words[0] == "the" or "." in name))
        or words[-1] in _OUTLET_WORDS
        or (len(words) > 2 and not _OUTLET_WORDS.isdisjoint(words))
    )


@lru_cache(maxsize=1)
def _inner_outlets() -> re.Pattern[str]:
    """An outlet suffix that a moved half of the headline left in the middle: ` - Reuters: `."""
    names = "|".join(re.escape(name) for name in sorted(_OUTLETS, key=len, reverse=True) if len(name) > 2)
    return re.compile(rf" [-|] (?:the daily ledger|{names})(?=\s?[:,;]|$)", re.I)


def _opened(word: str) -> list[str]:
    if "'" not in word:
        return [word]
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word].split()
    if word in _WORDS:
        return [word]
    if word.endswith("'s"):
        return [word[:-2]]
    elided = word.partition("'")[0]
    return word.split("'") if elided in _ELIDED else [word.replace("'", "")]


def _summed(words: list[str]) -> list[str]:
    """Bring hundreds that are told in words to one number with what follows and: 210 from two hundred and ten."""
    out: list[str] = []
    at = 0
    while at < len(words):
        word, many = words[at], out[-1] if out else ""
        at += 1
        if word != "hundred" or (many not in _UNITS and not _is_one(out, words[at : at + 1])):
            out.append(word)
            continue
        value = 100 * (int(many) if many in _UNITS else 1)
        if (
            words[at : at + 1] == ["and"]
            and (rest := words[at + 1 : at + 2])
            and rest[0].isdecimal()
            and int(rest[0]) < 100
        ):
            value += int(rest[0])
            at += 2
            if rest[0] in _TENS and words[at : at + 1] and words[at] in _UNITS:
                value += int(words[at])
                at += 1
        out[-1] = str(value)
    return out


def _is_one(before: list[str], after: list[str]) -> bool:
    """Say whether an article tells of one hundred, thousand or million, and not of a part of it or of a kind of thing."""
    return before[-1:] == ["a"] and _PARTS_OF.isdisjoint(before[-2:-1]) and _ATTRIBUTES.isdisjoint(after)


def _counted(words: list[str]) -> list[str]:
    """Bring numbers to digits: "25" from twenty five, "2000000" from 2 million or 2m, money after its amount."""
    out: list[str] = []
    money = ""
    words = _summed(words) if "hundred" in words else words
    for at, word in enumerate(words, 1):
        last = out[-1] if out else ""
        if word in _CURRENCY:
            money = _CURRENCY[word]
        elif word == "%":
            out.append("percent")
        elif word in _MAGNITUDES and last[:1].isdigit() and last[-1:].isdigit():
            value = float(_plain_number(last)) * _MAGNITUDES[word]
            out[-1] = str(int(value)) if value == int(value) else str(value)
        elif word in _SPELLED and _is_one(out, words[at : at + 1]):
            out[-1] = str(_MAGNITUDES[word])
        elif word in _UNITS and last in _TENS:
            out[-1] = str(int(last) + int(word))
        else:
            if money and last[:1].isdigit():
                out.append(money)
                money = ""
            out.append(word)
    if money:
        out.append(money)
    return out


def _joined(words: list[str]) -> list[str]:
    """Put one word for every phrase with a shorter name: us for united states, pm for prime minister."""
    if _PHRASE_STARTS.keys().isdisjoint(words):
        return words
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_PHRASE_STARTS.get(words[at], 0), len(words) - at), 1, -1):
            one = _PHRASES.get(tuple(words[at : at + size]))
            if one:
                out.append(one)
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return out
