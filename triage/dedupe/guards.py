"""Facts that forbid a merge. Each guard looks at what differs between two headlines and names itself in its sentence.

Guards are independent of the score: two headlines that share every word but one number are not the same news. Of 486
headline pairs with a token-sort similarity of 80 or more, 86 differ in a number, and human raters call 97 % of those no
duplicates (reference page on headlines, 1).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.counts import (
    codes_differ,
    dates_differ,
    numbers_differ,
    numbers_swapped,
    one_or_several,
    ordinals_differ,
)
from triage.dedupe.diff import Diff, listed, of_kind, stems
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word, is_number
from triage.dedupe.naming import (
    name_inflected,
    names_differ,
    other_edges,
    owner_listed,
    place_moved,
    role_changed,
    side_given,
)
from triage.dedupe.order import (
    actors_swapped,
    count_moved,
    done_or_suffered,
    object_turned,
    parts_turned,
    voice_turned,
)
from triage.dedupe.parts import words_moved
from triage.dedupe.tense import going_on
from triage.domain.story import Relation

Guard = Callable[[Diff], Finding | None]


def findings(diff: Diff) -> list[Finding]:
    """Return what the guards found, the gravest first; an empty list forbids nothing."""
    found = [finding for guard in _asked(diff) if (finding := guard(diff))]
    return sorted(found, key=lambda f: _GRAVITY[f.relation])


def doubts(diff: Diff, hopeless: Callable[[Sequence[Finding]], bool] = lambda found: False) -> list[Finding] | None:
    """Return what the guards found, the gravest first; None as soon as one sets the headlines apart.

    Args:
        diff: Two headlines.
        hopeless: Says by what the guards in `FIRST` found that the headlines are apart whatever the others find.
    """
    early: dict[Guard, Finding | None] = {}
    for guard in FIRST:
        finding = early[guard] = guard(diff)
        if finding and finding.relation is Relation.APART:
            return None
    if hopeless([finding for finding in early.values() if finding]):
        return None
    found = []
    for guard in _asked(diff):
        if finding := early[guard] if guard in early else guard(diff):
            if finding.relation is Relation.APART:
                return None
            found.append(finding)
    return sorted(found, key=lambda f: _GRAVITY[f.relation])


def _asked(diff: Diff) -> tuple[Guard, ...]:
    """Return the guards that may object to two headlines by the kinds of words that are left on either side."""
    if not diff.only_a and not diff.only_b:
        return _OF_NOTHING_LEFT
    plain = all(word.kind == "word" for word in diff.only_a) and all(word.kind == "word" for word in diff.only_b)
    return _OF_WORDS if plain else GUARDS


def may_link(diff: Diff) -> bool:
    """Say whether a guard may find that two headlines are linked, which no score changes; quick, and true too often."""
    if of_kind(diff.only_a, "number") and of_kind(diff.only_b, "number"):
        return True
    left = diff.only_a + diff.only_b
    return any(w.text == "new" or w.text in lex.CORRECTION for w in left) or all(w.kind == "plan" for w in left)


_GRAVITY: Final = {Relation.APART: 0, Relation.LINK: 1, Relation.SUGGEST: 2, Relation.MERGE: 3}


def negated(diff: Diff) -> Finding | None:
    """One headline says no where the other says yes."""
    a, b = (_denials(words, form) for words, form in ((diff.only_a, diff.a), (diff.only_b, diff.b)))
    if not a and not b:
        return None
    grave = Relation.SUGGEST if all(_is_aside(diff, word) for word in a + b) else Relation.APART
    if len(of_kind(a, "negation")) % 2 != len(of_kind(b, "negation")) % 2:
        return Finding("negation", grave, f"one negates: {listed(of_kind(a + b, 'negation'))}")
    if bool(a) != bool(b):
        return Finding("denial", grave, f"only one denies or stops it: {listed(a or b)}")
    return None


def _is_aside(diff: Diff, word: Word) -> bool:
    """Say whether a word stands in a clause of its own, with nothing that both headlines have: hotel burns; no injuries."""
    side, form = (0, diff.a) if word in diff.only_a else (1, diff.b)
    shared = {pair[side].at for pair in diff.pairs}
    clause = [other for other in form.content if other.segment == word.segment and other is not word]
    return bool(clause) and not any(other.at in shared for other in clause)


def denial_moved(diff: Diff) -> Finding | None:
    """Both say no, but not to the same: Ajax, not PSV; PSV, not Ajax."""
    for x, y in diff.pairs:
        if x.kind == y.kind == "negation":
            one, other = _denied(diff.a, x), _denied(diff.b, y)
            if (
                one
                and other
                and one.stem != other.stem
                and {one.stem, other.stem} <= {mate.stem for _, mate in diff.pairs}
            ):
                return Finding("negation", Relation.SUGGEST, f"another thing is denied: {one.text} / {other.text}")
    return None


def _denied(form: Form, no: Word) -> Word | None:
    return next((word for word in form.content if word.at > no.at and word.segment == no.segment), None)


def _denials(words: list[Word], form: Form) -> list[Word]:
    found = of_kind(words, "negation", "denial")
    return [w for w in found if not (w.text == "no" and _numbered(form, w.at + 1))] if found else found


def _numbered(form: Form, at: int) -> bool:
    return at < len(form.words) and is_number(form.words[at])


def ended(diff: Diff) -> Finding | None:
    """Only one tells that it is over: a curfew and a curfew lifted."""
    for mine, theirs in ((diff.only_a, diff.only_b), (diff.only_b, diff.only_a)):
        found = [w for w in mine if w.text in lex.ENDS]
        if found and not of_kind(theirs, "word"):
            return Finding("ended", Relation.APART, f"only one tells that it is over: {listed(found)}")
    return None


def opposites(diff: Diff) -> Finding | None:
    """Words that exclude each other: opened and closed, killed and wounded."""
    for x in diff.only_a:
        tally = _TALLIES.get(x.text, ())
        for y in diff.only_b:
            if lex.is_opposite(x.stem, y.stem) or lex.is_contrary(x.text, y.text) or y.text in tally:
                return Finding("opposite", Relation.APART, f"opposites: {x.text} / {y.text}")
    if len(diff.only_a) + len(diff.only_b) > 2:
        return None
    mine, theirs = diff.a.words, diff.b.words
    for only, own, other in ((diff.only_a, mine, theirs), (diff.only_b, theirs, mine)):
        if len(only) == 1 and only[0].stem in _ARRIVING and "near" in other and "near" not in own:
            return Finding("opposite", Relation.APART, f"opposites: {only[0].text} / near")
    if mine == theirs or _SIDED.isdisjoint(mine) or _SIDED.isdisjoint(theirs):
        return None
    a, b = set(mine), set(theirs)
    for one, other in lex.SIDES:
        for p, q in ((one, other), (other, one)):
            if p in a and q not in a and q in b and p not in b:
                return Finding("opposite", Relation.APART, f"opposites: {p} / {q}")
    return None


_SIDED: Final = frozenset(itertools.chain.from_iterable(lex.SIDES))
_TALLIES: Final = {
    "cases": ("deaths", "recoveries"),
    "infections": ("deaths", "recoveries"),
    "deaths": ("cases", "infections", "recoveries"),
    "recoveries": ("cases", "infections", "deaths"),
}
"""What an epidemic counts; a single case or death is no tally."""
_ARRIVING: Final = frozenset(map(lex.stem, ["reach", "take", "enter", "capture", "hit", "strike", "retake", "seize"]))
"""What is not done yet by who only nears it."""


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


def one_word_differs(diff: Diff) -> Finding | None:
    """The same mould with one word changed, and the two words are not known to mean the same."""
    a, b = of_kind(diff.only_a, "word"), of_kind(diff.only_b, "word")
    if a and b:
        return Finding("word changed", Relation.SUGGEST, f"the words differ: {listed(a)} / {listed(b)}")
    return None


def death_told(diff: Diff) -> Finding | None:
    """Died in one, killed in the other: the same where both give a count or a cause, else perhaps not."""
    deaths = [(x, y) for x, y in diff.same_sense if (x.stem == "die") != (y.stem == "die")]
    if not deaths or any(x.kind == "number" or lex.is_related(x.stem, *lex.CAUSES) for x, _ in diff.pairs):
        return None
    x, y = deaths[0]
    return Finding("cause of death", Relation.SUGGEST, f"only one says killed: {x.text} / {y.text}")


def planned(diff: Diff) -> Finding | None:
    """Planned, feared, threatened or claimed in one headline, done in the other."""
    a, b = of_kind(diff.only_a, "hedge"), of_kind(diff.only_b, "hedge")
    if bool(a) != bool(b):
        return Finding("planned", Relation.APART, f"only one tells it as possible: {listed(a or b)}")
    near = [_nears(form) for form in (diff.a, diff.b)]
    if bool(near[0]) != bool(near[1]):
        return Finding("planned", Relation.APART, f"only one tells it as possible: {near[0] or near[1]} near")
    weak_a, weak_b = _future(diff.a, diff.only_a, diff), _future(diff.b, diff.only_b, diff)
    if bool(weak_a) != bool(weak_b):
        # Nothing else differs, and the other one tells it as done. Other words may tell a plan in another way.
        side = 0 if weak_a else 1
        rest = [w for w in diff.only_a + diff.only_b if w.kind != "plan"]
        done = any(
            _follows_to(pair[side], (diff.a, diff.b)[side]) and not pair[1 - side].text.endswith("ing")
            for pair in diff.pairs
        )  # march to demand, march demanding: what it is for
        relation = Relation.LINK if done and not rest else Relation.SUGGEST
        return Finding("planned", relation, f"only one tells it as planned: {weak_a or weak_b}")
    if lex.CLAIM.isdisjoint(diff.a.words) == lex.CLAIM.isdisjoint(diff.b.words):
        return None
    says = [
        any(w.kind == "sayer" for w in form.content) or not lex.SAYERS.isdisjoint(form.words)
        for form in (diff.a, diff.b)
    ]
    if not all(says):
        plain = diff.only_a if lex.CLAIM.isdisjoint(diff.a.words) else diff.only_b
        relation = Relation.SUGGEST if of_kind(plain, "word") else Relation.APART  # jobless rate, jobless claims
        return Finding("claimed", relation, "only one tells it as a claim")
    return None


def _nears(form: Form) -> str:
    """Return what is near and has not come: near collapse, near a deal."""
    if "near" not in form.words:
        return ""
    at = form.words.index("near")
    after = form.words[at + 1 : at + 3]
    if at and (after[0] in lex.PREPOSITIONS if after else not form.cut):  # a deal is near in Geneva
        return form.words[at - 1]
    return next((word for word in after if word in _OUTCOMES), "")


_OUTCOMES: Final = frozenset([
    "collapse", "deal", "end", "death", "default", "agreement", "accord", "victory", "bankruptcy", "defeat", "completion",
])  # fmt: skip


def _follows_to(word: Word, form: Form) -> bool:
    before = form.words[word.at - 1] if word.at else ""
    if before == "be" and word.at > 1:
        before = form.words[word.at - 2]
    return before == "to" and word.kind != "number" and word.text not in (form.names or ())


def _future(form: Form, only: list[Word], diff: Diff) -> str:
    weak = of_kind(only, "plan")
    if weak:
        return listed(weak)
    if "will" in form.words:
        return "will"
    if "to" not in form.words:
        return ""
    names = (diff.a.names or frozenset()) | (diff.b.names or frozenset())
    for first, verb in itertools.pairwise(form.words):
        if first == "to" and verb == "be":
            return "to be"
        if first != "to" or not verb.isalpha() or verb in lex.FUNCTION or verb in names:
            continue
        base = lex.stem(verb)
        if base not in lex.COUNTRIES and (base == verb.rstrip("e") or verb[-1] not in "sdg"):
            return f"to {verb}"
    return ""


def labels_differ(diff: Diff) -> Finding | None:
    """An opinion against a report, or one mould of a series with another subject."""
    a, b = diff.a.label, diff.b.label
    if not a and not b and diff.a.question == diff.b.question:
        return None
    told = [w for w in of_kind(diff.only_a + diff.only_b, "word") if w.segment or w.text not in _NEWS]
    if a != b:
        relation = Relation.APART if told else Relation.SUGGEST
        return Finding("kind of text", relation, f"another kind of text: {a or 'report'} / {b or 'report'}")
    if a and told:
        return Finding(
            "series", Relation.APART, f"a {a} on another subject: {listed(diff.only_a)} / {listed(diff.only_b)}"
        )
    if diff.a.question != diff.b.question:
        asks = any(form.bare.rstrip("'\" ").endswith(("?", "؟")) for form in (diff.a, diff.b))
        return Finding("question", Relation.APART if told and asks else Relation.SUGGEST, "only one asks")
    return None


_VIEWS: Final = frozenset(
    [
        "opinion",
        "editorial",
        "comment",
        "commentary",
        "column",
        "viewpoint",
        "letter",
        "letters",
        "debate",
        "tribune",
        "satire",
    ]
)
"""Labels of texts that say what somebody thinks."""
_NEWS: Final = lex.LABELS - _VIEWS


def corrected(diff: Diff) -> Finding | None:
    """A correction or retraction belongs to the story, as a link."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.CORRECTION]
    return Finding("correction", Relation.LINK, f"only one corrects: {listed(found)}") if found else None


