"""Guards over what belongs to what where two headlines have the very same words: attributes, owners, clauses.

Where words are left on either side there is no merge to forbid, so that these look only where none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word
from triage.dedupe.naming import owners, teller_joined, time_named
from triage.dedupe.order import in_order, tie
from triage.domain.story import Relation


def words_moved(diff: Diff) -> Finding | None:
    """The very same words belong to other ones: who tells it, an attribute, an owner, a clause."""
    if diff.only_a or diff.only_b:
        return None
    if ("'" in diff.a.bare or "'" in diff.b.bare) and (finding := owners_differ(diff)):
        return finding
    if diff.a.segments == diff.b.segments and (in_order(diff.pairs) or _are_pieces_kept(diff)):
        return None
    return next((finding for guard in _MOVES if (finding := guard(diff))), None)


def _are_pieces_kept(diff: Diff) -> bool:
    """Say whether only whole pieces of the headline have changed places: mill burns, nine hurt; nine hurt: mill burns."""
    pieces: dict[int, int] = {}
    last: dict[int, int] = {}
    for x, y in diff.pairs:
        if pieces.setdefault(x[1], y[1]) != y[1] or last.get(x[1], -1) > y[0]:
            return False
        last[x[1]] = y[0]
    return len(set(pieces.values())) == len(pieces)


def part_moved(diff: Diff) -> Finding | None:
    """A word stands before another word that both have: union leaders stole funds, leaders stole union funds."""
    mine, theirs = diff.a.words, diff.b.words
    placing = lex.PREPOSITIONS.intersection
    if placing(mine) != placing(theirs) or _placing(mine) != _placing(theirs):
        return None  # fire in Lagos depot, Lagos depot fire
    mates = {pair[0].at: pair for pair in diff.pairs}
    found = {pair[1].at: pair for pair in diff.pairs}
    for x, y in diff.pairs:
        if (
            x.text != y.text
            or x.text in lex.SPEAKING
            or x.kind not in _PARTS
            or x.at + 1 not in mates
            or y.at + 1 not in found
        ):
            continue
        after, then = mates[x.at + 1], found[y.at + 1]
        if after is then or after[0].segment != x.segment or then[1].segment != y.segment:
            continue
        if any(one.text != other.text or one.kind not in _PARTS for one, other in (after, then)):
            continue  # what is told in another form is a verb: flat kills three, flat gas blast
        if (
            x.text not in _MOVING
            and not _have(diff, x, after[0], then[0])
            and (after[1].at == y.at - 1 or then[0].at == x.at - 1)
        ):
            continue
        if x.text in _MOVING and after[1].at == y.at - 1 and then[0].at == x.at - 1:
            continue
        if _are_close(diff, after, then):
            continue
        sentence = f"{x.text} stands before other words: {after[0].text} / {then[1].text}"
        return Finding("part moved", Relation.SUGGEST, sentence)
    return None


def _have(diff: Diff, *words: Word) -> bool:
    """Say whether one of some words has something by an apostrophe: killer's teen son, teen killer's son."""
    return any(word.text in owners(diff.a) or word.text in owners(diff.b) for word in words)


def _placing(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word in lex.PREPOSITIONS)


def _are_close(diff: Diff, one: tuple[Word, Word], other: tuple[Word, Word]) -> bool:
    """Say whether two words stand side by side in both headlines, but for small ones: trapped miners, miners trapped."""
    return all(
        not any(first < word.at < last for word in form.content)
        for form, side in ((diff.a, 0), (diff.b, 1))
        for first, last in [sorted((one[side].at, other[side].at))]
    )


_PARTS: Final = ("word", "sayer")
_MOVING: Final = lex.EPITHETS | lex.ROLES


def owner_moved(diff: Diff) -> Finding | None:
    """Who is named by another is named by somebody else: widow of banker sues judge, widow sues banker of judge."""
    if lex.STAND_INS.isdisjoint(diff.a.words):
        return None
    for x, y in diff.pairs:
        if x.text == y.text and x.text in lex.STAND_INS:
            (sure, one), (sure_too, other) = _whose(diff.a, x), _whose(diff.b, y)
            if (sure or sure_too) and not any(p.at in one and q.at in other for p, q in diff.pairs):
                return Finding("owner", Relation.SUGGEST, f"{x.text} of somebody else")
    return None


def _whose(form: Form, word: Word) -> tuple[bool, list[int]]:
    """Return whether a headline names somebody by another, and the places of the words that may name that one."""
    before = [other for other in form.content if other.at == word.at - 1 and other.segment == word.segment]
    if form.words[word.at + 1 : word.at + 2] not in _OF:
        return any(other.text in owners(form) for other in before), [other.at for other in before]
    follow = [other for other in form.content if word.at + 1 < other.at < word.at + 5]
    return True, [o.at for o in follow if o.segment == word.segment and o.text not in lex.PAST and o.text[-2:] != "ed"]


_OF: Final = (("of",), ("to",), ("for",))


def owners_differ(diff: Diff) -> Finding | None:
    """Who has something in one only tells of a kind in the other, or is had: child's doctor, child doctor; client's lawyer."""
    mine, theirs = owners(diff.a), owners(diff.b)
    if mine == theirs:
        return None
    changed = [(x, y) for x, y in diff.pairs if (x.text in mine) != (y.text in theirs)]
    if any(x.text in mine for x, _ in changed) and any(y.text in theirs for _, y in changed):
        x = changed[0][0]
        return Finding("owner", Relation.SUGGEST, f"{x.text} has something in only one")
    follow = {(x.at - 1, y.at - 1) for x, y in diff.pairs}
    for x, y in changed:
        if x.text == y.text and x.text[-1] != "s" and lex.is_single(x.stem) and (x.at, y.at) in follow:
            return Finding("owner", Relation.SUGGEST, f"{x.text} has something in only one")
        other, mate = (diff.b, y) if x.text in mine else (diff.a, x)
        known = x.stem in lex.VOCABULARY and x.stem not in lex.COUNTRIES
        if not known or (x.at, y.at) in follow or tie(other, mate) == "of":
            continue
        if any(word.at == mate.at - 1 for word in other.content):
            return Finding("owner", Relation.SUGGEST, f"{x.text} has something in only one")  # women's coach fired
    return None


def complement_moved(diff: Diff) -> Finding | None:
    """What a small word ties to a noun is tied to another one: trainer of horse kicked, horse kicked trainer; ban on imports."""
    if _TIES.isdisjoint(diff.a.words) and _TIES.isdisjoint(diff.b.words):
        return None
    for form, other, side in ((diff.a, diff.b, 0), (diff.b, diff.a, 1)):
        mates = {pair[side].at: pair[1 - side].at for pair in diff.pairs if pair[0].stem == pair[1].stem}
        for head in form.content:
            small = form.words[head.at + 1] if head.at + 1 < len(form.words) else ""
            if small not in _TIES or head.kind != "word" or head.at not in mates:
                continue
            tied = {mates[place] for place in [at for at in _phrase(form, head.at + 2) if at in mates][:2]}
            at = mates[head.at]
            if other.words[at + 1 : at + 2] == (small,):
                near = _phrase(other, at + 2)
            elif small == "of":
                near = _phrase(other, at - 1, -1) + _phrase(other, at + 1)
            else:
                continue
            if (
                tied
                and tied.isdisjoint(near)
                and not any(lex.stem(other.words[place]) in lex.COUNTRIES for place in tied)
            ):
                return Finding("part", Relation.SUGGEST, f"{head.text} {small} something else")
    return None


_TIES: Final = frozenset(["of", "on", "against", "for"])


def _phrase(form: Form, at: int, step: int = 1) -> list[int]:
    """Return the places of the words in a row from a place on that make one phrase: none that is a verb by its look."""
    places = {word.at for word in form.content if word.kind in _NOUNS and not _is_verb(word.text)}
    found = [at] if step > 0 and form.words[at : at + 1] and form.words[at].endswith("ed") else []  # of stranded whales
    at += len(found)
    while 0 <= at < len(form.words) and (at in places or form.words[at] in _WITHIN):
        found.append(at)
        at += step
    return found


_NOUNS: Final = ("word", "sayer", "number", "ordinal", "date", "day", "hedge")
_WITHIN: Final = frozenset(["a", "an", "the", "its", "his", "her", "their", "of", "in", "at", "and"])
"""Small words over which a phrase goes on."""


def _is_verb(text: str) -> bool:
    return text.endswith(("ed", "ing")) or text in lex.PAST or text in lex.SPEAKING


def object_led(diff: Diff) -> Finding | None:
    """Who acts in one is acted on in the other: hotel guests sue, hotel sues guests."""
    bent = [(x, y) for x, y in diff.pairs if x[2] != y[2] and x[3] == y[3]]
    if not bent:
        return None
    places = {x.at: (x, y) for x, y in diff.pairs}
    for x, y in bent:
        if "ed" in (x.text[-2:], y.text[-2:]) or {x.text, y.text} & lex.PAST:
            continue
        for near, step in ((places.get(x.at - 1), 1), (places.get(x.at + 1), -1)):
            if near and near[1].at == y.at + step and near[0].text == near[1].text and near[0].kind in _PARTS:
                return Finding("order", Relation.SUGGEST, f"{near[0].text} acts in only one: {x.text} / {y.text}")
    return None


def cause_turned(diff: Diff) -> Finding | None:
    """What came first in one comes second in the other: strike after walkout, walkout after strike."""
    for joint in ("after", "before"):
        if joint in diff.a.words and joint in diff.b.words:
            one, other = _behind(diff.a, joint), _behind(diff.b, joint)
            moved = {(x.at in one, y.at in other) for x, y in diff.pairs}
            if {(True, False), (False, True)} <= moved:
                return Finding("order", Relation.SUGGEST, f"what comes {joint} what has changed")
    return None


def _behind(form: Form, joint: str) -> frozenset[int]:
    """Return the places of the telling words that follow a joint in its piece of the headline."""
    at = form.words.index(joint)
    after = next((word for word in form.content if word.at > at), None)
    if after is None:
        return frozenset()
    return frozenset(word.at for word in form.content if word.at > at and word.segment == after.segment)


_MOVES: Final = (teller_joined, time_named, part_moved, owner_moved, complement_moved, object_led, cause_turned)
