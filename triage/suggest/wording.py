"""Cues in the words of one sentence: classes of words, verbs in their order, places, forms, what counts only together.

A cue is a short name such as `verb1:attack_verb` (the first verb tells an attack) or `place:in` (a preposition and a
name). Plain words stand beside them as themselves, so that a fitted weight can be read and explained.
"""

from __future__ import annotations

import re
from typing import Final

from triage.suggest.lexicon import classes, grammar
from triage.suggest.patterns import END_REACH, REACH, patterns

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_DIGIT: Final = re.compile(r"\d")
_SIGN: Final = re.compile(r"[(\[/|:]")
_HAPPENINGS: Final = frozenset(
    ("attack_verb", "control_verb", "law_verb", "act_verb", "meet_verb", "sport_verb", "accident_verb", "deed_verb")
)
_VERBS: Final = _HAPPENINGS | {"speech", "statement", "be", "have", "modal", "state", "state_past", "past_verb"}
_NOT_PARTICIPLES: Final = ("be", "have", "modal", "state")
_COUNTED: Final = frozenset(
    ("attack_noun", "market", "projection", "first", "speech", "opinion", "law_noun", "sport_noun")
)
_TIMES: Final = ("has:weekday", "time:bounded", "has:near_time", "time:long", "time:year")
_TOGETHER: Final = ("place:in", "has:projection", "has:negation", "has:first")
_SIZES: Final = ((3, "3"), (7, "7"), (13, "13"), (22, "22"), (35, "35"), (60, "60"))
LAST_LATIN: Final = "\u024f"
"""Letters behind this one belong to other scripts."""

SHORT: Final = 6
"""Words of a sentence that is nothing but interface when it opens with words of the page."""

LONG_SENTENCE: Final = 400
"""Words looked at per sentence; what comes later adds nothing but time (hostile input)."""


def words_of(text: str) -> list[str]:
    """Return the words of a text as printed, at most `LONG_SENTENCE`."""
    return _WORD.findall(text)[:LONG_SENTENCE]


def wording(text: str, tokens: list[str]) -> tuple[set[str], tuple[str, ...]]:
    """Return the cues of a sentence and the classes of its verbs that tell a happening, in their order.

    Args:
        text: The sentence.
        tokens: Its words by `words_of`.
    """
    lower = [t.lower().replace("’", "'") for t in tokens]
    names = {w for w, t in zip(lower, tokens, strict=True) if t[0].islower()}
    if _is_foreign(lower):
        names.add("form:foreign")
    _add_classes(names, lower)
    happenings = _add_verbs(names, tokens, lower)
    _add_places(names, tokens, lower)
    _add_forms(names, text, len(tokens))
    _add_joined(names)
    return names, happenings


def _is_foreign(lower: list[str]) -> bool:
    """Say whether the words are in a language of which the lexicon knows little."""
    known = grammar("foreign")
    return sum(w in known for w in lower) > 1 or 2 * sum(w[0] > LAST_LATIN for w in lower) > len(lower)


def _add_classes(names: set[str], lower: list[str]) -> None:
    table = classes()
    counts: dict[str, int] = {}
    for word in lower:
        for name in table.get(word, ()):
            counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        names.add(f"has:{name}")
        if count > 1 and name in _COUNTED:
            names.add(f"many:{name}")
    if lower:
        for name in table.get(lower[0], ()):
            names.add(f"opens:{name}")


def _verb_kind(tokens: list[str], lower: list[str], at: int, articles: frozenset[str]) -> str | None:
    word = lower[at]
    if word in grammar("nounlike") and at + 1 < len(lower) and lower[at + 1] in grammar("behind_noun"):
        return None
    if (at and (tokens[at][0].isupper() or lower[at - 1] in articles)) or "-" in word:
        return None
    for name in classes().get(word, ()):
        if name in _VERBS:
            return name
    if len(word) > 4 and word.endswith("ed"):
        return "past_verb"
    return None