def anniversary(diff: Diff) -> Finding | None:
    """An anniversary is not the event."""
    found = [w for w in diff.only_a + diff.only_b if w.text in lex.ANNIVERSARY and not _is_ever(diff, w)]
    if found:
        return Finding("anniversary", Relation.APART, f"only one looks back: {listed(found)}")
    for form, other in ((diff.a, diff.b), (diff.b, diff.a)):
        back = None if _BACK_WORDS.isdisjoint(form.words) else _BACK.search(form.text)
        if back and not _BACK.search(other.text) and stems(other).isdisjoint(_SPANS & stems(form)):
            return Finding("anniversary", Relation.APART, f"only one looks back: {back.group()}")
    return None


def _is_ever(diff: Diff, word: Word) -> bool:
    """Say whether history is only the measure of the greatest: largest in the country's history."""
    form = diff.a if word in diff.only_a else diff.b
    return word.text == "history" and "in" in form.words[max(0, word.at - 3) : word.at]


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
    numbers_differ, codes_differ, numbers_swapped, one_or_several, ordinals_differ, dates_differ, negated, denial_moved,
    ended, opposites, kind_changed, names_differ, role_changed, side_given, planned, labels_differ, corrected, anniversary,
    actors_swapped, voice_turned, count_moved, done_or_suffered, object_turned, parts_turned, death_told, other_edges,
    owner_listed, name_inflected, place_moved, words_moved, going_on, one_word_differs,
)  # fmt: skip
FIRST: Final[tuple[Guard, ...]] = (numbers_differ, kind_changed, ordinals_differ)
"""The two that part more pairs than all others, and the one that the score takes for better."""
_OF_WORDS: Final = tuple(g for g in GUARDS if g not in (numbers_differ, codes_differ, dates_differ, negated))
"""Those that may object where nothing but plain words is left on either side."""
_OF_NOTHING_LEFT: Final = tuple(
    g
    for g in _OF_WORDS
    if g not in (ended, kind_changed, names_differ, role_changed, side_given, corrected, one_word_differs)
)
"""Those that may object where no word is left on either side."""
