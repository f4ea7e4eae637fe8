"""Guards over who and where: names, offices, those who stand in for others, directions, datelines."""

from __future__ import annotations

import re
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff, listed, qualifies
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word
from triage.domain.story import Relation


def names_differ(diff: Diff) -> Finding | None:
    """Both keep a name that the other one lacks: another place, person or side."""
    if not diff.only_a or not diff.only_b:
        return None
    mine, theirs = diff.a.names, diff.b.names
    capitals = (mine or frozenset()) | (theirs or frozenset())
    a = _named(diff.only_a, mine is None, capitals)
    b = _named(diff.only_b, theirs is None, capitals) if a else a
    if not a or not b:
        return None
    if any(x.stem in lex.COUNTRIES for x in a) and any(y.stem in lex.COUNTRIES for y in b):
        return Finding("country changed", Relation.APART, f"another country: {listed(a)} / {listed(b)}")
    cased = (mine, theirs) != (None, None)
    sure = cased and all(any(_is_name(word, capitals) for word in side) for side in (a, b))
    alone = len(a) == len(b) and _is_one_name(diff.only_a, a, capitals) and _is_one_name(diff.only_b, b, capitals)
    relation = Relation.APART if sure and alone else Relation.SUGGEST
    return Finding("name changed", relation, f"another place or person: {listed(a)} / {listed(b)}")


def _is_one_name(only: list[Word], named: list[Word], capitals: frozenset[str]) -> bool:
    """Say whether nothing is left but one name: Panahi, or Jafar Panahi."""
    if len(only) == 1:
        return True
    return len(only) == len(named) == 2 and only[0].at + 1 == only[1].at and all(w.text in capitals for w in only)


def _named(words: list[Word], caseless: bool, capitals: frozenset[str]) -> list[Word]:
    """Return the words that are names; in a headline that shows no case, unknown words as well."""
    plain = [w for w in words if w.kind == "word"]
    return [w for w in plain if (caseless and w.stem not in lex.VOCABULARY) or _is_name(w, capitals)]


def _is_name(word: Word, capitals: frozenset[str]) -> bool:
    return word.stem in lex.COUNTRIES or word.text in capitals or _opens(word)


def _opens(word: Word) -> bool:
    return word.at == 0 and word.stem not in lex.VOCABULARY


def time_named(diff: Diff) -> Finding | None:
    """A weekday or a time of day names a kind of thing in one headline and says when in the other: Sunday school, on Sunday."""
    if _KINDS_OF_TIME.isdisjoint(diff.a.words):
        return None
    follow = {(x.at - 1, y.at - 1) for x, y in diff.pairs}
    for x, y in diff.pairs:
        if x.stem != y.stem:  # night-time, nighttime: one word in two halves
            continue
        if (x.at, y.at) not in follow and names_kind(x, diff.a) != names_kind(y, diff.b):
            return Finding("time named", Relation.SUGGEST, f"{x.text} is a part of a name in only one")
    return None


def names_kind(word: Word, own: Form) -> bool:
    """Say whether a time of day or a weekday tells what kind of thing it is, not when: night train, Sunday school."""
    if word.text not in _KINDS_OF_TIME:
        return False
    before = own.words[word.at - 1] if word.at else ""
    if before and (before not in lex.FUNCTION or before == "on"):
        return False
    after = next((other for other in own.content if other.at == word.at + 1 and other.segment == word.segment), None)
    return after is not None and after.kind == "word" and not lex.is_related(after.stem, *lex.CAUSES)


_KINDS_OF_TIME: Final = lex.WEEKDAYS | {"night", "evening", "morning", "afternoon", "late", "early", "weekend", "daily"}


