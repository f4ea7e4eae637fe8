"""The verdict on two headlines: merge, suggest, link or apart, a score from 0 to 100, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff, Distinct, compare
from triage.dedupe.forms import Form, Word, form
from triage.dedupe.guards import Finding, findings
from triage.domain.story import Headline, Relation, Verdict

MERGE_WORDS: Final = 3
"""So many telling words two headlines must share before they may be merged; "Watch live" says nothing."""
SUGGEST_FROM: Final = 50.0


def judge(a: Headline, b: Headline, weights: str | None = None) -> Verdict:
    """Return how two headlines relate. The order of the two does not matter."""
    return judge_forms(form(a.text, a.outlet), form(b.text, b.outlet), weights=weights)


def judge_pairs(pairs: Iterable[tuple[str, str]], weights: str | None = None) -> Iterator[Verdict]:
    """Yield the verdict on every pair of headlines."""
    for a, b in pairs:
        yield judge_forms(form(a), form(b), weights=weights)


def judge_forms(a: Form, b: Form, distinct: Distinct | None = None, weights: str | None = None) -> Verdict:
    """Return how two headlines relate that were taken apart before."""
    if b.text < a.text:
        a, b = b, a
    diff = compare(a, b, distinct)
    if a.text == b.text:
        return _same_words(a)
    _forgive(diff)
    found = findings(diff)
    score = _score(diff, found)
    if found and found[0].relation is not Relation.SUGGEST:
        return Verdict(found[0].relation, min(score, 49.0), found[0].sentence)
    if not found and not diff.only_a and not diff.only_b and len(diff.pairs) >= MERGE_WORDS:
        return Verdict(Relation.MERGE, max(score, 90.0), _agreement(diff))
    why = found[0].sentence if found else _leftover(diff)
    if score >= SUGGEST_FROM:
        return Verdict(Relation.SUGGEST, min(score, 89.0), why)
    return Verdict(Relation.APART, score, why)


def _same_words(form: Form) -> Verdict:
    if len(form.content) >= MERGE_WORDS:
        return Verdict(Relation.MERGE, 100.0, "the same words after folding")
    if form.words:
        return Verdict(Relation.SUGGEST, 89.0, "the same words, but too few to be certain")
    return Verdict(Relation.APART, 0.0, "no words to compare")


def _forgive(diff: Diff) -> None:
    """Take words off the list of differences that change nothing: who said it, relative days, a first name, a nation."""
    for mine, theirs, own in ((diff.only_a, diff.only_b, diff.a), (diff.only_b, diff.only_a, diff.b)):
        mine[:] = [word for word in mine if not _harmless(word, own, bool(theirs), diff)]


def _harmless(word: Word, own: Form, contested: bool, diff: Diff) -> bool:
    if word.kind in ("sayer", "day"):
        return True
    if contested:
        return False
    if word.text in lex.WEEKDAYS:
        return True
    if own.tail and word.text in own.tail and word.kind == "word" and len(own.tail) <= 4:
        return word.at >= len(own.words) - len(own.tail)
    shared = {x.at for x, _ in diff.pairs} if own is diff.a else {y.at for _, y in diff.pairs}
    if word.text in lex.TITLES:
        return word.at + 1 in shared
    after = own.words[word.at + 1 : word.at + 2]
    names = (diff.a.names or frozenset()) | (diff.b.names or frozenset())
    named = word.text in names | lex.NATIONS and after and after[0] in names | {"al"}
    return bool(named) and (word.at + 1 in shared or word.at + 2 in shared)


def _score(diff: Diff, found: list[Finding]) -> float:
    shared = 2.0 * len(diff.pairs) - 0.3 * len(diff.same_sense)
    total = shared + len(diff.only_a) + len(diff.only_b)
    return round(100 * shared / total, 1) if total else 0.0


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
