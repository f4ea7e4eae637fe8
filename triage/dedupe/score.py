"""The verdict on two headlines: merge, suggest, link or apart, a score from 0 to 100, and why.

Rules decide what is certain (nothing telling is left on either side, no guard objects) and what is out of the question
(a guard objects for good). Between the two a small linear model over `features` gives the score; its weights come from
`benchmarks/fit_headlines.py`.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.context import Context, days_between
from triage.dedupe.diff import Diff, Distinct, compare
from triage.dedupe.features import NAMES, Weigh, weigher, with_guards, without_guards
from triage.dedupe.finding import Finding
from triage.dedupe.forms import CONTENT, Form, Word, form, is_number
from triage.dedupe.guards import GUARDS, doubts, findings, may_link
from triage.dedupe.naming import edges_differ, names_kind, owners, tellers
from triage.domain.story import Headline, Relation, Verdict
from triage.errors import UsageError
from triage.text.tables import broken

MERGE_WORDS: Final = 3
"""So many telling words two headlines must share before they may be merged; "Watch live" says nothing."""
SUGGEST_FROM: Final = 50.0
"""The least score of a suggestion; `fit_headlines.py` shifts the weights so that this is the best cut."""
MERGE_FROM: Final = 90.0
"""The least score of a merge; nothing else reaches it."""
MERGE_DAYS: Final = 7.0
"""Headlines that came out further apart are merged only where their bodies are the same."""
SAME_BODY: Final = 0.5
"""The share of a body from which two reports print the same."""
LATE: Final = 0.5
"""What every doubling of the time between publications, from two days on, takes off the odds (natural logarithm)."""
BODY: Final = 4.0
"""What a body that is wholly the same adds to the odds. The rated pairs have neither times nor bodies, so that these two
are set and not fitted: a week costs what one guard's doubt does, a third of the body in common outweighs three."""
WITHIN_REACH: Final = -BODY
SLACK: Final = 0.01
"""So much lower than their bound odds must be: a score is rounded, and adds its parts in another order."""
UNKNOWN: Final = Context()
"""Nothing is known but the headlines."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: a weight for each feature, a constant, and how much a word counts for."""

    bias: float
    features: tuple[float, ...]
    weigh: Weigh
    by_guards: float
    """The most that the findings of guards add to the odds, but for ordinals."""


def judge(a: Headline, b: Headline, weights: str | None = None) -> Verdict:
    """Return how two headlines relate. The order of the two does not matter.

    Args:
        a: A headline.
        b: Another.
        weights: A file of weights instead of the shipped ones.

    Raises:
        UsageError: The file of weights cannot be read.
    """
    return judge_forms(form(a.text, a.outlet), form(b.text, b.outlet), weights, Context(days_between(a, b)))


def judge_pairs(pairs: Iterable[tuple[str, str]], weights: str | None = None) -> Iterator[tuple[str, str, Verdict]]:
    """Yield every pair of headlines with the verdict on it; see `judge`."""
    load_weights(weights)  # what is no such file is told also where no pair asks for it
    for a, b in pairs:
        yield a, b, judge_forms(form(a), form(b), weights)


def judge_forms(a: Form, b: Form, weights: str | None = None, context: Context = UNKNOWN) -> Verdict:
    """Return how two headlines relate that were taken apart before; see `judge`."""
    if (b.text, b.question) < (a.text, a.question):
        a, b = b, a
    if _reads_alike(a, b):
        return _in_time(_same_words(a), context)
    diff, found = examine(a, b)
    learned = load_weights(weights)
    return _verdict(diff, found, without_guards(diff, learned.weigh), learned, context)


def _verdict(diff: Diff, found: list[Finding], values: list[float], weights: Weights, context: Context) -> Verdict:
    if merged := _merged(diff, found):
        return _in_time(merged, context)
    score = _learned(with_guards(values, found), weights, context)
    if found and found[0].relation is not Relation.SUGGEST:
        return Verdict(found[0].relation, score, found[0].sentence)
    relation = Relation.SUGGEST if score >= SUGGEST_FROM and diff.pairs else Relation.APART
    return Verdict(relation, score, found[0].sentence if found else _leftover(diff))


def _in_time(merged: Verdict, context: Context) -> Verdict:
    """Return a merge only where the two came out at about the same time or print the same: a blast a month later is another."""
    if merged.relation is not Relation.MERGE or context.days is None or context.days <= MERGE_DAYS:
        return merged
    if context.shared() >= SAME_BODY:
        return merged
    return Verdict(Relation.SUGGEST, MERGE_FROM - 1, f"{merged.why}, but {context.days:.0f} days apart")


