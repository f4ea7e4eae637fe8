"""Who does what to whom: guards over the order of the words that two headlines share."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word
from triage.domain.story import Relation

_NEUTRAL: Final = frozenset(["and", "with", "near", "or", "the", "a"])
_PLACING: Final = frozenset(["of", "in", "at"])


def actors_swapped(diff: Diff) -> Finding | None:
    """The same words in another order: who does it to whom has changed."""
    pairs = sorted(diff.pairs)
    if in_order(pairs):
        return None
    doubt = _clauses_swapped(diff) or _lists_swapped(diff)
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
        if back and not _neighbours(diff, x, back):
            # Where a clause of several words keeps none of its own it was joined to the other one as a whole.
            joined = any(
                not clauses[word.segment][home[word.segment]] and clauses[word.segment].total() > 1
                for word in (x, back)
            )
            relation = Relation.SUGGEST if joined else Relation.APART
            return Finding("order", relation, f"{x.text} and {back.text} have changed places")
    return None


def _lists_swapped(diff: Diff) -> Finding | None:
    """Who stood before the verb stands behind it, and the other way round, in headlines that only have commas: A, B beat C, D."""
    if diff.a.segments < 2 or diff.b.segments < 2 or _OTHER_MARKS.search(f"{diff.a.bare}\n{diff.b.bare}"):
        return None
    for va, vb in diff.pairs:
        if va.text != vb.text or va.kind not in _VERBS or "by" in (*diff.a.words, *diff.b.words):
            continue
        if not va.text.endswith(("s", "ed")) and va.stem not in lex.BOTH_WAYS:
            continue
        crossed = [(x, y) for x, y in diff.pairs if x.kind == "word" and (x.at < va.at) != (y.at < vb.at)]
        there = next((x for x, _ in crossed if x.at < va.at), None)
        back = next((x for x, _ in crossed if x.at > va.at), None)
        if there and back and va.stem in lex.VOCABULARY and not _passive(diff.a, va):
            return Finding(
                "order", Relation.SUGGEST, f"{there.text} and {back.text} have changed places around {va.text}"
            )
    return None


_OTHER_MARKS: Final = re.compile(r"[:;|]|\s-")


def _neighbours(diff: Diff, one: Word, other: Word) -> bool:
    """Say whether two words stand side by side in both headlines, as in a list: Sudan, Tunisia; Tunisia, Sudan."""
    mates = {x.at: y.at for x, y in diff.pairs}
    return abs(one.at - other.at) == 1 and abs(mates[one.at] - mates[other.at]) == 1


def _exchanged(diff: Diff, xa: Word, xb: Word, ya: Word, yb: Word) -> Relation:
    """Say how grave it is that x and y stand on other sides: of the same verb in the same voice, or preposition."""
    if "number" in (xa.kind, ya.kind) or _tells_toll(xa, xb) or _tells_toll(ya, yb):
        return Relation.MERGE
    between_a = diff.a.words[xa.at + 1 : ya.at]
    between_b = diff.b.words[yb.at + 1 : xb.at]
    if between_a and between_a == between_b and (small := set(between_a)) <= lex.FUNCTION:
        if small <= _NEUTRAL:
            return Relation.MERGE
        return Relation.SUGGEST if small <= _NEUTRAL | _PLACING else Relation.APART
    names = (diff.a.names or frozenset()) | (diff.b.names or frozenset())
    for long, short in ((between_a, between_b), (between_b, between_a)):
        if _is_genitive(long) and lex.FUNCTION.isdisjoint(short):
            form, at = (diff.a, xa.at) if long is between_a else (diff.b, yb.at)
            if short == form.words[at - len(short) : at]:  # chief of the bank of Lebanon, Lebanon bank chief
                return Relation.MERGE
            return Relation.MERGE if len([word for word in short if word not in names]) < 2 else Relation.SUGGEST
    middle = [
        (va, vb)
        for va, vb in diff.pairs
        if xa.at < va.at < ya.at and yb.at < vb.at < xb.at and va.kind in _VERBS
        if not (_is_placed(diff.a, va) and _is_placed(diff.b, vb))
    ]
    around = [
        pair
        for pair in middle
        if pair[0].text not in names and _acts(*pair) and _passive(diff.a, pair[0]) == _passive(diff.b, pair[1])
    ]
    if around:
        voiced = any(va.text != vb.text and _passive(diff.a, va) != _passive(diff.b, vb) for va, vb in middle)
        if ("by" in diff.a.words) != ("by" in diff.b.words):
            voiced = voiced or _is_agent(diff.a, xa, ya) or _is_agent(diff.b, xb, yb)
        exchanged = not voiced and any(_only_exchanged(diff, *pair) for pair in around)
        return Relation.APART if exchanged else Relation.SUGGEST
    plain = [va for va, _ in middle if va.text not in names and va.stem not in lex.COUNTRIES]
    return Relation.SUGGEST if any(not _acts(va, va) for va in plain) else Relation.MERGE


def _only_exchanged(diff: Diff, va: Word, vb: Word) -> bool:
    """Say whether all else stays as it was where words have changed places around a verb; else the sentence was turned."""
    bare = va.text == vb.text and not va.text.endswith(("s", "ed"))
    tied = lex.PREPOSITIONS.intersection
    if bare and tied(diff.a.words) != tied(diff.b.words) and (tie(diff.a, va) or tie(diff.b, vb)):
        return False  # attack on bakery in Lviv, Lviv bakery attack
    kept, turned = [], False
    joining = _JOINING & (frozenset(diff.a.words) ^ frozenset(diff.b.words))
    for x, y in diff.pairs:
        if (x.at < va.at) == (y.at < vb.at):
            kept.append((x.at, y.at))
        elif _is_past(x.text) != _is_past(y.text):  # found by rescuers, rescuers find
            turned = True
        else:  # union calls strike, strike begins as union walks out
            turned = turned or _is_joined(diff.a, x, va, joining) != _is_joined(diff.b, y, vb, joining)
    kept.sort()
    return not turned and all(one[1] < other[1] for one, other in itertools.pairwise(kept))


def tie(form: Form, word: Word) -> str:
    """Return the preposition that a word belongs to, with nothing but telling words between, or an empty text."""
    at, telling = word.at, {other.at for other in form.content}
    while at in telling:
        at -= 1
    return form.words[at] if at >= 0 and form.words[at] in lex.PREPOSITIONS else ""


def _is_agent(form: Form, *words: Word) -> bool:
    """Say whether one of some words stands behind by, with no more than two words between."""
    return any("by" in form.words[max(0, word.at - 3) : word.at] for word in words)


def _is_joined(form: Form, one: Word, other: Word, joining: frozenset[str]) -> bool:
    """Say whether two words stand in two clauses, with a comma or a joining word between them."""
    between = form.words[min(one.at, other.at) + 1 : max(one.at, other.at)]
    return one.segment != other.segment or not joining.isdisjoint(between)


_JOINING: Final = frozenset(["as", "when", "while", "after", "because", "but"])


def _tells_toll(one: Word, other: Word) -> bool:
    """Say whether a verb of harm stands in two voices: a blast injures five, five injured in a blast."""
    return (
        one.text != other.text
        and one.stem == other.stem
        and one.stem in _HARM
        and "ed" in (one.text[-2:], other.text[-2:])
    )


def _is_genitive(between: Sequence[str]) -> bool:
    """Say whether the words between two nouns make the second the owner of the first: collapse of the bridge in Genoa."""
    small = [word for word in between if word in lex.FUNCTION and word not in _ARTICLES]
    return bool(between) and between[0] == "of" and set(small) <= _PLACING and (between[-1] in lex.FUNCTION)


def _is_placed(form: Form, word: Word) -> bool:
    """Say whether a word follows in or at, and so is a place and no verb, though an s ends it: in Lagos."""
    return word.at > 0 and form.words[word.at - 1] in _PLACING and word.stem not in lex.VOCABULARY


_WHEN: Final = ("as", "when", "while")
_HARM: Final = frozenset(["kill", "injur", "wound", "hurt", "sicken", "trap"])
_VERBS: Final = ("word", "denial", "hedge", "plan", "sayer")


def _acts(va: Word, vb: Word) -> bool:
    if va.stem != vb.stem and "die" in (va.stem, vb.stem):  # who dies in one is who is killed in the other
        return False
    return va.stem in lex.VOCABULARY or va.text != vb.text or va.text.endswith(("ed", "s"))


def _passive(form: Form, verb: Word) -> bool:
    after = form.words[verb.at + 1 : verb.at + (7 if _is_past(verb.text) else 4)]
    if verb.stem in _HARM and after and after[0] in _WHEN:  # dozens hurt as a stand collapses
        return True
    after = after[1:] if after and after[0] in lex.RELATIVE_DAYS else after
    return verb.text[-1] in "dnt" and ("by" in after or not after or after[0] in lex.PREPOSITIONS)


def count_moved(diff: Diff) -> Finding | None:
    """A number or an ordinal stands before another word that both have: a third attack on the hotel, on the third hotel."""
    counted = [pair for pair in diff.pairs if pair[0][4] in ("number", "ordinal")]
    if not counted:
        return None
    mates = {x.at: y.at for x, y in diff.pairs if x.kind in ("word", "sayer")}
    found = {y: x for x, y in mates.items()}
    for x, y in counted:
        if x.kind == "number" and _scored(diff, x, y, mates):
            one, other = diff.a.words[x.at - 1], diff.b.words[y.at - 1]
            return Finding("number order", Relation.APART, f"{x.text} stands behind other words: {one} / {other}")
        if x.at + 1 not in mates or y.at + 1 not in found:
            continue
        if not _leads(diff.a, x) or not _leads(diff.b, y):  # kills 200, rebels say
            continue
        if x.at - 1 in mates and mates[x.at - 1] == y.at - 1:  # magnitude 5.9: it belongs to the word before
            continue
        if mates[x.at + 1] not in (y.at - 1, y.at + 1) and found[y.at + 1] != x.at - 1:
            one, other = diff.a.words[x.at + 1], diff.b.words[y.at + 1]
            return Finding("number order", Relation.SUGGEST, f"{x.text} stands before other words: {one} / {other}")
    return None


def _measures(form: Form, by: int) -> bool:
    """Say whether by tells how much and not who: by another 48 hours, by 4 percent."""
    after = next((word for word in form.content if word.at > by), None)
    return after is not None and (after.kind == "number" or after.text in lex.AGAIN)


def _scored(diff: Diff, x: Word, y: Word, mates: Mapping[int, int]) -> bool:
    """Say whether a number stands between two words that have changed places around it: Germany 2 Japan 1, Japan 2 Germany 1."""
    return mates.get(x.at - 1) == y.at + 1 and mates.get(x.at + 1) == y.at - 1


def done_or_suffered(diff: Diff) -> Finding | None:
    """Attacks in one, attacked with nobody after it in the other: who did it and who bore it may have changed."""
    for x, y in diff.pairs:
        if x.text == y.text or x.stem not in lex.BOTH_WAYS or _is_past(x.text) == _is_past(y.text):
            continue
        ended = _closes(diff.a, x) if _is_past(x.text) else _closes(diff.b, y)
        if ended and "by" not in (*diff.a.words, *diff.b.words) and _before(diff.a, x) == _before(diff.b, y):
            return Finding("voice", Relation.SUGGEST, f"{x.text} / {y.text}: done or suffered")
    return None


def in_order(pairs: Sequence[tuple[Word, Word]]) -> bool:
    """Say whether pairs of words follow one another in the second headline as they do here."""
    at = -1
    for _, y in pairs:
        if y[0] < at:
            return False
        at = y[0]
    return True


def _may_act(form: Form, word: Word) -> bool:
    """Say whether a word may name who acts, or what is done; a source that says something does nothing else."""
    return word.kind in _VERBS and (word.kind != "sayer" or form.words[word.at + 1] not in lex.SPEAKING)


def _may_suffer(verb: str) -> bool:
    return _is_past(verb) or verb in _UNCHANGED


_UNCHANGED: Final = frozenset(["hit", "cut", "put", "set", "shut", "hurt", "beat", "beaten", "bet", "split", "burst"])
"""Past forms that are their own base."""


def _is_past(verb: str) -> bool:
    return verb.endswith("ed") or verb in lex.PAST


def _before(form: Form, word: Word) -> str:
    return next((other.stem for other in reversed(form.content) if other.at < word.at), "")


def _closes(form: Form, verb: Word) -> bool:
    """Say whether nothing stands behind a verb that it could be done to."""
    after = form.words[verb.at + 1 : verb.at + 2]
    return verb.at > 0 and (not after or after[0] in lex.PREPOSITIONS)


def object_turned(diff: Diff) -> Finding | None:
    """What one acts on tells in the other who acts: mayor to sue Turin, Turin mayor to sue."""
    if "to" not in diff.a.words or "to" not in diff.b.words:
        return None
    names = (diff.a.names or frozenset()) | (diff.b.names or frozenset()) | lex.NATIONS
    for xv, yv in diff.pairs:
        if xv.kind not in _VERBS or xv.text in names or not _follows_to(diff.a, xv) or not _follows_to(diff.b, yv):
            continue
        for xo, yo in diff.pairs:
            if xo.text not in names:
                continue
            if (xo.at == xv.at + 1 and yo.at < yv.at) or (yo.at == yv.at + 1 and xo.at < xv.at):
                sentence = f"{xo.text} stands behind {xv.text} in one and before it in the other"
                return Finding("order", Relation.SUGGEST, sentence)
    return None


def _follows_to(form: Form, word: Word) -> bool:
    return word.at > 0 and form.words[word.at - 1] == "to"


def parts_turned(diff: Diff) -> Finding | None:
    """The small word before a word that both have gives it another part: an attack by them, an attack on them."""
    mine, theirs = diff.a.words, diff.b.words
    if mine == theirs:
        return None
    for x, y in diff.pairs:
        if not x.at or not y.at or mine[x.at - 1] == theirs[y.at - 1] or x.text in lex.AGAIN:
            continue
        one, other = _part(mine, x), _part(theirs, y)
        relation = _PARTS.get((one, other))
        if relation is Relation.APART and not in_order(sorted(diff.pairs)):
            relation = Relation.SUGGEST  # a sentence that was turned has other small words
        if {one, other} == _BESIDE and any(lex.is_related(w.stem, *_FIGHTING) for w, _ in diff.pairs):
            continue  # who fights with them fights against them
        if {one, other} == _SOURCE and not _is_past(mine[max(0, mine.index(one) - 1)]):
            continue  # objections by them are objections from them, but freed by them is not freed from them
        if relation and _leads(diff.a, x) == _leads(diff.b, y):
            return Finding("part", relation, f"{one} {x.text} / {other} {y.text}")
    return None


def _leads(form: Form, word: Word) -> bool:
    """Say whether a telling word follows at once, which the small word before both then belongs to."""
    return any(other.at == word.at + 1 and other.segment == word.segment for other in form.content)


def _part(words: Sequence[str], word: Word) -> str:
    """Return the small word before a word and its article."""
    before = words[word.at - 1]
    return words[word.at - 2] if before in _ARTICLES and word.at > 1 else before


_BESIDE: Final = frozenset(["with", "against"])
_SOURCE: Final = frozenset(["by", "from"])
_FIGHTING: Final = ("clash", "fight", "battl", "war", "match")
_ARTICLES: Final = frozenset(["a", "an", "the", "its", "his", "her", "their"])
_PARTS: Final = {
    ends: relation
    for relation, line in (
        (Relation.APART, "by on|by against|by to|by for|by at|by over|from to|from on|from against|from at|from until"),
        (Relation.APART, "since until|for against|before after|under over|without with"),
        (Relation.SUGGEST, "against with|by from|for from|for on|in near|before during|during after|to of"),
    )
    for one, other in (pair.split() for pair in line.split("|"))
    for ends in ((one, other), (other, one))
}
"""Small words that give the word after them another part, and how much that matters."""


def voice_turned(diff: Diff) -> Finding | None:
    """The order stays, but only one is told in the passive: militants kill soldiers, militants killed by soldiers."""
    if ("by" in diff.a.words) == ("by" in diff.b.words):
        return None
    for form, other, side in ((diff.a, diff.b, 0), (diff.b, diff.a, 1)):
        if "by" not in form.words:
            continue
        by = form.words.index("by")
        if _measures(form, by) or not any(word.at < by and _may_suffer(word.text) for word in form.content):
            continue
        agent = next((p for p in sorted(diff.pairs, key=lambda p: p[side].at) if p[side].at > by), None)
        clause = agent[side].segment if agent else 0
        before = [
            p for p in diff.pairs if p[side].at < by and p[side].segment == clause and _may_act(form, p[side])
        ]  # police killed by a crowd: who may be a source as well acts like others where nothing is said
        verb = max((p for p in before if _is_past(p[side].text)), key=lambda p: p[side].at, default=None)
        if verb and _passive(other, verb[1 - side]):  # found by hunters, discovered with the help of hunters
            continue
        if agent and before and not (_is_past(agent[1 - side].text) and _passive(other, agent[1 - side])):
            first = min(before, key=lambda p: p[side].at)
            verbs = [
                p
                for p in before
                if p is not first and p[0].kind != "sayer" and first[1 - side].at < p[1 - side].at < agent[1 - side].at
            ]
            if verbs:
                return Finding("voice", Relation.APART, f"{first[side].text} acts in one and suffers in the other")
    return None
