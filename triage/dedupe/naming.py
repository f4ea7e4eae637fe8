"""Guards over who and where: names, offices, those who stand in for others, directions, datelines."""

from __future__ import annotations

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff, listed, qualifies
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word
from triage.domain.story import Relation


def names_differ(diff: Diff) -> Finding | None:
    """Both keep a name that the other one lacks: another place, person or side."""
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
    alone = len(diff.only_a) == len(diff.only_b) == 1
    relation = Relation.APART if sure and alone else Relation.SUGGEST
    return Finding("name changed", relation, f"another place or person: {listed(a)} / {listed(b)}")


def _named(words: list[Word], caseless: bool, capitals: frozenset[str]) -> list[Word]:
    """Return the words that are names; in a headline that shows no case, unknown words as well."""
    plain = [w for w in words if w.kind == "word"]
    return [w for w in plain if (caseless and w.stem not in lex.VOCABULARY) or _is_name(w, capitals)]


def _is_name(word: Word, capitals: frozenset[str]) -> bool:
    return word.stem in lex.COUNTRIES or word.text in capitals or _opens(word)


def _opens(word: Word) -> bool:
    return word.at == 0 and word.stem not in lex.VOCABULARY


def role_changed(diff: Diff) -> Finding | None:
    """An ex-president is no president, an exercise is no attack."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.ROLES]
    stand_ins = [[w for w in only if w.text in lex.STAND_INS] for only in (diff.only_a, diff.only_b)]
    if bool(stand_ins[0]) != bool(stand_ins[1]):
        found += [w for w in stand_ins[0] + stand_ins[1] if _stands_in(diff, w)]
    if not found:
        return None
    relation = Relation.APART if any(qualifies(diff, w) or _stands_in(diff, w) for w in found) else Relation.SUGGEST
    return Finding("role changed", relation, f"only one says {listed(found)}")


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