def worth_telling(
    a: Form, b: Form, weights: str | None = None, distinct: Distinct | None = None, context: Context = UNKNOWN
) -> Verdict | None:
    """Return the verdict of `judge_forms` where it is not apart, else None; quicker, as a guard parts most pairs.

    `distinct` says of two spellings whether the workspace knows them as two words.
    """
    if (b.text, b.question) < (a.text, a.question):
        a, b = b, a
    if _reads_alike(a, b):
        verdict = _in_time(_same_words(a), context)
    else:
        diff = compare(a, b, distinct, whole=False)
        _forgive(diff)
        learned = load_weights(weights)
        values: list[float] = []
        found = doubts(diff, lambda early: _is_hopeless(diff, early, values, learned, context))
        if found is None:
            return None
        verdict = _verdict(diff, found, values, learned, context)
    return None if verdict.relation is Relation.APART else verdict


def certain(a: Form, b: Form, distinct: Distinct | None = None) -> Verdict | None:
    """Return the verdict where two headlines may be merged, else None; quicker than `judge_forms`."""
    if (b.text, b.question) < (a.text, a.question):
        a, b = b, a
    if _reads_alike(a, b):
        same = _same_words(a)
        return same if same.relation is Relation.MERGE else None
    diff = compare(a, b, distinct)
    _forgive(diff)
    return _merged(diff, findings(diff)) if _nothing_left(diff) else None


def objection(a: Form, b: Form, distinct: Distinct | None = None, *, whole: bool = True) -> Finding | None:
    """Return what keeps two headlines out of one story, whatever a third one says, or None; see `compare`."""
    if a.text == b.text and owners(a) == owners(b):
        return None
    diff = compare(*((b, a) if b.text < a.text else (a, b)), distinct, whole=whole)
    _forgive(diff)
    return next((finding for finding in findings(diff) if _is_objection(finding)), None)


def _is_objection(finding: Finding) -> bool:
    """Say whether a finding stands for good, or says that each names another place or person."""
    return finding.relation is not Relation.SUGGEST or finding.guard == "name changed"


def examine(a: Form, b: Form) -> tuple[Diff, list[Finding]]:
    """Return what two headlines share and keep, without the words that change nothing, and what the guards found."""
    diff = compare(a, b)
    _forgive(diff)
    return diff, findings(diff)


@lru_cache(maxsize=4)
def load_weights(path: str | None = None) -> Weights:
    """Return the weights of a file, or the shipped ones.

    Raises:
        UsageError: The file cannot be read or holds other features.
        BrokenProgram: So it is with the shipped ones.
    """
    file = Path(path) if path else Path(__file__).with_name("weights.json")
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        learned = tuple(float(data["features"][name]) for name in NAMES)
        idf = {word: float(value) for word, value in data["idf"].items()}
        more = {name: max(0.0, weight) for name, weight in zip(NAMES, learned, strict=True)}
        by_guards = (more["guards"] + more["guards_apart"]) * len(GUARDS)
        return Weights(float(data["bias"]), learned, weigher(idf, float(data["rare"])), by_guards)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if not path:
            raise broken(__file__, file.name) from error
        raise UsageError(f"{path} holds no weights for headlines.", "Give a file that the fit wrote.") from error


def _reads_alike(a: Form, b: Form) -> bool:
    if a.text != b.text or a.question != b.question or edges_differ(a, b) or owners(a) != owners(b):
        return False
    return a.segments == b.segments or len(tellers(a)) == len(tellers(b))


def _same_words(form: Form) -> Verdict:
    if len(form.content) >= MERGE_WORDS:
        return Verdict(Relation.MERGE, 100.0, "the same words after folding")
    if form.words:
        return Verdict(Relation.SUGGEST, MERGE_FROM - 1, "the same words, but too few to be certain")
    return Verdict(Relation.APART, 0.0, "no words to compare")


def _merged(diff: Diff, found: list[Finding]) -> Verdict | None:
    if found or not _nothing_left(diff):
        return None
    doubts = len(diff.same_sense) + len(diff.twins) + diff.cut
    score = 100.0 - min(10.0, 10.0 * doubts / len(diff.pairs))
    return Verdict(Relation.MERGE, round(max(score, MERGE_FROM), 1), _agreement(diff))


def _nothing_left(diff: Diff) -> bool:
    """Say whether two headlines share all that is telling, and enough of it."""
    return not diff.only_a and not diff.only_b and MERGE_WORDS <= len(diff.pairs) < CONTENT