def role_changed(diff: Diff) -> Finding | None:
    """An ex-president is no president, an exercise is no attack."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.ROLES]
    stand_ins = [
        [w for w in only if w.text in lex.STAND_INS and w.text not in other.words]
        for only, other in ((diff.only_a, diff.b), (diff.only_b, diff.a))
    ]
    if bool(stand_ins[0]) != bool(stand_ins[1]):
        found += [w for w in stand_ins[0] + stand_ins[1] if _stands_in(diff, w)]
    if not found:
        return None
    relation = Relation.APART if any(_tells_who(diff, w) or _stands_in(diff, w) for w in found) else Relation.SUGGEST
    return Finding("role changed", relation, f"only one says {listed(found)}")


def _tells_who(diff: Diff, word: Word) -> bool:
    """Say whether an office or its like stands beside a word that both have; what can only lead, right before it."""
    if word.text not in _LEADING:
        return qualifies(diff, word)
    side = 0 if word in diff.only_a else 1
    return any(pair[side].at == word.at + 1 for pair in diff.pairs)


_LEADING: Final = frozenset(["pro", "anti", "non", "counter"])


def _stands_in(diff: Diff, word: Word) -> bool:
    """Say whether a word names somebody by a name that both headlines have: the wife of, a minister's aide."""
    side, form = (0, diff.a) if word in diff.only_a else (1, diff.b)
    if word.text not in lex.STAND_INS:
        return False
    shared = {pair[side].at for pair in diff.pairs}
    after = form.words[word.at + 1 : word.at + 2]
    return word.at - 1 in shared or (bool(after) and after[0] in ("of", "to", "for") and word.at + 2 in shared)


def side_given(diff: Diff) -> Finding | None:
    """Only one headline gives the direction."""
    found = [w for w in diff.only_a + diff.only_b if lex.shared_class(w.stem, "north")]
    return Finding("direction", Relation.SUGGEST, f"only one gives the direction: {listed(found)}") if found else None


def other_edges(diff: Diff) -> Finding | None:
    """Another place in the dateline or the hash tags, which are no words of the headline."""
    if not edges_differ(diff.a, diff.b):
        return None
    one, other = (" ".join(sorted(form.edges)) for form in (diff.a, diff.b))
    return Finding("dateline", Relation.SUGGEST, f"another dateline or tag: {one} / {other}")


def edges_differ(a: Form, b: Form) -> bool:
    """Say whether both headlines have a dateline or hash tags that the other one does not name anywhere."""
    if not a.edges or not b.edges:
        return False
    return not a.edges <= b.edges.union(b.words) and not b.edges <= a.edges.union(a.words)


def teller_joined(diff: Diff) -> Finding | None:
    """Who tells it in one is a part of a name in the other: hackers rob vault, bank says; hackers rob bank vault."""
    for form, other, side in ((diff.a, diff.b, 0), (diff.b, diff.a, 1)):
        found = tellers(form)
        if not found:
            continue
        mates = {pair[1 - side].at: pair[side] for pair in diff.pairs}
        names = (form.names or frozenset()) | (other.names or frozenset())
        for teller in found:
            if teller.text in names:
                continue
            at = next((at for at, word in mates.items() if word is teller), -2)
            after = mates.get(at + 1)
            if after is None or after.segment == teller.segment or after.text != other.words[at + 1]:
                continue  # police: two held; police hold two
            if _same_piece(other, at):
                sentence = f"{teller.text} tells it in one and is a part of a name in the other"
                return Finding("teller", Relation.SUGGEST, sentence)
    return None


def tellers(form: Form) -> list[Word]:
    """Return the last words of the pieces that may only say who tells it: bank before a colon, behind a dash, or beside says."""
    if form.segments < 2:
        return []
    found = []
    for segment in (0, form.segments - 1):
        whole = [word for word in form.content if word.segment == segment]
        piece = [word for word in whole if word.text not in lex.SPEAKING and word.kind != "day"]
        if not 0 < len(piece) < 4 or not _may_tell(piece[-1]):
            continue
        if len(piece) < len(whole) or (_PLACE_FIRST if segment == 0 else _TOLD_LAST).search(form.bare):
            found.append(piece[-1])
    return found


def _may_tell(word: Word) -> bool:
    """Say whether a word is one of many and no name: a bank, not Kyiv, whose mayor may be told of either way."""
    known = word.stem in lex.VOCABULARY or word.text in _SPEAKERS
    return word.kind in ("word", "sayer") and known and word.stem not in lex.COUNTRIES


def _same_piece(form: Form, at: int) -> bool:
    """Say whether the word at a place and the next one stand in the same piece of a headline."""
    near = {word.at: word.segment for word in form.content}
    return near.get(at) == near.get(at + 1)