def _add_verbs(names: set[str], tokens: list[str], lower: list[str]) -> tuple[str, ...]:
    """Note the verbs in their order; a form of be or have takes the class of its participle.

    A verb behind who, which, after ... and a participle before "by" stand in a side clause: they tell nothing on their own.
    """
    found: list[str] = []
    happenings: list[str] = []
    at, size, side = 0, len(lower), False
    aside, skipped = grammar("side"), grammar("skipped")
    articles = frozenset() if "form:foreign" in names else grammar("article")
    while at < size:
        side = side or lower[at] in aside
        kind = _verb_kind(tokens, lower, at, articles)
        if kind is None:
            at += 1
            continue
        start = at
        if kind in ("be", "have"):
            ahead = at + 1
            while ahead < size and ahead < at + 4 and (lower[ahead] in skipped or lower[ahead].endswith("ly")):
                ahead += 1
            done = _verb_kind(tokens, lower, ahead, articles) if ahead < size else None
            if done and done not in _NOT_PARTICIPLES:
                kind, at = f"{kind}+{done}", ahead
        base = kind.rpartition("+")[2]
        bare = at == start and at + 1 < size and lower[at + 1] == "by" and base != "speech"
        if side or bare:
            names.add(f"side:{base}")
        else:
            if base in _HAPPENINGS:
                happenings.append(base)
                names.add(f"told:{kind}")
            found.append(kind)
        side = False
        at += 1
    for place, kind in enumerate(found[:2], 1):
        names.add(f"verb{place}:{kind}")
    if found:
        names.add(f"lastverb:{found[-1]}")
    if len(found) > 1 and found[0] == "speech":
        names.add(f"said:{found[1]}")
    if not found:
        names.add("verb:none")
    return tuple(happenings)


def _add_places(names: set[str], tokens: list[str], lower: list[str]) -> None:
    table = classes()
    inside, toward = grammar("inside"), grammar("toward")
    capital = 0
    for at in range(1, len(tokens)):
        first = tokens[at][0]
        if not first.isupper() and (first.islower() or not first.isalpha()):
            continue
        kinds = table.get(lower[at], ())
        if "weekday" in kinds or "month" in kinds:
            continue
        capital += first.isupper()
        if lower[at - 1] in inside:
            names.add("place:in")
        elif lower[at - 1] in toward:
            names.add("place:of")
    if len(tokens) > 1 and lower[0] in inside and tokens[1][0].isupper():
        names.add("place:opens")
    names.add("capitals:none" if not capital else "capitals:few" if capital < 3 else "capitals:many")
    if len(tokens) > 3 and capital >= 0.6 * (len(tokens) - 1):
        names.add("form:titlecase")


def _add_forms(names: set[str], text: str, size: int) -> None:
    names.add("size:" + next((b for limit, b in _SIZES if size <= limit), "more"))
    end = text.rstrip("\"'”’»)] ")[-1:]
    names.add(f"ends:{end}" if end in ".?!:…" and end else "ends:open")
    known = patterns()
    head, tail = text[:REACH], text[-END_REACH:]
    names.update(name for name, pattern in _SEARCHED if known[pattern].search(head))
    names.update(name for name, pattern in _MATCHED if known[pattern].match(head))
    if _SIGN.search(tail):
        names.update(name for name, pattern in _ENDED if known[pattern].search(tail))
    if len(text) <= REACH:
        names.update(name for name, pattern in _WHOLE if known[pattern].match(text))
    if _DIGIT.search(head):
        names.add("form:digits")
    for sign in "?!@#|$%£€©…":
        if sign in text:
            names.add(f"sign:{sign}")
    if "page:interface" in names and size <= SHORT:
        names.add("page:button")
    if text.isupper():
        names.add("form:upper")
    if any(c in text for c in '"“”«»„'):
        names.add("quote:marks")


_SEARCHED: Final = (
    ("time:bounded", "bounded"),
    ("time:year", "year"),
    ("time:long", "long"),
    ("image:pictured", "pictured"),
)
_MATCHED: Final = (
    ("image:mark", "caption_mark"),
    ("image:graphic", "graphic"),
    ("form:wire", "wire"),
    ("page:interface", "interface"),
    ("page:link", "link"),
)
_WHOLE: Final = (
    ("image:creditonly", "credit_only"),
    ("image:label", "label"),
    ("page:byline", "byline"),
    ("page:dateline", "dateline"),
)
_ENDED: Final = (
    ("image:creditend", "credit_end"),
    ("quote:leadin", "lead_in"),
)


def _add_joined(names: set[str]) -> None:
    """Join what counts only together: a happening with its time and place (codebook, step 3)."""
    told = any(n.startswith("told:") for n in names)
    which = "told" if told else "untold"
    names.add(f"joined:{which}")
    times = [t for t in _TIMES if t in names]
    names.update(f"joined:{which}&{t}" for t in times)
    if told:
        names.update(f"joined:told&{c}" for c in _TOGETHER if c in names)
    for name in [n for n in names if n.startswith("verb1:")]:
        names.update(f"joined:{name}&{t}" for t in times)
    if "time:year" in names and "has:month" not in names:
        names.add("time:yearonly")