def _learned(values: list[float], weights: Weights, context: Context) -> float:
    odds = _odds(values, weights, context)
    if odds > WITHIN_REACH:  # only here is a body worth reading
        odds += BODY * context.shared()
    score = 100.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
    if score > SUGGEST_FROM:
        score = SUGGEST_FROM + (score - SUGGEST_FROM) * (MERGE_FROM - 1 - SUGGEST_FROM) / (100.0 - SUGGEST_FROM)
    return round(score, 2)


def _odds(values: list[float], weights: Weights, context: Context) -> float:
    """Return the odds that two headlines tell the same (natural logarithm), as far as their bodies are not asked."""
    odds = weights.bias + sum(w * x for w, x in zip(weights.features, values, strict=True))
    return odds - LATE * context.late()


def _is_hopeless(diff: Diff, found: Sequence[Finding], values: list[float], weights: Weights, context: Context) -> bool:
    """Say whether two headlines are apart whatever else the guards find; the features without them go into `values`.

    Most pairs that come so far are, and all guards cost twice what the features do.
    """
    values += without_guards(diff, weights.weigh)
    if _nothing_left(diff) or may_link(diff):
        return False
    odds = _odds(with_guards(values, found), weights, context) + weights.by_guards
    if odds > WITHIN_REACH - SLACK:
        odds += BODY * context.shared()
    return odds < -SLACK


def _forgive(diff: Diff) -> None:
    """Take words off the list of differences that change nothing: who said it, relative days, a first name, a nation."""
    for mine, theirs, own in ((diff.only_a, diff.only_b, diff.a), (diff.only_b, diff.only_a, diff.b)):
        mine[:] = [word for word in mine if not _harmless(word, own, theirs, diff)]
    if diff.only_a and diff.only_b and all(word.text in lex.EPITHETS for word in diff.only_a + diff.only_b):
        _forgive_colours(diff)


def _forgive_colours(diff: Diff) -> None:
    """Take epithets off that may stand for one another: prominent cleric, top cleric; not Big Ben."""
    sides = ((diff.only_a, diff.a), (diff.only_b, diff.b))
    if any(_leads_name(word, own) for words, own in sides for word in words):
        return
    if all(lex.is_colour(x.text, y.text) for x in diff.only_a for y in diff.only_b):
        diff.only_a.clear()
        diff.only_b.clear()


def _leads_name(word: Word, own: Form) -> bool:
    after = own.words[word.at + 1 : word.at + 2]
    return bool(after) and after[0] in (own.names or ())


def _harmless(word: Word, own: Form, theirs: list[Word], diff: Diff) -> bool:
    if names_kind(word, own):
        return False
    if word.kind == "day":
        return not any(
            lex.shared_class(word.stem, other.stem) or lex.is_opposite(word.stem, other.stem) for other in theirs
        )
    if word.kind == "sayer" or word.text == "un":
        return _is_source(word, own)
    if theirs:
        return False
    if own.segments > 1 and (_is_told(word, own) or _is_teller(word, own)):
        return True
    if word.text in ("will", "shall") or (word.stem == "leav" and word.kind == "word"):
        return _only_joins(word, own, diff.b if own is diff.a else diff.a)
    if word.text in lex.WEEKDAYS or word.text in lex.EPITHETS:
        return True
    names = (diff.a.names or frozenset()) | (diff.b.names or frozenset())
    if own.tail and word.text in own.tail and word.kind == "word" and len(own.tail) <= 4:
        last = word.at >= len(own.words) - len(own.tail)
        return last and (
            word.text in names or word.stem not in lex.VOCABULARY or _WIRE_SOURCE.search(own.bare) is not None
        )
    if word.segment == 0 and own.segments > 1 and word.text in lex.HERALDS:
        return not any(other.segment == 0 for other in own.content if other is not word)
    shared = {x.at for x, _ in diff.pairs} if own is diff.a else {y.at for _, y in diff.pairs}
    after = own.words[word.at + 1 : word.at + 2]
    if word.text in lex.TITLES:
        named = bool(after) and (after[0] in names or lex.stem(after[0]) not in lex.VOCABULARY)
        return named and (
            word.at + 1 in shared or (word.at + 2 in shared and _may_be_name(own.words[word.at + 2], own, names))
        )
    if word.stem in ("government", "regim"):
        return word.at - 1 in shared and lex.stem(own.words[word.at - 1]) in lex.COUNTRIES
    if not after or not (word.at + 1 in shared or word.at + 2 in shared):
        return False
    titled = own.words[word.at - 1] in lex.TITLES
    if titled and own.names is None:  # President Emmanuel Macron where all words have capitals
        names |= {one for one in (word.text, after[0]) if _may_be_name(one, own, names)}
    if after[0] not in names | {"al"}:
        return False
    if word.text in lex.NATIONS:
        return after[0] not in lex.NATIONS
    if word.text not in names or word.stem in lex.VOCABULARY or word.text in lex.PLACE_OPENERS:
        return False
    if word.text in lex.WOMEN and not titled:
        return False
    # A first name may go, a part of a country's name may not; a place before its country stands apart from it.
    return after[0] not in lex.NATIONS or any(w.at == word.at + 1 and w.segment != word.segment for w in own.content)