def _is_attribute(form: Form, word: Word) -> bool:
    """Say whether a word stands between two telling words, as a part of a longer name: bank in rob bank vault."""
    near = {other.at for other in form.content if other.segment == word.segment}
    return word.at - 1 in near and word.at + 1 in near


_SPEAKERS: Final = lex.TELLERS | lex.SAYERS
_OWNER: Final = re.compile(r"([^\W\d_]+)'s\b|([^\W\d_]+s)'(?=\s)")
_PLACE_FIRST: Final = re.compile(r"^[^:]{2,30}:\s")
_TOLD_LAST: Final = re.compile(r"(?::\s|\s-{1,2}\s?)[^:,]{2,40}$")
_WHERE: Final = frozenset(
    ["in", "at", "near", "of", "outside", "around", "across", "off", "inside", "over", "by", "around"]
)


def owner_listed(diff: Diff) -> Finding | None:
    """An owner in one is one of a list in the other: the imam's two sons; the imam, two sons."""
    for form, other, side in ((diff.a, diff.b, 0), (diff.b, diff.a, 1)):
        if "'" not in form.bare or (other.segments + form.segments < 3 and "and" not in other.words):
            continue
        own = owners(form)
        mates = {pair[side].at: pair[1 - side] for pair in diff.pairs}
        for at, mate in mates.items():
            owned = mates.get(at + 1)
            if owned is None or form.words[at] not in own or mate.at > owned.at:
                continue
            between = other.words[mate.at + 1 : owned.at]
            listed_ = not between and f"{mate.text}, " in other.bare.casefold()
            if listed_ or between == ("and",):
                sentence = f"{mate.text} owns in one and is one of several in the other"
                return Finding("owner", Relation.SUGGEST, sentence)
    return None


def owners(form: Form) -> frozenset[str]:
    """Return the words of a headline that have something by an apostrophe: the imam's sons."""
    if "'" not in form.bare:
        return _NOBODY
    return frozenset([one or many for one, many in _OWNER.findall(form.bare.casefold())])


_NOBODY: Final[frozenset[str]] = frozenset()


def name_inflected(diff: Diff) -> Finding | None:
    """A name in one is another form of the word in the other: Wells and a well, Woods and Wood."""
    for x, y in diff.pairs:
        if x.text == y.text or x.stem != y.stem or x.kind != "word" or x.stem in lex.COUNTRIES:
            continue
        mine, theirs = diff.a.names, diff.b.names
        if mine is None or theirs is None:
            return None
        one, other = x.text in mine, y.text in theirs
        known = x.stem in lex.VOCABULARY
        if one and other:
            changed = not known
        else:
            changed = (one and (not known or y.at > 0)) or (other and (not known or x.at > 0))
        if changed and "s" in (x.text[-1], y.text[-1]):
            return Finding("name inflected", Relation.SUGGEST, f"a name in another form: {x.text} / {y.text}")
    return None


def place_moved(diff: Diff) -> Finding | None:
    """Who speaks before a colon is what is acted on in the other: Kyiv: Russia shells port; Russia shells Kyiv port."""
    for form, other, side in ((diff.a, diff.b, 0), (diff.b, diff.a, 1)):
        if form.segments < 2 or ":" not in form.bare or not _PLACE_FIRST.match(form.bare):
            continue
        first = [word for word in form.content if word.segment == 0]
        then = next((word for word in form.content if word.segment == 1), None)
        mate = next((pair[1 - side] for pair in diff.pairs if [pair[side]] == first), None)
        if mate is None or then is None or mate.at == 0:
            continue
        if first[0].text in _SPEAKERS and _is_attribute(other, mate):
            return Finding("place moved", Relation.SUGGEST, f"{mate.text} speaks in one and is a part of another name")
        if not _is_name(then, form.names or frozenset()):
            continue
        before = other.words[mate.at - 1]
        if before not in _WHERE and any(word.at < mate.at and word.segment == mate.segment for word in other.content):
            return Finding("place moved", Relation.SUGGEST, f"{mate.text} speaks in one and is acted on in the other")
    return None
