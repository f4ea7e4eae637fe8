"""Facts that forbid a merge. Each guard looks at what differs between two headlines and names itself in its sentence.

Guards are independent of the score: two headlines that share every word but one number are not the same news. Of 486
headline pairs with a token-sort similarity of 80 or more, 86 differ in a number, and human raters call 97 % of those no
duplicates (reference page on headlines, 1).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word, is_number
from triage.dedupe.order import actors_swapped, count_moved, done_or_suffered, parts_turned, voice_turned
from triage.domain.story import Relation

Guard = Callable[[Diff], Finding | None]


def findings(diff: Diff) -> list[Finding]:
    """Return what the guards found, the gravest first; an empty list forbids nothing."""
    found = [finding for guard in GUARDS if (finding := guard(diff))]
    return sorted(found, key=lambda f: _GRAVITY[f.relation])


def doubts(diff: Diff) -> list[Finding] | None:
    """Return what the guards found, the gravest first; None as soon as one sets the headlines apart."""
    kind = kind_changed(diff)  # asked first, as it parts more pairs than all others
    if kind and kind.relation is Relation.APART:
        return None
    found = []
    for guard in GUARDS:
        if finding := kind if guard is kind_changed else guard(diff):
            if finding.relation is Relation.APART:
                return None
            found.append(finding)
    return sorted(found, key=lambda f: _GRAVITY[f.relation])


_GRAVITY: Final = {Relation.APART: 0, Relation.LINK: 1, Relation.SUGGEST: 2, Relation.MERGE: 3}


def _list(words: list[Word]) -> str:
    return " ".join(word.text for word in words) or "nothing"


def _of(words: list[Word], *kinds: str) -> list[Word]:
    return [word for word in words if word.kind in kinds]


def _stems(form: Form) -> frozenset[str]:
    return frozenset(word.stem for word in form.content)


def numbers_differ(diff: Diff) -> Finding | None:
    """Both headlines give a number that the other one lacks; a toll that moved is a link."""
    a, b = _of(diff.only_a, "number"), _of(diff.only_b, "number")
    if not a or not b:
        if a or b:
            return Finding("number", Relation.SUGGEST, f"only one gives the number {_list(a or b)}")
        return None
    sentence = f"numbers differ: {_list(a)} / {_list(b)}"
    rest = len(diff.only_a) - len(a) + len(diff.only_b) - len(b)
    toll = not lex.TOLL.isdisjoint(diff.a.words) and not lex.TOLL.isdisjoint(diff.b.words)
    if rest <= 1 and toll and len(diff.pairs) >= 3 and not _is_series(diff, a[0]):
        return Finding("toll update", Relation.LINK, f"the toll changed: {sentence}")
    if _is_series(diff, a[0]):
        return Finding(
            "series", Relation.LINK if rest == 0 else Relation.APART, f"another part of a series: {sentence}"
        )
    return Finding("number", Relation.APART, sentence)


def _is_series(diff: Diff, number: Word) -> bool:
    return any(diff.a.words[at] in lex.SERIES for at in (number.at - 1, number.at - 2) if at >= 0)


def codes_differ(diff: Diff) -> Finding | None:
    """Another number in a name: flight MH17 and flight MH370, G7 and G20, the first quarter and the second."""
    a, b = _of(diff.only_a, "code"), _of(diff.only_b, "code")
    return Finding("number", Relation.APART, f"numbers differ: {_list(a)} / {_list(b)}") if a and b else None


def numbers_swapped(diff: Diff) -> Finding | None:
    """The same numbers stand with other words."""
    mates = [(x, y) for x, y in diff.pairs if x.kind == "number"]
    if len({x.text for x, _ in mates}) < 2:
        return None
    mates.sort()
    if all(p[1].at < q[1].at for p, q in itertools.pairwise(mates)):
        return None
    if _mould(diff.a) == _mould(diff.b) or any(_context(diff.a, x) != _context(diff.b, y) for x, y in mates):
        return Finding("number order", Relation.APART, "the numbers stand with other words")
    return None


def _mould(form: Form) -> list[str]:
    return ["" if is_number(word) else word for word in form.words]


def _context(form: Form, number: Word) -> str:
    """Return the word that a number counts: the next one in its segment that is no unit, else the one before."""
    near = [w.stem for w in form.content if w.segment == number.segment and w.kind != "number" and w.at > number.at]
    before = [w for w in form.content if w.segment == number.segment and w.kind != "number" and w.at < number.at]
    near += [w.stem for w in reversed(before)]
    return next((stem for stem in near if not lex.shared_class(stem, "percent")), "")


def ordinals_differ(diff: Diff) -> Finding | None:
    """First against second, or a second event where the other headline tells of one."""
    a, b = _of(diff.only_a, "ordinal"), _of(diff.only_b, "ordinal")
    if a and b:
        return Finding("ordinal", Relation.APART, f"ordinals differ: {_list(a)} / {_list(b)}")
    again = [w for w in diff.only_a + diff.only_b if w.text in lex.AGAIN]
    if again:
        relation = Relation.APART if any(_qualifies(diff, w) for w in again) else Relation.SUGGEST
        return Finding("second event", relation, f"only one tells of another event: {_list(again)}")
    if a or b:
        return Finding("ordinal", Relation.SUGGEST, f"only one gives the ordinal {_list(a or b)}")
    return None


def dates_differ(diff: Diff) -> Finding | None:
    """Another weekday or month."""
    a, b = _of(diff.only_a, "date"), _of(diff.only_b, "date")
    if not a and not b:
        return None
    for is_day in (False, True):  # what is no weekday is a month: "may" stands in neither list
        x, y = ([w for w in words if (w.text in lex.WEEKDAYS) == is_day] for words in (a, b))
        if x and y:
            return Finding("date", Relation.APART, f"dates differ: {_list(x)} / {_list(y)}")
    months = [w for w in a + b if w.text not in lex.WEEKDAYS]
    return Finding("date", Relation.SUGGEST, f"only one gives the month {_list(months)}") if months else None


def negated(diff: Diff) -> Finding | None:
    """One headline says no where the other says yes."""
    a, b = (_denials(words, form) for words, form in ((diff.only_a, diff.a), (diff.only_b, diff.b)))
    if not a and not b:
        return None
    if len(_of(a, "negation")) % 2 != len(_of(b, "negation")) % 2:
        return Finding("negation", Relation.APART, f"one negates: {_list(_of(a + b, 'negation'))}")
    if bool(a) != bool(b):
        return Finding("denial", Relation.APART, f"only one denies or stops it: {_list(a or b)}")
    return None


def _denials(words: list[Word], form: Form) -> list[Word]:
    return [w for w in _of(words, "negation", "denial") if not (w.text == "no" and _numbered(form, w.at + 1))]


def _numbered(form: Form, at: int) -> bool:
    return at < len(form.words) and is_number(form.words[at])


def ended(diff: Diff) -> Finding | None:
    """Only one tells that it is over: a curfew and a curfew lifted."""
    for mine, theirs in ((diff.only_a, diff.only_b), (diff.only_b, diff.only_a)):
        found = [w for w in mine if w.text in lex.ENDS]
        if found and not _of(theirs, "word"):
            return Finding("ended", Relation.APART, f"only one tells that it is over: {_list(found)}")
    return None


def opposites(diff: Diff) -> Finding | None:
    """Words that exclude each other: opened and closed, killed and wounded."""
    for x in diff.only_a:
        for y in diff.only_b:
            if lex.is_opposite(x.stem, y.stem) or lex.is_contrary(x.text, y.text):
                return Finding("opposite", Relation.APART, f"opposites: {x.text} / {y.text}")
    if len(diff.only_a) + len(diff.only_b) > 2:
        return None
    a, b = set(diff.a.words), set(diff.b.words)
    for one, other in lex.SIDES:
        for p, q in ((one, other), (other, one)):
            if p in a and q not in a and q in b and p not in b:
                return Finding("opposite", Relation.APART, f"opposites: {p} / {q}")
    return None


def kind_changed(diff: Diff) -> Finding | None:
    """Another weapon, target, role, group, direction or crime in the same place of the sentence."""
    doubt: Finding | None = None
    for x in diff.only_a:
        for y in diff.only_b:
            name = lex.shared_class(x.stem, y.stem)
            if name:
                close = lex.is_close(x.stem, y.stem)
                relation = Relation.SUGGEST if close else Relation.APART
                finding = Finding(f"{name} changed", relation, f"another {name}: {x.text} / {y.text}")
                if not close:
                    return finding
                doubt = finding
    return doubt


def names_differ(diff: Diff) -> Finding | None:
    """Both keep a name that the other one lacks: another place, person or side."""
    mine, theirs = diff.a.names, diff.b.names
    capitals = (mine or frozenset()) | (theirs or frozenset())
    a = _named(diff.only_a, mine is None, capitals)
    b = _named(diff.only_b, theirs is None, capitals) if a else a
    if not a or not b:
        return None
    if any(x.stem in lex.COUNTRIES for x in a) and any(y.stem in lex.COUNTRIES for y in b):
        return Finding("country changed", Relation.APART, f"another country: {_list(a)} / {_list(b)}")
    cased = (mine, theirs) != (None, None)
    sure = cased and all(any(_is_name(word, capitals) for word in side) for side in (a, b))
    alone = len(diff.only_a) == len(diff.only_b) == 1
    relation = Relation.APART if sure and alone else Relation.SUGGEST
    return Finding("name changed", relation, f"another place or person: {_list(a)} / {_list(b)}")


def _named(words: list[Word], caseless: bool, capitals: frozenset[str]) -> list[Word]:
    """Return the words that are names; in a headline that shows no case, unknown words as well."""
    plain = [w for w in words if w.kind == "word"]
    return [w for w in plain if (caseless and w.stem not in lex.VOCABULARY) or _is_name(w, capitals)]


def _is_name(word: Word, capitals: frozenset[str]) -> bool:
    return word.stem in lex.COUNTRIES or word.text in capitals or _opens(word)


def _opens(word: Word) -> bool:
    return word.at == 0 and word.stem not in lex.VOCABULARY


def one_word_differs(diff: Diff) -> Finding | None:
    """The same mould with one word changed, and the two words are not known to mean the same."""
    a, b = _of(diff.only_a, "word"), _of(diff.only_b, "word")
    if a and b:
        return Finding("word changed", Relation.SUGGEST, f"the words differ: {_list(a)} / {_list(b)}")
    return None


def death_told(diff: Diff) -> Finding | None:
    """Died in one, killed in the other: the same where both give a count or a cause, else perhaps not."""
    deaths = [(x, y) for x, y in diff.same_sense if (x.stem == "die") != (y.stem == "die")]
    if not deaths or any(x.kind == "number" or lex.is_related(x.stem, *lex.CAUSES) for x, _ in diff.pairs):
        return None
    x, y = deaths[0]
    return Finding("cause of death", Relation.SUGGEST, f"only one says killed: {x.text} / {y.text}")


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


def role_changed(diff: Diff) -> Finding | None:
    """An ex-president is no president, an exercise is no attack."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.ROLES]
    stand_ins = [[w for w in only if w.text in lex.STAND_INS] for only in (diff.only_a, diff.only_b)]
    if bool(stand_ins[0]) != bool(stand_ins[1]):
        found += [w for w in stand_ins[0] + stand_ins[1] if _stands_in(diff, w)]
    if not found:
        return None
    relation = Relation.APART if any(_qualifies(diff, w) or _stands_in(diff, w) for w in found) else Relation.SUGGEST
    return Finding("role changed", relation, f"only one says {_list(found)}")


