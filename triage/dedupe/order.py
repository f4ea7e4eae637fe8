"""Who does what to whom: guards over the order of the words that two headlines share."""

from __future__ import annotations

from collections import Counter
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word
from triage.domain.story import Relation

_NEUTRAL: Final = frozenset(["of", "in", "and", "with", "at", "on", "near", "by", "the", "a"])


def actors_swapped(diff: Diff) -> Finding | None:
    """The same words in another order: who does it to whom has changed."""
    pairs = sorted(diff.pairs)
    doubt = _clauses_swapped(diff)
    if doubt:
        return doubt
    for i, (xa, xb) in enumerate(pairs):
        for ya, yb in pairs[i + 1 :]:
            if yb.at > xb.at or ya.segment != xa.segment or yb.segment != xb.segment:
                continue
            sentence = f"{xa.text} and {ya.text} have changed places"
            relation = _exchanged(diff, xa, xb, ya, yb)
            if relation is Relation.APART:
                return Finding("order", Relation.APART, sentence)
            if relation is Relation.SUGGEST:
                doubt = Finding("order", Relation.SUGGEST, sentence)
    return doubt


def _clauses_swapped(diff: Diff) -> Finding | None:
    """Words stand each in the clause of the other: one leads and another follows, and the other way round."""
    if diff.a.segments < 2 or diff.b.segments < 2 or all(x.segment == y.segment for x, y in diff.pairs):
        return None
    clauses: dict[int, Counter[int]] = {}
    for x, y in diff.pairs:
        clauses.setdefault(x.segment, Counter())[y.segment] += 1
    home: dict[int, int] = {}
    for segment, went in sorted(clauses.items(), key=lambda clause: -max(clause[1].values())):
        free = [there for there, _ in went.most_common() if there not in home.values()]
        free += [there for there in range(diff.b.segments) if there not in home.values()]
        home[segment] = free[0] if free else went.most_common(1)[0][0]
    moved = [
        (x, home[x.segment], y.segment) for x, y in diff.pairs if y.segment != home[x.segment] and x.kind == "word"
    ]
    for x, left, entered in moved:
        back = next((y for y, from_, to in moved if (from_, to) == (entered, left)), None)
        if back:
            return Finding("order", Relation.APART, f"{x.text} and {back.text} have changed places")
    return None


def _exchanged(diff: Diff, xa: Word, xb: Word, ya: Word, yb: Word) -> Relation:
    """Say how grave it is that x and y stand on other sides: of the same verb in the same voice, or preposition."""
    if "number" in (xa.kind, ya.kind):
        return Relation.MERGE
    between_a = diff.a.words[xa.at + 1 : ya.at]
    between_b = diff.b.words[yb.at + 1 : xb.at]
    if between_a and between_a == between_b and set(between_a) <= lex.FUNCTION:
        return Relation.MERGE if set(between_a) <= _NEUTRAL else Relation.APART
    middle = [
        (va, vb)
        for va, vb in diff.pairs
        if xa.at < va.at < ya.at and yb.at < vb.at < xb.at and va.kind in ("word", "denial", "hedge", "plan")
    ]
    if any(_acts(va, vb) and _passive(diff.a, va) == _passive(diff.b, vb) for va, vb in middle):
        return Relation.APART
    names = (diff.a.names or frozenset()) | (diff.b.names or frozenset())
    plain = [va for va, _ in middle if va.text not in names and va.stem not in lex.COUNTRIES]
    return Relation.SUGGEST if any(not _acts(va, va) for va in plain) else Relation.MERGE


def _acts(va: Word, vb: Word) -> bool:
    if va.stem != vb.stem and "die" in (va.stem, vb.stem):  # who dies in one is who is killed in the other
        return False
    return va.stem in lex.VOCABULARY or va.text != vb.text or va.text.endswith(("ed", "s"))


def _passive(form: Form, verb: Word) -> bool:
    after = form.words[verb.at + 1 : verb.at + 4]
    return verb.text[-1] in "dnt" and ("by" in after or not after or after[0] in lex.PREPOSITIONS)


def voice_turned(diff: Diff) -> Finding | None:
    """The order stays, but only one is told in the passive: militants kill soldiers, militants killed by soldiers."""
    if ("by" in diff.a.words) == ("by" in diff.b.words):
        return None
    for form, other, side in ((diff.a, diff.b, 0), (diff.b, diff.a, 1)):
        if "by" not in form.words:
            continue
        by = form.words.index("by")
        agent = next((p for p in sorted(diff.pairs, key=lambda p: p[side].at) if p[side].at > by), None)
        before = [p for p in diff.pairs if p[side].at < by and p[side].kind == "word"]
        if agent and before and not _passive(other, agent[1 - side]):
            first = min(before, key=lambda p: p[side].at)
            verb = max(before, key=lambda p: p[side].at)
            if verb is not first and first[1 - side].at < verb[1 - side].at < agent[1 - side].at:
                return Finding("voice", Relation.APART, f"{first[side].text} acts in one and suffers in the other")
    return None
