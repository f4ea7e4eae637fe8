"""Guards over numbers, ordinals and dates: what is counted, which of a series, when."""

from __future__ import annotations

import itertools
from typing import Final

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff, listed, of_kind, qualifies
from triage.dedupe.finding import Finding
from triage.dedupe.forms import Form, Word, is_number
from triage.dedupe.naming import owners
from triage.domain.story import Relation


def numbers_differ(diff: Diff) -> Finding | None:
    """Both headlines give a number that the other one lacks; a toll that moved is a link."""
    a, b = of_kind(diff.only_a, "number"), of_kind(diff.only_b, "number")
    if not a or not b:
        if a or b:
            if _life_told(diff.only_b if a else diff.only_a) and _years_told(diff.only_a if a else diff.only_b):
                return Finding("number", Relation.APART, f"only one gives years: {listed(a or b)}")
            return Finding("number", Relation.SUGGEST, f"only one gives the number {listed(a or b)}")
        return None
    sentence = f"numbers differ: {listed(a)} / {listed(b)}"
    rest = len(diff.only_a) - len(a) + len(diff.only_b) - len(b)
    if "toll" in diff.a.words and "toll" in diff.b.words:
        rest -= sum(word.stem in _GROWING for word in diff.only_a + diff.only_b)
    toll = not lex.TOLL.isdisjoint(diff.a.words) and not lex.TOLL.isdisjoint(diff.b.words)
    if rest <= 1 and toll and len(diff.pairs) >= 3 and not _is_series(diff, a[0]):
        return Finding("toll update", Relation.LINK, f"the toll changed: {sentence}")
    if _is_series(diff, a[0]):
        return Finding(
            "series", Relation.LINK if rest == 0 else Relation.APART, f"another part of a series: {sentence}"
        )
    return Finding("number", Relation.APART, sentence)


_GROWING: Final = frozenset(
    map(
        lex.stem,
        ["rises", "climbs", "passes", "reaches", "tops", "hits", "exceeds", "jumps", "grows", "soars", "mounts"],
    )
)
"""What a toll does where it is another one than before."""


def one_or_several(diff: Diff) -> Finding | None:
    """One in one headline, several in the other: bridge collapses, bridges collapse."""
    for x, y in diff.pairs:
        if x.text == y.text or x.stem != y.stem or x.kind != "word" or not lex.is_single(x.stem):
            continue
        if "ed" in (x.text[-2:], y.text[-2:]):  # jails, jailed
            continue
        one, several = (diff.a, x), (diff.b, y)
        if _is_several(*one) == _is_several(*several):
            continue
        if _is_several(*one):
            one, several = several, one
        if _stands_alone(*one, *several):
            return Finding("number", Relation.SUGGEST, f"one or several: {one[1].text} / {several[1].text}")
    return None


def _is_several(form: Form, word: Word) -> bool:
    if word.text == word.stem:  # bus
        return False
    return word.text.endswith(("s", "men", "children")) and word.text not in owners(form)


def _stands_alone(one: Form, x: Word, several: Form, y: Word) -> bool:
    """Say whether no noun follows that the one only tells more of, as in rebel attack: what follows agrees or is small."""
    after, then = (
        form.words[word.at + 1] if word.at + 1 < len(form.words) and not _ends_piece(form, word) else ""
        for form, word in ((one, x), (several, y))
    )
    if not after or after in lex.FUNCTION:
        return True
    if after == then:
        return after.endswith("ed") or after in lex.PAST
    return lex.stem(after) == lex.stem(then) and after.endswith("s")


def _ends_piece(form: Form, word: Word) -> bool:
    return any(other.at == word.at + 1 and other.segment != word.segment for other in form.content)


def _life_told(words: list[Word]) -> bool:
    return any(word.text in ("life", "death") for word in words)


def _years_told(words: list[Word]) -> bool:
    return any(word.text in ("year", "years", "month", "months") for word in words)


def _is_series(diff: Diff, number: Word) -> bool:
    return any(diff.a.words[at] in lex.SERIES for at in (number.at - 1, number.at - 2) if at >= 0)