def _stands_in(diff: Diff, word: Word) -> bool:
    """Say whether a word names somebody by a name that both headlines have: the wife of, a minister's aide."""
    side, form = (0, diff.a) if word in diff.only_a else (1, diff.b)
    if word.text not in lex.STAND_INS:
        return False
    shared = {pair[side].at for pair in diff.pairs}
    after = form.words[word.at + 1 : word.at + 2]
    return word.at - 1 in shared or (bool(after) and after[0] in ("of", "to", "for") and word.at + 2 in shared)


def _qualifies(diff: Diff, word: Word) -> bool:
    """Say whether a word stands right before or after one that both headlines have, and so changes its sense."""
    side = 0 if word in diff.only_a else 1
    return any(abs(pair[side].at - word.at) == 1 and pair[side].kind == "word" for pair in diff.pairs)


def side_given(diff: Diff) -> Finding | None:
    """Only one headline gives the direction."""
    found = [w for w in diff.only_a + diff.only_b if lex.shared_class(w.stem, "north")]
    return Finding("direction", Relation.SUGGEST, f"only one gives the direction: {_list(found)}") if found else None


def planned(diff: Diff) -> Finding | None:
    """Planned, feared, threatened or claimed in one headline, done in the other."""
    a, b = _of(diff.only_a, "hedge"), _of(diff.only_b, "hedge")
    if bool(a) != bool(b):
        return Finding("planned", Relation.APART, f"only one tells it as possible: {_list(a or b)}")
    weak_a, weak_b = _future(diff.a, diff.only_a), _future(diff.b, diff.only_b)
    if bool(weak_a) != bool(weak_b):
        # Nothing else differs, and the other one tells it as done. Other words may tell a plan in another way.
        side = 0 if weak_a else 1
        rest = [w for w in diff.only_a + diff.only_b if w.kind != "plan"]
        done = any(_follows_to(pair[side], (diff.a, diff.b)[side]) for pair in diff.pairs)
        relation = Relation.LINK if done and not rest else Relation.SUGGEST
        return Finding("planned", relation, f"only one tells it as planned: {weak_a or weak_b}")
    if lex.CLAIM.isdisjoint(diff.a.words) == lex.CLAIM.isdisjoint(diff.b.words):
        return None
    says = [
        any(w.kind == "sayer" for w in form.content) or not lex.SAYERS.isdisjoint(form.words)
        for form in (diff.a, diff.b)
    ]
    if not all(says):
        return Finding("claimed", Relation.APART, "only one tells it as a claim")
    return None