def _may_be_name(word: str, own: Form, names: frozenset[str]) -> bool:
    return word in names or (own.names is None and lex.stem(word) not in lex.VOCABULARY)


_WIRE_SOURCE: Final = re.compile(r"\s-[^\W\d][^-]*$")
"""Wires give a source after a dash without a blank: -fire brigade."""


def _only_joins(word: Word, own: Form, other: Form) -> bool:
    """Say whether a verb adds nothing: leaves 36 dead, will pay where the other says to pay."""
    after = own.words[word.at + 1 : word.at + 2]
    if word.kind == "plan":
        return bool(after) and ("to", after[0]) in itertools.pairwise(other.words)
    return bool(after) and is_number(after[0])


def _is_told(word: Word, own: Form) -> bool:
    """Say whether a word stands in a short piece at either end that only says who tells it: residents say."""
    if word.kind != "word" or word.segment not in (0, own.segments - 1):
        return False
    piece = [w.text for w in own.content if w.segment == word.segment]
    return len(piece) < 4 and not _SAYING.isdisjoint((piece[0], piece[-1]))


def _is_teller(word: Word, own: Form) -> bool:
    """Say whether a word stands before a colon or behind one or a dash in a piece that only names who tells it: US judge:."""
    if word.segment not in (0, own.segments - 1) or word.kind not in ("word", "sayer"):
        return False
    found = (_BEFORE_COLON if word.segment == 0 else _BEHIND_MARK).search(own.bare)
    piece = [w for w in own.content if w.segment == word.segment]
    return found is not None and len(piece) < 4 and piece[-1].text in lex.TELLERS | lex.SAYERS


_BEFORE_COLON: Final = re.compile(r"^[^:,]{2,40}:\s")
_BEHIND_MARK: Final = re.compile(r"(?::\s|\s-{1,2}\s?)[^:,]{2,40}$")
_SAYING: Final = frozenset(["say", "says", "said", "dit", "sagt", "dice"])


def _is_source(word: Word, own: Form) -> bool:
    """Say whether a word only says who tells it: beside a verb of saying, or with nothing else between two marks."""
    after = own.words[word.at + 1 : word.at + 2]
    if word.text in (own.names or ()) and after != ("says",) and word.text in _SAID:
        return False  # Albu Said, Minister Say
    if word.text in lex.SPEAKING:
        return after not in _ABOUT or word.text not in _WRITTEN
    if word.segment == 0 and f"{word.text}, " in own.bare.casefold():
        return False  # the first of a list
    piece = [w for w in own.content if w.segment == word.segment]
    if any(w.text in lex.SPEAKING and abs(w.at - word.at) <= 2 for w in piece):
        return True
    if word.text == "state" and after in _STATE_MEDIA:
        return True
    return own.segments > 1 and all(w.kind in ("sayer", "day") or w is word for w in piece)


_SAID: Final = ("said", "say")
_ABOUT: Final = (("on",), ("of",), ("into",))
_WRITTEN: Final = ("report", "reports", "claim", "claims")
_STATE_MEDIA: Final = frozenset((word,) for word in ("media", "news", "tv", "television", "radio"))


def _agreement(diff: Diff) -> str:
    if diff.cut:
        return "one is the other cut short"
    if diff.twins:
        return "the same words; spelled otherwise: " + ", ".join(f"{x.text} / {y.text}" for x, y in diff.twins)
    if diff.same_sense:
        return "the same sense: " + ", ".join(f"{x.text} / {y.text}" for x, y in diff.same_sense)
    return "the same telling words"


def _leftover(diff: Diff) -> str:
    a, b = (" ".join(w.text for w in words) for words in (diff.only_a, diff.only_b))
    if a and b:
        return f"the words differ: {a} / {b}"
    return f"only one says: {a or b}" if a or b else "too few telling words"