def codes_differ(diff: Diff) -> Finding | None:
    """Another number in a name: flight MH17 and flight MH370, G7 and G20, the first quarter and the second."""
    a, b = of_kind(diff.only_a, "code"), of_kind(diff.only_b, "code")
    return Finding("number", Relation.APART, f"numbers differ: {listed(a)} / {listed(b)}") if a and b else None


def numbers_swapped(diff: Diff) -> Finding | None:
    """The same numbers stand with other words."""
    mates = [(x, y) for x, y in diff.pairs if x.kind == "number"]
    if len({x.text for x, _ in mates}) < 2:
        return None
    mates.sort()
    if all(p[1].at < q[1].at for p, q in itertools.pairwise(mates)):
        return None
    told = [(x.text, _context(diff.a, x), _context(diff.b, y)) for x, y in mates]
    if all(one == other for _, one, other in told) and _mould(diff.a) != _mould(diff.b):
        return None
    crossed = any(
        p[1] == q[2] != p[2] and p[0] != q[0] for p, q in itertools.permutations(told, 2)
    )  # what one number counts in one is what another counts in the other
    relation = Relation.APART if crossed or _mould(diff.a) == _mould(diff.b) else Relation.SUGGEST
    return Finding("number order", relation, "the numbers stand with other words")


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
    a, b = of_kind(diff.only_a, "ordinal"), of_kind(diff.only_b, "ordinal")
    if a and b:
        return Finding("ordinal", Relation.APART, f"ordinals differ: {listed(a)} / {listed(b)}")
    again = [w for w in diff.only_a + diff.only_b if w.text in lex.AGAIN]
    if again:
        relation = Relation.APART if any(qualifies(diff, w) for w in again) else Relation.SUGGEST
        return Finding("second event", relation, f"only one tells of another event: {listed(again)}")
    if a or b:
        return Finding("ordinal", Relation.SUGGEST, f"only one gives the ordinal {listed(a or b)}")
    if _more(diff.a) != _more(diff.b):
        return Finding("second event", Relation.SUGGEST, "only one tells of more than before")
    fresh = [w for w in diff.only_a + diff.only_b if w.text == "new" and _is_new_event(diff, w)]
    return Finding("second event", Relation.LINK, f"only one tells of a new one: {listed(fresh)}") if fresh else None


def _more(form: Form) -> bool:
    """Say whether a headline counts more of them: one more dies, but not more than one."""
    if "more" not in form.words:
        return False
    at = form.words.index("more")
    return at > 0 and is_number(form.words[at - 1]) and form.words[at + 1 : at + 2] != ("than",)


def _is_new_event(diff: Diff, word: Word) -> bool:
    """Say whether a new attack, quake or strike is told, where the other headline tells of one."""
    side = 0 if word in diff.only_a else 1
    after = next((pair[side] for pair in diff.pairs if pair[side].at == word.at + 1), None)
    return after is not None and (
        lex.shared_class(after.stem, "quake") is not None
        or lex.is_related(after.stem, "attack", "clash", "protest", "outbreak", "fire", "blast")
        or after.text in ("wave", "round", "strike", "strikes", "leak", "spill", "crash")
    )


def dates_differ(diff: Diff) -> Finding | None:
    """Another weekday or month."""
    a, b = of_kind(diff.only_a, "date"), of_kind(diff.only_b, "date")
    if not a and not b:
        return None
    for is_day in (False, True):  # what is no weekday is a month: "may" stands in neither list
        x, y = ([w for w in words if (w.text in lex.WEEKDAYS) == is_day] for words in (a, b))
        if x and y:
            if is_day and len(diff.only_a) == len(diff.only_b) == 1 and _is_series(diff, x[0]):
                return Finding("series", Relation.LINK, f"another part of a series: {listed(x)} / {listed(y)}")
            return Finding("date", Relation.APART, f"dates differ: {listed(x)} / {listed(y)}")
    months = [w for w in a + b if w.text not in lex.WEEKDAYS]
    return Finding("date", Relation.SUGGEST, f"only one gives the month {listed(months)}") if months else None
