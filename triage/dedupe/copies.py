"""Copies: which sentences are the same words after an edit.

Here is what a key (`text/wording.py`) cannot say: whether a few other words change what is told. The guards of the headlines
forbid the same here: a changed number, name, place, day or denial makes a new sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from triage.dedupe.finding import Finding
from triage.dedupe.forms import CONTENT, form
from triage.dedupe.score import examine
from triage.domain.story import Relation
from triage.text.fold import headline_words, unmarked
from triage.text.wording import words

SHARED: Final = 6
"""So many words two sentences must share before they can be the same after an edit."""

ALIKE: Final = 0.75
"""The least share of words in their order, of both sentences together, that an edit leaves."""

_ROUGHLY: Final = 0.5
"""The least share of the different words of the longer one, for a first look."""

_MILD: Final = frozenset(["word changed"])
_FIRM: Final = frozenset(["name changed", "country changed", "role changed"])

_SPOKEN: Final = re.compile(r"\w+(?:['’.,]\w+)*|[%$€£]")
_KINDS: Final = {
    "death": "killed killing killings dead died deaths slain",
    "injury": "injured injuring injuries wounded wounding wounds hurt",
    "more": "doubled tripled rose grew",
    "less": "halved fell shrank dropped",
    **{
        time: time
        for time in ("dawn", "sunrise", "morning", "noon", "midday", "afternoon", "dusk", "sunset", "evening")
    },
    **{time: time for time in ("night", "midnight", "overnight")},
}
_FACTS: Final = {word: kind for kind, line in _KINDS.items() for word in line.split()}
"""Words of sentences that no edit exchanges for one of another kind, beside those that the guards of headlines know."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two sentences that are the same after an edit: the spans of the words that only one of them has."""

    only_a: Spans
    only_b: Spans


def near(a: str, b: str) -> Near | None:
    """Return how two sentences differ where they are the same after an edit, else None; the order does not matter.

    Args:
        a: A sentence as printed.
        b: Another one.
    """
    if not _look_alike(set(words(a)), set(words(b))):
        return None
    mine, theirs = list(_SPOKEN.finditer(a)), list(_SPOKEN.finditer(b))
    one, other = (["".join(words(m.group())) for m in found] for found in (mine, theirs))
    if Indel.normalized_similarity(one, other, score_cutoff=ALIKE) < ALIKE:
        return None
    only_a: list[tuple[int, int]] = []
    only_b: list[tuple[int, int]] = []
    shared = 0
    for step in Indel.opcodes(one, other):
        if step.tag == "equal":
            shared += step.src_end - step.src_start
            continue
        only_a += [m.span() for m in mine[step.src_start : step.src_end]]
        only_b += [m.span() for m in theirs[step.dest_start : step.dest_end]]
    here, there = ([text[start:end] for start, end in only] for text, only in ((a, only_a), (b, only_b)))
    inside = [
        [text[start:end] for start, end in only if start > found[0].start()]
        for text, only, found in ((a, only_a, mine), (b, only_b, theirs))
    ]  # a capital at the begin names nothing
    if shared < SHARED or _numbers(a) != _numbers(b) or _exchanged(*inside) or not _allowed(a, b, [*here, *there]):
        return None
    return Near(tuple(only_a), tuple(only_b))


def _look_alike(one: set[str], other: set[str]) -> bool:
    """Say quickly whether two sentences have enough words in common; most of those that are compared have not."""
    mine, theirs = one - other, other - one
    if len(one) - len(mine) < max(SHARED - 1, _ROUGHLY * max(len(one), len(other))):
        return False
    return not (any(word[0].isdigit() for word in mine) and any(word[0].isdigit() for word in theirs))


def _numbers(text: str) -> Counter[str]:
    """Return the numbers of a sentence, words for numbers included."""
    return Counter(word for word in headline_words(unmarked(text)) if word[0].isdigit())


def _exchanged(here: Sequence[str], there: Sequence[str]) -> bool:
    """Say whether one name or one kind of fact stands in the place of another."""
    facts = [{kind for word in words if (kind := _FACTS.get(word.casefold()))} for words in (here, there)]
    names = [{word.casefold() for word in words if word[0].isupper()} for words in (here, there)]
    plain = [{word for word in words if word.islower()} for words in (here, there)]
    names = [names[0] - plain[1], names[1] - plain[0]]
    return (all(facts) and facts[0] != facts[1]) or (all(names) and names[0] != names[1])


def _allowed(a: str, b: str, changed: list[str]) -> bool:
    """Say whether no guard stands against taking one sentence for the other.

    Of a sentence with very many telling words the guards see the first ones only; there no name may change at all.
    """
    one, other = sorted((form(a), form(b)), key=lambda one: one.text)
    if max(len(one.content), len(other.content)) >= CONTENT and any(word[0].isupper() for word in changed):
        return False
    _, found = examine(one, other)
    return all(map(_is_mild, found))


def _is_mild(finding: Finding) -> bool:
    """Say whether a finding is what an edit does: another word for the same, or one of the same kind."""
    return finding.relation is Relation.SUGGEST and (
        finding.guard in _MILD or (finding.guard.endswith(" changed") and finding.guard not in _FIRM)
    )