def _follows_to(word: Word, form: Form) -> bool:
    before = form.words[word.at - 1] if word.at else ""
    return before == "to" and word.kind != "number" and word.text not in (form.names or ())


def _future(form: Form, only: list[Word]) -> str:
    weak = _of(only, "plan")
    if weak:
        return _list(weak)
    if "will" in form.words:
        return "will"
    if "to" not in form.words:
        return ""
    names = form.names or frozenset()
    for first, verb in itertools.pairwise(form.words):
        if first != "to" or not verb.isalpha() or verb in lex.FUNCTION or verb in names:
            continue
        base = lex.stem(verb)
        if base not in lex.COUNTRIES and (base == verb.rstrip("e") or verb[-1] not in "sdg"):
            return f"to {verb}"
    return ""


def labels_differ(diff: Diff) -> Finding | None:
    """An opinion against a report, or one mould of a series with another subject."""
    a, b = diff.a.label, diff.b.label
    told = _of(diff.only_a, "word") or _of(diff.only_b, "word")
    if a != b:
        relation = Relation.APART if told else Relation.SUGGEST
        return Finding("kind of text", relation, f"another kind of text: {a or 'report'} / {b or 'report'}")
    if a and told:
        return Finding(
            "series", Relation.APART, f"a {a} on another subject: {_list(diff.only_a)} / {_list(diff.only_b)}"
        )
    if diff.a.question != diff.b.question:
        return Finding("question", Relation.APART if told else Relation.SUGGEST, "only one asks")
    return None


def corrected(diff: Diff) -> Finding | None:
    """A correction or retraction belongs to the story, as a link."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.CORRECTION]
    return Finding("correction", Relation.LINK, f"only one corrects: {_list(found)}") if found else None


def anniversary(diff: Diff) -> Finding | None:
    """An anniversary is not the event."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.ANNIVERSARY]
    if found:
        return Finding("anniversary", Relation.APART, f"only one looks back: {_list(found)}")
    for form, other in ((diff.a, diff.b), (diff.b, diff.a)):
        back = None if _BACK_WORDS.isdisjoint(form.words) else _BACK.search(form.text)
        if back and not _BACK.search(other.text) and _stems(other).isdisjoint(_SPANS & _stems(form)):
            return Finding("anniversary", Relation.APART, f"only one looks back: {back.group()}")
    return None


_SPANS: Final = frozenset(["year", "month", "decad", "week", "day"])


_BACK: Final = re.compile(
    r"^(?:\d+|a|an) (?:year|month|decade|week|day)s? (?:after|on|later|since)\b|\b\d+ (?:year|month|decade|week)s (?:on|later)$"
    r"|\brecall(?:s|ed)? (?:the )?(?:19|20)\d\d\b|\bvigil\b|^(?:decades|years) (?:after|on|later|since)\b"
)
"""Words that look back from another day."""
_BACK_WORDS: Final = frozenset(
    f"{unit}{plural}" for unit in ("year", "month", "decade", "week", "day") for plural in ("", "s")
) | {"recall", "recalls", "recalled", "vigil"}
"""One of them stands in whatever looks back."""


GUARDS: Final[tuple[Guard, ...]] = (
    numbers_differ, codes_differ, numbers_swapped, ordinals_differ, dates_differ, negated, ended, opposites, kind_changed,
    names_differ, role_changed, side_given, planned, labels_differ, corrected, anniversary, actors_swapped, voice_turned,
    count_moved, done_or_suffered, parts_turned, death_told, other_edges, one_word_differs,
)  # fmt: skip
